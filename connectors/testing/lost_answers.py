"""What is promised when answers do not come: nobody guesses, and a key finds what was done."""

from __future__ import annotations

import pytest

from connectors.errors import RetryableError, UnknownOutcome
from connectors.testing.asking import create, find, send, write_one
from connectors.testing.harness import Harness


class LostAnswersContract:
    """A part of the suite."""

    def test_a_lost_answer_is_an_unknown_outcome_and_the_key_finds_what_it_did(
        self, harness: Harness
    ) -> None:
        write = create(harness, "i1", "key-1", "lost answer")
        harness.fail("timeout_after")
        with pytest.raises(UnknownOutcome):
            send(harness, [write])
        found = find(harness, "key-1")["key-1"]
        assert found.fields[harness.name] == "lost answer"
        write_one(harness, write)
        assert len(harness.labelled("lost answer")) == 1

    def test_a_write_that_never_arrived_left_nothing(self, harness: Harness) -> None:
        write = create(harness, "i1", "key-1", "never")
        harness.fail("timeout_before")
        with pytest.raises(RetryableError):
            send(harness, [write])
        assert harness.labelled("never") == []
        write_one(harness, write)
        assert len(harness.labelled("never")) == 1

    def test_a_vendor_that_stays_busy_has_committed_nothing_and_we_know(
        self, harness: Harness
    ) -> None:
        harness.fail("busy", times=100)
        with pytest.raises(RetryableError) as caught:
            send(harness, [create(harness, "i1", "key-1", "busy")])
        assert not isinstance(caught.value, UnknownOutcome)
        assert harness.labelled("busy") == []
