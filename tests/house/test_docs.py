"""What the pages and the schemas promise a reader: every key described, every word defined, files
that editors can check, and a connector that is built from its page alone.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest
from pydantic import BaseModel
from ruamel.yaml import YAML

from accord.settings import settings_model
from docs import schemas
from docs.keys import keys_of
from sandbox.server import SandboxOptions, running
from tests.house import gates
from tests.journeys.journey import accord

ROOT = Path(__file__).parents[2]
GLOSSARY = ROOT / "docs" / "glossary.md"
PAGE = ROOT / "docs" / "howto" / "add-a-connector.md"
NOUNS = (
    "ref",
    "record",
    "change",
    "link",
    "base",
    "observation",
    "field decision",
    "conflict",
    "step",
    "plan",
    "receipt",
    "journal entry",
    "taxonomy",
    "entity",
    "field",
    "term",
    "field map",
    "policy",
    "problem",
    "lead",
    "rep",
    "score",
    "assignment",
    "ruling",
    "record decision",
    "proposal",
    "history",
    "intent",
    "issue",
    "connector",
    "pair",
    "side",
)
"""The names the design goes by. One that neither code nor pages use is no word of the house yet."""
MODELS = [settings_model(schemas.kinds()), *schemas.POLICY.values()]


# --- keys and schemas


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_every_key_of_every_file_is_described(model: type[BaseModel]) -> None:
    earlier = set()
    for kind in schemas.kinds().values():
        earlier.update(place.partition(".")[0] for place in kind.earlier)
    keys = keys_of(model)
    assert len(keys) > 3
    lacking = [key.name for key in keys if not key.said]
    # sections of older workspaces: their keys say what they are, and where that is today
    assert [name for name in lacking if name not in earlier] == []


def test_the_schemas_take_the_short_forms_and_connections_of_other_packages() -> None:
    found = schemas.schemas()
    pair = found["settings"]["properties"]["pair"]
    assert {"type": "string"} in pair["anyOf"]
    maps = found["system"]["$defs"]["ObjectMapPolicy"]["properties"]["fields"]
    assert {"type": "string"} in maps["additionalProperties"]["anyOf"]
    connections = found["settings"]["$defs"]["Connections"]
    assert connections["additionalProperties"] == {"type": "object"}
    assert "required" not in connections


def test_a_new_workspace_names_a_schema_in_every_file(tmp_path: Path) -> None:
    assert accord("init", str(tmp_path / "acme")).code == 0
    files = [tmp_path / "acme" / "accord.yaml", *(tmp_path / "acme" / "policy").glob("*.yaml")]
    assert len(files) == 7
    for file in files:
        first = file.read_text().splitlines()[0]
        match = re.fullmatch(r"# yaml-language-server: \$schema=(\S+)", first)
        assert match, file
        schema = json.loads((file.parent / match[1]).read_text())
        keys = YAML(typ="safe").load(file.read_text())
        assert keys.keys() <= schema["properties"].keys()


# --- words


def bold_words() -> list[str]:
    found = re.findall(r"^\| \*\*(.+?)\*\* \|", GLOSSARY.read_text(), re.MULTILINE)
    return [word for words in found for word in words.split(", ")]


def everything_written() -> str:
    """Code and pages but for the glossary itself, as lower-case words without underscores."""
    texts = [path.read_text() for path in gates.sources(ROOT)]
    for page in (*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")):
        if page != GLOSSARY:
            texts.append(page.read_text())
    apart = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", "\n".join(texts))
    return " ".join(re.sub(r"[_\W]+", " ", apart).lower().split())


def test_every_word_of_the_glossary_is_used() -> None:
    words, written = bold_words(), everything_written()
    assert len(words) > 80
    assert len(words) == len(set(words)), "one word, one idea"
    unused = []
    for word in words:
        spelt = " ".join(re.sub(r"[_\W]+", " ", word).split())
        if spelt not in written:
            unused.append(word)
    assert unused == []


def test_the_names_the_design_goes_by_are_defined() -> None:
    words, written = set(bold_words()), everything_written()
    used = [noun for noun in NOUNS if re.search(rf"\b{noun}\b", written)]
    assert len(used) > 25
    assert [noun for noun in used if noun not in words] == []


def test_the_picture_names_every_floor() -> None:
    drawn = (ROOT / "docs" / "house.svg").read_text()
    assert [package for package in gates.PRODUCT if f">{package}</text>" not in drawn] == []


# --- a connector from its page


def files_of_the_page(folder: Path) -> None:
    """Write every file that the page shows under its name."""
    shown = re.findall(r"^`([\w./]+)`\n\n```\w+\n(.*?)^```", PAGE.read_text(), re.M | re.S)
    assert len(shown) >= 8
    for name, text in shown:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)


def install(folder: Path) -> None:
    """What an installer leaves of it: how to find the entry points."""
    project = tomllib.loads((folder / "pyproject.toml").read_text())["project"]
    place = folder / f"accord_cards-{project['version']}.dist-info"
    place.mkdir()
    (place / "METADATA").write_text(
        f"Metadata-Version: 2.1\nName: {project['name']}\nVersion: {project['version']}\n"
    )
    lines = []
    for group, points in project["entry-points"].items():
        lines.append(f"[{group}]")
        lines += [f"{name} = {target}" for name, target in points.items()]
    (place / "entry_points.txt").write_text("\n".join(lines) + "\n")


def told(folder: Path, *words: str, codes: tuple[int, ...] = (0,)) -> Any:
    done = accord("-C", str(folder), *words, "--json")
    assert done.code in codes, (words, done)
    return done.document


@pytest.fixture
def cards(tmp_path: Path) -> Path:
    """The package of the page, installed."""
    files_of_the_page(tmp_path)
    install(tmp_path / "cards")
    return tmp_path / "cards"


def test_the_connector_of_the_page_keeps_the_contract(cards: Path) -> None:
    words = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", str(cards / "tests")]
    environment = {"PYTHONPATH": f"{cards}:{ROOT}", "PATH": "/usr/bin:/bin"}
    done = subprocess.run(
        words, cwd=cards, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout
    assert "1 skipped" in done.stdout


def test_the_connector_of_the_page_is_paired_as_the_page_says(
    cards: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.syspath_prepend(str(cards))
    page, trial = PAGE.read_text(), tmp_path / "trial"
    assert accord("init", str(trial), "--pair", "cards,hubspot").code == 0
    (settings,) = re.findall(r"```yaml\n(pair:\n.*?)```", page, re.S)
    with running(SandboxOptions(people=60)) as look_alikes:
        settings = settings.replace("/tmp/cards.db", str(tmp_path / "cards.db"))
        settings = settings.replace("http://127.0.0.1:8765", look_alikes.hubspot_url)
        (trial / "accord.yaml").write_text(settings)
        monkeypatch.setenv("CARDS_PASSWORD", "open")
        monkeypatch.setenv("ACCORD_HUBSPOT_TOKEN", look_alikes.ready["hubspot"]["token"])
        assert "error" in {finding["level"] for finding in told(trial, "doctor", codes=(2,))}
        assert told(trial, "provision")["done"]["cards"]
        assert "error" not in {finding["level"] for finding in told(trial, "doctor")}
        planned = told(trial, "plan")["by"]["cards"]["create"]
        assert f"the {planned} cards and firms" in page
        assert told(trial, "sync", codes=(3,))["written"]["cards"]["create"] == planned
        again = told(trial, "sync")
        assert not any(sum(counts.values()) for counts in again["written"].values())
        edited = _edited(page, cards, tmp_path / "cards.db")
        assert told(trial, "sync")["written"]["hubspot"]["update"] == 1
        (why,) = told(trial, "why", edited)
        assert why["last"][0]["new"] == "Chief of Everything"
        assert why["last"][0]["because"] == "changed in cards"


def _edited(page: str, cards: Path, file: Path) -> str:
    """Carry out the edit that the page shows; the ref it prints."""
    (script,) = re.findall(r"<<'EOF'\n(.*?)^EOF$", page, re.M | re.S)
    words = [sys.executable, "-c", script.replace("/tmp/cards.db", str(file))]
    environment = {"PYTHONPATH": str(cards)}
    done = subprocess.run(words, env=environment, capture_output=True, text=True, check=True)
    return done.stdout.strip()


def test_every_pinned_client_stands_in_its_page_with_its_version() -> None:
    page = (ROOT / "docs" / "reference" / "interop.md").read_text()
    pinned = ROOT / "tests" / "interop" / "clients" / "requirements"
    missing = []
    for file in sorted(pinned.glob("*.txt")):
        found = re.search(rf"^{file.stem}==(\S+)", file.read_text(), re.MULTILINE)
        assert found, f"{file.name} does not pin {file.stem}"
        if f"| {file.stem} | {found[1]} |" not in page:
            missing.append(f"{file.stem} {found[1]}")
    assert missing == []
