"""The day's share of an account's calls: one for all threads and processes, and renewed with the
day.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import orjson
import pytest

from connectors.errors import BudgetError
from connectors.http.pace import Pace, Window
from connectors.http.shared_counts import OwnPlace, Place, SharedPlace
from connectors.hubspot.daily_share import ASKED_AGAIN_S, DailyShare
from connectors.testing.trial_world import Clock

DAY_S = 86_400.0


class Spender:
    """A run that makes calls, as far as the day's share lets it."""

    def __init__(self, clock: Clock, place: Place | None = None, part: float = 0.5) -> None:
        self.share = DailyShare(part, clock.now)
        window = Window(1_000_000, 1e-6)
        self.pace = Pace(place or OwnPlace(), window, clock.now, clock.advance, within=self.share)
        self.calls = 0

    def spend(self, n: int = 1) -> None:
        for _ in range(n):
            self.pace.acquire()
            self.calls += 1

    def rest(self) -> int:
        """How many calls go before the share is spent."""
        before = self.calls
        with pytest.raises(BudgetError, match="50%"):
            self.spend(10_000)
        return self.calls - before


def test_a_new_day_begins_the_count_anew() -> None:
    day = Spender(Clock())
    day.share.told(10)
    assert day.rest() == 5
    day.share.told(5)
    assert day.rest() == 0
    day.share.told(4_000)
    assert day.rest() == 2_000


def test_a_new_days_calls_are_given_however_many_were_left() -> None:
    clock = Clock()
    day = Spender(clock)
    day.share.told(6_000)
    assert day.rest() == 3_000
    day.share.told(3_500)
    clock.advance(5)
    day.share.told(4_600, took=7)  # an answer that others overtook
    assert day.rest() == 0
    day.share.told(6_200)
    assert day.rest() == 3_100


def test_days_on_which_little_was_spent_are_not_added_up() -> None:
    clock = Clock()
    day = Spender(clock)
    for _ in range(5):
        day.share.told(2_000)
        day.spend(500)
        day.share.told(1_500)
        clock.advance(DAY_S)


def test_a_share_is_not_given_again_in_the_middle_of_a_day() -> None:
    clock = Clock()
    day = Spender(clock)
    day.share.told(10_000)
    day.spend(30)  # in the evening; what midnight gives back is too little to be noticed
    clock.advance(DAY_S - 3_600)
    day.share.told(9_999)
    assert day.rest() == 4_970
    clock.advance(3_600)
    day.share.told(5_000)
    assert day.rest() == 1  # asks once more, and hears of the same day


def test_an_old_answer_is_no_new_day(tmp_path: Path) -> None:
    clock, path = Clock(), tmp_path / "pace"
    one, other = Spender(clock, SharedPlace(path, "app")), Spender(clock, SharedPlace(path, "app"))
    one.share.told(10_000)
    other.share.told(10_000)
    one.spend(1)
    other.share.told(9_999)  # heard now, and taken in when this one calls again
    clock.advance(60)
    one.spend(3_999)
    one.share.told(6_000)
    one.spend(1)
    assert other.rest() == 999


def test_an_absurd_count_says_nothing() -> None:
    day = Spender(Clock())
    day.share.told(10**20)
    day.spend(10)
    assert day.share.left is None


def test_threads_together_spend_no_more_than_the_share() -> None:
    day = Spender(Clock())
    day.share.told(400)

    def spend(_: int) -> bool:
        try:
            day.pace.acquire()
        except BudgetError:
            return False
        return True

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(spend, range(400))) == 200


def test_processes_together_spend_no_more_than_the_share_and_what_one_heard_holds_for_all(
    tmp_path: Path,
) -> None:
    clock, path = Clock(), tmp_path / "pace"
    one, other, elsewhere = (
        Spender(clock, SharedPlace(path, who)) for who in ("app", "app", "another app")
    )
    one.share.told(100)
    one.spend(20)
    assert other.rest() == 30
    assert one.rest() == 0
    elsewhere.spend(200)


def test_a_later_run_goes_on_where_the_share_of_the_day_stands(tmp_path: Path) -> None:
    clock, path = Clock(), tmp_path / "pace"
    first = Spender(clock, SharedPlace(path, "app"))
    first.share.told(100)
    first.spend(40)
    clock.advance(3_600)
    later = Spender(clock, SharedPlace(path, "app"))
    later.share.told(60)
    assert later.rest() == 10


def test_a_spent_share_lets_one_call_in_a_while_ask_whether_the_day_is_new() -> None:
    clock = Clock()
    day = Spender(clock)
    day.share.told(10)
    assert day.rest() == 5
    clock.advance(ASKED_AGAIN_S)
    assert day.rest() == 1
    day.share.told(3)
    clock.advance(ASKED_AGAIN_S)
    assert day.rest() == 1
    day.share.told(900)
    assert day.rest() == 450


def test_a_word_heard_when_the_share_is_spent_is_kept_for_all(tmp_path: Path) -> None:
    clock, path = Clock(), tmp_path / "pace"
    one, other = (Spender(clock, SharedPlace(path, "app")) for _ in range(2))
    one.share.told(1_000)
    assert one.rest() == 500
    one.share.told(100)
    assert one.rest() == 0
    other.share.told(400)  # a renewal, seen from 100 and not from 1,000
    assert other.rest() == 200


@pytest.mark.parametrize("entry", [5, {"odd": 1}, {"first": "x"}, {"first": None, "spent": None}])
def test_a_file_that_says_nothing_of_the_day_stops_nobody(tmp_path: Path, entry: object) -> None:
    path = tmp_path / "pace"
    path.write_bytes(orjson.dumps({"app": {"day": entry}}))
    Spender(Clock(), SharedPlace(path, "app")).spend(10)
