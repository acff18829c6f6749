"""Where outside sources and this graph meet: identifiers that the curators matched, and never a name.

An exact or close match is taken for the same thing, a narrow or broad one as such, a related one not at all. From a
match, exact matches between outside vocabularies (Mondo's) lead on, two at most.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

import pyoxigraph as ox

from kg.ontology.terms import BASE, compact, expand
from kg.store import Store

_FIT: Final = {"exactMatch": "same", "closeMatch": "same", "narrowMatch": "narrower", "broadMatch": "broader"}
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
        f'skos:broadMatch }} ?thing ?how ?outside FILTER (STRSTARTS(STR(?thing), "{BASE}")) }} '
        "ORDER BY ?thing ?how ?outside"
    )
    pairs = [(compact(r["thing"].value), compact(r["how"].value)[5:], compact(r["outside"].value)) for r in rows]
    ours = [(one, how, other) for one, how, other in pairs if one in kinds]
    for one, how, other in ours:
        yield other, Match(one, kinds[one], _FIT[how], f"{other} ({_words(how)})")
    ways = _further(store, {other for _, _, other in ours})
    for one, how, other in ours:
        for way in ways.get(other, ()):
            told = f"{other} ({_words(how)}), which is {' and '.join(way)} (exact match)"
            yield way[-1], Match(one, kinds[one], _FIT[how], told)


def _words(how: str) -> str:
    return how.replace("Match", " match")


def _further(store: Store, starts: set[str]) -> dict[str, list[tuple[str, ...]]]:
    """From each outside identifier, the ways along exact matches between outside vocabularies, shortest first."""
    ways: dict[str, list[tuple[str, ...]]] = {start: [()] for start in starts}
    for _ in range(_BRIDGES):
        ends = {way[-1] if way else start for start, known in ways.items() for way in known}
        bridges = _bridges(store, ends)
        for start, known in ways.items():
            met = {start, *(way[-1] for way in known if way)}
            new = {there: (*way, there) for way in known for there in bridges.get(way[-1] if way else start, ())}
            known += [way for there, way in sorted(new.items()) if there not in met]
    return {start: [way for way in known if way] for start, known in ways.items()}


def _bridges(store: Store, ends: set[str]) -> dict[str, list[str]]:
    wanted = " ".join(str(ox.NamedNode(expand(end))) for end in sorted(ends))
    rows = store.select(
        f"SELECT DISTINCT ?one ?other WHERE {{ VALUES ?one {{ {wanted} }} ?one skos:exactMatch|^skos:exactMatch ?other "
        f'FILTER (!STRSTARTS(STR(?other), "{BASE}")) }} ORDER BY ?one ?other'
    )
    bridges: dict[str, list[str]] = defaultdict(list)
    for row in rows:
        bridges[compact(row["one"].value)].append(compact(row["other"].value))
    return bridges


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
