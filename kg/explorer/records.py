"""The things, links and lines of evidence that a page shows, each text cleaned of what a screen stumbles over.

The input comes from graphs that others may have filled, so every text is treated as hostile. Nothing here
escapes for HTML: that is the task of the template and of the script, which escape everything.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Annotated, Any, Final

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

LONGEST_IN_SENTENCE: Final = 120
REORDERING: Final = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
LINK_ADDRESS: Final = re.compile(r"https?://[A-Za-z0-9.-]+(:\d+)?([/?#][^\s<>\"{}|\\^`]*)?")
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
    text = str(value)
    if text.isascii() and text.isprintable():
        return " ".join(text.split()) if "  " in text or text != text.strip() else text
    shown = (_harmless(character) for character in text)
    return " ".join("".join(shown).split())


def _harmless(character: str) -> str:
    kind = unicodedata.category(character)
    if kind == "Cs":
        return "\ufffd"
    if character in REORDERING:
        return ""
    return " " if kind in ("Cc", "Zl", "Zp") else character


def safe_url(url: str) -> str:
    """Return `url` if it is a plain web address, else the empty string. Nothing else is ever linked."""
    return url if LINK_ADDRESS.fullmatch(url) else ""


Plain = Annotated[str, BeforeValidator(plain)]


class Shown(BaseModel):
    """What all records share: they never change, and attributes that no page shows are passed over."""

    model_config = ConfigDict(frozen=True, extra="ignore")


class Evidence(Shown):
    """One line of evidence on a link. `n` counts people; `level` is an amount in words, such as `2 %`."""

    kind: Plain = ""
    kind_label: Plain = ""
    bearing: Plain = ""
    reference: Plain = ""
    citation: Plain = ""
    title: Plain = ""
    url: Plain = ""
    check: Plain = ""
    n: int | None = None
    level: Plain = ""
    vehicle: Plain = ""
    population: Plain = ""
    days: int | None = None
    finding: Plain = ""
    support: Plain = ""
    context: Plain = ""

    @property
    def cited(self) -> bool:
        """Whether it names a source, other than the maker, that was found and speaks for or against the link."""
        named = bool(self.citation or self.reference) and self.reference != EDITORIAL
        return named and not ({self.kind, self.support, self.bearing} & UNPROVEN)


class Name(Shown):
    """A name or number of a thing: its kind in words, and its language where that is known."""

    text: Plain
    kind: Plain = ""
    language: Plain = ""


class Level(Shown):
    """How much of an ingredient was studied, is usual or is declared."""

    kind: Plain
    amount: Plain = ""
    vehicle: Plain = ""
    purpose: Plain = ""
    finding: Plain = ""
    citation: Plain = ""
    url: Plain = ""


class Limit(Shown):
    """A legal limit, with the date of the list that it stands in."""

    entry: Plain
    product_type: Plain = ""
    maximum: Plain = ""
    other: Plain = ""
    list_date: Plain = ""


class Unknown(Shown):
    """An open question."""

    question: Plain
    why: Plain = ""
    note: Plain = ""


class Study(Shown):
    """The test behind a claim, as far as its maker tells of it."""

    label: Plain
    n: int | None = None
    people: Plain = ""
    left_out: tuple[Plain, ...] = ()
    days: int | None = None
    control: Plain = ""
    blinding: Plain = ""
    statistics: Plain = ""
    published: Plain = ""
    citation: Plain = ""
    url: Plain = ""


class Claim(Shown):
    """What somebody says of a product. `possible` tells whether the percentage can come from `study.n` people."""

    text: Plain
    kind: Plain = ""
    claimant: Plain = ""
    verb: Plain = ""
    object: Plain = ""
    percent: Plain = ""
    possible: bool | None = None
    nearest: Plain = ""
    support: Plain = ""
    citation: Plain = ""
    url: Plain = ""
    study: Study | None = None
    at_odds: tuple[Plain, ...] = ()


def _names(value: Any) -> Any:
    """Names may be given as bare texts."""
    return tuple({"text": each} if isinstance(each, str) else each for each in value)


class Thing(Shown):
    """A node. `id` is kept to the letter for look-up; `ref` is its short name inside the page."""

    id: str
    ref: str = ""
    label: Plain = ""
    type: Plain = ""
    definition: Plain = ""
    iri: Plain = ""
    family: Plain = ""
    kind: Plain = ""
    names: Annotated[tuple[Name, ...], BeforeValidator(_names)] = ()
    distinct: tuple[Plain, ...] = ()
    functions: tuple[Plain, ...] = ()
    levels: tuple[Level, ...] = ()
    limits: tuple[Limit, ...] = ()
    unknowns: tuple[Unknown, ...] = ()
    claims: tuple[Claim, ...] = ()
    root: bool = False
    # How many links it has in a store of which the page holds a part only; 0 where the page holds them all.
    total: int = 0

    @property
    def name(self) -> str:
        """The label, or the identifier where there is none."""
        return self.label or plain(self.id) or "(no name)"

    @property
    def short(self) -> str:
        """The name as it stands in sentences: cut where it is longer than a sentence can bear."""
        return self.name if len(self.name) <= LONGEST_IN_SENTENCE else f"{self.name[:LONGEST_IN_SENTENCE]}…"


class Link(Shown):
    """An edge with its evidence. `ordinal` is the confidence as a number, 0 (none) to 4 (high).

    `notes` are conditions of an interaction or amounts in a product; `via` and `rule` say how it was derived.
    """

    subject: str
    predicate: Plain
    object: str
    ref: str = ""
    label: Plain = ""
    inverse_label: Plain = ""
    status: Plain = "accepted"
    confidence: Plain = ""
    ordinal: int = Field(default=0, ge=0, le=4)
    derived: bool = False
    clinical: bool = False
    evidence: tuple[Evidence, ...] = ()
    sources: tuple[Plain, ...] = ()
    contexts: tuple[Plain, ...] = ()
    notes: tuple[Plain, ...] = ()
    via: tuple[Plain, ...] = ()
    rule: Plain = ""

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
        """Whether the line is drawn dashed: uncited, only claimed, or derived by a rule from other links."""
        return self.claimed or self.derived or not (self.cited or self.grouping)

    @property
    def thin(self) -> bool:
        """Whether the line is drawn thin, as nobody observed the link itself."""
        return self.derived or self.grouping
