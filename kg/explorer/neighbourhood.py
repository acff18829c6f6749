"""What a page shows: things, links and evidence, cleaned of all that a screen or a reader could stumble over.

The input comes from graphs that others may have filled, so every text is treated as hostile. Nothing here
escapes for HTML: that is the template's task, which escapes everything.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Annotated, Any, Final, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from kg.errors import KGError

LONGEST_IN_SENTENCE: Final = 120
REORDERING: Final = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
LINK_ADDRESS: Final = re.compile(r"https://[A-Za-z0-9.-]+(:\d+)?([/?#][^\s<>\"{}|\\^`]*)?")
# Links of trees and groups: a choice of words by the curators, which no evidence could prove.
CATALOGUE: Final = "catalogue"
EDITORIAL: Final = "ref:editorial"
UNPROVEN: Final = frozenset({"manufacturer-claim", "uncited-statement", "none", "not-found", "inconclusive"})


def plain(value: object) -> str:
    """Return `value` as one line of text without control characters; `None` becomes the empty string.

    Marks that reorder the text around them (Unicode UAX #9, embeddings, overrides and isolates) are taken out,
    and a lone surrogate, which no UTF-8 file can hold, becomes U+FFFD.
    """
    if value is None:
        return ""
    shown = (_harmless(character) for character in str(value))
    return " ".join("".join(shown).split())


def _harmless(character: str) -> str:
    kind = unicodedata.category(character)
    if kind == "Cs":
        return "\ufffd"
    if character in REORDERING:
        return ""
    return " " if kind in ("Cc", "Zl", "Zp") else character


def safe_url(url: str) -> str:
    """Return `url` if it is a plain https address, else the empty string. Nothing else is ever linked."""
    return url if LINK_ADDRESS.fullmatch(url) else ""


_S = TypeVar("_S", bound="_Shown")
Plain = Annotated[str, BeforeValidator(plain)]


class _Shown(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")


class Evidence(_Shown):
    """One line of evidence on a link. `n` counts people; `level` is an amount in words, such as `2 %`."""

    kind: Plain = ""
    kind_label: Plain = ""
    bearing: Plain = ""
    reference: Plain = ""
    citation: Plain = ""
    url: Plain = ""
    n: int | None = None
    level: Plain = ""
    vehicle: Plain = ""
    population: Plain = ""
    days: int | None = None
    finding: Plain = ""
    support: Plain = ""

    @property
    def cited(self) -> bool:
        """Whether it names a source, other than the maker, that was found and speaks for or against the link."""
        named = bool(self.citation or self.reference) and self.reference != EDITORIAL
        return named and not ({self.kind, self.support, self.bearing} & UNPROVEN)


class Thing(_Shown):
    """A node. `id` is kept to the letter for look-up; `ref` is its short name inside the page."""

    id: str
    ref: str = ""
    label: Plain = ""
    type: Plain = ""
    definition: Plain = ""
    iri: Plain = ""
    names: tuple[Plain, ...] = ()
    root: bool = False

    @property
    def name(self) -> str:
        """The label, or the identifier where there is none."""
        return self.label or plain(self.id) or "(no name)"

    @property
    def short(self) -> str:
        """The name as it stands in sentences: cut where it is longer than a sentence can bear."""
        return self.name if len(self.name) <= LONGEST_IN_SENTENCE else f"{self.name[:LONGEST_IN_SENTENCE]}…"


class Link(_Shown):
    """An edge with its evidence. `ordinal` is the confidence as a number, 0 (none) to 4 (high)."""

    subject: str
    predicate: Plain
    object: str
    ref: str = ""
    label: Plain = ""
    status: Plain = "accepted"
    confidence: Plain = ""
    ordinal: int = Field(default=0, ge=0, le=4)
    derived: bool = False
    clinical: bool = False
    evidence: tuple[Evidence, ...] = ()
    sources: tuple[Plain, ...] = ()
    contexts: tuple[Plain, ...] = ()

    @property
    def verb(self) -> str:
        """The predicate in words."""
        return self.label or re.sub(r"(?<=[a-z])(?=[A-Z])", " ", self.predicate.rpartition(":")[2]).lower()

    @property
    def claimed(self) -> bool:
        """Whether nobody but the maker says so."""
        return self.status == "claimed"

    @property
    def cited(self) -> bool:
        """Whether somebody who can be named says so; a brand's claim does not count."""
        if self.evidence:
            return any(line.cited for line in self.evidence)
        return bool(self.sources)

    @property
    def grouping(self) -> bool:
        """Whether the link only says where a thing is filed."""
        return self.status == CATALOGUE

    @property
    def dashed(self) -> bool:
        """Whether the line is drawn dashed. What a rule derived rests on other links and is not cited itself."""
        return self.claimed or not (self.cited or self.derived or self.grouping)

    @property
    def thin(self) -> bool:
        """Whether the line is drawn thin, as nobody observed the link itself."""
        return self.derived or self.grouping


@dataclass(frozen=True)
class Neighbourhood:
    """All that one page tells, in a fixed order: the same input gives the same bytes."""

    centre: str
    title: str
    release: str
    things: tuple[Thing, ...]
    links: tuple[Link, ...]

    @cached_property
    def by_id(self) -> dict[str, Thing]:
        """Things by their identifier."""
        return {thing.id: thing for thing in self.things}


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
        things=tuple(t.model_copy(update={"ref": f"n{i}"}) for i, t in enumerate(things)),
        links=tuple(e.model_copy(update={"ref": f"e{i}"}) for i, e in enumerate(links)),
    )


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
