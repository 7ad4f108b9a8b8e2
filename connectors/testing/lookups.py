"""What `fetch` and `find` promise: the record as it is now, and none that is not there."""

from __future__ import annotations

from connectors.testing.asking import create, find, ref, write_one
from connectors.testing.harness import Harness


class LookupsContract:
    """A part of the suite."""

    def test_fetch_answers_by_id_and_invents_nothing(self, harness: Harness) -> None:
        kept = harness.create(harness.object, "kept", **{harness.other: "x"})
        lost = harness.create(harness.object, "lost")
        harness.delete(lost)
        fields = (harness.name, harness.other)
        found = harness.connector.fetch(harness.object, [kept, lost], fields)
        assert found[kept].fields == {harness.name: "kept", harness.other: "x"}
        assert found[kept].ref == ref(harness, kept)
        assert lost not in found or found[lost].gone

    def test_find_answers_by_key_without_waiting_for_an_index(self, harness: Harness) -> None:
        applied = write_one(harness, create(harness, "i1", "key-1", "by key"))
        found = find(harness, "key-1", "key-0")
        assert found.keys() == {"key-1"}
        assert found["key-1"].ref == applied.ref
        assert found["key-1"].fields[harness.name] == "by key"

    def test_find_prefers_the_living(self, harness: Harness) -> None:
        dead = write_one(harness, create(harness, "i1", "key-1", "dead"))
        harness.delete(dead.ref.id)
        found = find(harness, "key-1")
        assert "key-1" not in found or found["key-1"].gone
        living = write_one(harness, create(harness, "i2", "key-1", "living"))
        again = find(harness, "key-1")["key-1"]
        assert again.ref == living.ref
        assert not again.gone
