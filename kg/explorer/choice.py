"""Which things and links are drawn when there are too many: the nearest first, and of these the best proven."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

from kg.explorer.neighbourhood import Link, Neighbourhood, Thing
from kg.explorer.signs import sign

MAX_THINGS: Final = 40
MAX_LINKS: Final = 60
# A taller column would not fit on one screen, and the picture is there to be seen at a glance.
MAX_IN_COLUMN: Final = 10
STATUS_ORDER: Final = ("accepted", "contested", "claimed", "refuted")
FAR: Final = 1_000_000


@dataclass
class Choice:
    """What is drawn. The rest is not lost: the list below the picture holds everything."""

    things: dict[str, Thing] = field(default_factory=dict)
    links: list[Link] = field(default_factory=list)

    def add_thing(self, thing: Thing) -> None:
        """Draw `thing`, if there is room for it."""
        if self._has_room(thing):
            self.things[thing.id] = thing

    def add_link(self, link: Link, ends: Iterable[Thing], *, reached: bool) -> None:
        """Draw `link` and its ends if there is room; a link that is `reached` must touch what is drawn."""
        new = [thing for thing in dict.fromkeys(ends) if thing.id not in self.things]
        touches = len(new) < len({link.subject, link.object}) or not reached
        if len(self.links) < MAX_LINKS and touches and self._has_room(*new):
            self.things.update((thing.id, thing) for thing in new)
            self.links.append(link)

    def _has_room(self, *new: Thing) -> bool:
        columns = Counter(sign(thing.type).column for thing in (*self.things.values(), *new))
        tallest = max((columns[sign(thing.type).column] for thing in new), default=0)
        return tallest <= MAX_IN_COLUMN and columns.total() <= MAX_THINGS


def choose(shown: Neighbourhood) -> Choice:
    """Return at most 40 things, 10 in a column, and 60 links: by distance from the centre, then by evidence."""
    steps = _steps(shown)
    choice = Choice()
    if centre := shown.by_id.get(shown.centre):
        choice.add_thing(centre)
    for link in sorted(shown.links, key=lambda link: _rank(link, steps)):
        ends = (shown.by_id[link.subject], shown.by_id[link.object])
        choice.add_link(link, ends, reached=_distance(link, steps) < FAR)
    for thing in shown.things:
        if thing.id not in steps and thing.id not in choice.things:
            choice.add_thing(thing)
    return choice


def _rank(link: Link, steps: dict[str, int]) -> tuple[int, ...]:
    known = link.status in STATUS_ORDER
    status = STATUS_ORDER.index(link.status) if known else len(STATUS_ORDER)
    proof = (-link.ordinal, link.derived, not link.clinical, -len(link.evidence))
    return (_distance(link, steps), status, *(int(part) for part in proof), int(link.ref[1:]))


def _distance(link: Link, steps: dict[str, int]) -> int:
    return min(steps.get(link.subject, FAR), steps.get(link.object, FAR))


def _steps(shown: Neighbourhood) -> dict[str, int]:
    """Number of links from the centre to each thing that can be reached from it, in either direction."""
    beside: dict[str, set[str]] = {}
    for link in shown.links:
        beside.setdefault(link.subject, set()).add(link.object)
        beside.setdefault(link.object, set()).add(link.subject)
    steps = {shown.centre: 0} if shown.centre in shown.by_id else {}
    queue = deque(steps)
    while queue:
        here = queue.popleft()
        new = sorted(beside.get(here, set()) - steps.keys())
        steps.update((thing, steps[here] + 1) for thing in new)
        queue.extend(new)
    return steps
