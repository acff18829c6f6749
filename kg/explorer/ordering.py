"""In which order things stand within their columns, so that few links cross.

The method is that of layered drawings (Sugiyama, Tagawa and Toda, 1981): the order within a column follows the
barycentre of what stands in the column beside it, back and forth, and the best of the sweeps is kept.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import combinations, pairwise
from typing import Final

SWEEPS: Final = 8
Rows = list[list[str]]
Chains = Sequence[Sequence[str]]


def ordered(rows: Rows, chains: Chains) -> Rows:
    """Return `rows`, one list of slots a column, reordered; each chain is a link as the slots it passes."""
    beside: dict[str, list[str]] = {slot: [] for row in rows for slot in row}
    for here, there in _hops(chains):
        beside[here].append(there)
        beside[there].append(here)
    tried = [rows]
    for sweep in range(SWEEPS):
        tried.append(_swept(tried[-1], beside, backward=sweep % 2 == 1))
    return min(tried, key=lambda each: crossings(each, chains))


def crossings(rows: Rows, chains: Chains) -> int:
    """Return how many pairs of links cross between columns."""
    place = {slot: (column, number) for column, row in enumerate(rows) for number, slot in enumerate(row)}
    gaps: dict[int, list[tuple[int, int]]] = {}
    for hop in _hops(chains):
        (left, i), (right, j) = sorted(place[slot] for slot in hop)
        if left != right:
            gaps.setdefault(left, []).append((i, j))
    return sum((a - c) * (b - d) < 0 for gap in gaps.values() for (a, b), (c, d) in combinations(gap, 2))


def _hops(chains: Chains) -> list[tuple[str, str]]:
    return [hop for chain in chains for hop in pairwise(chain)]


def _swept(rows: Rows, beside: Mapping[str, Sequence[str]], *, backward: bool) -> Rows:
    swept = rows[::-1] if backward else rows[:]
    for number in range(1, len(swept)):
        place = _shares(swept[number - 1])
        own = _shares(swept[number])
        swept[number] = sorted(swept[number], key=lambda slot: _barycentre(slot, place, own, beside))
    return swept[::-1] if backward else swept


def _shares(row: Sequence[str]) -> dict[str, float]:
    """How far down its column each slot stands, from 0 to 1: columns of unlike length can be compared."""
    return {slot: (number + 0.5) / len(row) for number, slot in enumerate(row)}


def _barycentre(
    slot: str, place: Mapping[str, float], own: Mapping[str, float], beside: Mapping[str, Sequence[str]]
) -> float:
    near = [place[other] for other in beside[slot] if other in place]
    return sum(near) / len(near) if near else own[slot]
