"""The same content as the picture, and what it leaves out, as nested lists: for reading, keyboard and no script."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Final, Generic, TypeVar

from kg.explorer.choice import MAX_LINKS, Choice
from kg.explorer.neighbourhood import Neighbourhood
from kg.explorer.records import Link, Thing
from kg.explorer.signs import COLUMNS, SIGNS, sign

Entry = TypeVar("Entry", Link, Thing)
# A page for readers without script that tells more would be too long to read and too heavy to send.
MOST_LINKS: Final = 60


@dataclass(frozen=True)
class Group(Generic[Entry]):
    """Entries under one heading: those in the picture, and the rest, which the page shows behind `+n more`."""

    heading: str
    drawn: tuple[Entry, ...]
    more: tuple[Entry, ...]


@dataclass(frozen=True)
class Outline:
    """The centre's own links, those further along the chain that are drawn, and the things at their ends."""

    own: tuple[Group[Link], ...]
    along: tuple[Group[Link], ...]
    things: dict[int, Group[Thing]]
    left_out: int


def outline(shown: Neighbourhood, choice: Choice) -> Outline:
    """Return what a reader without script is told, best evidence first; hundreds of links are cut, and counted."""
    drawn = {link.ref for link in choice.links} | {thing.ref for thing in choice.things.values()}
    own = sorted(shown.beside.get(shown.centre, ()), key=lambda link: (link.ref not in drawn, -link.ordinal))
    told = own[:MOST_LINKS]
    few = len(shown.links) <= MAX_LINKS
    along = [link for link in (shown.links if few else choice.links) if shown.centre not in (link.subject, link.object)]
    ends = {end for link in (*told, *along) for end in (link.subject, link.object)}
    things = [thing for thing in shown.things if thing.id in ends or thing.id in choice.things]
    return Outline(
        own=_sorted(told, lambda link: _opposite(link, shown), drawn, _reading_order),
        along=_sorted(along, lambda link: shown.by_id[link.subject].short, drawn, str.casefold),
        things=_by_column(things, drawn),
        left_out=len(own) - len(told),
    )


def _by_column(things: Iterable[Thing], drawn: set[str]) -> dict[int, Group[Thing]]:
    numbers = {column.heading: number for number, column in enumerate(COLUMNS)}
    groups = _grouped(things, lambda thing: COLUMNS[sign(thing.type).column].heading, drawn)
    return {numbers[group.heading]: group for group in groups}


def _opposite(link: Link, shown: Neighbourhood) -> str:
    """What kind of thing stands at the other end of a link of the centre."""
    other = link.object if link.subject == shown.centre else link.subject
    return sign(shown.by_id[other].type).many


def _reading_order(heading: str) -> tuple[int, str]:
    """Types as the columns go, from causes to products."""
    order = [sign.many for sign in SIGNS.values()]
    return (order.index(heading) if heading in order else len(order), heading)


def _sorted(
    links: Iterable[Link], heading: Callable[[Link], str], drawn: set[str], order: Callable[[str], Any]
) -> tuple[Group[Link], ...]:
    return tuple(sorted(_grouped(links, heading, drawn), key=lambda group: order(group.heading)))


def _grouped(entries: Iterable[Entry], heading: Callable[[Entry], str], drawn: set[str]) -> list[Group[Entry]]:
    groups: dict[str, list[Entry]] = {}
    for entry in entries:
        groups.setdefault(heading(entry), []).append(entry)
    return [
        Group(name, tuple(e for e in group if e.ref in drawn), tuple(e for e in group if e.ref not in drawn))
        for name, group in groups.items()
    ]
