"""How fast a vendor is called: the window holds for threads and processes, the vendor's word and
refusals slow it.
"""

from __future__ import annotations

import stat
import subprocess
import sys
import textwrap
from collections import deque
from pathlib import Path

import orjson
import pytest

from connectors.errors import UserError
from connectors.http.pace import GUARD_S, Pace, Window
from connectors.http.shared_counts import OwnPlace, SharedPlace
from connectors.http.shared_file import SharedFile
from connectors.testing.trial_world import Clock

ROOT = Path(__file__).parents[2]


def pace(
    clock: Clock, most: int = 4, place: OwnPlace | SharedPlace | None = None, window_s: float = 10.0
) -> Pace:
    return Pace(place or OwnPlace(), Window(most, window_s), clock.now, clock.advance)


class Vendor:
    """Admits `most` calls in any ten seconds (or `window_s`), other apps' included, and refuses the
    rest.
    """

    def __init__(self, clock: Clock, most: int, window_s: float = 10) -> None:
        self.clock, self.most, self.window_s = clock, most, window_s
        self.calls: deque[float] = deque()
        self.refused = self.admitted = 0

    def call(self) -> bool:
        now = self.clock.now()
        while self.calls and self.calls[0] <= now - self.window_s:
            self.calls.popleft()
        if len(self.calls) >= self.most:
            self.refused += 1
            return False
        self.calls.append(now)
        self.admitted += 1
        return True


def test_no_window_of_time_holds_more_grants_than_the_limit() -> None:
    clock = Clock()
    grants: list[float] = []
    window = pace(clock)
    for n in range(23):
        window.acquire()
        grants.append(clock.now())
        clock.advance(n % 3)
    pairs = zip(grants, grants[4:], strict=False)
    assert all(later - earlier >= 10 + GUARD_S - 1e-6 for earlier, later in pairs)
    assert grants[:4] == [grants[0], grants[0], grants[0] + 1, grants[0] + 3]


def test_two_processes_share_one_window_and_other_accounts_have_their_own(tmp_path: Path) -> None:
    clock, path = Clock(), tmp_path / "pace"
    ours = [pace(clock, place=SharedPlace(path, "app")) for _ in range(2)]
    began = clock.now()
    for n in range(4):
        ours[n % 2].acquire()
    assert clock.now() == began
    pace(clock, place=SharedPlace(path, "another app")).acquire()
    assert clock.now() == began
    ours[0].acquire()
    assert clock.now() == pytest.approx(began + 10 + GUARD_S)
    assert {stat.S_IMODE(each.stat().st_mode) for each in tmp_path.iterdir()} == {0o600}


def test_real_processes_never_exceed_the_window_together(tmp_path: Path) -> None:
    code = textwrap.dedent(
        """
        import sys, time
        from pathlib import Path
        from connectors.http.pace import Pace, Window
        from connectors.http.shared_counts import SharedPlace
        pace = Pace(SharedPlace(Path(sys.argv[1]), "app"), Window(5, 0.3), time.time, time.sleep)
        for _ in range(6):
            pace.acquire()
            print(time.time())
        """
    )
    run = [sys.executable, "-c", code, str(tmp_path / "pace")]
    started = [subprocess.Popen(run, stdout=subprocess.PIPE, text=True, cwd=ROOT) for _ in range(3)]
    grants = sorted(
        float(line) for each in started for line in each.communicate(timeout=30)[0].split()
    )
    assert len(grants) == 18
    # What is printed is when a process woke up, which is never early and a little late at most.
    assert all(later - earlier > 0.3 for earlier, later in zip(grants, grants[5:], strict=False))


def test_calls_of_other_apps_take_their_part() -> None:
    clock = Clock()
    ours = pace(clock, most=10)
    ours.acquire()
    ours.told(10, 3)  # seven are gone, and one of them was ours
    began = clock.now()
    for _ in range(3):
        ours.acquire()
    assert clock.now() == began
    ours.acquire()
    assert clock.now() > began + 9


def test_calls_the_vendor_may_have_counted_before_it_answered_are_not_taken_for_other_apps() -> (
    None
):
    clock = Clock()
    ours = pace(clock, most=10)
    for _ in range(9):
        ours.acquire()
    clock.advance(9.9)
    ours.acquire()
    clock.advance(
        2
    )  # the answer to the tenth call is slow: of its ten calls nine have left our window meanwhile
    ours.told(10, 0, took=2)
    assert at_once(ours, clock) == 9


def at_once(ours: Pace, clock: Clock) -> int:
    """How many calls go without waiting."""
    began, n = clock.now(), 0
    while clock.now() == began:
        ours.acquire()
        n += 1
    return n - 1


def test_a_vendor_that_allows_less_than_was_configured_is_believed_from_its_first_refusal_on() -> (
    None
):
    clock = Clock()
    ours = pace(clock, most=190)
    ours.told(5, 5)
    assert at_once(ours, clock) == 190
    ours.slow_down()
    clock.advance(10_000)
    assert at_once(ours, clock) == 5


def follower(clock: Clock, place: OwnPlace | SharedPlace | None = None) -> Pace:
    return Pace(place or OwnPlace(), Window(95, 10.0, follows=0.95), clock.now, clock.advance)


@pytest.mark.parametrize(("said", "kept"), [(190, 180), (250, 237), (100, 95), (40, 38), (1, 1)])
def test_a_pace_nobody_configured_keeps_to_what_the_vendor_says_it_allows(
    said: int, kept: int
) -> None:
    clock = Clock()
    ours = follower(clock)
    ours.told(said, said)
    assert at_once(ours, clock) == kept


def test_a_pace_nobody_configured_starts_carefully_and_comes_down_as_it_went_up() -> None:
    clock = Clock()
    ours = follower(clock)
    assert at_once(ours, clock) == 95
    ours.told(190, 190)
    clock.advance(20)
    assert at_once(ours, clock) == 180
    ours.told(100, 100)
    clock.advance(20)
    assert at_once(ours, clock) == 95


def test_words_that_allow_nothing_are_not_believed() -> None:
    clock = Clock()
    ours = follower(clock)
    ours.told(0, 0)
    assert at_once(ours, clock) == 95


def test_what_the_vendor_allows_is_known_to_all_processes_for_an_hour(tmp_path: Path) -> None:
    clock, path = Clock(), tmp_path / "pace"
    first, second = (follower(clock, SharedPlace(path, "app")) for _ in range(2))
    first.told(190, 190)
    first.acquire()
    clock.advance(20)
    assert at_once(second, clock) == 180
    clock.advance(3_600)
    assert at_once(second, clock) == 95


def test_a_refusal_halves_a_pace_that_follows_and_the_vendors_word_does_not_undo_that() -> None:
    clock = Clock()
    ours = follower(clock)
    ours.told(190, 190)
    assert at_once(ours, clock) == 180
    ours.slow_down()
    ours.told(190, 190)
    clock.advance(15)
    assert 90 < at_once(ours, clock) < 120
    clock.advance(1_000)
    assert at_once(ours, clock) == 180


def test_a_call_within_another_pace_counts_in_both_and_goes_when_both_allow_it() -> None:
    clock, place = Clock(), OwnPlace()
    calls = pace(clock, most=4, place=place)
    links = Pace(place, Window(3, 10.0), clock.now, clock.advance, name="links", within=calls)
    assert at_once(links, clock) == 3
    clock.advance(20)
    calls.acquire()
    calls.acquire()
    assert at_once(links, clock) == 2


def test_in_a_storm_of_refusals_more_than_nineteen_of_twenty_calls_go_through() -> None:
    clock = Clock()
    vendor, ours = Vendor(clock, most=19), pace(clock, most=95)
    while vendor.admitted < 400:
        ours.acquire()
        # four calls are under way at once: those sent before the first refusal is heard fail
        # together
        if not vendor.call():
            for _ in range(3):
                vendor.call()
            ours.slow_down()
            clock.advance(3)
        clock.advance(0.05)
    assert vendor.refused / (vendor.refused + vendor.admitted) < 0.05


def test_one_storm_halves_the_pace_once_and_it_comes_back_fast_to_what_is_safe_then_slowly() -> (
    None
):
    clock = Clock()
    ours = pace(clock, most=40)
    for _ in range(3):
        ours.slow_down()
    assert at_once(ours, clock) == 20
    clock.advance(60)
    assert at_once(ours, clock) == 36
    clock.advance(60)
    assert at_once(ours, clock) == 36
    clock.advance(1000)
    assert at_once(ours, clock) == 40


def test_another_app_that_makes_a_few_of_the_calls_costs_little_more_than_those() -> None:
    clock = Clock()
    vendor, ours = (
        Vendor(clock, most=5, window_s=1.0),
        Pace(OwnPlace(), Window(5, 1.0), clock.now, clock.advance),
    )
    began, theirs, made = clock.now(), 0, 0
    while (past := clock.now() - began) < 900:
        ours.acquire()
        if past > 2 * theirs:
            theirs += 1
            vendor.call()
        if vendor.call():
            made += 1
        else:
            ours.slow_down()
        clock.advance(0.05)
    assert made / 900 > 3.5
    assert vendor.refused / (made + vendor.refused) < 0.01


def test_a_small_pace_loses_one_call_by_a_refusal() -> None:
    clock = Clock()
    ours = pace(clock, most=5)
    ours.slow_down()
    assert at_once(ours, clock) == 4
    clock.advance(60)
    assert at_once(ours, clock) == 4
    clock.advance(1000)
    assert at_once(ours, clock) == 5


def test_calls_due_impossibly_late_were_written_by_a_wrong_clock(tmp_path: Path) -> None:
    clock, path = Clock(), tmp_path / "pace"
    path.write_bytes(
        orjson.dumps(
            {"app": {"calls": {"grants": [clock.now() + 9e6] * 4, "changed": 9e12, "slowed": 9e12}}}
        )
    )
    began = clock.now()
    pace(clock, place=SharedPlace(path, "app")).acquire()
    assert clock.now() == began


@pytest.mark.parametrize(
    "content",
    [
        "",
        "[]",
        '{"app": 5}',
        '{"app": {"calls": 5}}',
        '{"app": {"calls": {"grants": "x"}}}',
        '{"app": {"calls": {"odd": 1}}}',
    ],
)
def test_a_file_that_says_nothing_stops_nobody(tmp_path: Path, content: str) -> None:
    clock, path = Clock(), tmp_path / "pace"
    path.write_text(content)
    place = SharedPlace(path, "app")
    for _ in range(5):
        pace(clock, place=place).acquire()
    assert len(orjson.loads(path.read_bytes())["app"]["calls"]["grants"]) == 5


def test_a_folder_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="share a pace"):
        pace(Clock(), place=SharedPlace(tmp_path / "missing" / "pace", "app")).acquire()


@pytest.mark.parametrize("by", [15, 100, 250, 3_600])
def test_a_clock_that_was_set_back_keeps_nobody_waiting_for_long(tmp_path: Path, by: float) -> None:
    clock, place = Clock(), SharedPlace(tmp_path / "pace", "app")
    for _ in range(4):
        pace(clock, place=place).acquire()
        clock.advance(1)
    clock.advance(-by)
    began = clock.now()
    for _ in range(2):
        pace(clock, place=place).acquire()
    assert clock.now() - began <= 2 * (10 + GUARD_S)


def test_those_who_wait_still_take_turns_when_the_clock_was_set_back(tmp_path: Path) -> None:
    clock, place = Clock(), SharedPlace(tmp_path / "pace", "app")
    waited: list[float] = []
    window = Pace(place, Window(1, 10.0), clock.now, waited.append)
    for _ in range(3):
        window.acquire()
    clock.advance(-100)
    window.acquire()
    assert waited == pytest.approx([each * (10 + GUARD_S) for each in (1, 2, 3)])


def test_the_vendors_word_from_before_the_clock_was_set_back_is_forgotten() -> None:
    clock = Clock()
    ours = pace(clock)
    ours.told(4, 0)
    clock.advance(-100)
    began = clock.now()
    ours.acquire()
    assert clock.now() == began


@pytest.mark.parametrize("name", ["pace", "pace.lock"])
def test_a_folder_in_the_place_of_the_file_is_said_with_what_to_do(
    tmp_path: Path, name: str
) -> None:
    (tmp_path / name).mkdir()
    with pytest.raises(UserError, match="share a pace") as caught:
        pace(Clock(), place=SharedPlace(tmp_path / "pace", "app")).acquire()
    assert "folder" in caught.value.advice


def test_a_disk_without_room_is_said_with_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "pace").symlink_to("/dev/full")
    with pytest.raises(UserError, match="No space left") as caught:
        SharedFile(tmp_path / "pace", "share a pace").overwrite(b"{}")
    assert "room" in caught.value.advice
