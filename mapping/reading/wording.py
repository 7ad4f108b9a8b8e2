"""What is wrong with a value that a model refuses, in words that say what to type. Pure.

No word of a model's own is passed on but for those that its validators say.
"""

from __future__ import annotations

from typing import Any

from pydantic_core import ErrorDetails

from mapping.problems import did_you_mean
from mapping.reading.shape import Shape, written

FEW = 12
EMPTY = '""'
LISTS = frozenset({"tuple_type", "list_type", "set_type", "frozen_set_type"})
BLOCKS = frozenset({"dict_type", "model_type", "model_attributes_type"})
NUMBERS = {
    "int_type": "a whole number",
    "int_parsing": "a whole number",
    "int_parsing_size": "a whole number",
    "int_from_float": "a whole number",
    "float_type": "a number",
    "float_parsing": "a number",
    "finite_number": "a number",
    "bool_type": "true or false",
    "bool_parsing": "true or false",
    "string_type": "one value",
}
LIMITS = {
    "greater_than_equal": ("at least", "ge"),
    "greater_than": ("more than", "gt"),
    "less_than_equal": ("at most", "le"),
    "less_than": ("less than", "lt"),
}
FORMS = {
    "^[A-Z]{2}$": 'two capital letters, such as "US"',
    "^[A-Z]{3}$": 'three capital letters, such as "EUR"',
    r"^\d{2,3}\.0$": 'a version such as "62.0"',
}


def told(detail: ErrorDetails, shape: Shape) -> str:
    """What is wrong, and what to type."""
    match detail["type"]:
        case "missing":
            return f"this key is missing; add `{shape.example(detail['loc'])}`"
        case "extra_forbidden":
            *outer, key = detail["loc"]
            return _unknown_key(str(key), shape.known_keys(outer))
        case "literal_error":
            return _unknown_word(detail["input"], detail, shape)
        case "value_error":
            return detail["msg"].removeprefix("Value error, ")
        case _:
            return _not_allowed(detail, shape) or _of_another_kind(detail, shape)


def _not_allowed(detail: ErrorDetails, shape: Shape) -> str:
    """A value of the right kind that is none of those allowed; "" where it is of another kind."""
    kind, given = detail["type"], detail["input"]
    example = _example(detail["loc"], shape)
    if kind in LIMITS:
        words, key = LIMITS[kind]
        return f"{given} stands here, and {words} {detail['ctx'][key]:g} is wanted"
    if kind == "string_pattern_mismatch":
        form = FORMS.get(detail["ctx"]["pattern"], f"`{example}`")
        return f"{_shown(given)} stands here; type {form}"
    if kind == "too_short":
        return f"nothing is in this list; type `{example}`, or take the line out"
    if kind == "string_too_short":
        return f"nothing stands here; such as `{example}`"
    return ""


def _unknown_key(key: str, known: list[str]) -> str:
    name, colon, _ = key.partition(":")
    if colon and name in known:
        return f"a space is wanted behind the colon; type `{name}: …`"
    hint = did_you_mean(key, known)
    if hint or not known:
        return f"unknown key{hint}"
    return f"unknown key; the keys here are {_listed(known)}"


def _unknown_word(given: Any, detail: ErrorDetails, shape: Shape) -> str:
    words = shape.allowed(detail["loc"])
    shown = [word or EMPTY for word in words]
    wanted = f"type one of {', '.join(shown)}"
    if not words:
        wanted = f"type {detail['ctx']['expected']}"
    if given is None:
        return f"nothing stands behind the colon; {wanted}"
    if not isinstance(given, str):
        return wanted
    return f"no word {given!r} here{did_you_mean(given, words)}; {wanted}"


def _of_another_kind(detail: ErrorDetails, shape: Shape) -> str:
    """Text where a list is wanted, a list where names are, and so on."""
    kind, given = detail["type"], detail["input"]
    example = _example(detail["loc"], shape)
    such = f"type `{example}`" if example else "see docs/reference/policy.md"
    if given is None:
        return f"nothing stands behind the colon; {such}, or take the line out"
    if kind in LISTS and isinstance(given, str):
        key = example.partition(":")[0]
        return f"a list is wanted, in brackets: type `{key}: {written([given])}`"
    if kind in LISTS:
        return f"a list is wanted, and {_what(given)} stands here; such as `{example}`"
    if kind in BLOCKS:
        what = "a single value" if isinstance(given, str) else _what(given)
        return f"names with values are wanted, and {what} stands here; such as `{example}`"
    if kind in NUMBERS:
        return f"{_what(given)} stands here, and {NUMBERS[kind]} is wanted; such as `{example}`"
    return f"{_what(given)} stands here, and something else is wanted; such as `{example}`"


def _example(path: tuple[str | int, ...], shape: Shape) -> str:
    if path:
        return shape.example(path)
    needed = shape.needed_keys()
    return shape.example(needed[:1]) if needed else shape.example_inside(())


def _what(given: Any) -> str:
    if isinstance(given, dict):
        return "a block of names"
    if isinstance(given, list | tuple):
        return "a list"
    if given is None:
        return "nothing"
    return _shown(given)


def _shown(given: Any) -> str:
    return repr(given) if isinstance(given, str) else _what(given)


def _listed(words: list[str]) -> str:
    return ", ".join(words[:FEW]) + (", …" if len(words) > FEW else "")
