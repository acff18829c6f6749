"""One thing of a store and what stands right beside it, for a page that asks as it goes; and search over all names."""

from __future__ import annotations

import threading
import unicodedata
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import replace
from functools import cached_property
from itertools import accumulate
from typing import Any, Final

import networkx as nx

from kg.explorer import Explorer
from kg.explorer.neighbourhood import Neighbourhood
from kg.explorer.page import Setting, html
from kg.explorer.payload import packed, rows
from kg.explorer.records import plain
from kg.network import Network
from kg.ontology.terms import PREFIXES, expand
from kg.picture import OVERVIEW, explorer_of, title_of
from kg.picture.details import add_facts, query_rows
from kg.picture.whole import verb
from kg.queries.lookup import resolve
from kg.queries.named import plain_rows
from kg.store import SparqlStore

MOST_FOUND: Final = 24
# With more of them a page holds only products of which something is said, and asks for the others.
MOST_PRODUCTS: Final = 200
_IN_DOSSIERS: Final = ("levels", "unknowns", "claims")
_PRODUCTS: Final = "SELECT (COUNT(DISTINCT ?product) AS ?n) WHERE { ?product a sk:Product }"
_NAMES: Final = """SELECT ?thing ?name WHERE {
  VALUES ?property { rdfs:label sk:inciName sk:commonName sk:tradeName sk:abbreviation sk:casNumber }
  ?thing a ?type ; ?property ?name .
  FILTER (?type IN (sk:Ingredient, sk:IngredientGroup, sk:Mechanism, sk:DamageCause, sk:Sign, sk:Condition,
    sk:Concern, sk:Structure, sk:Analogy, sk:Product, sk:FormulaSystem, sk:ProductRange))
}"""
_KINDS: Final = """SELECT ?thing ?label ?type ?definition WHERE {{
  VALUES ?thing {{ {things} }}
  ?thing rdfs:label ?label ; a ?type .
  FILTER (STRSTARTS(STR(?type), STR(sk:)) && ?type != sk:ProprietaryBlend && ?type != sk:DeliveryForm)
  FILTER (?type != sk:Mechanism || NOT EXISTS {{ ?thing a sk:HarmfulProcess }})
  OPTIONAL {{ ?thing skos:definition ?definition }}
}} ORDER BY ?thing ?type"""
_COUNT: Final = "SELECT (COUNT(*) AS ?n) WHERE {{ {{ {thing} sk:contains ?o }} UNION {{ ?o sk:contains {thing} }} }}"


def _fold(text: str) -> str:
    marks = unicodedata.normalize("NFKD", text)
    return "".join(character for character in marks if not unicodedata.combining(character)).lower()


class Site:
    """The pages of one store. All curated statements are read once; the rest is asked for when it is wanted."""

    def __init__(self, store: SparqlStore) -> None:
        self.store = store
        self._lock = threading.Lock()

    @cached_property
    def _core(self) -> tuple[Neighbourhood, str]:
        """All curated statements, and the same packed for a page."""
        products = plain_rows(self.store, _PRODUCTS)[0]["n"]
        explorer = explorer_of(self.store, catalogue=int(products) <= MOST_PRODUCTS)
        shown = explorer.neighbourhood()
        return shown, packed(_light(shown), lessons=explorer.lessons)

    def core(self) -> tuple[Neighbourhood, str]:
        """All curated statements, and the same packed for a page; made by the first that asks."""
        with self._lock:
            return self._core

    def page(self, name: str | None = None, message: str = "", suggestions: Sequence[str] = ()) -> str:
        """The page on a thing, or on the skin barrier. Raises UnknownName or AmbiguousName."""
        centre = resolve(self.store, name) if name else OVERVIEW
        shown, data = self.core()
        if centre in shown.by_id:
            around = shown.around(centre, f"{shown.by_id[centre].name}: what is known, and on what evidence")
        else:
            graph = self._graph(centre)
            around = self._shown(graph, centre, title_of(graph, centre) if centre in graph else "")
        return html(around, Setting(served=True, data=data, message=message, suggestions=suggestions))

    def near(self, thing: str) -> dict[str, Any]:
        """A thing with its plain edges, as a page takes it in; nothing for what is no thing of the store."""
        graph = self._graph(thing)
        found = rows(self._shown(graph, thing, ""))
        for each in found["things"]:
            if each["id"] == thing:
                each |= {"loaded": True, "total": self._total(thing)}
        return found

    def _shown(self, graph: Network, centre: str, title: str) -> Neighbourhood:
        explorer = Explorer(centre=centre, title=title, release=self.store.release)
        explorer.add_graph(graph)
        return explorer.neighbourhood()

    def _graph(self, thing: str) -> Network:
        graph: Network = nx.MultiDiGraph(release=self.store.release)
        if not _is_curie(thing):
            return graph
        edges = query_rows(self.store, "near", [thing])
        self._add_things(graph, sorted({thing, *(row[end] for row in edges for end in ("subject", "object"))}))
        for row in edges:
            if row["subject"] in graph and row["object"] in graph:
                predicate, label, inverse = verb(row)
                graph.add_edge(
                    row["subject"], row["object"], key=predicate, predicate=predicate, label=label,
                    inverse_label=inverse, status="catalogue",
                )  # fmt: skip
        known = self.core()[0].by_id.get(thing)
        if known and thing in graph:
            graph.nodes[thing].update(known.model_dump(exclude={"id", "ref"}))
        else:
            add_facts(graph, self.store, [thing])
        return graph

    def _add_things(self, graph: Network, things: Sequence[str]) -> None:
        known = " ".join(f"<{expand(each)}>" for each in things)
        for row in plain_rows(self.store, _KINDS.format(things=known)):
            kind = row["type"].removeprefix("sk:")
            told = {"label": row["label"], "type": kind, "definition": row.get("definition", "")}
            graph.add_node(row["thing"], iri=expand(row["thing"]), **told)

    def _total(self, thing: str) -> int:
        counted = plain_rows(self.store, _COUNT.format(thing=f"<{expand(thing)}>"))[0]["n"]
        return int(counted) + len(self.core()[0].beside.get(thing, ()))

    def find(self, text: str) -> dict[str, Any]:
        """Things with a name that holds `text`: whole names first, then beginnings, then what is inside."""
        wanted = _fold(plain(text))
        hits = self._index.find(wanted) if wanted else []
        graph: Network = nx.MultiDiGraph()
        if hits:
            self._add_things(graph, [thing for thing, _ in hits])
        for thing, name in hits:
            if thing in graph and name.casefold() != graph.nodes[thing]["label"].casefold():
                graph.nodes[thing]["names"] = [name]
        return rows(self._shown(graph, "", ""))

    @cached_property
    def _index(self) -> _Index:
        found = plain_rows(self.store, _NAMES)
        return _Index(sorted({(row["thing"], " ".join(str(row["name"]).split())) for row in found}))


def _light(shown: Neighbourhood) -> Neighbourhood:
    """The same without the facts that only the dossier of one thing shows, and for which a page asks with it."""
    without = dict.fromkeys(_IN_DOSSIERS, ())
    return replace(shown, things=tuple(thing.model_copy(update=without) for thing in shown.things))


def _is_curie(thing: str) -> bool:
    prefix, colon, local = thing.partition(":")
    return bool(colon) and prefix in PREFIXES and local.replace("-", "").replace("_", "").isalnum()


class _Index:
    """All names in one text, so that a search is one scan of it."""

    def __init__(self, names: Sequence[tuple[str, str]]) -> None:
        self._names = names
        folded = [_fold(name) for _, name in names]
        self._text = "\n" + "\n".join(folded) + "\n"
        self._starts = list(accumulate((len(name) + 1 for name in folded), initial=1))

    def find(self, wanted: str) -> list[tuple[str, str]]:
        """Thing and name of the best hits, one a thing."""
        best: dict[str, str] = {}
        for pattern in (f"\n{wanted}\n", f"\n{wanted}", f" {wanted}", wanted):
            for thing, name in self._scan(pattern):
                best.setdefault(thing, name)
                if len(best) >= MOST_FOUND:
                    return list(best.items())
        return list(best.items())

    def _scan(self, pattern: str) -> list[tuple[str, str]]:
        hits: list[tuple[str, str]] = []
        place = self._text.find(pattern)
        while place >= 0 and len(hits) < MOST_FOUND * 4:
            hits.append(self._names[bisect_right(self._starts, place + pattern.startswith("\n")) - 1])
            place = self._text.find(pattern, place + 1)
        return sorted(hits, key=lambda hit: len(hit[1]))
