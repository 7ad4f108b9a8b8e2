"""What `fetch` and `find` promise: the record as it is now, and none that is not there."""

from __future__ import annotations

from connectors.record import Ref
from connectors.testing.asking import create, write_one
from connectors.testing.harness import Harness


class LookupsContract:
    """A part of the suite."""

    def test_fetch_answers_by_id_and_invents_nothing(self, harness: Harness) -> None:
        kept = harness.create(harness.object, "kept", **{harness.other: "x"})
        lost = harness.create(harness.object, "lost")
        harness.delete(lost)
        found = harness.connector.fetch(harness.object, [kept, lost], (harness.name, harness.other))
        assert found[kept].fields == {harness.name: "kept", harness.other: "x"}
        assert found[kept].ref == Ref(harness.connector.system, harness.object, kept)
        assert lost not in found or found[lost].gone

    def test_find_answers_by_key_without_waiting_for_an_index(self, harness: Harness) -> None:
        applied = write_one(harness, create(harness, "i1", "key-1", "by key"))
        found = harness.connector.find(
            harness.object, harness.key, ["key-1", "key-0"], (harness.name,)
        )
        assert {key: record.ref for key, record in found.items()} == {"key-1": applied.ref}
        assert found["key-1"].fields[harness.name] == "by key"

    def test_find_prefers_the_living(self, harness: Harness) -> None:
        dead = write_one(harness, create(harness, "i1", "key-1", "dead"))
        harness.delete(dead.ref.id)
        found = harness.connector.find(harness.object, harness.key, ["key-1"], (harness.name,))
        assert "key-1" not in found or found["key-1"].gone
        living = write_one(harness, create(harness, "i2", "key-1", "living"))
        again = harness.connector.find(harness.object, harness.key, ["key-1"], (harness.name,))[
            "key-1"
        ]
        assert (again.ref, again.gone) == (living.ref, False)
