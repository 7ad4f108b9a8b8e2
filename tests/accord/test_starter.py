"""What a new workspace starts with is in order as it stands, whichever pair it is for."""

from __future__ import annotations

from pathlib import Path

import pytest

from accord.policies import compile_policy
from accord.settings import Settings, read_settings
from accord.starter import (
    COMMON,
    FOLDER,
    Kinds,
    policy_texts,
    sandbox_settings_text,
    settings_text,
)
from connectors.kinds import ReadyConnection, kind_of
from distribution.policy import DistributionPolicy
from mapping.loader import Located, parse
from tests.mapping.starter import SYSTEMS

READY = {
    "salesforce": ReadyConnection(
        {"url": "http://127.0.0.1:1", "client_id": "file:a", "client_secret": "file:b"}, {}
    ),
    "hubspot": ReadyConnection({"url": "http://127.0.0.1:2", "token": "file:c"}, {}),
}


@pytest.fixture(params=[SYSTEMS, SYSTEMS[::-1]], ids=["crm on the left", "crm on the right"])
def kinds(request: pytest.FixtureRequest) -> Kinds:
    """Both connectors, in either order."""
    left, right = request.param
    return kind_of(left), kind_of(right)


def systems(kinds: Kinds) -> tuple[str, str]:
    return kinds[0].name, kinds[1].name


def settings(folder: Path, text: str) -> Settings:
    """What a workspace with this file reads."""
    file = folder / "accord.yaml"
    file.write_text(text, encoding="utf-8")
    found = read_settings(file)
    assert isinstance(found, Settings), found
    return found


def test_the_policy_compiles_for_the_pair_it_is_for(kinds: Kinds) -> None:
    policy = compile_policy(policy_texts(kinds), systems(kinds))
    for entity in policy.language.entities.values():
        assert entity.translators.keys() <= set(SYSTEMS)
    left, right = systems(kinds)
    assert policy.language.entities["contact"].scope.create_in == (left, right)
    assert policy.language.entities["opportunity"].scope.create_in == (right,)
    assert policy.merge.entities["contact"].fields["owner"].authority == left


def test_a_policy_speaks_of_the_pair_by_title_and_leaves_no_gap_to_fill(kinds: Kinds) -> None:
    texts = policy_texts(kinds)
    assert texts.keys() == {*COMMON, *SYSTEMS}
    for name in COMMON:
        assert "$" not in texts[name]
    left, right = kinds
    assert f"a deal that only {right.title} knows stays there" in texts["scope"]
    assert f"opportunities are opened in {left.title}" in texts["scope"]


def test_the_rules_of_distribution_can_be_read(kinds: Kinds) -> None:
    text = policy_texts(kinds)["distribution"]
    found = parse(text, DistributionPolicy, name="distribution.yaml")
    assert isinstance(found, Located), found


def test_every_common_file_is_shipped_with_the_package() -> None:
    shipped = {path.stem for path in FOLDER.glob("*.yaml")}
    assert shipped == set(COMMON)


def test_the_settings_name_the_pair_in_the_order_it_was_asked_for(
    kinds: Kinds, tmp_path: Path
) -> None:
    found = settings(tmp_path, settings_text(kinds))
    assert (found.pair, found.systems) == ("main", systems(kinds))
    assert not found.sandbox
    assert found.region is None


def test_the_sides_are_named_only_where_the_roles_do_not_say_it() -> None:
    left, right = (kind_of(name) for name in SYSTEMS)
    assert "pair: main" in settings_text((left, right))
    assert "left: hubspot" in settings_text((right, left))


def test_a_connection_is_explained_and_holds_no_secret(kinds: Kinds) -> None:
    text = settings_text(kinds)
    for kind in kinds:
        block = (kind.starter / "connection.yaml").read_text(encoding="utf-8")
        for line in block.strip().splitlines():
            assert line.strip() in text
    assert "Secrets are named, never written here" in text


def test_on_look_alikes_the_settings_are_those_of_the_ready_file(
    kinds: Kinds, tmp_path: Path
) -> None:
    found = settings(tmp_path, sandbox_settings_text(kinds, READY))
    assert found.systems == systems(kinds)
    assert found.sandbox
    assert found.region == "US"
    for name in SYSTEMS:
        told = found.connections[name].model_dump(exclude_unset=True)
        assert told == READY[name].settings
