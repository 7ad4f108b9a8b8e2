"""What somebody from marketing does to the policy in the first week: each is told what to type, and
what is typed as told is accepted.

1. adds a spelling that another term has already
2. maps a field of their own onto a vendor field that is taken
3. opens a file in Notepad, which saves it as Unicode, or as `.txt`
4. breaks one file, and the mistakes in the others are told all the same
5. writes down an exception for one region, without saying until when
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from accord.policies import Policy, load_policy
from connectors.errors import UserError
from tests.mapping.starter import SYSTEMS, write_starter

EXCEPTION = """\
exceptions:
  dach_titles:
    owner: anna.berg@example.com
    business_case: Titles come before names there.
    scope: {entity: contact, fields: [first_name], systems: [hubspot]}
"""


class Week:
    """The starter policy, as it is edited."""

    def __init__(self, folder: Path) -> None:
        self.folder = write_starter(folder)

    def edit(self, name: str, old: str, new: str) -> None:
        path = self.folder / f"{name}.yaml"
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new, 1), encoding="utf-8")

    def read(self) -> Policy:
        return load_policy(self.folder, SYSTEMS)

    def told(self) -> list[str]:
        with pytest.raises(UserError) as refused:
            self.read()
        return refused.value.problems


@pytest.fixture
def week(tmp_path: Path) -> Week:
    return Week(tmp_path / "policy")


def test_a_spelling_that_another_term_has_already_is_told_with_its_place_and_both_terms(
    week: Week,
) -> None:
    week.edit("taxonomy", "label: Trade Show", "label: Trade Show, synonyms: [Fair, web site]")
    (told,) = week.told()
    assert re.match(r"policy/taxonomy\.yaml:\d+:\d+: ", told)
    assert "trade_show: 'web site' means web (Web) already" in told
    week.edit("taxonomy", "[Fair, web site]", "[Fair]")
    sources = week.read().language.vocabularies["lead_source"]
    assert sources.recognise("FAIR") == "trade_show"


def test_a_vendor_field_that_is_taken_is_told_and_may_be_read_by_both(week: Week) -> None:
    week.edit("salesforce", "domain: {field: Website, direction: read}", "domain: Website")
    (told,) = week.told()
    assert "Account.Website holds website already (policy/salesforce.yaml:" in told
    (typed,) = re.findall(r"or type `(.+)`", told)
    week.edit("salesforce", "domain: Website", typed)
    week.read()


def test_a_file_that_notepad_saved_is_told_how_to_save_it(week: Week) -> None:
    path = week.folder / "scope.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text, encoding="utf-16")
    (told,) = week.told()
    assert told.startswith("policy/scope.yaml:1:1: the file is saved as UTF-16")
    assert "Notepad: File, Save as, Encoding: UTF-8" in told
    path.write_text(text.replace("\n", "\r\n"), encoding="utf-8-sig", newline="")
    assert week.read().language.entities["contact"].synced
    path.rename(path.with_name("scope.yaml.txt"))
    missing, misnamed = week.told()
    assert missing.startswith("policy/scope.yaml: the file is missing")
    assert misnamed.endswith("name it scope.yaml, or move it away")


def test_a_file_that_cannot_be_read_hides_no_mistake_in_the_others(week: Week) -> None:
    week.edit("hubspot", "system: hubspot", "system: [hubspot")
    week.edit("salesforce", "title: Title", "titel: Title")
    week.edit("taxonomy", "vocabulary: industry", "vocabulary: industy")
    week.edit("merge", "match: [email]", "match: [mail]")
    week.edit("distribution", "marketing_qualified", "marketing_qualfied")
    told = week.told()
    assert [problem.split(":")[0].removeprefix("policy/") for problem in told] == [
        "distribution.yaml", "hubspot.yaml", "merge.yaml", "salesforce.yaml", "taxonomy.yaml",
    ]  # fmt: skip
    assert sum("did you mean" in problem for problem in told) == 4


def test_an_exception_without_a_last_day_is_told_what_to_type(week: Week) -> None:
    path = week.folder / "exceptions.yaml"
    path.write_text(EXCEPTION, encoding="utf-8")
    (told,) = week.told()
    (typed,) = re.findall(r"add `(.+)`", told)
    path.write_text(f"{EXCEPTION}    {typed}\n", encoding="utf-8")
    assert week.read().exceptions.exceptions["dach_titles"].owner == "anna.berg@example.com"
