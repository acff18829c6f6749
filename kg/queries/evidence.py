"""What is known and how well: the questions `proof`, `what-is-known`, `evidence-against` and `clinical-only`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import groupby
from operator import attrgetter
from typing import Final, Literal

from kg.errors import QueryError
from kg.naming import slug
from kg.queries.engine import Answer, Question, Row, answer
from kg.store import SparqlStore

Proven = Literal["yes", "contested", "evidence against", "only claimed", "no record"]
_NO_EFFECT: Final = "sk:hasNoEffectOn"
_UNSUPPORTED: Final = frozenset({"does not support", "cannot be found"})


class ProofLine(Row):
    """A line of evidence that bears on one of the three questions; all but the question is empty where none does."""

    ingredient_label: str
    number: int
    question: str
    relation: str = ""
    what_label: str = ""
    context: str = ""
    status: str = ""
    confidence: str = ""
    kind: str = ""
    bearing: str = ""
    n: int | None = None
    min_percent: float | None = None
    max_percent: float | None = None
    finding: str = ""
    citation: str = ""
    support: str = ""
    url: str = ""
    ingredient: str
    predicate: str = ""

    @property
    def proves(self) -> Proven:
        """What this line alone comes to."""
        if not self.predicate or self.support in _UNSUPPORTED:
            return "no record"
        if self.status == "accepted" and self.bearing != "corroborates":
            return "no record"
        if self.status == "accepted":
            return "evidence against" if self.predicate == _NO_EFFECT else "yes"
        if self.status == "refuted":
            return "no record" if self.predicate == _NO_EFFECT else "evidence against"
        return "contested" if self.status == "contested" else "only claimed"


class Proof(Row):
    """The answer to one of three questions on an ingredient, with the best line of evidence behind the answer.

    `lines_for` and `lines_against` count the lines on accepted and refuted statements. The percentages are the level
    at which the best line was found, by weight.
    """

    ingredient_label: str
    question: str
    answer: Proven
    relation: str = ""
    what_label: str = ""
    context: str = ""
    confidence: str = ""
    kind: str = ""
    n: int | None = None
    min_percent: float | None = None
    max_percent: float | None = None
    finding: str = ""
    citation: str = ""
    support: str = ""
    url: str = ""
    lines_for: int
    lines_against: int
    ingredient: str


def proof(store: SparqlStore, ingredient: Sequence[str]) -> Answer[Proof]:
    """Three rows for each ingredient: does it reach living skin, has it a mechanism, was it in a controlled trial?

    An ingredient of which nothing is recorded has three rows that say "no record", which is not a no; the answer then
    has the standing "nothing recorded". What is taken by mouth does not count. Raises UnknownName or AmbiguousName.
    """
    found = answer(store, "proof", ProofLine, ingredient=ingredient)
    rows = tuple(_proof(list(lines)) for _, lines in groupby(found, attrgetter("ingredient", "number")))
    if all(row.answer == "no record" for row in rows):
        note = "No record on any of the three questions. That is not a no: nobody entered a study, for or against."
        return Answer(found.question, rows, "nothing recorded", note)
    against = all(row.answer in {"no record", "evidence against"} for row in rows)
    return Answer(found.question, rows, "evidence against" if against else "found")


def _proof(lines: Sequence[ProofLine]) -> Proof:
    """What the lines on one question come to. A line for it counts more than any against; both are counted."""
    told = [line.proves for line in lines]
    order: tuple[Proven, ...] = ("yes", "contested", "evidence against", "only claimed", "no record")
    verdict = next(word for word in order if word in told)
    best = lines[told.index(verdict)]
    shared = set(Proof.model_fields) & set(ProofLine.model_fields)
    facts = {name: getattr(best, name) for name in shared}
    if verdict == "no record":
        facts = {name: facts[name] for name in ("ingredient_label", "question", "ingredient")}
    return Proof(answer=verdict, lines_for=told.count("yes"), lines_against=told.count("evidence against"), **facts)


class Known(Row):
    """One line of what is stated on an ingredient.

    `what` is "evidence", "contested", "evidence against", "only claimed", "function: reason for use in the product" or
    "open question". An open question stands in `other_label`, and why it is open in `relation`. `support` is what the
    reference really supports, `source` the data set that passes it on.
    """

    ingredient_label: str
    what: str
    relation: str = ""
    other_label: str = ""
    context: str = ""
    status: str = ""
    confidence: str = ""
    kind: str = ""
    bearing: str = ""
    n: int | None = None
    min_percent: float | None = None
    max_percent: float | None = None
    vehicle: str = ""
    population: str = ""
    finding: str = ""
    citation: str = ""
    support: str = ""
    url: str = ""
    source: str = ""
    ingredient: str
    other: str = ""
    assertion: str = ""


def what_is_known(store: SparqlStore, ingredient: Sequence[str]) -> Answer[Known]:
    """Every statement on the ingredient, line by line: accepted first, then contested, refuted and only claimed.

    Its functions and the open questions on it come last. Where two sources conflict both are told. What rules derive
    is left out. Raises UnknownName or AmbiguousName for a name.
    """
    found = answer(store, "what-is-known", Known, ingredient=ingredient)
    if found.rows and not any(row.what in {"evidence", "contested", "evidence against"} for row in found):
        return replace(found, note="No evidence is recorded: only uses, claims or open questions.")
    return found


class Against(Row):
    """A line of evidence on a statement that is refuted, contradicted, or says that no effect was shown (`why`)."""

    subject_label: str
    relation: str
    object_label: str
    context: str = ""
    why: str
    status: str
    confidence: str
    kind: str
    bearing: str
    n: int | None = None
    min_percent: float | None = None
    max_percent: float | None = None
    finding: str = ""
    citation: str
    support: str = ""
    url: str = ""
    subject: str
    object: str


def evidence_against(store: SparqlStore) -> Answer[Against]:
    """All negative results of the graph, line by line: refuted statements first, then contradicted ones, then those
    that were tested without a difference. The standing is "found" where there are any.
    """
    found = answer(store, "evidence-against", Against)
    return replace(found, standing="found") if found.rows else found


class ClinicalLink(Row):
    """A line of evidence from people that speaks for an accepted statement. `days` is how long it went on."""

    subject_label: str
    relation: str
    object_label: str
    context: str = ""
    confidence: str
    kind_label: str
    n: int | None = None
    min_percent: float | None = None
    max_percent: float | None = None
    vehicle: str = ""
    population: str = ""
    days: int | None = None
    finding: str = ""
    citation: str
    support: str = ""
    url: str = ""
    subject: str
    predicate: str
    object: str
    kind: str


def clinical_only(store: SparqlStore, kind: Sequence[str] | None = None) -> Answer[ClinicalLink]:
    """Accepted statements with a line of evidence of these kinds that speaks for them; one row for each line.

    `kind` holds kinds such as "randomised-trial" or "ek:controlled-trial"; without it all kinds that come from people
    count. The graph itself is rebuilt from such links by `kg.network.network(store, kinds={"randomised-trial"})`.
    Raises QueryError for what is no kind of evidence, UnknownName for a kind that does not exist.
    """
    given = [kind] if isinstance(kind, str) else kind
    return answer(store, "clinical-only", ClinicalLink, kind=None if given is None else list(_kinds(given)))


def _kinds(names: Iterable[str]) -> Iterator[str]:
    for name in names:
        prefix, colon, local = name.partition(":")
        if colon and prefix != "ek":
            raise QueryError(f"{name!r} is no kind of evidence; name one such as 'randomised-trial'.")
        yield f"ek:{slug(local if colon else name)}"


QUESTIONS: Final = (
    Question("proof", ("F12", "F13", "F14", "E19"), Proof, proof),
    Question("what-is-known", ("F8", "F21", "F23", "E24", "E35", "T39"), Known, what_is_known),
    Question("evidence-against", ("T11",), Against, evidence_against),
    Question("clinical-only", ("T29",), ClinicalLink, clinical_only),
)
