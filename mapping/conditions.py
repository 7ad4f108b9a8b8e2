"""What `where` can say of one vendor field: a value, one of several, none of them, blank or not, a
range. Pure.
"""

from __future__ import annotations

from decimal import Decimal, InvalidOperation

from pydantic import Field, model_validator

from connectors.record import Value
from mapping.policy_model import Strict


class Condition(Strict):
    """What a record of the scope holds in one field; everything that is said must hold.

    Short forms: `pipeline: default` is `{is: [default]}`, `type: [CUSTOMER, PARTNER]` is
    `{is: [CUSTOMER, PARTNER]}`.
    """

    is_: tuple[str, ...] | None = Field(
        default=None,
        alias="is",
        description="One of these values.",
        examples=[["CUSTOMER", "PARTNER"]],
    )
    not_: tuple[str, ...] | None = Field(
        default=None,
        alias="not",
        description="None of these values; a blank is none of them.",
        examples=[["competitor"]],
    )
    blank: bool | None = Field(
        default=None,
        description="`true`: nothing is entered there; `false`: something is.",
        examples=[False],
    )
    from_: str | None = Field(
        default=None,
        alias="from",
        description="This value or a later (greater) one: numbers as numbers, dates by the "
        "calendar. A blank is never in a range.",
        examples=["2026-01-01"],
    )
    to: str | None = Field(
        default=None, description="This value or an earlier (smaller) one.", examples=["1000"]
    )

    @model_validator(mode="before")
    @classmethod
    def _short_forms(cls, given: object) -> object:
        if isinstance(given, str):
            return {"is": (given,)}
        if isinstance(given, list | tuple):
            return {"is": tuple(given)}
        if isinstance(given, dict):
            return {key: _several(key, value) for key, value in given.items()}
        return given

    @property
    def only(self) -> str | None:
        """The only value that a record of the scope can hold; None where there are several."""
        if self.is_ is None or len(self.is_) != 1:
            return None
        return self.is_[0]

    def holds(self, value: Value) -> bool:
        """Whether a stored value meets it."""
        text = value if isinstance(value, str) and value else None
        if self.blank is not None and self.blank != (text is None):
            return False
        if self.is_ is not None and text not in self.is_:
            return False
        if self.not_ is not None and text in self.not_:
            return False
        return self._in_range(text)

    def _in_range(self, text: str | None) -> bool:
        if self.from_ is None and self.to is None:
            return True
        if text is None:
            return False
        if self.from_ is not None and _before(text, self.from_):
            return False
        return self.to is None or not _before(self.to, text)


def _several(key: object, value: object) -> object:
    """Words for one value where several are asked for."""
    if key in ("is", "not") and isinstance(value, str):
        return (value,)
    return value


def _before(one: str, other: str) -> bool:
    """Whether a value comes before another: as numbers where both are, else as text, which is right
    for dates and instants.
    """
    try:
        return Decimal(one) < Decimal(other)
    except InvalidOperation:
        return one < other
