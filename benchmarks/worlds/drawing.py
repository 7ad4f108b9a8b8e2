"""Draws comparisons as SVG: cumulated shares as two lines, shares of words as pairs of bars.

Texts and figures come from the comparisons; nothing here counts anything.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape
from itertools import accumulate

from benchmarks.worlds.comparisons import Comparison
from benchmarks.worlds.figures import Figure, Figures, distance

PUBLIC, WORLD = "#b45309", "#1d4ed8"
INK, FAINT, PAPER = "#1f2937", "#d1d5db", "#ffffff"
WIDTH, HEIGHT = 470, 280
LEFT, RIGHT, TOP, BOTTOM = 118, 26, 52, 30
ACROSS = 2
TICKS = 6
FONT = "font-family='system-ui, sans-serif'"


def picture(chapter: Sequence[Comparison], public: Figures, world: Figures) -> str:
    """One SVG with a panel for each comparison of a chapter."""
    rows = -(-len(chapter) // ACROSS)
    width, height = ACROSS * WIDTH, rows * HEIGHT + 30
    lines = [
        f"<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 {width} {height}' {FONT}>",
        f"<title>{escape(chapter[0].chapter)}: public data and a generated world</title>",
        f"<rect width='{width}' height='{height}' fill='{PAPER}'/>",
        *_legend(),
    ]
    for n, each in enumerate(chapter):
        x, y = n % ACROSS * WIDTH, n // ACROSS * HEIGHT + 30
        lines.append(f"<g transform='translate({x} {y})'>")
        lines += _panel(each, public[each.key], world[each.key])
        lines.append("</g>")
    return "\n".join([*lines, "</svg>", ""])


def _legend() -> Iterator[str]:
    for x, colour, name in ((20, PUBLIC, "public data"), (130, WORLD, "generated world")):
        yield f"<rect x='{x}' y='12' width='12' height='12' fill='{colour}'/>"
        yield _text(x + 18, 22, name, size=12)


def _panel(each: Comparison, public: Figure, world: Figure) -> Iterator[str]:
    apart = distance(each, public, world)
    yield _text(20, 20, each.title, size=13, weight="600")
    yield _text(20, 37, f"{public['of']:,} and {world['of']:,}; distance {apart:.2f}", size=11)
    if each.numeric:
        yield from _lines(each, public["shares"], world["shares"])
    else:
        yield from _bars(each, public["shares"], world["shares"])


def _lines(each: Comparison, public: Sequence[float], world: Sequence[float]) -> Iterator[str]:
    left = 56
    span, depth = WIDTH - left - RIGHT, HEIGHT - TOP - BOTTOM
    last = len(each.edges) - 1
    for share in (0.0, 0.5, 1.0):
        y = TOP + depth * (1 - share)
        yield _rule(left, y, WIDTH - RIGHT, y)
        yield _text(left - 6, y + 4, f"{share:.0%}", size=10, anchor="end")
    for n in range(0, last + 1, max(1, last // TICKS)):
        x = left + span * n / last
        yield _text(x, HEIGHT - BOTTOM + 16, f"{each.edges[n]:g}", size=10, anchor="middle")
    for colour, shares in ((PUBLIC, public), (WORLD, world)):
        points = []
        for n, share in enumerate(list(accumulate(shares))[: last + 1]):
            points.append(f"{left + span * n / last:.1f},{TOP + depth * (1 - share):.1f}")
        line = " ".join(points)
        yield f"<polyline points='{line}' fill='none' stroke='{colour}' stroke-width='2'/>"


def _bars(each: Comparison, public: Sequence[float], world: Sequence[float]) -> Iterator[str]:
    most = max(*public, *world)
    step = (HEIGHT - TOP - BOTTOM + 20) / len(each.bins)
    span = WIDTH - LEFT - RIGHT - 40
    thick = min(9.0, step / 2 - 1)
    for n, name in enumerate(each.bins):
        y = TOP + n * step
        yield _text(LEFT - 8, y + thick + 3, name, size=10, anchor="end")
        for place, (colour, shares) in enumerate(((PUBLIC, public), (WORLD, world))):
            top = y + place * thick
            length = span * shares[n] / most
            yield (
                f"<rect x='{LEFT}' y='{top:.1f}' width='{length:.1f}' height='{thick:.1f}' "
                f"fill='{colour}'/>"
            )
            yield _text(LEFT + length + 4, top + thick - 1, f"{shares[n]:.1%}", size=8)


def _text(
    x: float, y: float, text: str, *, size: int, anchor: str = "start", weight: str = "400"
) -> str:
    return (
        f"<text x='{x:.1f}' y='{y:.1f}' font-size='{size}' text-anchor='{anchor}' "
        f"font-weight='{weight}' fill='{INK}'>{escape(text)}</text>"
    )


def _rule(x: float, y: float, to_x: float, to_y: float) -> str:
    return f"<line x1='{x:.1f}' y1='{y:.1f}' x2='{to_x:.1f}' y2='{to_y:.1f}' stroke='{FAINT}'/>"
