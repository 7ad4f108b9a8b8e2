"""What a YAML parser minds, in words for somebody who never heard of YAML: where it went wrong, and
what to type. No value is repeated: in `accord.yaml` it could be a secret. Pure.
"""

from __future__ import annotations

from dataclasses import dataclass

from ruamel.yaml.error import MarkedYAMLError, StreamMark

from mapping.problems import Problem

NOT_READABLE = (
    "this line cannot be read; compare it with the lines above it, or with a file that "
    "`accord init` writes into a new folder"
)
COLON_TOO_MANY = "a colon stands here where none can; put text that has a colon in quotes"
TOO_FAR_IN = (
    "this line is pushed in further than the one above it, which has its value already; begin both "
    "as far in"
)
NOT_LINED_UP = (
    "this does not go on from what stands above; begin the line as far in as the lines it belongs "
    "to"
)
BEHIND_QUOTES = (
    "text goes on behind its closing quotation mark; put the whole text in double quotes, such as "
    '"the fair team\'s own"'
)
NO_COMMA = (
    "a colon stands here where none can; type a comma between two things in brackets, and put text "
    "that has a colon in quotes"
)
NO_SENSE = 'nothing can begin with `{}` here; take it out, or put the text in quotes, such as "{}…"'
DASH = "a dash begins a line of its own; go to the next line, push it in, and write `- ` there"
TAB = "a tab stands here; delete it and type spaces, two for each step to the right"
BACKSLASH = (
    "`\\` means something in double quotes; put the text in single quotes instead, such as 'a\\b'"
)
BAR = "behind `|` or `>` nothing may stand; put the text in quotes, or into the next line"
_CLOSING = {"[": "]", "{": "}", "'": "'", '"': '"'}


def in_words(error: MarkedYAMLError, text: str, name: str) -> Problem:
    """The problem behind a parser's complaint, at the place where to type something."""
    mark = error.problem_mark or error.context_mark
    if mark is None:
        return Problem(name, 1, 1, NOT_READABLE)
    return _Complaint(error, mark, text.split("\n"), name).problem()


@dataclass(frozen=True, slots=True)
class _Complaint:
    """What a parser minded, and where it noticed."""

    error: MarkedYAMLError
    mark: StreamMark
    lines: list[str]
    name: str

    def problem(self) -> Problem:
        """In words, at the place where to type something."""
        special = self._tab() or self._unclosed() or self._without_colon()
        if special:
            return special
        # a parser that is surprised by the end points behind it
        written = [number for number, line in enumerate(self.lines) if line] or [0]
        line = min(self.mark.line, written[-1])
        return self._at(line, self.mark.column, self._told())

    def _tab(self) -> Problem | None:
        """A tab that begins the line that the parser could not follow, or the one above."""
        for line in (self.mark.line, self.mark.line - 1):
            written = self._line(line)
            start = written[: len(written) - len(written.lstrip())]
            if "\t" in start:
                return self._at(line, start.index("\t"), TAB)
        if self._sign() == "\t":
            return self._at(self.mark.line, self.mark.column, TAB)
        return None

    def _unclosed(self) -> Problem | None:
        """A bracket or a quotation mark that is open still."""
        opened, context = self.error.context_mark, str(self.error.context)
        if opened is None:
            return None
        is_colon = self._says("but got ':'") and opened.line == self.mark.line
        if is_colon:
            return None
        sign = self._line(opened.line)[opened.column : opened.column + 1]
        if "while parsing a flow" in context and sign in _CLOSING:
            told = (
                f"what `{sign}` opens here is not closed where it should be; type "
                f"`{_CLOSING[sign]}` at its end, and a comma between any two things in it"
            )
            return self._at(opened.line, opened.column, told)
        if sign in _CLOSING and "quoted scalar" in context and self._says("unexpected"):
            told = (
                f"the quotation mark {sign} here is never closed; type {sign} where the text ends"
            )
            return self._at(opened.line, opened.column, told)
        return None

    def _without_colon(self) -> Problem | None:
        """A line among names with values that has no colon, or none with a space behind it."""
        opened = self.error.context_mark
        if self._says("could not find expected") and opened is not None:
            return self._colonless(opened.line, opened.column)
        before = self._line(self.mark.line - 1)
        is_first_colon = ":" not in self._line(self.mark.line)[: self.mark.column]
        if not self._says("mapping values") or not is_first_colon or not before.strip():
            return None
        if ": " in f"{before} " or before.lstrip().startswith(("-", "#")):
            return None
        return self._colonless(self.mark.line - 1, len(before) - len(before.lstrip()))

    def _colonless(self, line: int, column: int) -> Problem:
        key = self._line(line).strip().partition(":")[0]
        told = f"no colon with a space behind it stands in this line; type `{key}: …`"
        return self._at(line, column, told)

    def _told(self) -> str:
        match str(self.error.problem).split():
            case ["mapping", "values", *_]:
                return self._colon_too_many()
            case ["expected", *_] if self._says("but got ':'"):
                return NO_COMMA
            case ["sequence", "entries", *_]:
                return DASH
            case ["found", "unknown", "escape", *_] | ["expected", "escape", *_]:
                return BACKSLASH
            case ["expected", "chomping", *_]:
                return BAR
            case ["expected", "<block", *_]:
                is_behind = self._before().rstrip().endswith(("'", '"'))
                return BEHIND_QUOTES if is_behind else NOT_LINED_UP
            case _:
                return self._no_sense()

    def _colon_too_many(self) -> str:
        written = self._line(self.mark.line)
        key, colon, _ = written.strip().partition(": ")
        if colon and ": " in self._before():
            return f'text with a colon stands in quotes; type `{key}: "…"`'
        above = self._line(self.mark.line - 1)
        if above.strip() and _indent(written) > _indent(above):
            return TOO_FAR_IN
        return COLON_TOO_MANY

    def _no_sense(self) -> str:
        sign = self._sign().strip()
        before = self._before()[-1:]
        if before in ("*", "&"):
            sign = before
        return NO_SENSE.format(sign, sign) if sign else NOT_READABLE

    def _says(self, words: str) -> bool:
        return words in str(self.error.problem)

    def _sign(self) -> str:
        return self._line(self.mark.line)[self.mark.column : self.mark.column + 1]

    def _before(self) -> str:
        """What stands before the place in its line."""
        return self._line(self.mark.line)[: self.mark.column]

    def _line(self, number: int) -> str:
        return self.lines[number] if 0 <= number < len(self.lines) else ""

    def _at(self, line: int, column: int, told: str) -> Problem:
        return Problem(self.name, line + 1, column + 1, told)


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())
