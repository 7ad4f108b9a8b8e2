"""Three admins who clear what waits. They know nothing but what `accord status --json` and the two
lists print, and do what that says.
"""

from __future__ import annotations

import re
import shlex
from collections import Counter
from collections.abc import Callable
from typing import Any

from tests.journeys.life.office import Office
from tests.journeys.life.troubles import merge_in

ADMINS = ("Ann Lee", "Ben Ode", "Cy Ray")
PATIENCE_S = 4 * 3600.0
"""How long somebody who deleted a record has to restore it."""
MERGED = re.compile(
    r"merged into \w+:\w+:(?P<kept>\w+), which goes with (?P<with>\S+); (?P<left>\S+) is"
)
MERGE = re.compile(r"merge (?P<lost>\S+) into (?P<kept>\S+) in")
PHONES = frozenset({"not_a_phone_number", "no_country_known", "several_phone_numbers"})
SITES = frozenset({"not_a_domain", "not_a_web_address"})
"""Why a telephone number, or a website, cannot be read."""
Issue = dict[str, Any]


class Admins:
    """Takes turns; counts every deed a person had to do."""

    def __init__(self, office: Office) -> None:
        self.office = office
        self.journey = office.journey
        self.deeds: Counter[str] = Counter()
        self.helpless: dict[str, Issue] = {}
        self.tried: Counter[str] = Counter()

    def look(self) -> None:
        """Look at the status first, then at everything that waits."""
        self.helpless.clear()
        status = self.journey.accord("status", "--json").document
        if status["state"] == "held":
            self._let_go(status)
        for left in status["departed"]:
            self._give_all_of(left)
        for command in ("conflicts", "parked"):
            for issue in self.journey.accord(command, "list", "--json").document:
                self._settle(issue)

    def _who(self) -> str:
        return self.office.rng.choice(ADMINS)

    def _say(self, deed: str, *words: str) -> None:
        done = self.journey.accord(*words)
        assert done.code == 0, done
        self.deeds[deed] += 1

    def _let_go(self, status: dict[str, Any]) -> None:
        """The first command in its advice that names a plan."""
        for told in re.findall(r"`accord ([^`]+)`", status["next"]):
            if told.startswith("approve"):
                words = shlex.split(told.replace("TEXT", "'it is meant'"))
                self._say("approve", *words, "--as", self._who())
                return
        self.helpless["status"] = status

    def _give_all_of(self, left: dict[str, Any]) -> None:
        """The command that the status names, to one who works in both systems."""
        users = self.journey.salesforce.rows("User")
        heir = str(users[self.office.a_rep()]["fields"]["Email"]).lower()
        words = shlex.split(left["command"].replace("EMAIL", heir))[1:]
        self._say("give all to somebody", *words, "--as", self._who())

    def _settle(self, issue: Issue) -> None:
        kinds: dict[str, Callable[[Issue], bool]] = {
            "conflict": self._conflict,
            "ambiguous": self._ambiguous,
            "vanished": self._vanished,
            "field": self._unreadable,
            "parked": self._refused,
        }
        if not kinds[issue["kind"]](issue):
            self.helpless[issue["id"]] = issue

    def _conflict(self, issue: Issue) -> bool:
        side = self.office.rng.choice(sorted(issue["detail"]["values"]))
        self._resolve(issue, "--take", side)
        return True

    def _ambiguous(self, issue: Issue) -> bool:
        """It is the first of them; where that one has its counterpart, merge the two if told so."""
        chosen = issue["detail"]["candidates"][0]
        words = ("conflicts", "resolve", issue["id"], "--link", chosen)
        done = self.journey.accord(*words, "--as", self._who())
        self.deeds["resolve --link"] += 1
        told = MERGE.search(done.err)
        if done.code == 0 or told is None:
            return done.code == 0
        system, kind, lost = told["lost"].split(":")
        _, other, kept = told["kept"].split(":")
        if kind != other:
            self._resolve(issue, "--create")
            return True
        merge_in(self.office, system, kind, kept, lost)
        self.deeds["merge"] += 1
        return True

    def _vanished(self, issue: Issue) -> bool:
        if issue["reason"] == "record_merged":
            return self._merge_there(issue)
        if self.office.now() - issue["at"] < PATIENCE_S:
            return True  # whoever deleted it may restore it
        self._resolve(issue, self.office.rng.choice(("--create", "--apart")))
        return True

    def _merge_there(self, issue: Issue) -> bool:
        """Merge the two in the other system as well."""
        told = MERGED.search(issue["message"])
        if told is None:
            return False
        system, kind, kept = told["with"].split(":")
        _, other, lost = told["left"].split(":")
        there = self.journey.vendor(system).rows(kind)
        if kind != other or not {kept, lost} <= there.keys():  # a lead and a contact do not merge
            self._resolve(issue, "--apart")
            return True
        merge_in(self.office, system, kind, kept, lost)
        self.deeds["merge there as well"] += 1
        return True

    def _resolve(self, issue: Issue, *answer: str) -> None:
        if answer == ("--apart",):
            self.office.apart |= {ref.split(":")[2] for ref in issue["detail"]["refs"]}
        self._say(
            f"resolve {answer[0]}",
            *("conflicts", "resolve", issue["id"], *answer),
            *("--as", self._who(), "--reason", "looked at it"),
        )

    def _unreadable(self, issue: Issue) -> bool:
        """Correct it there: with what is suggested, or with what was meant."""
        meant = issue["detail"]["suggestions"]
        if meant:
            return self._correct(issue, meant[0])
        if issue["reason"] == "too_long":
            return self._correct(issue, f"Title {self.office.fresh()}")
        if issue["reason"] in PHONES:
            return self._correct(issue, self.office.number_of())
        if issue["reason"] in SITES:
            return self._correct(issue, f"c{self.office.fresh()}.example")
        if issue["reason"] == "unknown_term":
            return self._correct(issue, self._meant(issue))
        return issue["field"] == "owner" and self._give_to_somebody(issue)

    def _give_to_somebody(self, issue: Issue) -> bool:
        """To one who works in both systems, where the record is somebody's."""
        for ref in issue["detail"]["refs"]:
            system, kind, record = ref.split(":")
            if system == "salesforce" and record in self.journey.salesforce.rows(kind):
                self.journey.salesforce.edit(kind, record, {"OwnerId": self.office.a_rep()})
                self.deeds["give to somebody"] += 1
        return True

    def _meant(self, issue: Issue) -> str:
        """The term the other side has, or any, as the record's system spells it."""
        system = issue["ref"].split(":")[0]
        (meaning,) = (
            each
            for each in self.journey.fields()
            if (each["entity"], each["field"]) == (issue["entity"], issue["field"])
        )
        spelt = {term["term"]: term[system] for term in meaning["terms"]}
        return str(spelt.get(issue["detail"].get("other"), next(iter(spelt.values()))))

    def _refused(self, issue: Issue) -> bool:
        if issue["reason"] == "required_missing":
            return True  # somebody is still at it: the import's second half
        if self.tried[issue["id"]] < 3:
            self.tried[issue["id"]] += 1
            self._say("retry", "parked", "retry", issue["id"], "--as", self._who())
            return True
        return False

    def _correct(self, issue: Issue, value: str) -> bool:
        """Type a value into the record that it is about."""
        system, kind, record = issue["ref"].split(":")
        if record not in self.journey.vendor(system).rows(kind):
            return True  # it is in the bin: whoever threw it away is asked elsewhere
        self.office.type_in(system, kind, record, {self._called(issue, system, kind): value})
        self.deeds["correct"] += 1
        return True

    def _called(self, issue: Issue, system: str, kind: str) -> str:
        for meaning in self.journey.fields():
            if (meaning["entity"], meaning["field"]) == (issue["entity"], issue["field"]):
                return str(meaning["objects"][system][kind])
        raise AssertionError(f"no such field: {issue}")
