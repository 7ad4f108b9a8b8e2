"""The kinds of values that bodies are read into, as Jackson reads them for the vendor: a scalar of
another kind is turned into the one that is wanted where that can be done, everything else is
refused.

Recorded: the texts for lists, objects and texts that are something else, for choices and for what
is missing. Those for numbers, for yes and no, and for scalars in place of an object are Jackson's
own; the names of the classes are the vendor's where they are known, and like them elsewhere.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Protocol

import orjson

from sandbox.hubspot.numbers import Unwritten, Written, digits, plain
from sandbox.hubspot.times import parsed_ms

_INT = 2**31
_BLANKS = "".join(map(chr, range(33)))
"""What Java takes for blank at either end of a text."""
_LONG = 2**63
_WHOLE = re.compile(r"[+-]?\d{1,999}")
_DECIMAL = re.compile(r"[+-]?(\d{1,30}(\.\d*)?|\.\d+)([eE][+-]?\d{1,2})?")
_LAST_MOMENT = 250_000_000_000_000


class Misfit(Exception):
    """A value that a body cannot be read with.

    `way` leads to it from the outside; `text` is what is said behind the place. It is told at the
    value's beginning, or (`at_end`) at its last character. `bare`: without a line and a column;
    where the text says `{way}`, the names that lead there stand instead.
    """

    def __init__(
        self,
        text: str,
        *,
        at_end: bool = False,
        bare: bool = False,
        category: str = "",
    ) -> None:
        super().__init__(text)
        self.text = text
        self.at_end = at_end
        self.bare = bare
        self.category = category
        self.way: list[str | int] = []

    def within(self, step: str | int) -> Misfit:
        """The same, seen from the object or list around."""
        self.way.insert(0, step)
        return self


class Kind(Protocol):
    """`java`: what the vendor calls it."""

    @property
    def java(self) -> str:
        """The name of its class."""

    def read(self, value: Any) -> Any:
        """The value as it is wanted; None stays None. Raises Misfit."""


class Text:
    """A text; yes and no are written out, numbers as they were written."""

    java = "java.lang.String"

    def read(self, value: Any) -> str | None:
        """As the protocol says."""
        if type(value) is str or value is None:
            return value
        if isinstance(value, (list, dict)):
            raise cannot(self.java, value)
        if type(value) is float:
            raise Unwritten
        return value.text if isinstance(value, Written) else orjson.dumps(value).decode()


class Whole:
    """A whole number, also one in a text; of others the part before the point is taken."""

    def __init__(self, java: str, bound: int) -> None:
        self.java = java
        self._bound = bound

    def read(self, value: Any) -> int | None:
        """As the protocol says."""
        if isinstance(value, str):
            return self._within(self._of_text(value))
        if isinstance(value, (bool, list, dict)):
            raise cannot(self.java, value)
        if value is None:
            return None
        if not math.isfinite(value):
            raise self._beyond(digits(value))
        return self._within(int(value))

    def _of_text(self, text: str) -> int | None:
        wanted = text.strip()
        if not wanted:
            return None
        if not _WHOLE.fullmatch(wanted):
            told = f'from String "{text}": not a valid `{self.java}` value'
            raise Misfit(f": Cannot deserialize value of type `{self.java}` {told}")
        return int(wanted)

    def _within(self, number: int | None) -> int | None:
        if number is not None and not -self._bound <= number < self._bound:
            raise self._beyond(str(number))
        return number

    def _beyond(self, number: str) -> Misfit:
        span = f"({-self._bound} - {self._bound - 1})"
        return Misfit(f": Numeric value ({number}) out of range of {self.java} {span}")


class Decimal:
    """A number with or without a fraction, also one in a text."""

    java = "java.math.BigDecimal"

    def read(self, value: Any) -> float | None:
        """As the protocol says."""
        if isinstance(value, str):
            return self._of_text(value)
        if isinstance(value, (bool, list, dict)):
            raise cannot(self.java, value)
        return None if value is None else float(value)

    def _of_text(self, text: str) -> float | None:
        wanted = text.strip()
        if not wanted:
            return None
        if not _DECIMAL.fullmatch(wanted):
            told = f'from String "{text}": not a valid representation'
            raise Misfit(f": Cannot deserialize value of type `{self.java}` {told}")
        return float(wanted)


class Moment:
    """An instant in ISO form or in milliseconds, read into milliseconds."""

    java = "java.time.Instant"

    def read(self, value: Any) -> int | None:
        """As the protocol says."""
        if value is None or value == "":
            return None
        if isinstance(value, (bool, list, dict)):
            raise cannot(self.java, value)
        if isinstance(value, float):
            text = str(int(value)) if math.isfinite(value) else digits(value)
        else:
            text = str(value)
        found = parsed_ms(text.strip())
        if found is None or abs(found) > _LAST_MOMENT:
            told = f'from String "{text}": Failed to deserialize {self.java}'
            raise Misfit(f": Cannot deserialize value of type `{self.java}` {told}")
        return found


class Flag:
    """Yes or no, also as a text or a number."""

    java = "boolean"

    def read(self, value: Any) -> bool | None:
        """As the protocol says."""
        if value is None or isinstance(value, bool):
            return value
        if isinstance(value, int):
            return value != 0
        if isinstance(value, str):
            return self._of_text(value)
        raise cannot(self.java, value)

    def _of_text(self, text: str) -> bool | None:
        wanted = text.strip().lower()
        if wanted in ("true", "false"):
            return wanted == "true"
        if not wanted:
            return None
        told = f'from String "{text}": only "true" or "false" recognized'
        raise Misfit(f": Cannot deserialize value of type `{self.java}` {told}")


class Choice:
    """One of several names; blanks and control characters around it do not count."""

    java = "java.lang.Enum"

    def __init__(self, names: Sequence[str]) -> None:
        self.names = tuple(names)

    def read(self, value: Any) -> str | None:
        """As the protocol says."""
        if value is None or (type(value) is str and value in self.names):
            return value
        name = value.strip(_BLANKS) if isinstance(value, str) else ""
        if name not in self.names:
            told = f": Enum type must be one of: [{', '.join(self.names)}]"
            raise Misfit(told, category="VALIDATION_ERROR")
        return name


class ListOf:
    """Several of one kind, in a collection of the vendor's."""

    def __init__(self, each: Kind, collection: str = "java.util.ArrayList") -> None:
        self.each = each
        self.java = f"{collection}<{each.java}>"

    def read(self, value: Any) -> list[Any] | None:
        """As the protocol says."""
        if value is None:
            return None
        if not isinstance(value, list):
            raise cannot(self.java, value)
        if self.each is TEXT and _all_texts(value):
            return value
        read = self.each.read
        found = []
        try:
            for entry in value:
                if entry is None:
                    # That several are never empty is unverified of the vendor.
                    raise cannot(self.each.java, entry)
                found.append(read(entry))
        except Misfit as misfit:
            raise misfit.within(len(found)) from None
        return found


class MapOf:
    """Values of one kind by any names."""

    def __init__(self, each: Kind) -> None:
        self.each = each
        self.java = f"java.util.LinkedHashMap<java.lang.String,{each.java}>"

    def read(self, value: Any) -> dict[str, Any] | None:
        """As the protocol says."""
        if value is None:
            return None
        if not isinstance(value, dict):
            raise _no_object(self.java, value)
        if self.each is TEXT and _all_texts(value.values()):
            return value
        return _members(value, dict.fromkeys(value, self.each))


class Object:
    """Members by name, of which some have to be there; others are passed over."""

    def __init__(
        self,
        java: str,
        members: Mapping[str, Kind],
        required: Sequence[str] = (),
    ) -> None:
        self.java = java
        self.members = dict(members)
        self.required = tuple(required)

    def may_have(self, name: str, kind: Kind) -> None:
        """One more member: for objects that hold objects like themselves."""
        self.members[name] = kind

    def read(self, value: Any) -> dict[str, Any] | None:
        """As the protocol says."""
        if value is None:
            return None
        if not isinstance(value, dict):
            raise _no_object(_built(self.java), value)
        found = _members(value, self.members)
        for name in self.required:
            if found.get(name) is None:
                raise self._not_set(found)
        return found

    def _not_set(self, found: Mapping[str, Any]) -> Misfit:
        missing = [name for name in self.required if found.get(name) is None]
        told = f". Some required fields were not set: [{', '.join(missing)}]"
        return Misfit(told, at_end=True)


class Anything:
    """Whatever is sent, as it will be kept."""

    java = "java.lang.Object"

    def read(self, value: Any) -> Any:
        """As the protocol says."""
        return plain(value)


class AsWritten:
    """Whatever is sent, as it will be kept; a number that would lose characters is a text of
    them.
    """

    java = "java.lang.Object"

    def read(self, value: Any) -> Any:
        """As the protocol says."""
        if type(value) is float:
            raise Unwritten
        return value.text if isinstance(value, Written) else plain(value)


TEXT = Text()
INT = Whole("int", _INT)
LONG = Whole("java.lang.Long", _LONG)
FLAG = Flag()
DECIMAL = Decimal()
MOMENT = Moment()
ANYTHING = Anything()
AS_WRITTEN = AsWritten()


def cannot(java: str, value: Any) -> Misfit:
    """The refusal of a value of another kind."""
    return Misfit(f": Cannot deserialize value of type `{java}` from {_token(value)}")


def _no_object(java: str, value: Any) -> Misfit:
    """The refusal of what is no object: a list has the wrong form, of a scalar none can be made."""
    if isinstance(value, list):
        return cannot(java, value)
    what, told = _argument(value)
    name = java.partition("<")[0] if java.startswith("java.util.") else java
    return Misfit(
        f": Cannot construct instance of `{name}` (although at least one Creator exists): "
        f"no {what}-argument constructor/factory method to deserialize from {told}"
    )


def _argument(value: Any) -> tuple[str, str]:
    if isinstance(value, bool):
        return "boolean/Boolean", f"boolean value ({str(value).lower()})"
    if isinstance(value, str):
        return "String", f"String value ('{value}')"
    number = f"Number value ({digits(value) if isinstance(value, float) else value})"
    return ("int/Int" if isinstance(value, int) else "double/Double"), number


def _token(value: Any) -> str:
    if isinstance(value, bool):
        return f"Boolean value (token `JsonToken.VALUE_{str(value).upper()}`)"
    for kind, told in _TOKENS.items():
        if isinstance(value, kind):
            return told
    return "Null value (token `JsonToken.VALUE_NULL`)"


def _built(java: str) -> str:
    """The class that builds an object, by which refusals name it."""
    name, opening, rest = java.partition("<")
    return f"{name}$Json{opening}{rest}"


def _members(value: Mapping[str, Any], kinds: Mapping[str, Kind]) -> dict[str, Any]:
    """What an object says of these; the rest is passed over."""
    found = {}
    name = ""
    try:
        for name, each in value.items():
            kind = kinds.get(name)
            if kind is not None:
                found[name] = kind.read(each)
    except Misfit as misfit:
        raise misfit.within(name) from None
    return found


def _all_texts(values: Iterable[Any]) -> bool:
    for each in values:
        if type(each) is not str:
            return False
    return True


_TOKENS = {
    list: "Array value (token `JsonToken.START_ARRAY`)",
    dict: "Object value (token `JsonToken.START_OBJECT`)",
    str: "String value (token `JsonToken.VALUE_STRING`)",
    int: "Integer value (token `JsonToken.VALUE_NUMBER_INT`)",
    float: "Floating-point value (token `JsonToken.VALUE_NUMBER_FLOAT`)",
}
