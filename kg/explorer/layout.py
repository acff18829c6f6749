"""Where each thing and link of the picture stands: fixed columns, no physics, the same place at each visit.

All lengths are CSS pixels at scale 1. A link that passes a column gets a slot of its own there, so that no line
runs behind a card.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Final

from kg.explorer.choice import Choice
from kg.explorer.lettering import wrap
from kg.explorer.neighbourhood import Neighbourhood
from kg.explorer.ordering import Rows, ordered
from kg.explorer.records import Link, Thing
from kg.explorer.routes import Point, Route, route
from kg.explorer.signs import COLUMNS, GLYPHS, sign

LABEL_PX: Final = 14
WORD_PX: Final = 13
LINE_PX: Final = 18
MAX_LINES: Final = 3
CARD_PX: Final = 192
TEXT_LEFT_PX: Final = 33
PADDING_PX: Final = 7
ROOM_PX: Final = CARD_PX - TEXT_LEFT_PX - PADDING_PX
GAP_PX: Final = 76
WIDEST_GAP_PX: Final = 150
MARGIN_PX: Final = 8
HEAD_PX: Final = 40
ROW_GAP_PX: Final = 12
SLOT_PX: Final = 4
MORE_PX: Final = 28
PORT_PX: Final = 8
TALLEST_FOR_PORTS_PX: Final = 200


@dataclass(frozen=True)
class Card:
    """A thing as drawn. `x`, `y`: upper left corner; `text_y`: first base line of its words."""

    ref: str
    name: str
    lines: tuple[str, ...]
    type: str
    limited: bool
    glyph: str
    colour: str
    centre: bool
    x: float
    y: float
    height: float
    text_y: float


@dataclass(frozen=True)
class Heading:
    """A column as drawn; `more` counts its things that are not drawn, `more_y` is the top of where that is said."""

    number: int
    colour: str
    x: float
    more: int
    more_y: float


@dataclass(frozen=True)
class Picture:
    """Everything that the page's script and the still picture draw."""

    width: float
    height: float
    headings: tuple[Heading, ...]
    cards: tuple[Card, ...]
    routes: tuple[Route, ...]


def picture(shown: Neighbourhood, choice: Choice) -> Picture:
    """Lay out the chosen part of a neighbourhood; without any thing the picture is 0 by 0."""
    return _Layout(shown, choice).picture() if shown.things else Picture(0, 0, (), (), ())


def _near(shown: Neighbourhood) -> list[Thing]:
    """Things that the centre is linked to, and without a centre all of them: what `+n more` counts."""
    own = shown.beside.get(shown.centre)
    if own is None:
        return list(shown.things)
    return [shown.by_id[end] for end in {end for link in own for end in (link.subject, link.object)}]


class _Layout:
    def __init__(self, shown: Neighbourhood, choice: Choice) -> None:
        self.shown = shown
        self.things = {thing.ref: thing for thing in choice.things.values()}
        self.links = choice.links
        near = _near(shown)
        self.rest = Counter(sign(t.type).column for t in near if t.ref not in self.things)
        self.columns = sorted({sign(thing.type).column for thing in (*near, *choice.things.values())})
        self.chains = {link.ref: self._chain(link) for link in choice.links}
        self.lines = {ref: self._wrapped(thing) for ref, thing in self.things.items()}
        self.heights = self._heights()
        self.rows = ordered(self._rows(), list(self.chains.values()))
        self.middles, self.more_tops, self.bottom = self._stacked()
        self.ports = self._ports()

    def picture(self) -> Picture:
        """All that is drawn, with its place in pixels."""
        right = self._left(len(self.columns) - 1) + CARD_PX + MARGIN_PX
        bend = self._side_room() if len(self.columns) == 1 else 0
        return Picture(
            width=right + bend,
            height=self.bottom + MARGIN_PX,
            headings=tuple(self._heading(number) for number in self.columns),
            cards=tuple(self._card(ref) for row in self.rows for ref in row if ref in self.things),
            routes=tuple(self._route(link) for link in self.links),
        )

    def _column(self, ref: str) -> int:
        return self.columns.index(sign(self.things[ref].type).column)

    def _left(self, column: int) -> float:
        gaps = len(self.columns) - 1
        gap = min(WIDEST_GAP_PX, max(GAP_PX, (996 - CARD_PX * (gaps + 1)) / gaps)) if gaps else 0
        return MARGIN_PX + column * (CARD_PX + gap)

    def _chain(self, link: Link) -> list[str]:
        """The slots that a link passes: its ends, and one of its own in each column between them."""
        start, end = (self.shown.by_id[each].ref for each in (link.subject, link.object))
        here, there = self._column(start), self._column(end)
        step = 1 if there > here else -1
        return [start, *(f"{link.ref}@{column}" for column in range(here + step, there, step)), end]

    def _rows(self) -> Rows:
        rows: Rows = [[] for _ in self.columns]
        for ref in sorted(self.things, key=lambda ref: int(ref[1:])):
            rows[self._column(ref)].append(ref)
        for chain in self.chains.values():
            for slot in chain[1:-1]:
                rows[int(slot.partition("@")[2])].append(slot)
        return rows

    def _wrapped(self, thing: Thing) -> tuple[str, ...]:
        return wrap(thing.name, LABEL_PX, ROOM_PX, MAX_LINES)

    def _heights(self) -> dict[str, float]:
        """Cards grow with their text, and with the number of links so that these can be told apart."""
        ends = Counter(end for chain in self.chains.values() for end in {chain[0], chain[-1]})
        heights: dict[str, float] = {slot: SLOT_PX for chain in self.chains.values() for slot in chain}
        for ref, lines in self.lines.items():
            text = (len(lines) + 1) * LINE_PX + 2 * PADDING_PX
            heights[ref] = max(text, min(TALLEST_FOR_PORTS_PX, PORT_PX * ends[ref]))
        return heights

    def _stacked(self) -> tuple[dict[str, float], list[float], float]:
        """Middle of each slot, where `+n more` stands in each column, and the lower edge; columns are centred."""
        needs = [self._need(row, column) for row, column in zip(self.rows, self.columns, strict=True)]
        tallest = max(needs)
        middles: dict[str, float] = {}
        more_tops = []
        for row, need in zip(self.rows, needs, strict=True):
            top = HEAD_PX + (tallest - need) / 2
            for slot in row:
                middles[slot] = top + self.heights[slot] / 2
                top += self.heights[slot] + ROW_GAP_PX
            more_tops.append(top)
        return middles, more_tops, HEAD_PX + tallest

    def _need(self, row: list[str], column: int) -> float:
        more = [MORE_PX] if self.rest[column] else []
        heights = [*(self.heights[slot] for slot in row), *more]
        return sum(heights) + ROW_GAP_PX * (len(heights) - 1)

    def _sides(self, chain: list[str]) -> tuple[int, int]:
        """On which side of its two cards a link ends: 1 right, -1 left."""
        here, there = self._column(chain[0]), self._column(chain[-1])
        if here == there:
            side = -1 if 0 < here == len(self.columns) - 1 else 1
            return side, side
        return (1, -1) if there > here else (-1, 1)

    def _ports(self) -> dict[tuple[str, str], float]:
        """Height at which each link meets each of its cards: in the order in which they come from beside."""
        meeting: dict[tuple[str, int], list[tuple[float, str]]] = {}
        for ref, chain in self.chains.items():
            first, last = self._sides(chain)
            meeting.setdefault((chain[0], first), []).append((self.middles[chain[1]], ref))
            meeting.setdefault((chain[-1], last), []).append((self.middles[chain[-2]], ref))
        ports = {}
        for (card, _), links in meeting.items():
            room = self.heights[card] - 2 * PADDING_PX
            for number, (_, ref) in enumerate(sorted(links)):
                ports[card, ref] = self.middles[card] + room * ((number + 0.5) / len(links) - 0.5)
        return ports

    def _route(self, link: Link) -> Route:
        chain = self.chains[link.ref]
        first, last = self._sides(chain)
        points = [self._port(chain[0], link, first)]
        for slot in chain[1:-1]:
            left = self._left(int(slot.partition("@")[2]))
            passed = [(left, self.middles[slot]), (left + CARD_PX, self.middles[slot])]
            points += passed if first > 0 else passed[::-1]
        points.append(self._port(chain[-1], link, last))
        bend = first * self._side_room() if first == last else 0
        return route(link, chain[0], chain[-1], points, bend)

    def _port(self, card: str, link: Link, side: int) -> Point:
        left = self._left(self._column(card))
        return (left + CARD_PX if side > 0 else left, self.ports[card, link.ref])

    def _side_room(self) -> float:
        return GAP_PX * 0.6

    def _heading(self, number: int) -> Heading:
        column, place = COLUMNS[number], self.columns.index(number)
        top = self.more_tops[place]
        return Heading(number, column.colour, self._left(place), self.rest[number], top)

    def _card(self, ref: str) -> Card:
        thing, lines = self.things[ref], self.lines[ref]
        meant = sign(thing.type)
        top = self.middles[ref] - self.heights[ref] / 2
        text = (len(lines) + 1) * LINE_PX
        return Card(
            ref=ref,
            name=thing.name,
            lines=lines,
            type=thing.type,
            limited=bool(thing.limits),
            glyph=GLYPHS[meant.glyph],
            colour=COLUMNS[meant.column].colour,
            centre=thing.id == self.shown.centre,
            x=round(self._left(self._column(ref)), 1),
            y=round(top, 1),
            height=self.heights[ref],
            text_y=round(top + (self.heights[ref] - text) / 2 + LABEL_PX, 1),
        )
