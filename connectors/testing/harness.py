"""What a system has to offer to be put under the suite: a person's hands, eyes and patience."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import Any, ClassVar

from connectors.record import Fields, Value


class Harness(ABC):
    """One system under trial, with a connector to it.

    A subclass sets what has no value here. `name` and `other` are text fields of `object`, and
    `key` is its unique key. `association` is the name of a many-association from `from_object` to
    `to_object`. The methods are what people and the system do, and go past the connector.
    """

    connector: Any
    """A connector (`connectors.protocol.Connector`) that can also provision."""

    object: str
    key: str
    name: str
    other: str
    from_object: str
    to_object: str
    association: str

    new_field: ClassVar[str] = "accord_trial"
    """A name that a new text field of `object` may get."""
    hidden_field: str | None = None
    """A field that is there and that the connector's user cannot see; None where none is hidden."""
    tells_deletions: ClassVar[bool] = True
    """Whether `changes` shows deleted records."""
    feeds_links: ClassVar[bool] = True
    """Whether a new association makes `changes` show its record again."""

    @abstractmethod
    def create(self, object_name: str, label: str, **fields: Value) -> str:
        """A person makes a record called `label`; returns its id."""

    @abstractmethod
    def edit(self, record_id: str, **fields: Value) -> None:
        """A person edits a record of `object`."""

    @abstractmethod
    def delete(self, record_id: str) -> None:
        """A person deletes a record of `object`."""

    @abstractmethod
    def live(self) -> dict[str, Fields]:
        """What people see: every live record of `object`, fields by id, blank as None."""

    @abstractmethod
    def settle(self) -> None:
        """Let so much time pass that whatever lags has caught up."""

    @abstractmethod
    def fail(self, how: str, times: int = 1) -> None:
        """The next `times` writes fail: `timeout_before` (nothing arrives), `timeout_after` (done,
        and the answer lost) or `busy` (too many calls, nothing done).
        """

    @abstractmethod
    def small_pages(self) -> int:
        """Make pages so small that a trial can afford several; returns the size."""

    def requests(self) -> int | None:
        """Requests the system has counted so far, sign-ins included; None where it does not
        count.
        """
        return None

    def keyed(self, key: str) -> str:
        """The key that a record gets for one of a test's: where others write too, with a mark."""
        return key

    def wanted_fields(self) -> tuple[str, ...]:
        """The fields that reads ask for unless a test says otherwise."""
        return (self.name, self.other, self.key)

    def labelled(self, label: str) -> list[str]:
        """Ids of the live records called `label`."""
        return [
            record_id for record_id, fields in self.live().items() if fields[self.name] == label
        ]
