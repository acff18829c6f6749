"""The parts of graphs small enough to be drawn on paper, and what the rules derive in them."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from kg import model
from kg.infer import run_rule
from kg.ontology.terms import compact
from kg.rdf import assertion_id
from kg.store import Store


@dataclass(frozen=True)
class Derived:
    """A derived assertion, with CURIEs for all that it names."""

    subject: str
    predicate: str
    object: str
    confidence: str
    via: str
    rule: str
    premises: frozenset[str]

    @property
    def link(self) -> tuple[str, str]:
        return self.subject, self.object


def term(curie: str, type_: str, *parents: str, root: bool = False) -> model.Term:
    facts = {"id": curie, "type": type_, "label": curie, "parents": parents, "root": root, "reference": "ref:one"}
    return model.Term.model_validate(facts)


def mechanism(name: str, *parents: str, root: bool = False) -> model.Term:
    return term(f"mech:{name}", "Mechanism", *(f"mech:{p}" for p in parents), root=root)


def harm(name: str, *, root: bool = False) -> model.Term:
    return term(f"mech:{name}", "HarmfulProcess", root=root)


def cause(name: str) -> model.Term:
    return term(f"cause:{name}", "DamageCause")


def ingredient(name: str, *groups: str) -> model.Ingredient:
    return model.Ingredient(
        id=f"ing:{name}", label=name, kind="substance", groups=tuple(f"grp:{g}" for g in groups), reference="ref:one"
    )


def link(
    subject: str, verb: str, object_: str, confidence: str = "moderate", status: str = "accepted"
) -> model.Statement:
    return model.Statement.model_validate(_said(subject, object_, confidence, status) | {"predicate": f"sk:{verb}"})


def conflict(
    one: str, other: str, confidence: str = "moderate", status: str = "accepted", **more: str
) -> model.Interaction:
    facts = {"predicate": "sk:conflictsWith", "effect": "irritates-more", "scope": "same-routine"}
    return model.Interaction.model_validate(_said(one, other, confidence, status) | facts | more)


def _said(subject: str, object_: str, confidence: str, status: str) -> dict[str, object]:
    bearing = "contradicts" if status == "refuted" else "corroborates"
    evidence = model.Evidence(kind="review", bearing=bearing, reference="ref:one")
    return {
        "subject": subject, "object": object_, "status": status, "confidence": confidence, "evidence": (evidence,),
    }  # fmt: skip


def premises(*records: model.Statement) -> frozenset[str]:
    return frozenset(assertion_id(record, "src:core") for record in records)


def drawn(store: Store, name: str, text: str = "") -> set[Derived]:
    """What a rule derives, or what another text of the rule would."""
    found: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for triple in store.construct(text) if text else run_rule(store, name):
        found[triple.subject.value][compact(triple.predicate.value)].add(compact(triple.object.value))
    return {_derived(facts) for facts in found.values()}


def _derived(facts: dict[str, set[str]]) -> Derived:
    assert {"sk:DerivedAssertion", "sk:Assertion"} <= facts["rdf:type"]
    assert facts["sk:status"] == {"st:accepted"}
    assert facts["sk:agentType"] == {"at:computational-model"}
    assert facts["dcterms:source"] == {"src:rules"}
    one = {key: next(iter(facts[key]), "") for key in facts | {"sk:via": set()}}
    assert all(len(facts[key]) == 1 for key in ("rdf:subject", "rdf:predicate", "rdf:object", "sk:confidence"))
    return Derived(
        one["rdf:subject"], one["rdf:predicate"], one["rdf:object"], one["sk:confidence"], one["sk:via"],
        one["sk:byRule"], frozenset(facts["prov:wasDerivedFrom"]),
    )  # fmt: skip


def links(store: Store, rule: str) -> set[tuple[str, str]]:
    return {derived.link for derived in drawn(store, rule)}


TREE = (
    mechanism("root", root=True),
    mechanism("whole", "root"),
    mechanism("part", "whole"),
    mechanism("crumb", "part"),
)
