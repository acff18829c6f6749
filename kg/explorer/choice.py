"""Which things and links are drawn when there are too many: the nearest first, and of these the best proven."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

from kg.explorer.neighbourhood import Neighbourhood
from kg.explorer.records import CATALOGUE, Link, Thing
from kg.explorer.signs import sign
from kg.explorer.walk import Walk

MAX_THINGS: Final = 40
MAX_LINKS: Final = 60
# A taller column would not fit on one screen, and the picture is there to be seen at a glance.
MAX_IN_COLUMN: Final = 10
STATUS_ORDER: Final = ("accepted", "contested", "claimed", "refuted", CATALOGUE)


@dataclass
class Choice:
    """What is drawn. The rest is not lost: the list below the picture holds everything."""

    things: dict[str, Thing] = field(default_factory=dict)
    links: list[Link] = field(default_factory=list)

    def add_thing(self, thing: Thing) -> None:
        """Draw `thing`, if there is room for it."""
        if thing.id not in self.things and self._has_room(thing):
            self.things[thing.id] = thing

    def add_link(self, link: Link, ends: Iterable[Thing], *, loose: bool) -> None:
        """Draw `link` and its ends if there is room; unless it is `loose` it must touch what is drawn."""
        new = [thing for thing in dict.fromkeys(ends) if thing.id not in self.things]
        touches = len(new) < len({link.subject, link.object}) or loose
        if len(self.links) < MAX_LINKS and touches and self._has_room(*new):
            self.things.update((thing.id, thing) for thing in new)
            self.links.append(link)

    def _has_room(self, *new: Thing) -> bool:
        columns = Counter(sign(thing.type).column for thing in (*self.things.values(), *new))
        tallest = max((columns[sign(thing.type).column] for thing in new), default=0)
        return tallest <= MAX_IN_COLUMN and columns.total() <= MAX_THINGS


def choose(shown: Neighbourhood, way: Walk) -> Choice:
    """Return at most 40 things, 10 in a column, and 60 links: by distance from the centre, then by evidence."""
    choice = Choice()
    if centre := shown.by_id.get(shown.centre):
        choice.add_thing(centre)
    on_the_way = [link for link in shown.links if link.ref in way.links]
    for link in sorted(on_the_way, key=lambda link: _rank(link, way)):
        choice.add_link(link, (shown.by_id[link.subject], shown.by_id[link.object]), loose=centre is None)
    for thing in shown.things if centre is None else ():
        choice.add_thing(thing)
    return choice


def _rank(link: Link, way: Walk) -> tuple[int, ...]:
    known = link.status in STATUS_ORDER
    status = STATUS_ORDER.index(link.status) if known else len(STATUS_ORDER)
    proof = (link.thin, status, -link.ordinal, not link.clinical, -len(link.evidence))
    return (way.distance(link), *(int(part) for part in proof), int(link.ref[1:]))
