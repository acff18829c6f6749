"""Records of who says what on which grounds: statements, evidence, claims, studies, levels, questions."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Final, Literal, Self

from pydantic import Field, model_validator

from kg.model.base import NOT_STATED, Curie, CurieOrNothing, Percent, Record, Text, in_order
from kg.vocabulary import (
    Bearing,
    CitationSupport,
    ClaimKind,
    Confidence,
    Effect,
    EvidenceKind,
    LevelKind,
    Scope,
    Status,
)

INTERACTION_PREDICATE: Final = {
    "synergy": "sk:worksWith",
    "stabilises": "sk:worksWith",
    "better-tolerated": "sk:worksWith",
    "no-conflict": "sk:compatibleWith",
}
UNPROVEN_KINDS: Final = frozenset({"manufacturer-claim", "none"})


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
    study: CurieOrNothing = ""

    @model_validator(mode="after")
    def _bounds(self) -> Self:
        in_order(self.min_percent, self.max_percent, "min_percent", "max_percent")
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
        in_order(self.min_ph, self.max_ph, "min_ph", "max_ph")
        return self


class Claim(Record):
    """What somebody says of a product, a brand or a practice. `wording` is a summary in our own words."""

    id: Curie
    subject: Curie
    predicate: Curie
    object: CurieOrNothing = ""
    object_text: str = ""
    kind: ClaimKind
    claimed_by: Curie
    wording: Text
    percent: Percent | None = None
    study: CurieOrNothing = ""
    population: CurieOrNothing = ""
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
    evaluates: CurieOrNothing = ""
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
        in_order(self.min_percent, self.max_percent, "min_percent", "max_percent")
        return self


class OpenQuestion(Record):
    """Something that is not known, said plainly."""

    id: Curie
    question: Text
    about: tuple[Curie, ...] = Field(min_length=1)
    why: Literal["not studied", "conflicting", "not told", "cannot be known"]
    note: str = ""
    reference: Curie
