"""What a page holds: things, links and evidence in a fixed order, read from the nodes and edges of pyvis."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, TypeVar

from pydantic import ValidationError

from kg.errors import KGError
from kg.explorer.records import Link, Shown, Thing, plain

_S = TypeVar("_S", bound=Shown)
_R = TypeVar("_R", Link, Thing)


@dataclass(frozen=True)
class Neighbourhood:
    """All that one page holds, in a fixed order: the same input gives the same bytes."""

    centre: str
    title: str
    release: str
    things: tuple[Thing, ...]
    links: tuple[Link, ...]

    @cached_property
    def by_id(self) -> dict[str, Thing]:
        """Things by their identifier."""
        return {thing.id: thing for thing in self.things}

    @cached_property
    def beside(self) -> dict[str, list[Link]]:
        """Links of each thing, in their order; a link from a thing to itself stands once."""
        beside: dict[str, list[Link]] = {thing.id: [] for thing in self.things}
        for link in self.links:
            for end in {link.subject, link.object}:
                beside[end].append(link)
        return beside

    def within(self, hops: int, kept: Iterable[str] = ()) -> Neighbourhood:
        """The part within so many links of the centre, and the things of the identifiers in `kept`."""
        near = {self.centre}
        for _ in range(hops):
            near |= {
                end for thing in near for link in self.beside.get(thing, ()) for end in (link.subject, link.object)
            }
        near.update(kept)
        things = [thing for thing in self.things if thing.id in near]
        links = [link for link in self.links if {link.subject, link.object} <= near]
        return replace(self, things=_numbered(things, "n"), links=_numbered(links, "e"))

    def around(self, centre: str, title: str) -> Neighbourhood:
        """The same things and links, with another centre and title."""
        moved = replace(self, centre=centre, title=plain(title))
        moved.__dict__.update(by_id=self.by_id, beside=self.beside)
        return moved


def neighbourhood(
    nodes: Iterable[Mapping[str, Any]],
    edges: Iterable[Mapping[str, Any]],
    *,
    centre: str = "",
    title: str = "",
    release: str = "",
) -> Neighbourhood:
    """Read pyvis nodes and edges; raise `KGError` if an attribute has a value that cannot be shown."""
    things = sorted((_thing(node) for node in nodes), key=lambda t: (t.name.casefold(), t.id))
    links = sorted((_link(edge) for edge in edges), key=lambda e: (e.subject, e.predicate, e.object, repr(e)))
    _check(things, links)
    return Neighbourhood(
        centre=centre,
        title=plain(title),
        release=plain(release),
        things=_numbered(things, "n"),
        links=_numbered(links, "e"),
    )


def _numbered(records: Iterable[_R], letter: str) -> tuple[_R, ...]:
    """Records with their short names inside the page."""
    return tuple(each.model_copy(update={"ref": f"{letter}{number}"}) for number, each in enumerate(records))


def _check(things: Iterable[Thing], links: Iterable[Link]) -> None:
    names = Counter(thing.id for thing in things)
    twice = [name for name, count in names.items() if count > 1]
    lost = [end for link in links for end in (link.subject, link.object) if end not in names]
    if twice or lost:
        why = f"two nodes are called {twice[0]!r}" if twice else f"a link ends at {lost[0]!r}, which is no node"
        raise KGError(f"The picture cannot be drawn: {why}. Correct it in the graph.")


def _thing(node: Mapping[str, Any]) -> Thing:
    return _read(Thing, {**node, "id": str(node["id"]), "ref": ""}, f"node {node['id']!r}")


def _link(edge: Mapping[str, Any]) -> Link:
    ends = {"subject": str(edge["from"]), "object": str(edge["to"]), "ref": ""}
    told = {"predicate": edge.get("label") or "is linked to", **edge, **ends}
    return _read(Link, told, f"edge {edge['from']!r} to {edge['to']!r}")


def _read(kind: type[_S], attributes: Mapping[str, Any], where: str) -> _S:
    try:
        return kind.model_validate(attributes)
    except ValidationError as error:
        first = error.errors()[0]
        field = ".".join(str(part) for part in first["loc"])
        raise KGError(
            f"The picture cannot show {where}: {field} is {plain(first['input'])[:80]!r} ({first['msg']}). "
            "Correct it in the graph."
        ) from None
