"""The same content as the picture, and what it leaves out, as nested lists: for reading, keyboard and no script."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from kg.explorer.choice import Choice
from kg.explorer.neighbourhood import Link, Neighbourhood, Thing
from kg.explorer.signs import COLUMNS, SIGNS, sign
from kg.explorer.walk import Walk

Entry = TypeVar("Entry", Link, Thing)


@dataclass(frozen=True)
class Group(Generic[Entry]):
    """Entries under one heading: those in the picture, and the rest, which the page shows behind `+n more`."""

    heading: str
    drawn: tuple[Entry, ...]
    more: tuple[Entry, ...]


@dataclass(frozen=True)
class Outline:
    """Each link once: the centre's own, those further along the chain, the others. Then each thing, by column."""

    own: tuple[Group[Link], ...]
    along: tuple[Group[Link], ...]
    other: tuple[Group[Link], ...]
    things: dict[int, Group[Thing]]


def outline(shown: Neighbourhood, choice: Choice, way: Walk) -> Outline:
    """Return everything in a neighbourhood, sorted for reading; links with the best evidence come first."""
    drawn = {link.ref for link in choice.links} | {thing.ref for thing in choice.things.values()}
    proven = sorted(shown.links, key=lambda link: -link.ordinal)
    own = [link for link in proven if shown.centre in (link.subject, link.object)]
    rest = [link for link in proven if shown.centre not in (link.subject, link.object)]
    along = [link for link in rest if link.ref in way.links]
    other = [link for link in rest if link.ref not in way.links]
    return Outline(
        own=_sorted(own, lambda link: _opposite(link, shown), drawn, _reading_order),
        along=_sorted(along, lambda link: shown.by_id[link.subject].short, drawn, str.casefold),
        other=_sorted(other, lambda link: shown.by_id[link.subject].short, set(), str.casefold),
        things=_by_column(shown.things, drawn),
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
