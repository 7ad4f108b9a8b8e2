"""Text: parts of it, spellings of it, what it contains, and values written as text."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time
from decimal import Decimal
from functools import lru_cache
from typing import Any

from sandbox.salesforce.formulas.functions.patterns import Pattern
from sandbox.salesforce.formulas.moment import Moment
from sandbox.salesforce.formulas.parts import Asked, Function, Part, short_enough, typed
from sandbox.salesforce.formulas.syntax import BadFormula, CannotEvaluate
from sandbox.salesforce.formulas.values import calculated, written
from sandbox.salesforce.ids import normal_id

_NUMBER = re.compile(r"\s*[+-]?(?:\d{1,40}\.?\d{0,40}|\.\d{1,40})\s*", re.ASCII)


def _left(text: str | None, count: Decimal | None) -> str | None:
    return _middle(text, Decimal(1), count)


def _right(text: str | None, count: Decimal | None) -> str | None:
    if count is None or not text:
        return None
    kept = max(0, int(count))
    return text[max(0, len(text) - kept) :] or None


def _middle(text: str | None, start: Decimal | None, count: Decimal | None) -> str | None:
    if count is None or start is None or not text:
        return None
    first = max(1, int(start)) - 1
    return text[first : first + max(0, int(count))] or None


def _length(text: str | None) -> Decimal:
    return Decimal(len(text or ""))


def _substitute(text: str | None, old: str | None, new: str | None) -> str | None:
    if not text or not old:
        return text
    fresh = new or ""
    short_enough(len(text) + text.count(old) * (len(fresh) - len(old)))
    return text.replace(old, fresh)


def _contains(text: str | None, wanted: str | None) -> bool | None:
    """Every text contains an empty one; of no text the rest is not known."""
    if not wanted:
        return True
    return wanted in text if text else None


def _begins(text: str | None, wanted: str | None) -> bool | None:
    if not wanted:
        return True
    return text.startswith(wanted) if text else None


def _find(wanted: str | None, text: str | None, start: Decimal = Decimal(1)) -> Decimal:
    """The place from 1 on; 0 where it is not."""
    if not wanted or not text or start is None:
        return Decimal(0)
    return Decimal(text.find(wanted, max(0, int(start) - 1)) + 1)


def _pad(text: str | None, length: Decimal | None, fill: str | None) -> tuple[str, str] | None:
    """The text, cut where it is too long, and what is missing beside it."""
    if text is None or length is None:
        return None
    short_enough(int(length))
    wanted = max(0, int(length))
    missing = wanted - len(text)
    if missing <= 0 or not fill:
        return text[:wanted], ""
    return text, (fill * (missing // len(fill) + 1))[:missing]


def _left_padded(text: str | None, length: Decimal | None, fill: str | None = " ") -> str | None:
    parts = _pad(text, length, fill)
    return None if parts is None else parts[1] + parts[0]


def _right_padded(text: str | None, length: Decimal | None, fill: str | None = " ") -> str | None:
    parts = _pad(text, length, fill)
    return None if parts is None else parts[0] + parts[1]


def _title(text: str | None) -> str | None:
    """The first letter of each word large and the rest small; what begins a word is unverified."""
    if text is None:
        return None
    return re.sub(r"[^\W_]+(?:['’][^\W_]+)*", lambda match: match.group().capitalize(), text)


def _number_of(text: str | None) -> Decimal | None:
    if not text or not text.strip():
        return None
    if _NUMBER.fullmatch(text) is None:
        raise CannotEvaluate(f"'{text}' is no number.")
    return calculated(lambda context: context.create_decimal(text.strip()))


def _is_number(text: str | None) -> bool:
    return bool(text) and _NUMBER.fullmatch(str(text)) is not None


def _long_id(text: str | None) -> str | None:
    return None if not text else normal_id(text) or text


def _text(asked: Asked) -> Part:
    """A value as text; text itself is refused, as it needs none of it."""
    part = asked.parts[0]
    chosen = part.field is not None and part.field.type == "picklist"
    if not chosen:
        asked.expect(0, ["number", "date", "datetime", "time"])
    run = part.run
    return asked.made("text", lambda moment: as_text(run(moment)))


def as_text(value: Any) -> str | None:
    """A value as TEXT writes it."""
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, Decimal):
        return written(value)
    if isinstance(value, datetime):
        return value.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%SZ")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, time):
        return value.strftime("%H:%M:%S.000")
    return str(value).lower()


def _matches(asked: Asked) -> Part:
    """Whether the whole text is of the pattern's form."""
    for place in (0, 1):
        asked.expect(place, ["text"])
    text, pattern = asked.parts
    written_down = pattern.constant
    if written_down is not None and _pattern(str(written_down.value or "")) is None:
        raise BadFormula(pattern.at, "Invalid regular expression. Check its brackets.")

    def run(moment: Moment) -> bool:
        form = _pattern(pattern.run(moment) or "")
        if form is None:
            raise CannotEvaluate("The regular expression is not valid.")
        return form.fits(text.run(moment) or "")

    return asked.made("boolean", run)


@lru_cache(maxsize=128)
def _pattern(written: str) -> Pattern | None:
    try:
        return Pattern(written)
    except ValueError:
        return None


TEXTS = {
    "LEFT": typed("text number", "text", _left),
    "RIGHT": typed("text number", "text", _right),
    "MID": typed("text number number", "text", _middle),
    "LEN": typed("text", "number", _length),
    "UPPER": typed("text text", "text", lambda text, _=None: text and text.upper(), optional=1),
    "LOWER": typed("text text", "text", lambda text, _=None: text and text.lower(), optional=1),
    "INITCAP": typed("text", "text", _title),
    "TRIM": typed("text", "text", lambda text: text and text.strip()),
    "SUBSTITUTE": typed("text text text", "text", _substitute),
    "CONTAINS": typed("text text", "boolean", _contains),
    "BEGINS": typed("text text", "boolean", _begins),
    "FIND": typed("text text number", "number", _find, optional=1),
    "LPAD": typed("text number text", "text", _left_padded, optional=1),
    "RPAD": typed("text number text", "text", _right_padded, optional=1),
    "VALUE": typed("text", "number", _number_of),
    "ISNUMBER": typed("text", "boolean", _is_number),
    "CASESAFEID": typed("text", "text", _long_id),
    "TEXT": Function(1, 1, _text),
    "REGEX": Function(2, 2, _matches),
}
