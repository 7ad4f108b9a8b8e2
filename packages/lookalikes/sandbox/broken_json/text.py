"""A text read once, one character at a time, that knows where it is and what is open there."""

from __future__ import annotations

from dataclasses import dataclass

_SPACES = frozenset(" \t\r\n")


class Broken(Exception):
    """A fault; `message` ends with its place."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


@dataclass(slots=True)
class _Open:
    """An object, an array or the whole; `place` is where it began, its column counted from 0."""

    kind: str
    place: str
    has_entries: bool = False


class Text:
    """Where the reading is, and the `names` met in the outermost object with their places."""

    def __init__(self, text: str) -> None:
        self._all = text
        self._position = 0
        self._line = 1
        self._line_start = 0
        self._open = [_Open("ROOT", "[line:1, column:0]")]
        self.names: dict[str, str] = {}

    @property
    def position(self) -> int:
        """How many characters were read."""
        return self._position

    @property
    def kind(self) -> str:
        """OBJECT, ARRAY or ROOT: what is open."""
        return self._open[-1].kind

    @property
    def opened(self) -> str:
        """Where that began."""
        return self._open[-1].place

    @property
    def has_entries(self) -> bool:
        """Whether it has an entry already."""
        return self._open[-1].has_entries

    @has_entries.setter
    def has_entries(self, has: bool) -> None:
        self._open[-1].has_entries = has

    def open(self, kind: str) -> None:
        """An object or an array begins with the character that was read last."""
        column = self._position - self._line_start - 1
        self._open.append(_Open(kind, f"[line:{self._line}, column:{column}]"))

    def close(self) -> None:
        """The innermost one ends."""
        self._open.pop()

    def note_name(self, length: int) -> None:
        """Remember where the name that was read last begins; `length` is with its quotes."""
        if len(self._open) == 2:
            start = self._position - length
            name = self._all[start + 1 : self._position - 1]
            self.names[name] = f"[line:{self._line}, column:{start - self._line_start + 1}]"

    def peek(self) -> str:
        """The character to come, empty at the end."""
        return self._all[self._position : self._position + 1]

    def read(self) -> str:
        """The next character, empty at the end."""
        letter = self.peek()
        self._position += len(letter)
        return letter

    def since(self, start: int) -> str:
        """What was read since then."""
        return self._all[start : self._position]

    def skip_to_end(self) -> None:
        """Read all that is left, for nothing but its place."""
        while self.peek():
            self._line_break(self.read())

    def after_space(self) -> str:
        """The next character that is no white space, empty at the end. Raises Broken."""
        while self.peek() in _SPACES:
            self._line_break(self.read())
        letter = self.read()
        if letter and ord(letter) < 32:
            raise self.broken(
                f"Illegal character ({shown(letter)}): only regular white space (\\r, \\n, \\t) "
                "is allowed between tokens"
            )
        return letter

    def something(self) -> str:
        """The same where the text must not end. Raises Broken."""
        letter = self.after_space()
        if not letter:
            raise self.ended(self.between())
        return letter

    def between(self) -> str:
        """What follows `Unexpected end-of-input` where an entry was begun."""
        return f" within/between {self.kind} entries"

    def unclosed(self) -> str:
        """The same where only the closer is missing."""
        return f": expected close marker for {self.kind} (from {self.opened})"

    def unexpected(self, letter: str, wanted: str, where: str = "") -> Broken:
        """The character that was read last is none of those that may stand there."""
        return self.broken(f"Unexpected character ({shown(letter)}){where}: {wanted}")

    def ended(self, what: str) -> Broken:
        """The text ends too early."""
        return self.broken(f"Unexpected end-of-input{what}")

    def broken(self, message: str) -> Broken:
        """A fault at what was read last."""
        column = self._position - self._line_start + 1
        return Broken(f"{message} at [line:{self._line}, column:{column}]")

    def _line_break(self, letter: str) -> None:
        if letter == "\n" or (letter == "\r" and self.peek() != "\n"):
            self._line += 1
            self._line_start = self._position


def shown(letter: str) -> str:
    """`'x' (code 120)`, and of what cannot be printed what it is."""
    code = ord(letter)
    if code < 32 or 127 <= code < 160:
        return f"(CTRL-CHAR, code {code})"
    if code > 255:
        return f"'{letter}' (code {code} / 0x{code:x})"
    return f"'{letter}' (code {code})"
