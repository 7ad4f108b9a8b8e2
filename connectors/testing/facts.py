"""What a connector says of itself and its system: calls, schemas, identity, provisioning."""

from __future__ import annotations

from connectors.protocol import CustomField
from connectors.testing.asking import create, creates, read, ref, send_all, update, write_one
from connectors.testing.harness import Harness
from connectors.write import Delete, Write


class FactsContract:
    """A part of the suite."""

    def test_batches_keep_the_order_and_mix_nothing(self, harness: Harness) -> None:
        writes: list[Write] = []
        writes += creates(harness, 450)
        writes += [update(harness, str(number), harness.name, "x") for number in range(3)]
        writes.append(Delete("d", ref(harness, "1")))
        cut: list[Write] = []
        for batch in harness.connector.batches(writes):
            assert len({type(write) for write in batch}) == 1
            cut += batch
        assert cut == writes

    def test_a_forecast_is_what_the_writes_then_take(self, harness: Harness) -> None:
        connector = harness.connector
        connector.identity()
        connector.describe([harness.object])
        before = connector.calls
        send_all(harness, creates(harness, 30))
        forecast = connector.forecast({(harness.object, "create"): 30})
        assert connector.calls - before == forecast

    def test_every_request_is_counted(self, harness: Harness) -> None:
        sent_before, counted_before = harness.connector.calls, harness.requests()
        harness.create(harness.object, "seen")
        harness.settle()
        read(harness)
        write_one(harness, create(harness, "i1", "key-1", "counted"))
        sent = harness.connector.calls - sent_before
        assert sent > 0
        counted = harness.requests()
        if counted is not None and counted_before is not None:
            assert sent == counted - counted_before

    def test_describe_shows_what_is_there_and_leaves_out_what_is_not(
        self, harness: Harness
    ) -> None:
        schemas = harness.connector.describe([harness.object, "NoSuchThing"])
        assert schemas.keys() == {harness.object}
        fields = schemas[harness.object].fields
        assert {harness.name, harness.other, harness.key} <= fields.keys()

    def test_the_identity_stays_the_same(self, harness: Harness) -> None:
        identity = harness.connector.identity()
        assert identity.account
        assert harness.connector.identity() == identity

    def test_provisioning_twice_does_nothing_the_second_time(self, harness: Harness) -> None:
        connector = harness.connector
        wanted = [CustomField(harness.object, harness.new_field, "A trial")]
        assert connector.missing(wanted) == wanted
        assert connector.provision(wanted)
        assert connector.missing(wanted) == []
        assert connector.provision(wanted) == []
        schema = connector.describe([harness.object])[harness.object]
        assert harness.new_field in schema.fields
