"""A third connector, installed beside Accord as somebody else's package, is paired with either of
the others by configuration alone, and every command works on the pair.
"""

from __future__ import annotations

import base64
import hashlib
import json
import os
import subprocess
import sys
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from sandbox.server import Running, SandboxOptions, running
from tests.journeys.journey import Done, Vendor, accord

SOURCE = Path(__file__).parent / "third" / "pipedrive_connector"
NAME = "accord_pipedrive-1.0"
ENTRY_POINT = "[accord.connectors]\npipedrive = pipedrive_connector.kind:KIND\n"
METADATA = "Metadata-Version: 2.1\nName: accord-pipedrive\nVersion: 1.0\n"
PLATFORM = "Wheel-Version: 1.0\nGenerator: a test\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
UV = Path(sys.executable).with_name("uv")

HUBSPOT = """\
  hubspot:
    url: {hubspot}
    token: file:token
    search_per_s: 1000
    burst_per_10_s: 10000
"""
SALESFORCE = """\
  salesforce:
    url: {salesforce}
    client_id: file:client-id
    client_secret: file:client-secret
"""
SETTINGS = """\
pair: {{name: main, left: {left}, right: {right}}}
sandbox: true
region: US
connections:
  pipedrive:
    file: {file}
    token: file:token
{other}"""


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The connector as a distribution: packed into a wheel and installed into a folder of its
    own.
    """
    place = tmp_path_factory.mktemp("third")
    wheel = place / f"{NAME}-py3-none-any.whl"
    files = {f"{NAME}.dist-info/entry_points.txt": ENTRY_POINT.encode()}
    files[f"{NAME}.dist-info/METADATA"] = METADATA.encode()
    files[f"{NAME}.dist-info/WHEEL"] = PLATFORM.encode()
    for path in sorted(SOURCE.rglob("*")):
        if path.suffix in {".py", ".yaml"}:
            inside = path.relative_to(SOURCE.parent).as_posix()
            files[inside] = path.read_bytes()
    with zipfile.ZipFile(wheel, "w") as packed:
        records = []
        for name, content in files.items():
            packed.writestr(name, content)
            digest = base64.urlsafe_b64encode(hashlib.sha256(content).digest()).rstrip(b"=")
            records.append(f"{name},sha256={digest.decode()},{len(content)}")
        packed.writestr(f"{NAME}.dist-info/RECORD", "\n".join(records) + "\n")
    target = place / "site"
    words = [UV, "pip", "install", "--offline", "--no-deps", "--target", target, wheel]
    subprocess.run(words, check=True, capture_output=True)
    return target


@pytest.fixture(scope="module")
def vendors() -> Iterator[Running]:
    with running(SandboxOptions(seed=11, people=60)) as look_alikes:
        yield look_alikes


class Pair:
    """A workspace of the third system and one of the others."""

    def __init__(self, place: Path, look_alikes: Running, other: str, left: str) -> None:
        self.other = other
        self.folder = place / "workspace"
        self.file = place / "pipedrive.json"
        self.vendor = Vendor(getattr(look_alikes, f"{other}_url"))
        right = other if left == "pipedrive" else "pipedrive"
        self.left, self.right = left, right
        done = accord("init", str(self.folder), "--pair", f"{left},{right}")
        assert done.code == 0, done
        document = look_alikes.ready
        template = HUBSPOT if other == "hubspot" else SALESFORCE
        block = template.format(**{other: document[other]["url"]})
        text = SETTINGS.format(left=left, right=right, file=self.file, other=block)
        (self.folder / "accord.yaml").write_text(text)
        secrets = {"token": document["hubspot"]["token"]}
        secrets["client-id"] = document["salesforce"]["client_id"]
        secrets["client-secret"] = document["salesforce"]["client_secret"]
        for name, value in secrets.items():
            (self.folder / name).write_text(value)
            (self.folder / name).chmod(0o600)

    def accord(self, *words: str, codes: tuple[int, ...] = (0,)) -> Any:
        """What a command says in JSON."""
        done: Done = accord("-C", str(self.folder), *words, "--json")
        assert done.code in codes, (words, done)
        return done.document

    def people(self, object_name: str) -> dict[str, dict[str, Any]]:
        """Live records of the third system."""
        found = {}
        for name, record_id, versions in json.loads(self.file.read_text())["records"]:
            _, fields, _, gone = versions[-1]
            if name == object_name and not gone:
                found[record_id] = fields
        return found

    def edit(self, object_name: str, record_id: str, **fields: Any) -> None:
        """Somebody edits a record in the third system."""
        held = json.loads(self.file.read_text())
        for name, known, versions in held["records"]:
            if (name, known) == (object_name, record_id):
                _, before, _, _ = versions[-1]
                versions.append([time.time(), {**before, **fields}, "human", False])
        self.file.write_text(json.dumps(held))


@pytest.mark.parametrize(
    ("other", "left"),
    [("hubspot", "pipedrive"), ("salesforce", "salesforce")],
    ids=["pipedrive and hubspot", "salesforce and pipedrive"],
)
def test_a_third_system_is_kept_in_agreement_by_configuration_alone(
    installed: Path,
    vendors: Running,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    other: str,
    left: str,
) -> None:
    monkeypatch.syspath_prepend(str(installed))
    pair = Pair(tmp_path, vendors, other, left)
    codes = {finding["level"] for finding in pair.accord("doctor", codes=(2,))}
    assert "error" in codes, "nothing is provisioned yet"
    assert pair.accord("sync", codes=(2,))["error"]["problems"]
    assert pair.accord("provision")["done"]["pipedrive"]
    assert not [f for f in pair.accord("doctor") if f["level"] == "error"]
    plan = pair.accord("plan")
    assert set(plan["by"]) == {left, pair.right}
    assert plan["by"]["pipedrive"]["create"] >= 30
    first = pair.accord("sync", codes=(0, 3))
    assert first["written"]["pipedrive"]["create"] >= plan["by"]["pipedrive"]["create"]
    agree(pair)
    again = pair.accord("sync")
    assert not any(sum(counts.values()) for counts in again["written"].values())
    look(pair)
    flows(pair)


def look(pair: Pair) -> None:
    """Every command that only looks."""
    status = pair.accord("status")
    assert set(status["accounts"]) == {pair.left, pair.right}
    assert status["links"]["contact"] >= 30
    someone = next(iter(pair.people("persons")))
    shown = pair.accord("show", f"pipedrive:persons:{someone}")
    assert set(shown["sides"]) == {pair.left, pair.right}
    assert shown["history"][0]["rule"]
    (why,) = pair.accord("why", f"pipedrive:persons:{someone}")
    assert why["why"][0].startswith("linked")
    assert isinstance(pair.accord("conflicts", "list"), list)
    assert isinstance(pair.accord("parked", "list"), list)
    fields = pair.accord("taxonomy", "fields")
    assert {"entity", "field", pair.left, pair.right, "direction"} <= set(fields[0])
    assigned = pair.accord("leads", "assign", "--dry-run")
    assert {"assigned", "held", "value", "bound", "gap"} <= set(assigned)


def agree(pair: Pair) -> None:
    """Both sides hold the same people, told from the vendors' own stores."""
    here = {fields["email"] for fields in pair.people("persons").values() if fields.get("email")}
    if pair.other == "hubspot":
        rows = pair.vendor.rows("contacts").values()
        there = {row["fields"].get("email") for row in rows}
    else:
        rows = [*pair.vendor.rows("Contact").values(), *pair.vendor.rows("Lead").values()]
        there = {row["fields"].get("Email") for row in rows}
    there.discard(None)
    assert len(here) >= 30
    assert here == {str(address).lower() for address in there} & here
    assert len({address.lower() for address in there} - here) <= 3


def flows(pair: Pair) -> None:
    """What somebody edits in the third system reaches the other."""
    people = pair.people("persons")
    record_id, before = next((i, p) for i, p in people.items() if p.get("email"))
    pair.edit("persons", record_id, job_title="Chief of Everything")
    pair.accord("sync", codes=(0, 3))
    if pair.other == "hubspot":
        rows, address, title = pair.vendor.rows("contacts"), "email", "jobtitle"
    else:
        rows = {**pair.vendor.rows("Contact"), **pair.vendor.rows("Lead")}
        address, title = "Email", "Title"
    held = {
        row["fields"].get(title)
        for row in rows.values()
        if str(row["fields"].get(address)).lower() == before["email"]
    }
    assert "Chief of Everything" in held


def test_a_process_of_its_own_finds_the_connector_by_its_entry_point(
    installed: Path, tmp_path: Path
) -> None:
    words = [sys.executable, "-m", "accord.cli.main", "init", str(tmp_path / "ws")]
    words += ["--pair", "pipedrive,hubspot"]
    environment = {**os.environ, "PYTHONPATH": str(installed)}
    done = subprocess.run(words, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "ws" / "policy" / "pipedrive.yaml").exists()
    text = (tmp_path / "ws" / "accord.yaml").read_text()
    assert text.index("pipedrive:") < text.index("hubspot:")
    merge = (tmp_path / "ws" / "policy" / "merge.yaml").read_text()
    assert "authority: pipedrive" in merge
    assert "salesforce" not in merge


def test_a_connector_that_nobody_brings_is_refused_with_those_that_are_there(
    tmp_path: Path,
) -> None:
    done = accord("init", str(tmp_path / "ws"), "--pair", "pipedriv,hubspot")
    assert done.code == 2
    assert "there are: hubspot, salesforce" in done.err
