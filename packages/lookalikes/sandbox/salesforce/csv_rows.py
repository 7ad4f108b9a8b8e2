"""CSV as the Bulk API reads and writes it: six delimiters, two line endings, every cell of an
answer quoted.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

DELIMITERS = {
    "BACKQUOTE": "`",
    "CARET": "^",
    "COMMA": ",",
    "PIPE": "|",
    "SEMICOLON": ";",
    "TAB": "\t",
}
ENDINGS = {"LF": "\n", "CRLF": "\r\n"}
_ROWS_PER_CHUNK = 2000


@dataclass(frozen=True, slots=True)
class Dialect:
    """The two words a job chooses: `COMMA` and `LF` unless it says otherwise."""

    delimiter: str = "COMMA"
    ending: str = "LF"

    def rows(self, text: str) -> Iterator[list[str]]:
        """The cells of each row that is not blank, the header first. Raises `csv.Error`."""
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=DELIMITERS[self.delimiter])
        return (row for row in reader if row)

    def agrees(self, text: str) -> bool:
        """Whether the first line ends as the job said its lines would."""
        line, newline, _ = text.partition("\n")
        return not newline or line.endswith("\r") == (self.ending == "CRLF")

    def line(self, cells: Sequence[str]) -> str:
        """One row of an answer: quotes around every cell, doubled inside."""
        between = f'"{DELIMITERS[self.delimiter]}"'
        row = between.join([cell.replace(_QUOTE, _QUOTES) for cell in cells])
        return f'"{row}"{ENDINGS[self.ending]}'

    def chunks(self, rows: Iterable[Sequence[str]]) -> Iterator[bytes]:
        """The rows in bytes, a few thousand at a time."""
        lines: list[str] = []
        for row in rows:
            lines.append(self.line(row))
            if len(lines) == _ROWS_PER_CHUNK:
                yield "".join(lines).encode()
                lines.clear()
        yield "".join(lines).encode()


_QUOTE, _QUOTES = '"', '""'
