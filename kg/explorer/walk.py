"""Which links belong to the story of the centre: walks along the chain of columns never turn back.

From an ingredient one walks to what it does in the skin and on to causes and signs, and on the other side to the
products that hold it; but not from a mechanism back to all the other ingredients that act on it. Within a column a
walk goes on through the skin only, and through no root of a tree, of which everything is a part.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from typing import Final, NamedTuple

from kg.explorer.neighbourhood import Neighbourhood
from kg.explorer.records import Link
from kg.explorer.signs import sign

SKIN: Final = sign("Mechanism").column
# Nothing further away than this is part of the story, nor would there be room for it.
MAX_STEPS: Final = 3


class _State(NamedTuple):
    """Where a walk stands, and whether it came from the right (-1), the left (1) or has not left its column."""

    thing: str
    heading: int


@dataclass(frozen=True)
class Walk:
    """Things that can be reached, by number of links from the centre; and the links on the way, by `ref`."""

    steps: dict[str, int]
    links: frozenset[str]

    def distance(self, link: Link) -> int:
        """How many links lie between the centre and `link`, which must be on the way."""
        return min(self.steps[end] for end in (link.subject, link.object) if end in self.steps)


def walk(shown: Neighbourhood) -> Walk:
    """Return what can be reached from the centre; without a centre, everything."""
    if shown.centre not in shown.by_id:
        return Walk(dict.fromkeys(shown.by_id, 0), frozenset(link.ref for link in shown.links))
    return _walked(shown)


def _walked(shown: Neighbourhood) -> Walk:
    seen = {_State(shown.centre, 0): 0}
    links = set()
    queue = deque(seen)
    while queue:
        here = queue.popleft()
        for link in shown.beside[here.thing] if seen[here] < MAX_STEPS else ():
            there = _next(shown, here, link)
            if there is None:
                continue
            links.add(link.ref)
            if there not in seen:
                seen[there] = seen[here] + 1
                queue.append(there)
    steps: dict[str, int] = {}
    for state, count in seen.items():
        steps[state.thing] = min(count, steps.get(state.thing, count))
    return Walk(steps, frozenset(links))


def _next(shown: Neighbourhood, here: _State, link: Link) -> _State | None:
    """The state after `link`, or None where the walk may not go that way."""
    other = link.object if link.subject == here.thing else link.subject
    start, end = (sign(shown.by_id[each].type).column for each in (here.thing, other))
    heading = (end > start) - (end < start)
    at_centre = here.thing == shown.centre
    if not at_centre and (shown.by_id[here.thing].root or (here.heading == 0 and start != SKIN)):
        return None
    if heading == 0:
        return _State(other, here.heading) if at_centre or start == SKIN else None
    return _State(other, heading) if here.heading in (0, heading) else None
