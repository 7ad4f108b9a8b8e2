"""Whatever is wrong with what a person wrote: the place, the fix, the right exit code, and nothing
written.
"""

from __future__ import annotations

import json
import re
import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.journeys.journey import SYSTEMS, Done, Journey, accord

HOLDING = """
import sys
from pathlib import Path
from accord.sessions import locked_store
from accord.workspace import read_workspace
from accord.world import RealWorld
with locked_store(read_workspace(Path(sys.argv[1])), RealWorld()):
    print("held", flush=True)
    sys.stdin.readline()
"""


def ends_in_advice(done: Done) -> bool:
    """One sentence, on the last line of standard error."""
    last = done.err.strip().splitlines()[-1]
    return last.startswith("→ ") and last.endswith(".") and len(last) > 20


def refused(found: Journey, code: int, *words: str) -> Done:
    """The command must fail like that, with and without --json, with nothing written to either
    vendor.
    """
    for vendor in found.vendors:
        vendor.reset_stats()
    plain, done = found.accord(*words), found.accord(*words, "--json")
    assert (plain.code, done.code) == (code, code), (plain, done)
    assert ends_in_advice(plain), plain.err
    assert plain.out == ""
    document = json.loads(done.out)["error"]
    assert document["code"] == code
    assert document["problems"]
    assert document["advice"] == plain.err.strip().splitlines()[-1].removeprefix("→ ")
    assert "Traceback" not in plain.err
    assert found.written() == dict.fromkeys(SYSTEMS, 0)
    return plain


def rewrite(file: Path, old: str, new: str) -> int:
    """Change the first occurrence; returns the line it stands on."""
    text = file.read_text(encoding="utf-8")
    assert old in text, (file, old)
    file.write_text(text.replace(old, new, 1), encoding="utf-8")
    return text[: text.index(old)].count("\n") + 1


def closed_port() -> int:
    """A port of this machine on which nobody listens."""
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        return int(sock.getsockname()[1])


@pytest.mark.parametrize(
    ("system", "secret"), [("salesforce", "salesforce-client-secret"), ("hubspot", "hubspot-token")]
)
def test_wrong_credentials_end_with_six_and_never_show_them(
    settled: Journey, system: str, secret: str
) -> None:
    (settled.folder / ".accord" / secret).write_text("a-wrong-secret", encoding="utf-8")
    done = refused(settled, 6, "sync")
    assert "accord.yaml" in done.err
    assert "a-wrong-secret" not in done.err
    assert settled.accord("doctor").code == 2


@pytest.mark.parametrize("system", SYSTEMS)
def test_a_host_nobody_answers_at_ends_with_six(settled: Journey, system: str) -> None:
    url = settled.vendor(system).url
    rewrite(settled.folder / "accord.yaml", url, f"http://127.0.0.1:{closed_port()}")
    for vendor in settled.vendors:
        vendor.reset_stats()
    done = settled.accord("sync", "--json")
    assert done.code == 6, done
    assert ends_in_advice(done)
    assert "127.0.0.1" in done.err
    assert json.loads(done.out)["error"]["code"] == 6
    assert settled.written() == dict.fromkeys(SYSTEMS, 0)


@pytest.mark.parametrize(
    ("file", "old", "new", "below", "column", "told"),
    [
        ("policy/merge.yaml", "  account:\n    match:", "  account:\n    mtach:", 1, 5,
         'did you mean "match"'),
        ("policy/merge.yaml", "  update: {", "  updaet: {", 0, 3, 'did you mean "update"'),
        ("policy/hubspot.yaml", "          domain: ", "          domain: web\n          domain: ",
         1, 11, "once"),
        ("policy/hubspot.yaml", "      prospecting: app", "      prospectng: app", 0, 7,
         'did you mean "prospecting"'),
        ("policy/scope.yaml", "  contact:", "  kontact:", 0, 3, "kontact"),
        ("policy/taxonomy.yaml", "{type: email, def", "{type: emial, def", 0, None,
         'did you mean "email"'),
        ("accord.yaml", "region: US", "regoin: US", 0, 1, 'did you mean "region"'),
        ("accord.yaml", "token: file:.accord/hubspot-token", "token: pat-na1-a-real-secret", 0, 5,
         "env:NAME"),
        ("accord.yaml", "pair: main", "pair: main\npair: other", 1, 1, "only once"),
        ("accord.yaml", "connections:", "connections: [", 0, None, ""),
    ],
)  # fmt: skip
def test_a_mistake_in_a_file_is_named_with_line_and_column_before_anything_is_asked(
    settled: Journey, file: str, old: str, new: str, below: int, column: int | None, told: str
) -> None:
    line = rewrite(settled.folder / file, old, new) + below
    done = refused(settled, 2, "sync")
    place = re.search(rf"^{re.escape(file)}:(\d+):(\d+): .+", done.err, re.MULTILINE)
    assert place is not None, done.err
    assert told in done.err
    if column is not None:
        assert (int(place[1]), int(place[2])) == (line, column), done.err
    assert "a-real-secret" not in done.err
    assert [vendor.stats()["calls"] for vendor in settled.vendors] == [[], []]


def test_every_mistake_is_told_at_once(settled: Journey) -> None:
    rewrite(settled.folder / "accord.yaml", "region: US", "regoin: US")
    rewrite(settled.folder / "policy" / "merge.yaml", "  update: {", "  updaet: {")
    rewrite(settled.folder / "policy" / "scope.yaml", "    create_in:", "    creat_in:")
    done = refused(settled, 2, "sync")
    assert {name for name in ("accord.yaml", "merge.yaml", "scope.yaml") if name in done.err} == {
        "accord.yaml", "merge.yaml", "scope.yaml",
    }  # fmt: skip


def test_a_policy_file_that_would_never_be_read_is_named(settled: Journey) -> None:
    (settled.folder / "policy" / "mrege.yaml").write_text("entities: {}\n", encoding="utf-8")
    assert "policy/mrege.yaml" in refused(settled, 2, "sync").err


def test_an_environment_variable_that_is_not_set_is_named(settled: Journey) -> None:
    rewrite(
        settled.folder / "accord.yaml", "file:.accord/hubspot-token", "env:ACCORD_NOT_SET_ANYWHERE"
    )
    assert "ACCORD_NOT_SET_ANYWHERE" in refused(settled, 2, "sync").err


def test_a_secret_that_others_can_read_is_refused(settled: Journey) -> None:
    (settled.folder / ".accord" / "hubspot-token").chmod(0o644)
    assert "chmod 600" in refused(settled, 2, "sync").err


def test_a_sync_before_provision_says_which_command_is_missing(
    journey: Callable[..., Journey],
) -> None:
    found = journey(provision=False, people=20)
    done = refused(found, 2, "sync")
    assert f"`accord -C {found.folder} provision`" in done.err
    assert "Accord_Key__c" in done.err
    assert "accord_key" in done.err
    assert refused(found, 2, "plan").err == done.err
    assert found.accord("provision").code == 0
    assert found.accord("sync", "--json").code in (0, 3)


def test_a_csv_without_a_needed_column_is_refused_with_the_column(tmp_path: Path) -> None:
    (tmp_path / "accounts.csv").write_text("id,name\nA1,Acme\n", encoding="utf-8")
    (tmp_path / "opportunities.csv").write_text("id,name\nO1,Deal\n", encoding="utf-8")
    (tmp_path / "reps.csv").write_text("email,name\na@b.example,A\n", encoding="utf-8")
    done = accord("sandbox", "start", "--people", "0", "--load", str(tmp_path))
    assert done.code == 2
    assert ends_in_advice(done)
    assert "accounts.csv" in done.err
    assert "industry" in done.err
    assert done.out == ""


def test_a_data_set_without_a_needed_column_is_refused_with_the_column(tmp_path: Path) -> None:
    for name in ("accounts", "sales_teams", "sales_pipeline"):
        (tmp_path / f"{name}.csv").write_text("account\nAcme\n", encoding="utf-8")
    done = accord("sandbox", "convert", str(tmp_path), str(tmp_path / "out"), "--json")
    assert done.code == 2
    assert "sector" in done.document["error"]["problems"][0]
    assert ends_in_advice(done)
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("command", ["sync", "plan", "status", "runs", "doctor", "provision"])
def test_a_folder_that_is_no_workspace_is_refused(tmp_path: Path, command: str) -> None:
    done = accord("-C", str(tmp_path), command, "--json")
    assert done.code == 2
    assert "accord init" in done.document["error"]["advice"]
    assert ends_in_advice(done)
    assert list(tmp_path.iterdir()) == []


def test_an_unknown_entity_is_refused_with_the_ones_there_are(settled: Journey) -> None:
    done = refused(settled, 2, "sync", "--entity", "nope")
    assert "account, contact, opportunity" in done.err
    assert 'did you mean "contact"' in refused(settled, 2, "plan", "--entity", "contacts").err


@pytest.mark.parametrize(
    "words",
    [
        ("sync", "--record", "nobody@nowhere.example"),
        ("show", "003000000000000"),
        ("why", "hubspot:contacts:1"),
    ],
)
def test_an_unknown_record_is_refused(settled: Journey, words: tuple[str, ...]) -> None:
    assert words[-1] in refused(settled, 2, *words).err


@pytest.mark.parametrize(
    "words",
    [
        ("conflicts", "show", "000000000000"),
        ("conflicts", "resolve", "000000000000", "--take", "salesforce"),
        ("parked", "show", "000000000000"),
        ("parked", "retry", "000000000000"),
        ("parked", "drop", "000000000000"),
    ],
)
def test_an_issue_nobody_knows_is_refused(settled: Journey, words: tuple[str, ...]) -> None:
    assert "000000000000" in refused(settled, 2, *words).err


@pytest.mark.parametrize(
    "words", [("snyc",), ("sync", "--ful"), ("apply",), ("runs", "--limit", "many")]
)
def test_a_usage_mistake_ends_with_two_and_one_document_when_asked_for(
    settled: Journey, words: tuple[str, ...]
) -> None:
    refused(settled, 2, *words)


def test_a_second_run_ends_with_four_while_one_is_at_work(settled: Journey) -> None:
    words = [sys.executable, "-c", HOLDING, str(settled.folder)]
    with subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as child:
        assert child.stdout is not None
        assert child.stdout.readline() == "held\n"
        try:
            refused(settled, 4, "sync")
            assert settled.accord("status", "--json").code == 0, "looking needs no lock"
        finally:
            child.communicate("\n", timeout=20)
    assert settled.accord("sync", "--json").code == 0
