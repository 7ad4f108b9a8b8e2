"""What a connector says of itself and its system: calls, schemas, identity, provisioning."""

from __future__ import annotations

from connectors.protocol import CustomField
from connectors.testing.asking import create, read, ref, send_all, write_one
from connectors.testing.harness import Harness
from connectors.write import Delete, Update, Write


class FactsContract:
    """A part of the suite."""

    def test_batches_keep_the_order_and_mix_nothing(self, harness: Harness) -> None:
        records = [create(harness, f"c{n}", f"k{n}", "x") for n in range(450)]
        updates = [Update(f"u{n}", ref(harness, str(n)), {harness.name: "x"}) for n in range(3)]
        writes: list[Write] = [*records, *updates, Delete("d", ref(harness, "1"))]
        cut = list(harness.connector.batches(writes))
        assert [write for batch in cut for write in batch] == writes
        assert all(len({type(write) for write in batch}) == 1 for batch in cut)

    def test_a_forecast_is_what_the_writes_then_take(self, harness: Harness) -> None:
        harness.connector.identity()
        harness.connector.describe([harness.object])
        before = harness.connector.calls
        writes = [create(harness, f"i{n}", f"key-{n}", "x") for n in range(30)]
        send_all(harness, writes)
        assert harness.connector.calls - before == harness.connector.forecast(
            {(harness.object, "create"): 30}
        )

    def test_every_request_is_counted(self, harness: Harness) -> None:
        sent, counted = harness.connector.calls, harness.requests()
        harness.create(harness.object, "seen")
        harness.settle()
        read(harness)
        write_one(harness, create(harness, "i1", "key-1", "counted"))
        assert harness.connector.calls > sent
        if counted is not None:
            assert harness.connector.calls - sent == (harness.requests() or 0) - counted

    def test_describe_shows_what_is_there_and_leaves_out_what_is_not(
        self, harness: Harness
    ) -> None:
        schemas = harness.connector.describe([harness.object, "NoSuchThing"])
        assert schemas.keys() == {harness.object}
        assert {harness.name, harness.other, harness.key} <= schemas[harness.object].fields.keys()

    def test_the_identity_stays_the_same(self, harness: Harness) -> None:
        assert harness.connector.identity() == harness.connector.identity()
        assert harness.connector.identity().account

    def test_provisioning_twice_does_nothing_the_second_time(self, harness: Harness) -> None:
        wanted = [CustomField(harness.object, harness.new_field, "A trial")]
        assert harness.connector.missing(wanted) == wanted
        assert harness.connector.provision(wanted)
        assert harness.connector.missing(wanted) == []
        assert harness.connector.provision(wanted) == []
        assert wanted[0].name in harness.connector.describe([harness.object])[harness.object].fields
