"""The whole pair over https: certificates of an authority that only `accord.yaml` names."""

from __future__ import annotations

from collections.abc import Callable

from tests.journeys.comparison import differences
from tests.journeys.journey import Journey, written


def test_a_pair_agrees_over_verified_https(journey: Callable[..., Journey]) -> None:
    found = journey(seed=5, people=30, tls=True)
    first = found.sync()
    assert written(first) > 0
    assert written(found.sync()) == 0
    assert differences(found) == []


def test_without_the_authority_a_sync_ends_with_advice_and_writes_nothing(
    journey: Callable[..., Journey],
) -> None:
    found = journey(seed=5, people=30, tls=True)
    settings = found.folder / "accord.yaml"
    kept = [line for line in settings.read_text().splitlines() if "ca_file" not in line]
    settings.write_text("\n".join(kept) + "\n")
    for vendor in found.vendors:
        vendor.reset_stats()
    done = found.accord("sync")
    assert done.code == 6
    assert "cannot make a trusted connection" in done.err
    assert "`ca_file`" in done.err
    assert found.written() == {"salesforce": 0, "hubspot": 0}
