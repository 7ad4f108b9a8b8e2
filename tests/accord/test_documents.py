"""The page of documents names every key that there is, and none that there is not."""

from __future__ import annotations

import re
from collections.abc import Collection
from pathlib import Path
from typing import Any

from accord.sessions import Session
from accord.usecases.language_fields import field_documents
from accord.usecases.looking.status import standing
from accord.usecases.syncing import draw_up
from accord.usecases.telling.waiting import waiting_documents
from connectors.record import Ref
from sync.model.policy import Brakes
from sync.planning.brakes import Load, Setting, document
from tests.accord.conftest import nobody
from tests.mapping.starter import SYSTEMS, starter
from tests.sync.rig import Rig

PAGE = Path(__file__).parents[2] / "docs" / "reference" / "documents.md"


def named(heading: str, table: int = 0) -> set[str]:
    """What stands in the first column of a table under a heading."""
    (section,) = re.findall(rf"^## {heading}\n(.*?)(?=^## |\Z)", PAGE.read_text(), re.M | re.S)
    rows = section.split("| --- | --- |")[table + 1].split("\n\n")[0]
    columns = re.findall(r"^\| (.+?) \|", rows, re.MULTILINE)
    return {key for column in columns for key in re.findall(r"`(\w+)`", column)}


def told(found: Collection[str]) -> set[str]:
    return set(found)


def test_a_plan(rig: Rig, session: Session) -> None:
    assert named("A plan") == told(draw_up(session, (), None, full=False).document)


def test_a_run(rig: Rig) -> None:
    assert named("A run") == told(rig.sync().document(SYSTEMS))


def test_a_held_plan() -> None:
    loads = [Load("update", "contact", 60, "hubspot"), Load("create", "account", 9, "hubspot")]
    brakes = starter().merge.brakes
    earlier = {("update", "contact in hubspot"): 5}
    held: dict[str, Any] | None = document(loads, Setting(brakes, {}, earlier))
    assert held is not None
    assert named("What a brake holds") == told(held)
    assert held["also"][0].keys() < held.keys()
    assert named("What a brake holds", 1) == told(Brakes.model_fields)


def test_where_the_workspace_stands(rig: Rig) -> None:
    rig.sync()
    keys = told(standing(rig.store, starter().language, nobody).document)
    assert named("Where the workspace stands") == keys | {"paused"}


def test_what_waits(rig: Rig) -> None:
    rig.person(country="Nippon")
    rig.sync()
    (waits,) = waiting_documents(rig.store, starter().language, rig.store.issues())
    assert named("What waits") == told(waits)
    assert Ref.parse(waits["ref"]).system == "hubspot"


def test_the_common_language_is_told_without_opt_outs() -> None:
    policy = starter()
    fields = field_documents(policy.language, policy.merge, SYSTEMS)
    page = PAGE.read_text().split("## The common language")[1]
    keys = told(fields[0]) - set(SYSTEMS)
    assert [key for key in keys if f"`{key}`" not in page] == []
    assert "email_opt_out" in policy.language.entities["contact"].fields
    assert [field for field in fields if field["field"] == "email_opt_out"] == []
