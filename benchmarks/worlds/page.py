"""The page and its pictures, made of figures alone: the same figures give the same files."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from benchmarks.worlds.comparisons import COMPARISONS, Comparison
from benchmarks.worlds.cost_table import told_costs
from benchmarks.worlds.drawing import picture
from benchmarks.worlds.figures import Figure, Figures, distance
from benchmarks.worlds.prose import BEFORE, LIVELY, MENDED, TOP, UNSAID
from sandbox.worlds.history import PART

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "explanation" / "worlds.md"
FOLDER = PAGE.with_suffix("")
FIGURES = FOLDER / "figures.json"
COSTS = FOLDER / "costs.json"
ALIKE, CLOSE = 0.1, 0.2
FIRST_SHARES = 4


def files(kept: Mapping[str, Any], costs: list[dict[str, Any]]) -> dict[Path, str]:
    """Every file of the page, by where it belongs."""
    public, world = kept["public"], kept["world"]
    found = {PAGE: "\n".join(_page(kept, costs))}
    for name, chapter in _chapters().items():
        found[FOLDER / f"{_file(name)}.svg"] = picture(chapter, public, world)
    return found


def _chapters() -> dict[str, list[Comparison]]:
    found: dict[str, list[Comparison]] = {}
    for each in COMPARISONS:
        found.setdefault(each.chapter, []).append(each)
    return found


def _file(chapter: str) -> str:
    return chapter.lower().replace(" ", "-")


def _page(kept: Mapping[str, Any], costs: list[dict[str, Any]]) -> Iterator[str]:
    public, world = kept["public"], kept["world"]
    apart = {each.key: distance(each, public[each.key], world[each.key]) for each in COMPARISONS}
    yield TOP.format(
        people=kept["people"],
        seed=kept["seed"],
        all=len(apart),
        alike=_at_most(apart, ALIKE),
        close=_at_most(apart, CLOSE),
    )
    for name, chapter in _chapters().items():
        yield f"## {name}\n"
        yield f"![{name}: shares in public data and in a world](worlds/{_file(name)}.svg)\n"
        yield from _table(chapter, public, world, apart)
    yield from _mended(apart)
    yield UNSAID
    yield LIVELY
    yield from told_costs(costs, PART)


def _at_most(apart: Mapping[str, float], limit: float) -> int:
    return sum(1 for each in apart.values() if round(each, 2) <= limit)


def _table(
    chapter: list[Comparison], public: Figures, world: Figures, apart: Mapping[str, float]
) -> Iterator[str]:
    yield "| what | public | world | distance |\n| --- | --- | --- | --- |"
    for each in chapter:
        one, other = _told(each, public[each.key]), _told(each, world[each.key])
        yield f"| {each.title} | {one} | {other} | {apart[each.key]:.2f} |"
    yield ""
    for each in chapter:
        counted = (
            f"{public[each.key]['of']:,} {each.public}; {world[each.key]['of']:,} {each.world}"
        )
        yield f"- *{each.title}*: {counted}. {each.note}".rstrip()
    yield ""


def _told(each: Comparison, figure: Figure) -> str:
    if each.numeric:
        low, _, middle, _, high = figure["quantiles"]
        return f"{middle:g} ({low:g} to {high:g})"
    shares = sorted(zip(figure["shares"], each.bins, strict=True), key=_common, reverse=True)
    return ", ".join(f"{name} {share:.0%}" for share, name in shares[:FIRST_SHARES] if share)


def _common(pair: tuple[float, str]) -> float:
    return pair[0]


def _mended(apart: Mapping[str, float]) -> Iterator[str]:
    titles = {each.key: each.title for each in COMPARISONS}
    lines = []
    for key, before, change in BEFORE:
        lines.append(f"| {titles[key]} | {before:.2f} | {apart[key]:.2f} | {change} |\n")
    yield MENDED + "".join(lines)
