"""From a name to the one thing that it names."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import pyoxigraph as ox

from kg.errors import AmbiguousName, UnknownName
from kg.naming import fold, printable, slug
from kg.ontology.terms import PREFIXES, compact, expand
from kg.store import SparqlStore

NAMED_PREFIXES: Final = (
    "ing", "mech", "cause", "sign", "cond", "concern", "grp", "struct", "prod", "party", "use", "fn",
    "topic",
)  # fmt: skip
_NEAREST: Final = 5
_NEAR_ENOUGH: Final = 60


def resolve(store: SparqlStore, name: str, prefixes: Sequence[str] = NAMED_PREFIXES) -> str:
    """CURIE of the thing that a CURIE, slug or name means; case, accents and spaces do not matter.

    An identifier that was given up leads to the one that took its place.
    Raises UnknownName, with the nearest names, where there is none, and AmbiguousName where there are several
    or where the name is a broad one such as "vitamin E", which identifies nothing.
    """
    asked = printable(name).strip()
    candidates = _by_curie(store, asked) or _by_slug(store, asked, prefixes) or _by_name(store, asked, prefixes)
    if len(candidates) == 1:
        return candidates[0]
    if candidates:
        raise AmbiguousName(name, candidates)
    if broad := _named(store, "sk:foldedBroadName", asked, prefixes):
        raise AmbiguousName(name, broad)
    raise UnknownName(name, nearest(store, asked))


def nearest(store: SparqlStore, name: str) -> list[str]:
    """Up to five names of the graph that come close to a name, best first."""
    from rapidfuzz import fuzz, process

    rows = store.select("SELECT DISTINCT ?name WHERE { ?thing sk:foldedName|sk:foldedBroadName ?name } ORDER BY ?name")
    names = [row["name"].value for row in rows]
    found = process.extract(fold(name), names, scorer=fuzz.WRatio, limit=50, score_cutoff=_NEAR_ENOUGH)
    closest = sorted(found, key=lambda hit: -fuzz.ratio(fold(name), hit[0]))
    return [hit[0] for hit in closest[:_NEAREST]]


def _by_curie(store: SparqlStore, name: str) -> list[str]:
    prefix, colon, local = name.partition(":")
    if not colon or prefix not in PREFIXES or not local or slug(local) != local:
        return []
    return _existing(store, [name])


def _by_slug(store: SparqlStore, name: str, prefixes: Sequence[str]) -> list[str]:
    local = name.lower()
    if not name or slug(name) != local:
        return []
    return _existing(store, [f"{prefix}:{local}" for prefix in prefixes])[:1]


def _existing(store: SparqlStore, curies: Sequence[str]) -> list[str]:
    nodes = " ".join(str(ox.NamedNode(expand(curie))) for curie in curies)
    rows = store.select(
        f"SELECT DISTINCT ?thing ?now WHERE {{ VALUES ?thing {{ {nodes} }} "
        "{ ?thing rdfs:label ?label . BIND(?thing AS ?now) } UNION { ?thing dcterms:isReplacedBy ?now } }"
    )
    found = {compact(row["thing"].value): compact(row["now"].value) for row in rows}
    return [found[curie] for curie in curies if curie in found]


def _by_name(store: SparqlStore, name: str, prefixes: Sequence[str]) -> list[str]:
    """Things of that name; an ingredient whose INCI name it is comes before those that merely answer to it."""
    candidates = _named(store, "sk:foldedName", name, prefixes)
    if len(candidates) > 1:
        nodes = " ".join(str(ox.NamedNode(expand(curie))) for curie in candidates)
        rows = store.select(
            f"SELECT ?thing ?name WHERE {{ VALUES ?thing {{ {nodes} }} ?thing sk:inciName|rdfs:label ?name }}"
        )
        own = {compact(row["thing"].value) for row in rows if fold(row["name"].value) == fold(name)}
        return [curie for curie in candidates if curie in own] or candidates
    return candidates


def _named(store: SparqlStore, predicate: str, name: str, prefixes: Sequence[str]) -> list[str]:
    rows = store.select(
        f"SELECT DISTINCT ?thing WHERE {{ ?thing {predicate} {ox.Literal(fold(name))} }} ORDER BY ?thing"
    )
    curies = [compact(row["thing"].value) for row in rows]
    return sorted((c for c in curies if c.partition(":")[0] in prefixes), key=lambda c: _rank(c, prefixes))


def _rank(curie: str, prefixes: Sequence[str]) -> tuple[int, str]:
    return prefixes.index(curie.partition(":")[0]), curie
