"""`accord.yaml`: how a pair is named, what older files say elsewhere, and every problem at once
with its place.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import pytest

from accord.settings import Settings, Unreadable, in_order, read_settings
from connectors.kinds import ConnectionSettings, ConnectorKind, kind_of
from tests.mapping.starter import SYSTEMS

BLOCKS = {
    "salesforce": {
        "url": "https://acme.my.salesforce.com",
        "client_id": "env:ID",
        "client_secret": "env:SECRET",
    },
    "hubspot": {"token": "env:TOKEN"},
    "phonebook": {"calls_per_run": "9"},
}
PHONEBOOK = ConnectorKind(
    name="phonebook",
    title="Phone book",
    role="other",
    settings=ConnectionSettings,
    connect=lambda settings, around: None,
    starter=Path(),
)
"""A third connector, as a package beside Accord would offer it."""


@pytest.fixture
def third(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The phone book is installed."""
    folder = tmp_path / "site" / "phonebook-1.0.dist-info"
    folder.mkdir(parents=True)
    (folder / "METADATA").write_text("Metadata-Version: 2.1\nName: phonebook\nVersion: 1.0\n")
    offered = f"[accord.connectors]\nphonebook = {__name__}:PHONEBOOK\n"
    (folder / "entry_points.txt").write_text(offered)
    monkeypatch.setattr(sys, "path", [str(folder.parent), *sys.path])


def text_of(pair: str, *names: str, **more: dict[str, Any]) -> str:
    """An `accord.yaml` with these connections, each with what it needs and `more`."""
    lines = [pair, "connections:"]
    for name in names:
        lines.append(f"  {name}:")
        block = {**BLOCKS[name], **more.get(name, {})}
        lines += [f"    {key}: {value}" for key, value in block.items()]
    return "\n".join(lines) + "\n"


def read(folder: Path, text: str) -> Settings:
    """The settings of a file that is in order."""
    file = folder / "accord.yaml"
    file.write_text(text, encoding="utf-8")
    found = read_settings(file)
    assert isinstance(found, Settings), found
    return found


def unreadable(folder: Path, text: str) -> Unreadable:
    """Why a file cannot be read."""
    file = folder / "accord.yaml"
    file.write_text(text, encoding="utf-8")
    found = read_settings(file)
    assert isinstance(found, Unreadable), found
    return found


def problems(folder: Path, text: str) -> list[str]:
    """What is wrong with a file, in the order in which it is told."""
    return [str(problem) for problem in unreadable(folder, text).problems]


# --- the pair


@pytest.mark.parametrize("names", [SYSTEMS, SYSTEMS[::-1]])
def test_the_short_form_puts_the_crm_on_the_left_whatever_comes_first(
    tmp_path: Path, names: tuple[str, str]
) -> None:
    found = read(tmp_path, text_of("pair: main", *names))
    assert (found.pair, found.systems) == ("main", ("salesforce", "hubspot"))
    assert tuple(found.kinds) == tuple(found.connections) == ("salesforce", "hubspot")


def test_a_pair_that_names_its_sides_is_taken_at_its_word(tmp_path: Path) -> None:
    pair = "pair: {name: main, left: hubspot, right: salesforce}"
    found = read(tmp_path, text_of(pair, *SYSTEMS))
    assert found.systems == ("hubspot", "salesforce")


def test_a_marketing_system_stands_before_any_other_but_a_crm() -> None:
    kinds = [PHONEBOOK, kind_of("hubspot"), kind_of("salesforce")]
    assert [kind.name for kind in in_order(kinds)] == ["salesforce", "hubspot", "phonebook"]


@pytest.mark.usefixtures("third")
def test_of_three_connections_the_pair_takes_the_two_it_names(tmp_path: Path) -> None:
    pair = "pair: {name: main, left: phonebook, right: hubspot}"
    found = read(tmp_path, text_of(pair, *SYSTEMS, "phonebook"))
    assert found.systems == ("phonebook", "hubspot")
    assert found.connections.keys() == found.kinds.keys() == {"phonebook", "hubspot"}
    assert found.connections["phonebook"].calls_per_run == 9


@pytest.mark.usefixtures("third")
def test_of_three_connections_the_short_form_cannot_tell_which_are_meant(tmp_path: Path) -> None:
    assert problems(tmp_path, text_of("pair: main", *SYSTEMS, "phonebook")) == [
        "accord.yaml:1:1: pair: needs two connections, and there are 3 "
        "(salesforce, hubspot, phonebook); name them as `left` and `right`"
    ]


def test_one_connection_is_no_pair(tmp_path: Path) -> None:
    assert problems(tmp_path, text_of("pair: main", "hubspot")) == [
        "accord.yaml:1:1: pair: needs two connections, and there are 1 (hubspot); "
        "name them as `left` and `right`"
    ]


def test_a_side_that_is_no_connection_is_named_with_what_was_meant(tmp_path: Path) -> None:
    pair = "pair:\n  name: main\n  left: salesfroce\n  right: pipedrive"
    assert problems(tmp_path, text_of(pair, *SYSTEMS)) == [
        "accord.yaml:3:3: pair.left: no connection 'salesfroce' (did you mean \"salesforce\"?)",
        "accord.yaml:4:3: pair.right: no connection 'pipedrive'",
    ]


def test_one_named_side_alone_is_not_enough(tmp_path: Path) -> None:
    told = problems(tmp_path, text_of("pair: {name: main, left: hubspot}", *SYSTEMS))
    assert len(told) == 1
    assert "pair.right: no connection ''" in told[0]


def test_both_sides_must_differ(tmp_path: Path) -> None:
    pair = "pair: {name: main, left: hubspot, right: hubspot}"
    assert problems(tmp_path, text_of(pair, *SYSTEMS)) == [
        "accord.yaml:1:35: pair.right: both sides are the same connection"
    ]


@pytest.mark.parametrize("name", ["Main", "a-b", "ä", "x" * 41])
def test_a_pair_s_name_fits_into_keys(tmp_path: Path, name: str) -> None:
    assert problems(tmp_path, text_of(f"pair: {name}", *SYSTEMS)) == [
        "accord.yaml:1:1: pair.name: lower case letters, digits and underscores only, at most 40"
    ]


# --- connectors


def test_a_connector_nobody_offers_is_told_with_those_there_are(tmp_path: Path) -> None:
    text = text_of("pair: main", *SYSTEMS).replace("  hubspot:", "  hubsport:")
    told = problems(tmp_path, text)
    assert told[0] == (
        "accord.yaml:7:3: connections.hubsport: no connector is called 'hubsport'; "
        'there are: hubspot, salesforce (did you mean "hubspot"?)'
    )


def test_each_block_is_checked_by_its_own_connector(tmp_path: Path) -> None:
    wrong = {"salesforce": {"token": "env:T"}, "hubspot": {"serch_per_s": 4}}
    told = problems(tmp_path, text_of("pair: main", *SYSTEMS, **wrong))
    assert told[0].startswith(
        "accord.yaml:7:5: connections.salesforce.token: unknown key; the keys here are"
    )
    assert told[1:] == [
        "accord.yaml:10:5: connections.hubspot.serch_per_s: unknown key "
        '(did you mean "search_per_s"?)',
    ]


def test_a_secret_may_not_stand_in_the_file(tmp_path: Path) -> None:
    wrong = {"hubspot": {"token": "pat-na1-12"}}
    (told,) = problems(tmp_path, text_of("pair: main", *SYSTEMS, **wrong))
    assert told.startswith("accord.yaml:8:5: connections.hubspot.token: name the secret")
    assert "pat-na1-12" not in told


# --- what older workspaces say elsewhere

VALUES = {
    "calls_per_run": (77, 88),
    "daily_share": (0.25, 0.75),
    "overlap_s": (70.0, 80.0),
    "bulk_read_from": (7_000, 8_000),
    "bulk_write_from": (7_000, 8_000),
    "search_per_s": (2.0, 3.0),
    "burst_per_10_s": (70, 80),
    "search_lag_s": (70.0, 80.0),
    "clear_lifecycle": (True, False),
}
"""Two allowed values of each setting that once stood in a section of its own."""
EARLIER = [(name, place, key) for name in SYSTEMS for place, key in kind_of(name).earlier.items()]


def test_every_earlier_place_is_tried_here() -> None:
    assert {key for _, _, key in EARLIER} == VALUES.keys()


@pytest.mark.parametrize("shift", range(4))
@pytest.mark.parametrize("swapped", [False, True])
def test_an_earlier_place_counts_only_where_the_block_says_nothing(
    tmp_path: Path, shift: int, swapped: bool
) -> None:
    """Each place is told nowhere, elsewhere, in the block, and in both; all places at once."""
    blocks: dict[str, dict[str, Any]] = {name: {} for name in SYSTEMS}
    sections: dict[str, list[str]] = {}
    expected = {}
    for number, (name, place, key) in enumerate(EARLIER):
        elsewhere, in_block = bool((number + shift) & 1), bool((number + shift) & 2)
        told_elsewhere, told_in_block = VALUES[key][::-1] if swapped else VALUES[key]
        expected[name, key] = kind_of(name).settings.model_fields[key].default
        if elsewhere:
            section, entry = place.split(".")
            sections.setdefault(section, []).append(f"{entry}: {told_elsewhere}")
            expected[name, key] = told_elsewhere
        if in_block:
            blocks[name][key] = told_in_block
            expected[name, key] = told_in_block
    text = text_of("pair: main", *SYSTEMS, **blocks)
    for section, entries in sections.items():
        text += f"{section}: {{{', '.join(entries)}}}\n"
    connections = read(tmp_path, text).connections
    assert {(name, key): getattr(connections[name], key) for name, key in expected} == expected


def test_one_section_may_hold_places_of_both_connectors_and_its_own(tmp_path: Path) -> None:
    text = text_of("pair: main", *SYSTEMS)
    text += "reading: {reconcile_days: 2, salesforce_overlap_s: 60, hubspot_search_lag_s: 90}\n"
    found = read(tmp_path, text)
    assert found.reconcile_days == 2
    salesforce, hubspot = (found.connections[name].model_dump() for name in SYSTEMS)
    assert (salesforce["overlap_s"], hubspot["search_lag_s"]) == (60, 90)


@pytest.mark.usefixtures("third")
def test_a_section_of_a_connector_that_is_not_there_is_unknown(tmp_path: Path) -> None:
    pair = "pair: {name: main, left: salesforce, right: phonebook}"
    text = text_of(pair, "salesforce", "phonebook") + "budgets: {hubspot: 5}\n"
    assert problems(tmp_path, text) == [
        "accord.yaml:9:11: budgets.hubspot: unknown key; the keys here are salesforce, "
        "salesforce_daily_share"
    ]


# --- the rest of the file


def test_what_the_file_does_not_say_has_a_default(tmp_path: Path) -> None:
    found = read(tmp_path, text_of("pair: main", *SYSTEMS))
    assert (found.sandbox, found.region, found.threads, found.reconcile_days) == (
        False,
        None,
        4,
        7.0,
    )


def test_what_it_says_is_taken(tmp_path: Path) -> None:
    text = text_of("pair: main", *SYSTEMS)
    text += "sandbox: true\nregion: DE\nthreads: 2\nreading: {reconcile_days: 0.5}\n"
    found = read(tmp_path, text)
    assert (found.sandbox, found.region, found.threads, found.reconcile_days) == (
        True,
        "DE",
        2,
        0.5,
    )


def test_every_problem_is_told_at_once_in_the_order_of_the_file(tmp_path: Path) -> None:
    wrong = {"salesforce": {"auth": "magic"}, "hubspot": {"daily_share": 2}}
    text = text_of("pair: MAIN", *SYSTEMS, **wrong)
    text += "regoin: US\nthreads: 0\nreading: {reconcile_days: -1}\n"
    told = problems(tmp_path, text)
    places = [line.split(": ")[:2] for line in told]
    assert places == [
        ["accord.yaml:1:1", "pair.name"],
        ["accord.yaml:7:5", "connections.salesforce.auth"],
        ["accord.yaml:10:5", "connections.hubspot.daily_share"],
        ["accord.yaml:11:1", "regoin"],
        ["accord.yaml:12:1", "threads"],
        ["accord.yaml:13:11", "reading.reconcile_days"],
    ]
    assert told[3].endswith('unknown key (did you mean "region"?)')


def test_an_unknown_connector_is_told_with_the_other_problems(tmp_path: Path) -> None:
    text = text_of("pair: main", *SYSTEMS).replace("  hubspot:", "  x:") + "threads: 0\n"
    told = problems(tmp_path, text)
    assert [line.split(": ")[1] for line in told] == ["connections.x", "connections.x", "threads"]


@pytest.mark.parametrize("names", [SYSTEMS, SYSTEMS[::-1]])
def test_the_pair_is_told_of_a_file_with_mistakes_as_far_as_that_can_be(
    tmp_path: Path, names: tuple[str, str]
) -> None:
    mistaken = text_of("pair: main", *names) + "threads: 0\n"
    assert unreadable(tmp_path, mistaken).systems == ("salesforce", "hubspot")
    one_unknown = text_of("pair: main", *names).replace("  hubspot:", "  hubsport:")
    assert unreadable(tmp_path, one_unknown).systems is None
    assert unreadable(tmp_path, "pair: [\n").systems is None


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", ["accord.yaml:1:1: nothing is in this file, and it needs `pair:` and `connections:`"]),
        ("pair: main\nconnections: [hubspot]\n", ["accord.yaml:2:1: connections: "]),
        ("- pair\n", ["accord.yaml:1:1: "]),
        ("pair: [\n", ["accord.yaml:1:"]),
        ("pair: main\npair: other\n", ['accord.yaml:2:1: "pair" stands in line 1 already']),
    ],
)  # fmt: skip
def test_a_file_of_another_shape_is_told_with_a_place(
    tmp_path: Path, text: str, told: list[str]
) -> None:
    found = problems(tmp_path, text)
    assert len(found) == len(told)
    for problem, expected in zip(sorted(found), sorted(told), strict=True):
        assert problem.startswith(expected)


def test_a_file_that_is_not_there_is_a_problem_and_no_crash(tmp_path: Path) -> None:
    found = read_settings(tmp_path / "accord.yaml")
    assert isinstance(found, Unreadable)
    assert found.systems is None
    assert str(found.problems[0]) == (
        "accord.yaml: the file is missing; `accord init` writes a starter"
    )
