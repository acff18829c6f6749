"""Where outside sources and this graph meet: identifiers that the curators matched, and never a name.

An exact or close match is taken for the same thing, a narrow or broad one as such, a related one not at all. From a
match, exact matches between outside vocabularies (Mondo's) lead on, two at most.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from kg.ontology.terms import PREFIXES, compact
from kg.store import Store

_FIT: Final = {"exactMatch": "same", "closeMatch": "same", "narrowMatch": "narrower", "broadMatch": "broader"}
_OURS: Final = frozenset(p for p, iri in PREFIXES.items() if iri.startswith("https://w3id.org/skinkg/"))
_BRIDGES: Final = 2
_KINDS: Final = "sk:Ingredient sk:IngredientGroup sk:Mechanism sk:Sign sk:Condition sk:Concern"


@dataclass(frozen=True)
class Match:
    """A thing of this graph that an outside identifier stands for: its kind, how well it fits, and how it is told."""

    thing: str
    kind: str
    fit: str
    told: str


@dataclass(frozen=True)
class RoleRule:
    """What a role comes to: predicate, its direction, and the thing of this graph."""

    predicate: str
    direction: str
    thing: Match


@dataclass(frozen=True)
class Joins:
    """By outside identifier: ingredients, other things, rules for roles, and targets of roles with their source."""

    ingredients: Mapping[str, list[Match]]
    things: Mapping[str, list[Match]]
    roles: Mapping[str, list[RoleRule]]
    targets: Mapping[str, list[tuple[str, str, str]]]


def fit_of(*fits: str) -> str:
    """How the whole fits where its parts fit so: `narrower` and `broader` together fit in no way that can be told."""
    told = {fit for fit in fits if fit != "same"}
    return "" if len(told) > 1 else next(iter(told), "same")


def joins(store: Store) -> Joins:
    """All places where the outside sources in the store and this graph meet."""
    kinds = _kinds(store)
    ingredients: dict[str, list[Match]] = defaultdict(list)
    things: dict[str, list[Match]] = defaultdict(list)
    for outside, match in (*_matched(store, kinds), *_standing_for(store, kinds)):
        group = ingredients if match.kind == "Ingredient" else things
        if all(known.thing != match.thing for known in group[outside]):
            group[outside].append(match)
    return Joins(ingredients, things, _role_rules(store, kinds), _targets(store))


def _kinds(store: Store) -> dict[str, str]:
    rows = store.select(f"SELECT ?thing ?kind WHERE {{ VALUES ?kind {{ {_KINDS} }} ?thing a ?kind }} ORDER BY ?thing")
    return {compact(row["thing"].value): compact(row["kind"].value).removeprefix("sk:") for row in rows}


def _matched(store: Store, kinds: Mapping[str, str]) -> Iterator[tuple[str, Match]]:
    """Every outside identifier that a match leads to, direct ones first."""
    rows = store.select(
        "SELECT ?thing ?how ?outside WHERE { VALUES ?how { skos:exactMatch skos:closeMatch skos:narrowMatch "
        "skos:broadMatch } ?thing ?how ?outside } ORDER BY ?thing ?how ?outside"
    )
    pairs = [(compact(r["thing"].value), compact(r["how"].value)[5:], compact(r["outside"].value)) for r in rows]
    bridges: dict[str, set[str]] = defaultdict(set)
    for one, how, other in pairs:
        if not _is_ours(one) and how == "exactMatch":
            bridges[one].add(other)
            bridges[other].add(one)
    ours = [(one, how, other) for one, how, other in pairs if _is_ours(one) and one in kinds]
    for one, how, other in ours:
        yield other, Match(one, kinds[one], _FIT[how], f"{other} ({_words(how)})")
    for one, how, other in ours:
        for further, way in _further(other, bridges):
            told = f"{other} ({_words(how)}), which is {' and '.join(way)} (exact match)"
            yield further, Match(one, kinds[one], _FIT[how], told)


def _words(how: str) -> str:
    return how.replace("Match", " match")


def _is_ours(curie: str) -> bool:
    return curie.partition(":")[0] in _OURS


def _further(start: str, bridges: Mapping[str, set[str]]) -> Iterator[tuple[str, tuple[str, ...]]]:
    ways: dict[str, tuple[str, ...]] = {start: ()}
    edge = [start]
    for _ in range(_BRIDGES):
        new = {there: (*ways[here], there) for here in edge for there in sorted(bridges.get(here, ()))}
        new = {there: way for there, way in new.items() if there not in ways}
        ways |= new
        edge = sorted(new)
        yield from sorted(new.items())


def _standing_for(store: Store, kinds: Mapping[str, str]) -> Iterator[tuple[str, Match]]:
    rows = store.select(
        "SELECT ?outside ?thing ?fit WHERE { ?rule sk:ofOutsideThing ?outside ; sk:readsAs ?thing ; sk:fit ?fit } "
        "ORDER BY ?outside ?thing"
    )
    for row in rows:
        outside, thing = compact(row["outside"].value), compact(row["thing"].value)
        if thing in kinds:
            yield outside, Match(thing, kinds[thing], row["fit"].value, f"{outside} (read as its process)")


def _role_rules(store: Store, kinds: Mapping[str, str]) -> dict[str, list[RoleRule]]:
    rows = store.select(
        "SELECT ?role ?predicate ?thing ?fit ?direction WHERE { ?rule sk:ofRole ?role ; sk:readsWith ?predicate ; "
        "sk:readsAs ?thing ; sk:fit ?fit . ?predicate sk:direction ?direction } ORDER BY ?role ?thing"
    )
    rules: dict[str, list[RoleRule]] = defaultdict(list)
    for row in rows:
        role, thing = compact(row["role"].value), compact(row["thing"].value)
        if thing in kinds:
            match = Match(thing, kinds[thing], row["fit"].value, f"{role} (read as its effect)")
            rules[role].append(RoleRule(compact(row["predicate"].value), row["direction"].value, match))
    return rules


def _targets(store: Store) -> dict[str, list[tuple[str, str, str]]]:
    rows = store.select(
        "SELECT ?role ?how ?target ?source WHERE { VALUES ?how { sk:roleInhibits sk:roleAntagonises "
        "sk:roleIsInverseAgonistOf sk:roleIsAgonistOf sk:roleActivates } GRAPH ?graph { ?role ?how ?target } "
        "?source sk:graph ?graph } ORDER BY ?role ?how ?target"
    )
    found: dict[str, list[tuple[str, str, str]]] = defaultdict(list)
    for row in rows:
        role, how, target, source = (compact(row[n].value) for n in ("role", "how", "target", "source"))
        found[role].append((how, target, source))
    return found
