"""One side of a run: asks probes of one account, remembers their words, and removes at the end what
it made.
"""

from __future__ import annotations

import secrets
import string
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import requests

from verify.accounts.account import Account
from verify.accounts.wire import Sleep, Wire
from verify.answers.answer import Answer, at, told
from verify.answers.plain import Plain
from verify.probe import Probe, Unknown, Until, filled, sent_by
from verify.probes.table import PROBES
from verify.removals import FOUND_AT, MAKERS, SEARCHES, Call, removals
from verify.running.ledger import Ledger

MARK = "accordverify"
_SENT = {vendor: sent_by(probes) for vendor, probes in PROBES.items()}
_TRIES, _WAIT_S = 60, 1.0
_GONE = frozenset({200, 204, 404, 410})


class Unasked(Exception):
    """Why a probe has no answer from this side."""


class Side:
    """Use it in a `with` block: leaving it removes everything, whatever happened inside."""

    def __init__(self, account: Account, ledger: Path, sleep: Sleep) -> None:
        self.account = account
        self.left: list[str] = []
        self._wire = Wire(account.url, sleep)
        self._ledger = Ledger(ledger, account.url)
        mark = MARK + "".join(secrets.choice(string.ascii_lowercase) for _ in range(8))
        self.words: dict[str, str] = {**account.words, "mark": mark, **_times()}

    def __enter__(self) -> Side:
        try:
            # Of a run that was killed.
            self._remove()
        except BaseException:
            self._wire.__exit__()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        try:
            self._find_the_rest()
            self._remove()
        finally:
            self._wire.__exit__()

    @property
    def plain(self) -> Plain:
        """What takes this account out of its answers."""
        return Plain(self.account.names, self.words, _SENT[self.account.vendor])

    def ask(self, probe: Probe) -> Answer:
        """The answer; what it made is in the ledger before anything else. Raises Unasked."""
        try:
            answer = self._asked_until(probe)
        except Unknown as unknown:
            raise Unasked(f"nothing made the {unknown}") from None
        except requests.RequestException as error:
            raise Unasked(f"no answer: {type(error).__name__}") from None
        for word, place in probe.keeps.items():
            for value in list(at(told(answer).tree, place))[:1]:
                self.words[word] = str(value)
        return answer

    def _asked_until(self, probe: Probe) -> Answer:
        answer = self._once(probe)
        if probe.until is None:
            return answer
        for _ in range(_TRIES):
            if _is_there(answer, probe.until):
                return answer
            self._wire.pause(_WAIT_S)
            answer = self._once(probe)
        return answer

    def _once(self, probe: Probe) -> Answer:
        path = filled(probe.path, self.words)
        headers = filled(probe.headers, self.words)
        if probe.signed:
            headers = {"Authorization": f"Bearer {self.account.token}", **headers}
        answer = self._wire.ask(probe.method, path, filled(probe.body, self.words), headers)
        self.note(probe.method, path, answer)
        return answer

    def note(self, method: str, path: str, answer: Answer) -> None:
        """Remember what a call made that was carried out, and forget what it removed; for calls of
        others in this account too.
        """
        if answer.status < 300:
            made = removals(MAKERS[self.account.vendor], method, path, told(answer).tree)
            self._ledger.strike(method, path)
            self._ledger.add(made)

    def made(self, below: str) -> list[str]:
        """Ids of what is to be removed below a path, such as `/crm/v3/objects/contacts/`."""
        paths = [call.path for call in self._ledger.calls()]
        return [path.removeprefix(below) for path in paths if path.startswith(below)]

    def _find_the_rest(self) -> None:
        """Records that jobs made and whose ids no answer told."""
        for path, place in SEARCHES[self.account.vendor]:
            try:
                bearer = {"Authorization": f"Bearer {self.account.token}"}
                answer = self._wire.ask("GET", filled(path, self.words), headers=bearer)
            except requests.RequestException:
                continue
            ids = [str(found) for found in at(told(answer).tree, place)]
            self._ledger.add([Call("DELETE", FOUND_AT.replace("{id}", each)) for each in ids])

    def _remove(self) -> None:
        """The last made goes first; what cannot be removed stays in the ledger and is told."""
        failed: list[Call] = []
        for call in reversed(self._ledger.calls()):
            if not self._removed(call):
                failed.append(call)
        self._ledger.keep(list(reversed(failed)))
        self.left = [f"{call.method} {self.account.url}{call.path}" for call in failed]

    def _removed(self, call: Call) -> bool:
        bearer = {"Authorization": f"Bearer {self.account.token}"}
        try:
            if call.ended_with is not None:
                self._wire.ask("PATCH", call.path, call.ended_with, bearer)
            answer = self._wire.ask(call.method, call.path, headers=bearer)
        except requests.RequestException:
            return False
        return answer.status in _GONE and not _is_still_there(told(answer).tree)


def _times() -> dict[str, str]:
    """Now, and an hour before."""
    now = datetime.now(UTC)
    moments = {"now": now, "earlier": now - timedelta(hours=1)}
    return {word: f"{moment:%Y-%m-%dT%H:%M:%SZ}" for word, moment in moments.items()}


def _is_there(answer: Answer, until: Until) -> bool:
    """Whether what is waited for has come; a refusal will not change by waiting."""
    if answer.status >= 400 and answer.status != 404:
        return True
    found = [str(value) for value in at(told(answer).tree, until.place)]
    if not until.among:
        return bool(found)
    return any(value in until.among for value in found)


_NONE = ("ENTITY_IS_DELETED", "INVALID_CROSS_REFERENCE_KEY")


def _is_still_there(tree: Any) -> bool:
    """Whether a collection's answer, whose status is always good, refuses to delete one."""
    return any(code not in _NONE for code in at(tree, "*.errors.*.statusCode"))
