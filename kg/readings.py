"""What outside sources come to in the words of this graph: both ends joined by identifier, the direction followed.

A path is read three ways. Its ends say that the substance is used against the disease. Each thing on the way that
the chain reaches is raised or lowered, by the directions of `reading-verbs.csv`; where a verb has none, the chain
ends. Roles are read by `reading-roles.csv` and, with the role's targets, by what these are matched to.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

import pyoxigraph as ox

from kg.ontology.terms import PREFIXES, compact, expand
from kg.rdf.facts import Facts, content_id
from kg.reading_joins import Joins, Match, fit_of, joins
from kg.store import Store

_SIGN: Final = {"raises": 1, "lowers": -1, "passes on": 1, "is part": 1}
_LONGEST: Final = 8
_MODULATION: Final = {
    "sk:roleInhibits": (-1, "inhibits"),
    "sk:roleAntagonises": (-1, "blocks"),
    "sk:roleIsInverseAgonistOf": (-1, "turns down"),
    "sk:roleIsAgonistOf": (1, "turns on"),
    "sk:roleActivates": (1, "activates"),
}


@dataclass(frozen=True)
class Link:
    """One link of a path: its ends, what the source calls them, its words, and the direction read in them."""

    start: str
    start_name: str
    words: str
    direction: str
    end: str
    end_name: str


@dataclass(frozen=True)
class Path:
    """One path: its ends, what the source calls them, the source, and what it names as its references."""

    id: str
    start: str
    start_name: str
    end: str
    end_name: str
    source: str
    cited: str


@dataclass(frozen=True)
class Reach:
    """How the chain of a path comes to a thing: raised (1) or lowered (-1), as the whole or a part, by which links."""

    sign: int
    fit: str
    links: tuple[Link, ...]


@dataclass(frozen=True)
class Reading:
    """What one source says of an ingredient, in words of this graph and in its own."""

    subject: Match
    object: Match
    predicate: str
    direction: str
    fit: str
    steps: int
    words: str
    source: str
    read_from: str
    cited: str = ""


def readings(store: Store) -> Iterator[ox.Triple]:
    """Triples of all readings of the outside sources that the store holds."""
    found = joins(store)
    names = _names(store)
    for reading in (*_of_paths(store, found), *_of_roles(store, found, names)):
        yield from _triples(reading)


def reach(start: str, links: Iterable[Link]) -> dict[str, Reach]:
    """What the chain from `start` comes to, by the fewest links. A thing that is reached both ways is left out."""
    leading: dict[str, list[Link]] = defaultdict(list)
    for link in links:
        leading[link.start].append(link)
    found = {start: Reach(1, "same", ())}
    edge = [start]
    for _ in range(_LONGEST):
        new: dict[str, list[Reach]] = defaultdict(list)
        for place in edge:
            for link in leading[place]:
                if link.end not in found and link.direction in _SIGN:
                    new[link.end].append(_along(found[place], link))
        agreed = {place: ways[0] for place, ways in new.items() if len({way.sign for way in ways}) == 1}
        found |= agreed | {place: Reach(0, "same", ()) for place in new.keys() - agreed.keys()}
        edge = list(agreed)
    return {place: way for place, way in found.items() if way.sign and way.links}


def _along(way: Reach, link: Link) -> Reach:
    fit = "narrower" if link.direction == "is part" else way.fit
    return Reach(way.sign * _SIGN[link.direction], fit, (*way.links, link))


def _of_paths(store: Store, found: Joins) -> Iterator[Reading]:
    paths = list(_paths(store, found.ingredients))
    links = _links(store, paths)
    for path in paths:
        told = reach(path.start, links[path.id])
        for subject in found.ingredients[path.start]:
            yield from _indication(subject, found, path, links[path.id])
            yield from _on_the_way(subject, found, path, told)


def _indication(subject: Match, found: Joins, path: Path, links: list[Link]) -> Iterator[Reading]:
    """The ends of a path: the source draws it for a disease against which the drug is used."""
    chain = _shortest(path.start, path.end, links)
    drug, disease = f"{path.start_name} [{path.start}]", f"{path.end_name} [{path.end}]"
    words = f"drawn for the use of {drug} against {disease}: {_words(chain)}"
    for other in found.things[path.end]:
        if fit := fit_of(subject.fit, other.fit):
            predicate = _predicate(-1, other.kind)
            yield Reading(subject, other, predicate, "lowers", fit, 0, words, path.source, path.id, path.cited)


def _on_the_way(subject: Match, found: Joins, path: Path, told: Mapping[str, Reach]) -> Iterator[Reading]:
    """Everything that the chain raises or lowers, but for the disease at its end."""
    for place, way in told.items():
        for other in found.things[place] if place != path.end else ():
            if fit := fit_of(subject.fit, other.fit, way.fit):
                yield Reading(
                    subject, other, _predicate(way.sign, other.kind), "raises" if way.sign > 0 else "lowers", fit,
                    len(way.links), _words(way.links), path.source, path.id, path.cited,
                )  # fmt: skip


def _of_roles(store: Store, found: Joins, names: Mapping[str, str]) -> Iterator[Reading]:
    rows = store.select(
        "SELECT DISTINCT ?substance ?role ?wider ?source WHERE { GRAPH ?graph { ?substance sk:hasOutsideRole ?role } "
        "?source sk:graph ?graph . ?role sk:outsideParent* ?wider } ORDER BY ?substance ?role ?wider ?source"
    )
    for row in rows:
        substance, role, wider, source = (compact(row[n].value) for n in ("substance", "role", "wider", "source"))
        has = f"{_named(substance, names)} has the role {_named(role, names)}"
        has += f", a kind of {_named(wider, names)}" if wider != role else ""
        for subject in found.ingredients[substance]:
            for rule in found.roles[wider]:
                if fit := fit_of(subject.fit, rule.thing.fit):
                    yield Reading(
                        subject, rule.thing, rule.predicate, rule.direction, fit, 1, has, source, role, _where(role)
                    )
            for predicate, target, told_by in found.targets[wider]:
                yield from _of_target(subject, found, names, (predicate, target, told_by), role, has)


def _of_target(
    subject: Match, found: Joins, names: Mapping[str, str], told: tuple[str, str, str], role: str, has: str
) -> Iterator[Reading]:
    predicate, target, source = told
    sign, verb = _MODULATION[predicate]
    for other in found.things[target]:
        if fit := fit_of(subject.fit, other.fit):
            words = f"{has}; a substance in that role {verb} {_named(target, names)}"
            direction = "raises" if sign > 0 else "lowers"
            yield Reading(subject, other, _predicate(sign, other.kind), direction, fit, 2, words, source, role)


def _where(role: str) -> str:
    return PREFIXES["CHEBI"] + role.partition(":")[2] if role.startswith("CHEBI:") else ""


def _predicate(sign: int, kind: str) -> str:
    if kind in {"Sign", "Condition"} and sign < 0:
        return "sk:relieves"
    if kind in {"Sign", "Condition"}:
        return "sk:mayTrigger" if kind == "Sign" else "sk:exacerbates"
    return "sk:increases" if sign > 0 else "sk:decreases"


def _paths(store: Store, starts: Iterable[str]) -> Iterator[Path]:
    wanted = " ".join(str(ox.NamedNode(expand(start))) for start in starts)
    rows = store.select(
        f"SELECT ?path ?start ?start_name ?end ?end_name ?source WHERE {{ VALUES ?start {{ {wanted} }} "
        "?path sk:pathFrom ?start ; sk:startName ?start_name ; sk:pathTo ?end ; sk:endName ?end_name ; "
        "dcterms:source ?source } ORDER BY ?path"
    )
    told = store.select(
        f"SELECT ?path ?one WHERE {{ VALUES ?start {{ {wanted} }} ?path sk:pathFrom ?start ; sk:citedAs ?one }} "
        "ORDER BY ?path ?one"
    )
    cited: dict[str, list[str]] = defaultdict(list)
    for row in told:
        cited[row["path"].value].append(row["one"].value)
    for row in rows:
        references = " ; ".join(cited[row["path"].value])
        path, start, end, source = (compact(row[name].value) for name in ("path", "start", "end", "source"))
        yield Path(path, start, row["start_name"].value, end, row["end_name"].value, source, references)


def _links(store: Store, paths: Iterable[Path]) -> dict[str, list[Link]]:
    wanted = " ".join(str(ox.NamedNode(expand(path.id))) for path in paths)
    rows = store.select(
        f"SELECT ?path ?start ?start_name ?words ?direction ?end ?end_name WHERE {{ VALUES ?path {{ {wanted} }} "
        "?path sk:hasOutsideLink ?link . ?link sk:linkFrom ?start ; sk:startName ?start_name ; sk:verb ?verb ; "
        "sk:linkTo ?end ; sk:endName ?end_name . OPTIONAL { ?verb sk:direction ?direction } "
        "{ SELECT ?verb (MIN(?word) AS ?words) WHERE { ?verb sk:outsideName ?word } GROUP BY ?verb } "
        "} ORDER BY ?path ?start ?words ?end ?start_name ?end_name"
    )
    links: dict[str, list[Link]] = defaultdict(list)
    for row in rows:
        direction = row["direction"].value if "direction" in row else "none"
        start, end = compact(row["start"].value), compact(row["end"].value)
        link = Link(start, row["start_name"].value, row["words"].value, direction, end, row["end_name"].value)
        links[compact(row["path"].value)].append(link)
    return links


def _shortest(start: str, end: str, links: Iterable[Link]) -> tuple[Link, ...]:
    """The shortest chain from one end to the other, whatever its verbs say; nothing where there is none."""
    ways: dict[str, tuple[Link, ...]] = {start: ()}
    ordered = list(links)
    for _ in ordered:
        for link in ordered:
            way = (*ways[link.start], link) if link.start in ways else None
            if way and (link.end not in ways or len(way) < len(ways[link.end])):
                ways[link.end] = way
    return ways.get(end, ())


def _names(store: Store) -> dict[str, str]:
    rows = store.select(
        "SELECT ?thing (MIN(?one) AS ?name) WHERE { ?thing sk:outsideName ?one } GROUP BY ?thing ORDER BY ?thing"
    )
    return {compact(row["thing"].value): row["name"].value for row in rows}


def _named(curie: str, names: Mapping[str, str]) -> str:
    return f"{names.get(curie, curie)} [{curie}]"


def _words(links: Iterable[Link]) -> str:
    chain = list(links)
    if not chain:
        return "no chain leads from the one to the other"
    first = f"{chain[0].start_name} [{chain[0].start}]"
    return first + "".join(f" – {link.words} → {link.end_name} [{link.end}]" for link in chain)


def _triples(reading: Reading) -> Iterator[ox.Triple]:
    subject, other = reading.subject, reading.object
    parts = (reading.source, reading.read_from, subject.thing, reading.predicate, other.thing, reading.words)
    facts = Facts(content_id("rd", *parts)).is_a("sk:Reading").link("sk:saysOf", subject.thing)
    facts.link("sk:saysWith", reading.predicate).link("sk:saysObject", other.thing)
    facts.say("sk:direction", reading.direction).say("sk:fit", reading.fit).say("sk:steps", reading.steps)
    facts.say("sk:inWords", reading.words).say("sk:joinedBy", f"{subject.told} ; {other.told}")
    facts.say("sk:citedAs", reading.cited).link("sk:readFrom", reading.read_from)
    facts.link("dcterms:source", reading.source).link("sk:byRule", "rule:reading")
    outright = reading.steps <= 1
    facts.link("sk:knowledgeLevel", "kl:statement-reported" if outright else "kl:prediction")
    facts.link("sk:agentType", "at:automated-agent" if outright else "at:computational-model")
    yield from facts.link("sk:evidenceKind", "ek:database-record").triples
