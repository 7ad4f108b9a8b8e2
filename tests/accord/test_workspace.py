"""A workspace on disk: made once, private where it must be, read with every problem at once."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from accord.usecases.demo import new_folder
from accord.workspace import create_workspace, pair_named, read_workspace
from connectors.errors import UserError
from tests.mapping.starter import SYSTEMS, starter_texts

READY = {
    "salesforce": {"url": "http://127.0.0.1:1", "client_id": "the-id", "client_secret": "hush"},
    "hubspot": {"url": "http://127.0.0.1:2", "token": "hush-hush"},
    "limits": "off",
}


def ready(folder: Path, **changes: Any) -> Path:
    """What running look-alikes wrote."""
    file = folder / "ready.json"
    file.write_text(json.dumps({**READY, **changes}))
    return file


def mode(path: Path) -> int:
    return path.stat().st_mode & 0o777


# --- made


def test_a_new_workspace_holds_settings_policy_and_a_private_state(tmp_path: Path) -> None:
    folder = tmp_path / "a" / "workspace"
    assert create_workspace(folder, None) == ["accord.yaml", "policy/", ".gitignore"]
    assert {path.stem for path in (folder / "policy").iterdir()} == starter_texts().keys()
    assert (folder / ".gitignore").read_text() == ".accord/\n"
    assert mode(folder / ".accord") == 0o700
    assert read_workspace(folder).systems == SYSTEMS


@pytest.mark.parametrize("on_look_alikes", [False, True])
def test_every_file_names_a_schema_that_an_editor_finds(
    tmp_path: Path, on_look_alikes: bool
) -> None:
    folder = tmp_path / "workspace"
    create_workspace(folder, ready(tmp_path) if on_look_alikes else None)
    files = [folder / "accord.yaml", *(folder / "policy").iterdir()]
    named = {}
    for file in files:
        first, _, _ = file.read_text().partition("\n")
        _, told, schema = first.partition("# yaml-language-server: $schema=")
        assert told
        assert json.loads((file.parent / schema).read_text())["type"] == "object"
        named[file.stem] = Path(schema).name
    assert named["accord"] == "settings.schema.json"
    assert named["merge"] == "merge.schema.json"
    assert named["salesforce"] == named["hubspot"] == "system.schema.json"


def test_a_workspace_is_never_overwritten(tmp_path: Path) -> None:
    create_workspace(tmp_path, None)
    (tmp_path / "policy" / "merge.yaml").write_text("mine")
    with pytest.raises(UserError, match="is a workspace already") as refused:
        create_workspace(tmp_path, None)
    assert (
        refused.value.advice
        == "Choose another folder; that one holds the state of what was synced."
    )
    assert (tmp_path / "policy" / "merge.yaml").read_text() == "mine"


def test_on_look_alikes_secrets_go_into_private_files_and_not_into_the_settings(
    tmp_path: Path,
) -> None:
    folder = tmp_path / "workspace"
    create_workspace(folder, ready(tmp_path))
    text = (folder / "accord.yaml").read_text()
    for secret in ("the-id", "hush"):
        assert secret not in text
    files = [path for path in (folder / ".accord").iterdir() if path.is_file()]
    kept = {path.name: path.read_text() for path in files}
    assert kept == {
        "salesforce-client-id": "the-id",
        "salesforce-client-secret": "hush",
        "hubspot-token": "hush-hush",
    }
    for name in kept:
        assert mode(folder / ".accord" / name) == 0o600
    assert read_workspace(folder).settings.sandbox


def test_policy_files_beside_loaded_data_take_the_starters_place(tmp_path: Path) -> None:
    loaded = tmp_path / "loaded"
    loaded.mkdir()
    scope = starter_texts()["scope"] + "# ours\n"
    (loaded / "scope.yaml").write_text(scope)
    (loaded / "notes.yaml").write_text("no policy file")
    folder = tmp_path / "workspace"
    written = create_workspace(folder, ready(tmp_path, policy=str(loaded)))
    assert written[-1] == "policy/scope.yaml (from the loaded data)"
    assert (folder / "policy" / "scope.yaml").read_text() == scope
    assert not (folder / "policy" / "notes.yaml").exists()


@pytest.mark.parametrize("policy", ["", None, "nowhere"])
def test_loaded_data_without_a_policy_leaves_the_starter(tmp_path: Path, policy: Any) -> None:
    folder = tmp_path / "workspace"
    written = create_workspace(folder, ready(tmp_path, policy=policy))
    assert written == ["accord.yaml", "policy/", ".gitignore"]


@pytest.mark.parametrize(
    "text", ["", "[]", "3", "{}", '{"salesforce": {}}', '{"salesforce": 1, "hubspot": 2}']
)
def test_a_file_that_no_look_alikes_wrote_is_refused_and_nothing_is_made(
    tmp_path: Path, text: str
) -> None:
    file = tmp_path / "ready.json"
    file.write_text(text)
    with pytest.raises(UserError, match="is not what `accord sandbox start --ready-file` writes"):
        create_workspace(tmp_path / "workspace", file)
    assert not (tmp_path / "workspace").exists()


def test_look_alikes_that_were_never_started_are_to_be_started(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="No such file or directory") as refused:
        create_workspace(tmp_path / "workspace", tmp_path / "none.json")
    assert "`accord sandbox start --ready-file" in refused.value.advice


def test_a_connector_nobody_offers_makes_no_workspace(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="no connector is called 'pipedrive'"):
        create_workspace(tmp_path / "workspace", None, ("pipedrive", "hubspot"))
    assert not (tmp_path / "workspace").exists()


# --- named


@pytest.mark.parametrize("text", ["salesforce,hubspot", " salesforce , hubspot "])
def test_a_pair_is_named_left_first(text: str) -> None:
    assert pair_named(text) == ("salesforce", "hubspot")


@pytest.mark.parametrize("text", ["", "salesforce", "salesforce,", ",", "a,a", "a,b,c", "a , a"])
def test_a_pair_is_two_different_systems(text: str) -> None:
    with pytest.raises(UserError) as refused:
        pair_named(text)
    assert refused.value.problems == [f"--pair {text}: names two different systems, as LEFT,RIGHT"]
    assert refused.value.advice == "The connectors here are: hubspot, salesforce."


# --- read


def test_a_folder_that_is_no_workspace_says_how_to_get_one(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="is no workspace") as refused:
        read_workspace(tmp_path)
    assert "`accord init DIR`" in refused.value.advice


def test_problems_of_settings_and_policy_are_told_together(tmp_path: Path) -> None:
    create_workspace(tmp_path, ready(tmp_path))
    for name, old, new in (
        ("accord.yaml", "region: US", "regoin: US"),
        ("policy/merge.yaml", "  update: {", "  updaet: {"),
    ):
        file = tmp_path / name
        assert old in file.read_text()
        file.write_text(file.read_text().replace(old, new, 1))
    with pytest.raises(UserError) as refused:
        read_workspace(tmp_path)
    assert [problem.split(":")[0] for problem in refused.value.problems] == [
        "accord.yaml",
        "policy/merge.yaml",
    ]


def test_problems_of_the_settings_are_told_with_their_places(tmp_path: Path) -> None:
    create_workspace(tmp_path, ready(tmp_path))
    file = tmp_path / "accord.yaml"
    file.write_text(file.read_text().replace("region: US", "region: usa\nthreads: 99"))
    with pytest.raises(UserError) as refused:
        read_workspace(tmp_path)
    assert [problem.split(": ")[1] for problem in refused.value.problems] == ["region", "threads"]
    for problem in refused.value.problems:
        assert problem.startswith("accord.yaml:")


def workspace_in(folder: Path) -> None:
    create_workspace(folder, None, SYSTEMS)


@pytest.mark.parametrize("place", ["file/t", "file/deep/t", "x" * 300])
def test_a_folder_that_cannot_be_is_told_as_that(tmp_path: Path, place: str) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    for make in (workspace_in, new_folder):
        with pytest.raises(UserError) as error:
            make(tmp_path / place)
        assert str(tmp_path / place) in error.value.problems[0]
        assert error.value.advice == "Name another place."
