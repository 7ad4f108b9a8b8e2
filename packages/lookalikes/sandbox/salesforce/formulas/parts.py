"""A checked part of a formula, and what functions ask of the parts they are given."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, NamedTuple

from sandbox.salesforce.formulas.moment import Moment, Run
from sandbox.salesforce.formulas.syntax import BadFormula, CannotEvaluate, Constant
from sandbox.salesforce.formulas.values import KINDS
from sandbox.salesforce.schema.object_types import Field

LONGEST_TEXT = 32_768


class Part(NamedTuple):
    """The kind of a part's value and how it is found; `field` where the part is one, and whether it
    is the record's `own`; `constant` where it was written down.
    """

    kind: str
    run: Run
    at: int
    field: Field | None = None
    own: bool = False
    constant: Constant | None = None


@dataclass(frozen=True, slots=True)
class Asked:
    """One call of a function or an operator, its arguments checked already."""

    name: str
    at: int
    parts: tuple[Part, ...]
    in_flow: bool

    @property
    def label(self) -> str:
        """What refusals call it."""
        if self.name in ("negative", "positive"):
            return "operator '-'" if self.name == "negative" else "operator '+'"
        return f"function '{self.name}()'" if self.name.isalpha() else f"operator '{self.name}'"

    def expect(self, place: int, kinds: Iterable[str]) -> None:
        """Refuse an argument of another kind. Raises BadFormula."""
        part = self.parts[place]
        allowed = list(kinds)
        if part.kind not in (*allowed, "null"):
            raise self.mistyped(part, allowed)

    def mistyped(self, part: Part, allowed: Iterable[str]) -> BadFormula:
        """What the vendor says of an argument of another kind; of a picklist that few functions
        take one.
        """
        if part.kind in ("picklist", "multipicklist") and part.field is not None:
            name = part.field.name
            fix = f"Write TEXT({name})" if part.kind == "picklist" else f"Use INCLUDES({name}, …)"
            sentence = (
                f"Field {name} is a picklist field. Picklist fields are only supported in certain "
                f"functions. {fix}."
            )
            return BadFormula(part.at, sentence)
        expected = ", ".join(KINDS[kind] for kind in allowed)
        sentence = f"Incorrect parameter type for {self.label}. Expected {expected}, received"
        return BadFormula(part.at, f"{sentence} {KINDS[part.kind]}")

    def made(self, kind: str, run: Run) -> Part:
        """The call as a part of what it stands in."""
        return Part(kind, run, self.at)


Build = Callable[[Asked], Part]


class Function(NamedTuple):
    """How many arguments a function takes at least and at most (None: any number), and what it
    makes of them.
    """

    least: int
    most: int | None
    build: Build


def typed(takes: str, gives: str, work: Callable[..., Any], *, optional: int = 0) -> Function:
    """A function whose arguments have fixed kinds (`"text number"`), found before it works; blanks
    reach it as None.
    """
    kinds = takes.split()

    def build(asked: Asked) -> Part:
        for place in range(len(asked.parts)):
            asked.expect(place, kinds[place].split("|"))
        runs = [part.run for part in asked.parts]

        def run(moment: Moment) -> Any:
            return work(*[each(moment) for each in runs])

        return asked.made(gives, run)

    return Function(len(kinds) - optional, len(kinds), build)


def common_kind(asked: Asked, parts: Iterable[Part]) -> str:
    """The one kind that all the parts have. Raises BadFormula."""
    found = "null"
    for part in parts:
        if part.kind in ("picklist", "multipicklist"):
            raise asked.mistyped(part, ["text"])
        if found == "null":
            found = part.kind
        elif part.kind not in (found, "null"):
            raise asked.mistyped(part, [found])
    return found


def short_enough(length: int) -> None:
    """Raises CannotEvaluate for a text that nobody could store."""
    if length > LONGEST_TEXT:
        raise CannotEvaluate(f"The text is longer than {LONGEST_TEXT:,} characters.")
