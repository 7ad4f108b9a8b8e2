"""hubspotctl, a command line over HubSpot's newest dated paths: records, searches, associations,
notes, e-mails, merges and refusals, one command after another.
"""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Callable
from typing import Any

import pytest

from tests.interop.clients.running import Client, Served

NUMBER = re.compile(r"\d{5,}")


class Shell:
    """The command line of somebody who has a token in the environment."""

    def __init__(self, client: Client) -> None:
        self._client = client
        self.token: str = client.served.ready["hubspot"]["token"]

    def run(self, *words: str) -> subprocess.CompletedProcess[str]:
        more = {"HUBSPOT_ACCESS_TOKEN": self.token}
        return self._client.run("hubspotctl", "-f", "json", *words, **more)

    def said(self, *words: str) -> str:
        done = self._done(*words)
        return done.stdout + done.stderr

    def _done(self, *words: str) -> subprocess.CompletedProcess[str]:
        done = self.run(*words)
        told = done.stdout + done.stderr
        # It ends with 0 also where it failed.
        assert done.returncode == 0, told
        assert "Failed" not in told
        return done

    def asked(self, *words: str) -> Any:
        return json.loads(self._done(*words).stdout)

    def made(self, *words: str) -> str:
        """The id of what a command made."""
        found = NUMBER.search(self.said(*words))
        assert found is not None
        return found.group()


@pytest.fixture(scope="module")
def shell(client: Callable[[str], Client]) -> Shell:
    return Shell(client("hubspotctl"))


@pytest.fixture(scope="module")
def person(shell: Shell) -> str:
    words = ("--email", "ctl@ctl.example", "--lastname", "One", "--prop", "city=Rome")
    return shell.made("contact", "create", *words)


def test_it_knows_whose_token_it_has(shell: Shell, served: Served) -> None:
    assert str(served.ready["hubspot"]["portal_id"]) in shell.said("auth", "status")


def test_a_contact_is_made_changed_shown_and_found(shell: Shell, person: str) -> None:
    shell.said("contact", "update", person, "--phone", "+39 06 1")
    assert "+39 06 1" in shell.said("contact", "show", person)
    found = shell.asked("contact", "search", "ctl@ctl.example")
    assert [each["id"] for each in found] == [person]
    assert len(shell.asked("contact", "list", "-l", "5")) == 5


def test_filters_compare(shell: Shell) -> None:
    for amount in ("100", "900"):
        words = ("-n", f"Ctl {amount}", "-s", "appointmentscheduled", "-a", amount)
        shell.made("deal", "create", *words)
    found = shell.asked("deal", "search", "Ctl", "-F", "amount>500")
    assert len(found) == 1


def test_a_contact_is_tied_to_a_company_and_to_a_deal_and_untied(
    shell: Shell, person: str, served: Served
) -> None:
    company = shell.made("company", "create", "--name", "Ctl")
    deal = shell.made("deal", "create", "-n", "Tied", "-s", "appointmentscheduled")
    shell.said("contact", "associate", person, "-c", company, "-d", deal)
    # Ids of one object type may be another's too.
    both = {("company", company), ("deal", deal)}
    assert tied(shell, person) == both
    shell.said("contact", "disassociate", person, "-c", company)
    assert tied(shell, person) == {("deal", deal)}


def tied(shell: Shell, person: str) -> set[tuple[str, str]]:
    """What a contact is associated with: types and ids."""
    found = shell.asked("contact", "associations", person)
    return {(each["type"], each["id"]) for each in found}


def test_labels_properties_owners_and_stages_are_listed(shell: Shell, served: Served) -> None:
    assert shell.asked("contact", "labels")
    assert len(shell.asked("contact", "properties")) > 300
    assert shell.asked("contact", "property", "lifecyclestage")["type"] == "enumeration"
    assert len(shell.asked("deal", "owners")) == len(served.stored("hubspot", "owners"))
    assert "appointmentscheduled" in {each["stage_id"] for each in shell.asked("deal", "stages")}


def test_notes_and_e_mails_are_logged_read_and_deleted(shell: Shell, person: str) -> None:
    note = shell.made("contact", "add-note", person, "--body", "Called back")
    assert "Called back" in json.dumps(shell.asked("contact", "notes", person))
    mail = shell.made("contact", "add-email", person, "-s", "Offer", "-b", "Here it is")
    assert "Offer" in json.dumps(shell.asked("contact", "emails", person))
    assert "Here it is" in json.dumps(shell.asked("contact", "show-email", mail))
    shell.said("contact", "delete-note", note, "--yes")
    shell.said("contact", "delete-email", mail, "--yes")
    assert shell.asked("contact", "notes", person) == []


def test_a_merge_keeps_what_the_first_one_has(shell: Shell, served: Served) -> None:
    first = shell.made("contact", "create", "--email", "m1@ctl.example", "--lastname", "Kept")
    other = shell.made("contact", "create", "--email", "m2@ctl.example", "--lastname", "Lost")
    shell.said("contact", "merge", first, other, "--yes")
    found = shell.asked("contact", "search", "m1@ctl.example")
    assert [each["lastname"] for each in found] == ["Kept"]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("create", "--email", "ctl@ctl.example"), "HTTP 409 CONFLICT: Contact already exists"),
        (("update", "{person}", "--prop", "no_such_property=x"), "no_such_property"),
        (("show", "999999999"), "404 Not Found"),
    ],
)
def test_a_refusal_comes_with_the_vendors_words(
    shell: Shell, person: str, words: tuple[str, ...], said: str
) -> None:
    done = shell.run("contact", *(word.format(person=person) for word in words))
    told = " ".join((done.stdout + done.stderr).split())
    assert "Failed" in told
    assert said in told
