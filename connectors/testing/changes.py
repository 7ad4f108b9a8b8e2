"""What `changes` promises: everything sooner or later, whatever happens in between."""

from __future__ import annotations

import pytest

from connectors.record import Want
from connectors.testing.asking import made, read, values, want
from connectors.testing.harness import Harness


class ChangesContract:
    """A part of the suite."""

    def test_a_first_read_shows_every_record(self, harness: Harness) -> None:
        ids = made(harness, 7)
        harness.settle()
        seen, _ = read(harness)
        assert set(ids) <= seen.keys()
        assert values(seen, ids, harness.name) == {f"row {number}" for number in range(7)}

    def test_a_later_read_shows_what_people_did_since(self, harness: Harness) -> None:
        old = harness.create(harness.object, "as it was")
        harness.settle()
        _, cursor = read(harness)
        harness.edit(old, **{harness.other: "edited"})
        new = harness.create(harness.object, "new here")
        harness.settle()
        seen, _ = read(harness, cursor)
        assert seen[old].fields[harness.other] == "edited"
        assert seen[new].fields[harness.name] == "new here"

    def test_an_idle_read_ends_at_a_cursor_that_still_works(self, harness: Harness) -> None:
        harness.create(harness.object, "quiet")
        cursor = None
        for _ in range(3):
            harness.settle()
            _, cursor = read(harness, cursor)
        late = harness.create(harness.object, "late")
        harness.settle()
        seen, _ = read(harness, cursor)
        assert late in seen

    def test_a_record_written_while_a_read_ran_is_not_lost(self, harness: Harness) -> None:
        size = harness.small_pages()
        ids = made(harness, size * 2 + 1)
        first, last = ids[0], ids[-1]
        harness.settle()
        pages = harness.connector.changes([want(harness)])
        page = next(page for page in pages if page.records)
        harness.edit(first, **{harness.other: "meanwhile"})
        harness.edit(last, **{harness.other: "meanwhile"})
        cursor = page.cursor
        for page in pages:
            cursor = page.cursor
        harness.settle()
        seen, _ = read(harness, cursor)
        assert values(seen, (first, last), harness.other) == {"meanwhile"}

    def test_reading_on_from_any_page_loses_nothing(self, harness: Harness) -> None:
        size = harness.small_pages()
        ids = made(harness, size * 3 + 1)
        harness.settle()
        # So that the order of changes is not that of ids.
        for record_id in ids[:size]:
            harness.edit(record_id, **{harness.other: "edited"})
        harness.settle()
        pages = list(harness.connector.changes([want(harness)]))
        assert len(pages) > 2
        before: set[str] = set()
        for page in pages:
            before.update(record.ref.id for record in page.records)
            after, _ = read(harness, page.cursor)
            assert set(ids) <= before | after.keys()

    def test_a_crash_between_pages_and_an_edit_meanwhile_lose_nothing(
        self, harness: Harness
    ) -> None:
        size = harness.small_pages()
        ids = made(harness, size * 2 + 1)
        harness.settle()
        pages = harness.connector.changes([want(harness)])
        page = next(page for page in pages if page.records)
        for record_id in ids:
            harness.edit(record_id, **{harness.other: "after the crash"})
        harness.settle()
        seen, _ = read(harness, page.cursor)
        assert values(seen, ids, harness.other) == {"after the crash"}

    def test_wants_are_read_together_each_with_its_own_cursor(self, harness: Harness) -> None:
        one = harness.create(harness.from_object, "from")
        other = harness.create(harness.to_object, "to")
        harness.settle()
        objects = dict.fromkeys((harness.from_object, harness.to_object))
        wants = [Want(name, (harness.association,)) for name in objects]
        seen: set[tuple[str, str]] = set()
        for page in harness.connector.changes(wants):
            seen.update((page.object, record.ref.id) for record in page.records)
        assert (harness.from_object, one) in seen
        assert (harness.to_object, other) in seen

    def test_blank_is_none_and_what_was_not_asked_for_is_absent(self, harness: Harness) -> None:
        record_id = harness.create(harness.object, "blank")
        harness.settle()
        seen, _ = read(harness, fields=(harness.other,))
        assert seen[record_id].fields == {harness.other: None}

    def test_a_field_the_user_cannot_see_is_absent_not_blank(self, harness: Harness) -> None:
        if harness.hidden_field is None:
            pytest.skip("this system hides no fields")
        record_id = harness.create(harness.object, "hidden")
        harness.settle()
        fields = (harness.name, harness.hidden_field)
        seen, _ = read(harness, fields=fields)
        fetched = harness.connector.fetch(harness.object, [record_id], fields)
        assert seen[record_id].fields == {harness.name: "hidden"}
        assert fetched[record_id].fields == {harness.name: "hidden"}

    def test_a_deleted_record_comes_as_gone(self, harness: Harness) -> None:
        if not harness.tells_deletions:
            pytest.skip("this system's feed says nothing of deletions")
        record_id = harness.create(harness.object, "short-lived")
        harness.settle()
        _, cursor = read(harness)
        harness.delete(record_id)
        harness.settle()
        seen, _ = read(harness, cursor)
        assert seen[record_id].gone
