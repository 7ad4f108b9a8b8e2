"""A batch that is refused as a whole is halved, and the answers of one half survive what befalls
the other.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest

from connectors.errors import (
    BudgetError,
    IntegrationError,
    RejectedError,
    RetryableError,
    UnknownOutcome,
)
from connectors.memory import MemoryConnector
from connectors.write import Outcome, Update, Write
from tests.sync.rig import Rig

Answer = Callable[[int, Sequence[Write]], IntegrationError | None]


def changed(answer: Answer) -> Rig:
    """Four people whose title changed in Salesforce; HubSpot answers the n-th batch of updates as
    told.
    """
    rig = Rig()
    account = rig.left.put("Account", {"Name": "X", "Website": "x.example"})
    facts = {"AccountId": account, "Title": "A"}
    ids = [
        rig.left.put("Contact", {"Email": f"p{n}@x.example", "LastName": f"L{n}", **facts})
        for n in range(4)
    ]
    rig.sync()
    for person in ids:
        rig.edit(rig.left, "Contact", person, Title="B")
    asked = [0]

    class Answering(MemoryConnector):
        def write(self, batch: Sequence[Write]) -> list[Outcome]:
            if self.system == "hubspot" and isinstance(batch[0], Update):
                asked[0] += 1
                if (error := answer(asked[0], batch)) is not None:
                    raise error
            return super().write(batch)

    rig.connect = Answering
    return rig


def titles(rig: Rig) -> list[object]:
    return [held["jobtitle"] for held in rig.right.live("contacts").values()]


def told(rig: Rig) -> int:
    """How many rows of history say that a title became B."""
    return sum(
        row.new == "B"
        for link in rig.store.all_links("contact")
        for row in rig.store.history(link.id, 100)
    )


@pytest.mark.parametrize("error", [BudgetError("the budget is spent"), RetryableError("no answer")])
def test_what_the_first_half_did_is_on_record_when_the_second_half_is_stopped(
    error: IntegrationError,
) -> None:
    errors = {1: RejectedError("one item is bad"), 3: error}
    rig = changed(lambda n, _: errors.get(n))
    report = rig.sync()
    assert (titles(rig), told(rig)) == (["B", "B", "A", "A"], 2)
    assert report.tally.written == {
        "hubspot": {"create": 0, "update": 2, "delete": 0, "associate": 0}
    }
    assert not rig.store.open_intents(10)
    rig.sync()
    assert (titles(rig), told(rig)) == (["B"] * 4, 4)


def test_what_the_first_half_did_is_on_record_when_the_answer_to_the_second_is_lost() -> None:
    errors: dict[int, IntegrationError] = {
        1: RejectedError("one item is bad"),
        3: UnknownOutcome("no answer"),
    }
    rig = changed(lambda n, _: errors.get(n))
    rig.sync()
    rig.sync()
    assert (titles(rig), told(rig)) == (["B"] * 4, 4)
    assert not rig.store.open_intents(10)


def test_one_bad_item_is_parked_alone_and_the_others_go_through() -> None:
    def bad(n: int, batch: Sequence[Write]) -> IntegrationError | None:
        found = [
            write for write in batch if isinstance(write, Update) and write.ref.id == "h000004"
        ]
        return RejectedError("that one") if found else None

    rig = changed(bad)
    rig.sync()
    assert (sorted(map(str, titles(rig))), told(rig)) == (["A", "B", "B", "B"], 3)
    assert [issue.ref for issue in rig.store.issues(kinds=("parked",))] == [
        "hubspot:contacts:h000004"
    ]
