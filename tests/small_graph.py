"""A small invented graph on which everything shows: trees, groups, evidence of many kinds, all statuses."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Final

import pyoxigraph as ox
from handmade import graph_of

from kg import model
from kg.infer import direct, inferred
from kg.store import Store
from kg.vocabulary import Bearing, Confidence, EvidenceKind, Status


def term(curie: str, type_: str, label: str, parents: tuple[str, ...] = (), root: bool = False) -> model.Term:
    values = {"id": curie, "type": type_, "label": label, "definition": f"what {label} means", "parents": parents}
    return model.Term.model_validate(values | {"root": root, "reference": "ref:one"})


def line(kind: EvidenceKind = "review", bearing: Bearing = "corroborates") -> model.Evidence:
    return model.Evidence(kind=kind, bearing=bearing, reference="ref:one")


def said(
    subject: str, predicate: str, object_: str, *evidence: model.Evidence, status: Status = "accepted",
    confidence: Confidence = "low", context: str = "",
) -> model.Statement:  # fmt: skip
    return model.Statement(
        subject=subject, predicate=f"sk:{predicate}", object=object_, status=status, confidence=confidence,
        context=context, evidence=evidence or (line(),),
    )  # fmt: skip


def ingredient(local: str, *groups: str) -> model.Ingredient:
    return model.Ingredient(id=f"ing:{local}", label=local, kind="substance", groups=groups, reference="ref:one")


RECORDS: tuple[model.Record, ...] = (
    model.Reference(id="ref:one", authors="One A", title="A title", year=1999, pmid="1", check="seen"),
    term("mech:barrier", "Mechanism", "barrier function", root=True),
    term("mech:lipids", "Mechanism", "lipid barrier", ("mech:barrier",)),
    term("mech:ceramides", "Mechanism", "ceramide synthesis", ("mech:lipids",)),
    term("mech:redox", "Mechanism", "redox balance", ("mech:barrier",)),
    term("cause:sun", "DamageCause", "sun"),
    term("sign:dryness", "Sign", "dryness"),
    term("sign:itch", "Sign", "itch"),
    term("cond:eczema", "Condition", "eczema"),
    term("grp:vitamins", "IngredientGroup", "vitamins"),
    ingredient("amide", "grp:vitamins"),
    ingredient("oil"),
    ingredient("lonely"),
    said("ing:amide", "supports", "mech:ceramides", line("in-vitro"), line("randomised-trial"), status="contested",
         confidence="high", context="in dry skin"),
    said("ing:amide", "supports", "mech:ceramides", line("review"), confidence="moderate"),
    said("ing:amide", "supports", "mech:redox", line("randomised-trial", "contradicts"), line("animal")),
    said("ing:oil", "supports", "mech:ceramides", line("manufacturer-claim"), status="claimed", confidence="very-low"),
    said("ing:oil", "relieves", "sign:dryness", line("controlled-trial"), confidence="moderate"),
    said("ing:oil", "relieves", "sign:itch", line("controlled-trial", "contradicts"), status="refuted"),
    said("ing:oil", "hasConstituent", "ing:amide", line("declaration")),
    said("cause:sun", "disrupts", "mech:lipids", line("review"), confidence="high"),
    said("mech:ceramides", "impairmentShowsAs", "sign:dryness", line("review"), confidence="moderate"),
    said("cond:eczema", "hasSign", "sign:dryness", line("review"), confidence="high"),
)  # fmt: skip


def _limit(listed: date, most: str, **more: str) -> model.IngredientLimit:
    values = {"ingredient": "ing:amide", "annex": "III", "entry": "98", "reference": "ref:one", "list_date": listed}
    return model.IngredientLimit.model_validate(values | {"max_percent": Decimal(most), "product_type": "face"} | more)


def _interaction(other: str, effect: str, status: str = "accepted", **more: object) -> model.Interaction:
    bearing = "contradicts" if status == "refuted" else "corroborates"
    values = {
        "subject": "ing:amide", "predicate": model.INTERACTION_PREDICATE.get(effect, "sk:conflictsWith"),
        "object": other, "effect": effect, "scope": "same-formula", "status": status, "confidence": "low",
        "evidence": (line("in-vitro", bearing),),
    }  # fmt: skip
    return model.Interaction.model_validate(values | more)


_TRIAL: Final = line("randomised-trial").model_copy(
    update={"n": 50, "min_percent": Decimal("2.0"), "max_percent": Decimal(5), "vehicle": "a cream",
            "population": "dry skin", "duration_days": 28, "finding": "Less water was lost.", "support": "partial"}
)  # fmt: skip
DESCRIBED: Final[tuple[model.Record, ...]] = (
    model.Term(id="fn:smoothing", type="Function", label="smoothing", reference="ref:one"),
    model.Term(id="party:brand", type="Brand", label="a brand", reference="ref:one"),
    model.Term(id="endp:softer", type="Endpoint", label="softer", reference="ref:one"),
    model.Reference(id="ref:two", authors="Two B; Three C", title="Unseen", doi="10.1000/X", check="unchecked"),
    model.InventoryEntry(
        id="ing:amide", line=2, cosing_ref="35499", inci="AMIDE", inn="amidum [INN]", cas=("98-92-0",),
        functions=("SMOOTHING",),
    ),
    model.Name(id="ing:amide", name="PP", kind="abbreviation", reference="ref:one"),
    model.Name(id="ing:amide", name="vitamin B", kind="common", scope="broad", reference="ref:one"),
    model.Relation(subject="ing:amide", relation="distinctFrom", object="ing:acid", reference="ref:one"),
    model.Relation(subject="ing:amide", relation="derivativeOf", object="ing:acid", reference="ref:one"),
    ingredient("acid"),
    ingredient("salt"),
    said("ing:amide", "decreases", "mech:lipids", _TRIAL, status="contested"),
    said("ing:amide", "relieves", "sign:itch", line("controlled-trial", "contradicts"), status="refuted"),
    said("ing:amide", "supports", "mech:lipids", line("manufacturer-claim").model_copy(
        update={"reference": "ref:two", "support": "not-found"}), status="claimed", confidence="very-low"),
    _interaction("ing:acid", "ph-mismatch", min_ph=Decimal("3.0"), max_ph=Decimal("3.5"), form="free acid"),
    _interaction("ing:oil", "synergy"),
    _interaction("ing:salt", "degrades", status="refuted"),
    model.UseLevel(ingredient="ing:amide", kind="studied", min_percent=Decimal("2.0"), max_percent=Decimal(5),
                   vehicle="a cream", finding="Well borne.", reference="ref:one"),
    model.UseLevel(ingredient="ing:amide", kind="usual", max_percent=Decimal("0.00005"), reference="ref:one"),
    _limit(date(2020, 1, 1), "3"), _limit(date(2025, 12, 8), "0.30", expressed_as="as amide"),
    model.Product(id="prod:cream", label="the cream", brand="party:brand", reference="ref:one"),
    model.ProductLine(product="prod:cream", position=1, ingredient="ing:amide", percent=Decimal("0.10"),
                      basis="of the product", ambiguity="or of the capsules", reference="ref:one"),
    model.Study(id="study:use", label="in-use test", evaluates="prod:cream", n=30, reference="ref:one"),
    model.Claim(id="claim:soft", subject="prod:cream", predicate="sk:claimsOutcome", object="endp:softer",
                kind="consumer-perception", claimed_by="party:brand", wording="found skin softer",
                percent=Decimal(96), study="study:use", references=("ref:one",)),
    model.OpenQuestion(id="oq:deep", question="How deep does it go?", about=("ing:amide",), why="not studied",
                       note="Nobody measured.", reference="ref:one"),
)  # fmt: skip


def graph_with_rules(*more: model.Record) -> Store:
    """The small graph, what rules make of it, and its direct edges."""
    return with_rules(graph_of(*RECORDS, *more))


def with_rules(store: Store) -> Store:
    """The store, to which rules have been applied."""
    for rules in (inferred, direct):
        store.engine.extend([ox.Quad(t.subject, t.predicate, t.object) for t in list(rules(store))])
    return store
