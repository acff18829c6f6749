"""The records that loaders yield: what one source states, with its evidence. No RDF in here.

Equal facts are equal objects: records are frozen and hashable. Units stand in field names, bounds in types.
Unknown is an empty string or an empty tuple on purpose, never a guess; `NOT_STATED` is for what a
source was expected to tell and does not.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Annotated, Final, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from kg.vocabulary import (
    Bearing,
    CitationCheck,
    CitationSupport,
    ClaimKind,
    Confidence,
    Effect,
    EvidenceKind,
    IngredientKind,
    LevelKind,
    NameKind,
    NameScope,
    RelationKind,
    Scope,
    Status,
    TermType,
    WhatWasRead,
)

NOT_STATED: Final = "not stated"

_LOCAL = r"[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?"
Curie = Annotated[str, StringConstraints(pattern=r"^[A-Za-z][A-Za-z-]*:[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?$")]
Slug = Annotated[str, StringConstraints(pattern=rf"^{_LOCAL}$", max_length=67)]
Text = Annotated[str, StringConstraints(min_length=1, max_length=8_000)]
Doi = Annotated[str, StringConstraints(pattern=r"^(10\.\d{4,9}/[^\s\"<>\\^`{|}]+)?$")]
Pmid = Annotated[str, StringConstraints(pattern=r"^([1-9]\d{0,8})?$")]
Percent = Annotated[Decimal, Field(ge=0, le=100)]
Year = Annotated[int, Field(ge=1600, le=2100)]

INTERACTION_PREDICATE: Final = {
    "synergy": "sk:worksWith",
    "stabilises": "sk:worksWith",
    "better-tolerated": "sk:worksWith",
    "no-conflict": "sk:compatibleWith",
}
UNPROVEN_KINDS: Final = frozenset({"manufacturer-claim", "none"})


class Record(BaseModel):
    """Base of all records."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)


class Term(Record):
    """A thing that is neither ingredient nor product: mechanism, cause, sign, group, structure, party ..."""

    id: Curie
    type: TermType
    label: Text
    definition: str = ""
    parents: tuple[Curie, ...] = ()
    family: str = ""
    root: bool = False
    reference: Curie


class Ingredient(Record):
    """An ingredient that the curators know by name, with its slug."""

    id: Curie
    label: Text
    kind: IngredientKind
    inci: str = Field(default="", max_length=2_000)
    cosing_ref: str = Field(default="", pattern=r"^\d*$")
    cas: tuple[str, ...] = ()
    ec: tuple[str, ...] = ()
    functions: tuple[Slug, ...] = ()
    groups: tuple[Curie, ...] = ()
    reference: Curie


class InventoryEntry(Record):
    """One row of the EU inventory of cosmetic ingredients (CosIng), cells cleaned and lists split.

    `id` and `label` are empty until the identity step fills them in.
    """

    id: str = ""
    label: str = ""
    line: int = Field(ge=1)
    cosing_ref: str = Field(pattern=r"^\d+$")
    inci: str = Field(min_length=1, max_length=4_000)
    inn: str = ""
    ph_eur: str = ""
    cas: tuple[str, ...] = ()
    ec: tuple[str, ...] = ()
    number_remark: str = ""
    description: str = ""
    restriction: str = ""
    annex_entries: tuple[Curie, ...] = ()
    functions: tuple[str, ...] = ()
    updated: date | None = None


class Name(Record):
    """A further name of a thing. A `broad` name is used for other things as well and does not identify."""

    id: Curie
    name: Text
    kind: NameKind
    scope: NameScope = "exact"
    lang: str = Field(default="en", pattern=r"^[a-z]{2,3}$")
    reference: Curie


class Relation(Record):
    """How one form of an ingredient relates to another."""

    subject: Curie
    relation: RelationKind
    object: Curie
    reference: Curie


class Evidence(Record):
    """One line of evidence on a statement."""

    kind: EvidenceKind
    bearing: Bearing
    reference: Curie
    support: CitationSupport = "not-assessed"
    n: int | None = Field(default=None, ge=1)
    min_percent: Percent | None = None
    max_percent: Percent | None = None
    vehicle: str = ""
    population: str = ""
    duration_days: int | None = Field(default=None, ge=0)
    finding: str = ""
    locator: str = ""
    study: str = ""

    @model_validator(mode="after")
    def _bounds(self) -> Self:
        _ordered(self.min_percent, self.max_percent, "min_percent", "max_percent")
        return self


class Statement(Record):
    """A link between two things, with the evidence on it. `context` is part of what is said."""

    subject: Curie
    predicate: Curie
    object: Curie
    context: str = ""
    status: Status
    confidence: Confidence
    evidence: tuple[Evidence, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _accepted_needs_more_than_a_claim(self) -> Self:
        if self.status == "accepted" and all(e.kind in UNPROVEN_KINDS for e in self.evidence):
            raise ValueError(
                "an accepted statement needs evidence besides a manufacturer's claim; "
                "set its status to 'claimed' or add evidence"
            )
        if self.status == "refuted" and all(e.bearing == "corroborates" for e in self.evidence):
            raise ValueError("a refuted statement needs evidence that contradicts it or leaves it open")
        return self


class Interaction(Statement):
    """A statement that two ingredients or groups act on each other, and when."""

    effect: Effect
    scope: Scope
    form: str = ""
    severity: Literal["", "minor", "moderate", "major"] = ""
    min_ph: Annotated[Decimal, Field(ge=0, le=14)] | None = None
    max_ph: Annotated[Decimal, Field(ge=0, le=14)] | None = None

    @model_validator(mode="after")
    def _ph(self) -> Self:
        _ordered(self.min_ph, self.max_ph, "min_ph", "max_ph")
        return self


class Claim(Record):
    """What somebody says of a product, a brand or a practice. `wording` is a summary in our own words."""

    id: Curie
    subject: Curie
    predicate: Curie
    object: str = ""
    object_text: str = ""
    kind: ClaimKind
    claimed_by: Curie
    wording: Text
    percent: Percent | None = None
    study: str = ""
    population: str = ""
    within_days: int | None = Field(default=None, ge=0)
    support: CitationSupport = "not-assessed"
    references: tuple[Curie, ...] = Field(min_length=1)
    locator: str = ""

    @model_validator(mode="after")
    def _has_object(self) -> Self:
        if bool(self.object) == bool(self.object_text):
            raise ValueError("a claim needs either object (a CURIE) or object_text, and not both")
        return self


class Study(Record):
    """A test as far as it is described; `not stated` where one would expect to be told."""

    id: Curie
    label: Text
    evaluates: str = ""
    n: int | None = Field(default=None, ge=1)
    women: int | None = Field(default=None, ge=0)
    men: int | None = Field(default=None, ge=0)
    age_min_years: int | None = Field(default=None, ge=0, le=120)
    age_max_years: int | None = Field(default=None, ge=0, le=120)
    phototypes: str = NOT_STATED
    included: tuple[Curie, ...] = ()
    excluded: tuple[Curie, ...] = ()
    duration_days: int | None = Field(default=None, ge=0)
    application: str = NOT_STATED
    control: str = NOT_STATED
    blinding: str = NOT_STATED
    instrument: str = NOT_STATED
    statistics: str = NOT_STATED
    published: str = NOT_STATED
    sponsor: str = NOT_STATED
    reference: Curie

    @model_validator(mode="after")
    def _sums(self) -> Self:
        if None not in (self.n, self.women, self.men) and (self.women or 0) + (self.men or 0) != self.n:
            raise ValueError(f"{self.women} women and {self.men} men are not {self.n} people")
        return self


class Reference(Record):
    """A publication or other source: as printed, as it should be, and what was checked."""

    id: Curie
    type: str = "article"
    printed: str = ""
    authors: str = ""
    title: Text
    container: str = ""
    year: Year | None = None
    volume: str = ""
    pages: str = ""
    doi: Doi = ""
    pmid: Pmid = ""
    pmcid: str = Field(default="", pattern=r"^(PMC\d+)?$")
    isbn: str = ""
    url: str = Field(default="", pattern=r"^(https?://[^\s<>\"{}|\\^`]+)?$")
    check: CitationCheck
    read: WhatWasRead = "nothing"
    verdict: str = ""
    corrected: str = ""
    note: str = ""


class Product(Record):
    """A finished product, formula system or range, as the maker presents it."""

    id: Curie
    type: Literal["Product", "FormulaSystem"] = "Product"
    label: Text
    brand: str = ""
    product_range: str = ""
    part_of: str = ""
    reference: Curie


class ProductLine(Record):
    """One printed line of a product: an ingredient or group, with its place and amount as far as told."""

    product: Curie
    position: int = Field(ge=1)
    ingredient: Curie
    percent: Percent | None = None
    basis: str = ""
    label_text: str = ""
    ambiguity: str = ""
    reference: Curie


class UseLevel(Record):
    """How much of an ingredient was studied, is usual or is declared."""

    ingredient: Curie
    kind: LevelKind
    min_percent: Percent | None = None
    max_percent: Percent | None = None
    vehicle: str = ""
    purpose: str = ""
    finding: str = ""
    reference: Curie

    @model_validator(mode="after")
    def _some_level(self) -> Self:
        if self.min_percent is None and self.max_percent is None:
            raise ValueError("a use level needs min_percent or max_percent")
        _ordered(self.min_percent, self.max_percent, "min_percent", "max_percent")
        return self


class AnnexEntry(Record):
    """One entry of an annex of Regulation (EC) No 1223/2009 in one edition of the list."""

    line: int = Field(ge=1)
    jurisdiction: str = "EU"
    annex: Literal["II", "III", "IV", "V", "VI"]
    entry: Annotated[str, StringConstraints(pattern=r"^\d+[a-z]*$")]
    substance: str = ""
    names: tuple[str, ...] = ()
    cas: tuple[str, ...] = ()
    ec: tuple[str, ...] = ()
    number_remark: str = ""
    colour: str = ""
    regulation: str = ""
    cmr: str = ""
    moved: str = ""
    updated: date | None = None
    list_date: date
    limits: tuple[Limit, ...] = ()


class Limit(Record):
    """One condition of an annex entry: for which products, how much, under which further conditions."""

    part: str = ""
    product_type: str = ""
    max_percent: Percent | None = None
    maximum_text: str = ""
    unit: str = ""
    expressed_as: str = ""
    other: str = ""
    wording: str = ""


class IngredientLimit(Limit):
    """A legal limit of one ingredient, entered by the curators from a dated list."""

    ingredient: Curie
    jurisdiction: str = "EU"
    annex: Literal["II", "III", "IV", "V", "VI"]
    entry: Annotated[str, StringConstraints(pattern=r"^\d+[a-z]*$")]
    substance: str = ""
    regulation: str = ""
    list_date: date
    reference: Curie


class Replacement(Record):
    """An identifier that was given up for another one."""

    id: Curie
    replaced_by: Curie


class OpenQuestion(Record):
    """Something that is not known, said plainly."""

    id: Curie
    question: Text
    about: tuple[Curie, ...] = Field(min_length=1)
    why: Literal["not studied", "conflicting", "not told", "cannot be known"]
    note: str = ""
    reference: Curie


class Mapping(Record):
    """A match between one of our terms and an outside one, as in SSSOM."""

    subject: Curie
    predicate: Literal["skos:exactMatch", "skos:closeMatch", "skos:broadMatch", "skos:narrowMatch", "skos:relatedMatch"]
    object: Annotated[str, StringConstraints(pattern=r"^[A-Za-z]+:[A-Za-z0-9_]+$")]
    object_label: str = ""
    justification: Curie
    reference: str = ""


class CoverageRow(Record):
    """One relation of an article, and what became of it."""

    row: str = Field(pattern=r"^R\d{3}$")
    status: Literal["carried", "left_out"]
    subject: str = ""
    predicate: str = ""
    object: str = ""
    reason: str = ""

    @model_validator(mode="after")
    def _complete(self) -> Self:
        triple = (self.subject, self.predicate, self.object)
        if self.status == "carried" and not all(triple):
            raise ValueError("a carried row names the subject, predicate and object that carry it")
        if self.status == "left_out" and (any(triple) or not self.reason):
            raise ValueError("a row that is left out gives a reason and no triple")
        return self


AnnexEntry.model_rebuild()


def _ordered(low: Decimal | None, high: Decimal | None, low_name: str, high_name: str) -> None:
    if low is not None and high is not None and low > high:
        raise ValueError(f"{low_name} {low} is above {high_name} {high}")
