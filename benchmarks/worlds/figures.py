"""Counts samples into figures, and says how far apart two of them are.

A figure is what may be kept of public data: how many there were, the share of each bin, and of
numbers a few quantiles.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import accumulate
from typing import Any

from benchmarks.worlds.comparisons import COMPARISONS, RANKS, Comparison

Samples = Mapping[str, Sequence[Any]]
Figure = dict[str, Any]
Figures = dict[str, Figure]
QUANTILES = (0.05, 0.25, 0.5, 0.75, 0.95)
DIGITS = 4


def figures(samples: Samples) -> Figures:
    """The figure of every comparison."""
    return {each.key: figure(each, samples[each.key]) for each in COMPARISONS}


def figure(comparison: Comparison, sample: Sequence[Any]) -> Figure:
    """Shares of the comparison's bins, rounded; quantiles where the sample is of numbers."""
    counts = _counts(comparison, sample)
    many = max(1, len(sample))
    found: Figure = {
        "of": len(sample),
        "shares": [round(count / many, DIGITS) for count in counts],
    }
    if comparison.numeric:
        ordered = sorted(sample)
        found["quantiles"] = [round(ordered[int(many * q)], 2) for q in QUANTILES]
    return found


def distance(comparison: Comparison, one: Figure, other: Figure) -> float:
    """Of numbers the largest difference of cumulated shares (Kolmogorov and Smirnov, at the ends of
    bins); of words half the sum of the differences (total variation). Both are 0 for the same and 1
    for nothing in common.
    """
    if comparison.numeric:
        return max(_differences(accumulate(one["shares"]), accumulate(other["shares"])))
    return sum(_differences(one["shares"], other["shares"])) / 2


def _differences(one: Iterable[float], other: Iterable[float]) -> Iterator[float]:
    return (abs(a - b) for a, b in zip(one, other, strict=True))


def _counts(comparison: Comparison, sample: Sequence[Any]) -> list[int]:
    if comparison.numeric:
        counts = [0] * (len(comparison.edges) + 1)
        for value in sample:
            counts[bisect_left(comparison.edges, value)] += 1
        return counts
    found = Counter(sample)
    if comparison.labels:
        return [found[label] for label in comparison.labels]
    first = [count for _, count in found.most_common(RANKS)]
    first += [0] * (RANKS - len(first))
    return [*first, len(sample) - sum(first)]
