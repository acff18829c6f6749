"""The line of one link as SVG path text, which the still picture and the canvas both draw."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from kg.explorer.records import Link
from kg.explorer.signs import HEADS, MARKS

Point = tuple[float, float]
# Room between the end of a line and the card, taken by what stands at the end of the line.
HEAD_ROOM_PX: Final = {"arrow": 7.0, "bar": 4.0, "ring": 10.0, "none": 0.0}
THIN_PX: Final = 1.0


@dataclass(frozen=True)
class Route:
    """A link as drawn. `head` is filled for an arrow, stroked otherwise; `mark` is empty or a name of a sign."""

    ref: str
    start: str
    end: str
    path: str
    head: str
    head_kind: str
    mark: str
    mark_x: float
    mark_y: float
    width: float
    dashed: bool
    claimed: bool


def route(link: Link, start: str, end: str, points: Sequence[Point], bend_px: float) -> Route:
    """Draw `link` through `points`: curves between columns, straight lines through them.

    `points` hold the start, then entry and exit of each column passed, then the end. A link within one column
    swings out by `bend_px` (negative: to the left); for others `bend_px` is 0.
    """
    kind = HEADS.get(link.predicate, "arrow")
    tip = points[-1]
    forward = (1 if tip[0] > points[-2][0] else -1) if not bend_px else (-1 if bend_px > 0 else 1)
    shortened = [*points[:-1], (tip[0] - forward * HEAD_ROOM_PX[kind], tip[1])]
    (x1, y1), (x2, y2) = shortened[-2:]
    return Route(
        ref=link.ref,
        start=start,
        end=end,
        path=_path(shortened, bend_px),
        head=_head(kind, tip, forward),
        head_kind=kind,
        mark=MARKS.get(link.status, ""),
        mark_x=round((x1 + x2) / 2 + bend_px * 0.75, 1),
        mark_y=round((y1 + y2) / 2, 1),
        width=THIN_PX if link.thin else round(1.2 + 0.4 * link.ordinal, 1),
        dashed=link.dashed,
        claimed=link.claimed,
    )


def _path(points: Sequence[Point], bend_px: float) -> str:
    drawn = [f"M{_at(points[0])}"]
    for number, (here, there) in enumerate(pairwise(points)):
        drawn.append(f"L{_at(there)}" if number % 2 else _curve(here, there, bend_px))
    return "".join(drawn)


def _curve(here: Point, there: Point, bend_px: float) -> str:
    middle = (here[0] + there[0]) / 2
    first, second = (here[0] + bend_px, there[0] + bend_px) if bend_px else (middle, middle)
    return f"C{_at((first, here[1]))} {_at((second, there[1]))} {_at(there)}"


def _head(kind: str, tip: Point, forward: int) -> str:
    x, y = tip
    back = x - forward * 8
    if kind == "arrow":
        return f"M{_at(tip)}L{_at((back, y - 4.5))}L{_at((back, y + 4.5))}Z"
    if kind == "bar":
        return f"M{_at((x - forward * 4, y - 6))}L{_at((x - forward * 4, y + 6))}"
    if kind == "ring":
        near, far = _at((x - forward * 2, y)), _at((x - forward * 10, y))
        return f"M{far}A4 4 0 0 1 {near}A4 4 0 0 1 {far}Z"
    return ""


def _at(point: Point) -> str:
    return f"{point[0]:.1f} {point[1]:.1f}"
