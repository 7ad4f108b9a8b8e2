"""Draws the lists of what waits for a person: alike things under one heading, each with its id.

Where nobody reads on a terminal, each is one line that is never broken.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from accord.cli.drawing.text import lines, printable, table, told
from accord.usecases.telling.deciding import way_out
from accord.usecases.telling.words import counted

if TYPE_CHECKING:
    from rich.console import Console

    from accord.usecases.reps import Departed

Document = Mapping[str, Any]
ENTRIES_SHOWN = 200
NOTES = frozenset({"approved", "other_stored"})
"""Details by which Accord goes on, and that tell people nothing."""
NOTHING_KEPT = (
    "Nothing is known to wait here: no sync has run yet, and what a plan finds is kept once "
    "`accord sync` or `accord apply` has run."
)


def draw_queue(
    console: Console,
    documents: Sequence[Document],
    reps: Sequence[Departed] = (),
    *,
    ever_ran: bool = True,
) -> None:
    """What a queue holds: who it is about, what is at stake, and why; the records of a rep who left
    in one line.
    """
    if not documents:
        lines(console, ["Nothing waits here." if ever_ran else NOTHING_KEPT])
        return
    lines(console, [each.told for each in reps])
    single = _without(documents, reps)
    if console.is_terminal:
        _draw_groups(console, single)
        return
    for each in single:
        _whole(console, _line(each))


def _without(documents: Sequence[Document], reps: Sequence[Departed]) -> list[Document]:
    """What does not wait because one of these left."""
    together = {issue.id for each in reps for issue in each.issues}
    return [each for each in documents if each["id"] not in together]


def _draw_groups(console: Console, documents: Sequence[Document]) -> None:
    """What is alike under one heading, the most of it first."""
    groups: dict[tuple[str, ...], list[Document]] = {}
    for each in documents[:ENTRIES_SHOWN]:
        groups.setdefault(_cause(each), []).append(each)
    for (kind, entity, why), alike in sorted(groups.items(), key=lambda item: -len(item[1])):
        heading = f"{kind}, {entity}, {counted(len(alike), 'entry')}: {why}"
        console.print(printable(heading), markup=False, style="bold")
        for each in alike:
            _whole(console, f"  {each['id']}  {_at_stake(each)}")
        lines(console, _way_out(alike[0]))
    if len(documents) > ENTRIES_SHOWN:
        console.print(f"The first {ENTRIES_SHOWN} of {len(documents):,}; --json shows all.")


def _cause(document: Document) -> tuple[str, str, str]:
    """What entries have in common that stand under one heading."""
    field = f"{document['field']}: " if document["field"] else ""
    kind = document["kind"]
    if document["state"] != "open":
        kind = f"{kind} ({'decided' if document['state'] == 'closed' else document['state']})"
    return kind, document["entity"], f"{field}{document['message']}"


def _way_out(document: Document) -> Iterator[str]:
    """The command for one of a group, whose id stands for the others' as well."""
    told = way_out({**document, "id": "ID"})
    if told:
        yield f"  → {told}"


def _line(document: Document) -> str:
    """One entry, all of it."""
    kind, entity, why = _cause(document)
    return f"{document['id']}  {kind}  {entity}  {_at_stake(document)}  {why}"


def _at_stake(document: Document) -> str:
    """Whose it is, and what either side says, or what became of it."""
    said = values_told(document["detail"])
    by = _decided_by(document)
    parts = [_record_of(document), said, by]
    return "  ".join(part for part in parts if part)


def _decided_by(document: Document) -> str:
    """What a person decided, and why; "" where nobody did."""
    from accord.usecases.telling.decided import decided_told

    decided = document.get("decided")
    return f"decided: {decided_told(decided)}" if decided else ""


def _whole(console: Console, line: str) -> None:
    """A line that is never broken, so that an id in it can be taken as it is."""
    one_line = " ".join(line.splitlines())
    console.print(printable(one_line), markup=False, soft_wrap=True)


def draw_issue(console: Console, document: Document) -> None:
    """One entry of a queue in full."""
    lines(console, [f"{document['kind']} {document['id']}: {document['message']}"])
    rows = [
        ("record", _record_of(document)),
        ("field", document["field"]),
        ("decided", _decided_by(document).removeprefix("decided: ")),
        *_details(document["detail"]),
    ]
    console.print(table("", ("", ""), [row for row in rows if _says(row[1])]))
    out = way_out(document)
    if out:
        lines(console, [f"→ {out}"])


def _details(detail: Document) -> Iterator[tuple[str, str]]:
    """What else is known of an entry, but for what is a note of Accord's to itself."""
    for name, value in detail.items():
        if name not in NOTES and _says(value):
            yield name, told(value)


def draw_resolved(
    console: Console, decided: Sequence[Document], refused: Sequence[Document]
) -> None:
    """What becomes of each that was decided, and why others go on waiting."""
    lines(console, [each["result"] for each in decided])
    if not refused:
        return
    lines(console, [f"{counted(len(refused), 'entry')} could not be decided so:"])
    for each in refused:
        lines(console, [f"  {each['id']}: {'; '.join(each['problems'])}"])
        lines(console, [f"    → {each['advice']}"])


def _says(value: object) -> bool:
    """Whether there is anything to tell."""
    return value not in (None, "", (), [], {})


def _record_of(document: Document) -> str:
    """Its name and its ref; what has no ref yet by its link."""
    ref = document["ref"] or document["link"] or ""
    return f"{document['name']} ({ref})" if document["name"] else ref


def values_told(detail: Mapping[str, Any]) -> str:
    """What each side says, and what stands where that is decided."""
    said = " / ".join(f"{system}: {told(value)}" for system, value in detail["values"].items())
    if detail.get("winner") is not None:
        return f"{said} → {told(detail['winner'])}"
    return said
