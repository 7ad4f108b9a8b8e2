"""What the end of a run says beside its counts: because of which reps values wait, and what is
otherwise because somebody decided so. Reads the state only.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from accord.sessions import Session
from accord.usecases.reps import Departed, departed
from accord.usecases.telling.left_alone import left_alone
from sync.report import Report


@dataclass(frozen=True, slots=True)
class Beside:
    """Reps who left, of what a run found waiting; how much is left as it is."""

    reps: Sequence[Departed] = ()
    left_alone: int = 0


def beside(session: Session, report: Report) -> Beside:
    """For a run of this session that is over."""
    store, language = session.store, session.pair.language
    reps = departed(store, language, report.issues)
    alone = left_alone(store, language, session.pair.region)
    return Beside(reps, len(alone))
