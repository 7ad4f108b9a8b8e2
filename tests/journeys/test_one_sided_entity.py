"""An entity that one side does not map is refused where something relies on it, and left alone
where nothing does.
"""

from __future__ import annotations

from pathlib import Path

from tests.journeys.journey import Journey


def without(folder: Path, name: str, entity: str) -> None:
    """Take an entity out of a policy file."""
    path = folder / "policy" / f"{name}.yaml"
    kept, dropping = [], False
    for line in path.read_text().splitlines():
        if line.startswith("  ") and not line.startswith("   ") and line.strip():
            dropping = line.strip() == f"{entity}:"
        elif line and not line.startswith(" "):
            dropping = False
        if not dropping:
            kept.append(line)
    path.write_text("\n".join(kept) + "\n")


def test_what_relies_on_it_is_named_with_its_place(settled: Journey) -> None:
    without(settled.folder, "hubspot", "opportunity")
    done = settled.accord("doctor")
    assert done.code == 2
    assert "policy/scope.yaml:" in done.err
    assert "hubspot.yaml maps no opportunity, so none can be written in hubspot" in done.err


def test_once_nothing_relies_on_it_the_rest_goes_on(settled: Journey) -> None:
    for name in ("hubspot", "scope", "merge"):
        without(settled.folder, name, "opportunity")
    assert settled.accord("doctor").code == 0
    first = settled.sync()
    assert first["written"]["hubspot"]["create"] == 0
    contact = next(iter(settled.hubspot.rows("contacts")))
    settled.hubspot.edit("contacts", contact, {"jobtitle": "Chief of Everything"})
    assert settled.sync()["written"]["salesforce"]["update"] == 1
    assert not any(sum(counts.values()) for counts in settled.sync()["written"].values())
