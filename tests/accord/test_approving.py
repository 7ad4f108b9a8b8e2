"""Looking at a held plan, letting it go, and what is told of it meanwhile."""

from __future__ import annotations

from pathlib import Path

from accord.sessions import Session
from accord.usecases.acting import Actor
from accord.usecases.looking.status import standing
from accord.usecases.operating.approving import approve
from accord.usecases.syncing import draw_up
from sync.report import Options
from tests.accord.conftest import nobody
from tests.mapping.starter import starter
from tests.sync.rig import Rig


def test_a_held_plan_keeps_its_id_and_says_who_approved_it(
    rig: Rig, session: Session, tmp_path: Path
) -> None:
    people = [rig.person(email=f"p{n}@x.example", jobtitle="Boss") for n in range(60)]
    rig.sync()
    rig.wait(1.0)
    for person in people:
        rig.edit(rig.right, "contacts", person, jobtitle=None)
    rig.wait(1.0)
    report = session.runner.sync(Options())
    assert report.held is not None
    for file in ("first", "second"):
        looked = draw_up(session, (), tmp_path / file, full=False)
        assert (looked.waits_as, looked.approved_by) == (report.plan, "")
    approve(rig.store, str(tmp_path / "first"), Actor(rig.world, "ann", "they left"))
    looked = draw_up(session, (), None, full=False)
    assert (looked.waits_as, looked.approved_by) == (report.plan, "ann")
    told = standing(rig.store, starter().language, nobody).document
    assert told["next"].startswith("ann approved it")
    assert session.runner.sync(Options()).held is None
