"""What must never be sent is stopped before it is, whatever else went wrong."""

from __future__ import annotations

from dataclasses import replace

import pytest

from sync.model.journal import Intent
from sync.writing.intents import IntentMaker, UnsafeWriteError
from tests.sync.rig import Rig


def creating(rig: Rig) -> Intent:
    rig.person(jobtitle="CEO")
    rig.collect()
    rig.plan()
    (intent,) = IntentMaker(rig.work).intents(rig.steps())
    return intent


def test_a_new_record_is_sent_with_its_key() -> None:
    rig = Rig()
    intent = creating(rig)
    assert IntentMaker(rig.work).write(intent).intent == intent.id


@pytest.mark.parametrize("key", ["", "somebody-elses-key", "other-hubspot-contacts-1"])
def test_a_new_record_without_our_key_is_never_sent(key: str) -> None:
    rig = Rig()
    intent = replace(creating(rig), key=key)
    with pytest.raises(UnsafeWriteError, match="would make it twice"):
        IntentMaker(rig.work).write(intent)


@pytest.mark.parametrize("action", ["update", "delete", "associate"])
def test_a_change_of_no_record_is_never_sent(action: str) -> None:
    rig = Rig()
    intent = replace(creating(rig), action=action, record=None)
    with pytest.raises(UnsafeWriteError, match="without a record"):
        IntentMaker(rig.work).write(intent)
