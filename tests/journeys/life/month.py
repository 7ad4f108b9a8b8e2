"""Days of a company: people and troubles, a sync every few minutes, admins who look in; and what
must hold when it is over.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import Any

from tests.journeys.comparison import Stores, differences, nobody_twice, pairs
from tests.journeys.dying import dies
from tests.journeys.journey import Journey, written
from tests.journeys.life.admins import Admins
from tests.journeys.life.office import TRACKED, Office, Typed
from tests.journeys.life.troubles import ORDINARY, RENEWALS, TROUBLES, Later

TICK_S = 300.0
HOUR_S = 3600.0
NIGHT_S = 14 * HOUR_S
HOUR_TICKS = 4
"""Syncs between two looks of an admin."""
QUIET = 12


class Month:
    """So many days, of so many syncs each. `seed` decides what people do, and when."""

    def __init__(self, journey: Journey, seed: int, *, ticks: int) -> None:
        self.office = Office(journey, seed)
        self.journey = journey
        self.admins = Admins(self.office)
        self.ticks = ticks
        self.troubles: Counter[str] = Counter()
        self.waiting: list[list[Any]] = []
        self.ended: Counter[int] = Counter()
        self.number = 0
        self.due = self.office.rng.sample(TROUBLES, len(TROUBLES))

    def begin(self) -> None:
        """What was there before anybody looked is cleared first."""
        stages = [{"label": "Renewing", "stageId": "renewing", "displayOrder": 0, "metadata": {}}]
        stages[0]["metadata"] = {"probability": "0.5"}
        pipeline = {"label": "Renewals", "pipelineId": RENEWALS, "displayOrder": 2}
        self.office.hubspot_api("POST", "/crm/v3/pipelines/deals", {**pipeline, "stages": stages})
        self.journey.sync()
        self.quiet_down()
        waiting = self.journey.waiting()
        assert waiting == [], waiting
        self.admins.deeds.clear()

    def day(self, number: int) -> None:
        """A working day: on every third one something bigger happens as well."""
        for tick in range(self.ticks):
            self._people()
            self._sync(killed=self.office.rng.random() < 0.05)
            if tick % HOUR_TICKS == HOUR_TICKS - 1:
                self.admins.look()
        if number % 3 == 1:
            self._paused_afternoon()
        self.office.pass_time(NIGHT_S)

    def _people(self) -> None:
        self._later()
        for _ in range(self.office.rng.randint(0, 3)):
            self._do(self.office.rng.choice(ORDINARY))
        if self.office.rng.random() < 0.5:
            if not self.due:
                self.due = self.office.rng.sample(TROUBLES, len(TROUBLES))
            self._do(self.due.pop())

    def _do(self, trouble: Any) -> None:
        self.troubles[trouble.__name__] += 1
        later: list[Later] = trouble(self.office)
        self.waiting += [[ticks, deed] for ticks, deed in later]

    def _later(self) -> None:
        """What people meant to come back to."""
        for entry in self.waiting:
            entry[0] -= 1
        now = [deed for ticks, deed in self.waiting if ticks <= 0]
        self.waiting = [entry for entry in self.waiting if entry[0] > 0]
        for deed in now:
            deed()

    def _sync(self, *, killed: bool = False) -> None:
        self.office.pass_time(TICK_S)
        if killed:
            self.troubles["killed"] += dies(
                self.journey, self.office.rng.randint(1, 120), "sync", "--json"
            )
            return
        done = self.journey.accord("sync", "--json")
        assert done.code in (0, 3, 5, 6), done
        self.ended[done.code] += 1

    def _paused_afternoon(self) -> None:
        self.troubles["paused"] += 1
        assert self.journey.accord("pause", "spring cleaning", "--as", "Ann Lee").code == 0
        for _ in range(3):
            self._people()
            self._sync()
        assert self.journey.accord("resume").code == 0

    # --- the end

    def quiet_down(self) -> None:
        """People stop; what they meant to come back to is done; admins clear what is left."""
        for vendor in self.journey.vendors:
            vendor.calm()
        while self.waiting:
            self._later()
        for _ in range(QUIET):
            self.office.pass_time(HOUR_S)
            # deletions and ties in HubSpot are seen by full syncs alone
            done = self.journey.accord("sync", "--full", "--json")
            assert done.code in (0, 3, 5), done
            if done.code == 0 and not self.journey.waiting() and not written(done.document):
                return
            self.admins.look()

    def check(self) -> None:
        """Agreement, and nothing lost, twice, or stuck."""
        self.quiet_down()
        told = [(i["kind"], i["field"], i["reason"], i["message"]) for i in self.journey.waiting()]
        assert told == [], "still waits"
        assert not self.admins.helpless, "advice that leads nowhere"
        self.office.pass_time(TICK_S)
        full = self.full = self.journey.sync("--full")
        assert written(full) == 0, full
        stand_for_others = twins(self.journey)
        told = differences(self.journey)
        unmeant = [one for one in told if not self._is_meant(one, stand_for_others)]
        assert unmeant == [], unmeant
        nobody_twice(self.journey)
        assert lost(self.office) == []

    def _is_meant(self, told: str, stand_for_others: set[str]) -> bool:
        """Whether a difference is one that somebody wanted: of spelling, by a tool that has its
        own; of two records that a person took apart, or one of which stands behind another.
        """
        respelt = self.office.respelt.items()
        spelt = any(f" is not {text!r}" in told and number in told for text, number in respelt)
        return spelt or _names(told, self.office.apart | stand_for_others)


def _names(told: str, records: set[str]) -> bool:
    return any(f" {key} " in told or f" {key}:" in told for key in records)


def twins(journey: Journey) -> set[str]:
    """Salesforce's records of people who have several there: one stands for all of them."""
    held: dict[str, list[str]] = defaultdict(list)
    for kind in ("Contact", "Lead"):
        for key, row in journey.salesforce.rows(kind).items():
            if row["fields"].get("Email") and not row["fields"].get("IsConverted"):
                held[str(row["fields"]["Email"]).lower()].append(key)
    return {key for keys in held.values() if len(keys) > 1 for key in keys}


def lost(office: Office) -> list[tuple[Typed, object]]:
    """The last values that people typed and that neither stand on both sides nor are kept."""
    stores = Stores.of(office.journey)
    kept: dict[str, set[str]] = defaultdict(set)
    for issue in office.journey.accord("conflicts", "list", "--all", "--json").document:
        kept[issue["field"]] |= {_plain(v) for v in issue["detail"].get("values", {}).values()}
    behind = twins(office.journey)
    later = {_plain(value): number for value, number in office.when.items()}
    last: dict[tuple[str, str], Typed] = {}
    for typed in office.ledger:
        last[typed.record, typed.name] = typed
    gone = []
    for right, (kind, left, _) in pairs(stores)["contact"].items():
        if {left, right} & (office.apart | behind):
            continue
        for name, column in TRACKED["salesforce"].items():
            said = [last[key, name] for key in (left, right) if (key, name) in last]
            newest = max(said, key=lambda typed: typed.number, default=None)
            stands = stores.rows["salesforce"][kind][left]["fields"].get(column)
            if newest and later.get(_plain(stands), -1) > newest.number:
                continue  # typed later into a record that is no longer there
            if newest and _plain(newest.value) not in {_plain(stands), *kept[name]}:
                gone.append((newest, stands))
    return gone


def _plain(value: object) -> str:
    """As typed, but for spaces; of a telephone number the digits."""
    text = " ".join(str(value or "").split())
    digits = "".join(letter for letter in text if letter.isdigit())
    return digits if text.startswith(("+", "(")) else text
