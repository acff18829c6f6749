"""A page and data for each thing of the graph: `/id/...` and `/vocab` lead there, by what the client can read."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from typing import Final
from urllib.parse import quote

import pyoxigraph as ox
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from kg.errors import QueryError
from kg.ontology.terms import BASE
from kg.server.describing.documents import SUFFIXES, Documents, suffix_of
from kg.server.describing.pages import thing_page, vocabulary_page
from kg.server.endpoint import accepted
from kg.server.negotiation import PAGES, choose
from kg.server.refusal import Refusal
from kg.server.responses import html
from kg.server.site import Site
from kg.store import SparqlStore

_HTML: Final = ("text/html", "application/xhtml+xml")
_VOCABULARY: Final = "vocab"
_OF_A_THING: Final = """
CONSTRUCT { ?s ?p ?o } WHERE {
  { SELECT DISTINCT ?s WHERE {
    { VALUES ?s { @ } }
    UNION { ?s rdf:subject|rdf:object @ }
    UNION { ?assertion rdf:subject|rdf:object @ ; sk:hasEvidence ?s }
    UNION { ?assertion rdf:subject|rdf:object @ ; sk:hasEvidence/sk:reportedIn ?s }
  } }
  ?s ?p ?o
}"""
_VOCABULARY_TRIPLES: Final = "CONSTRUCT { ?s ?p ?o } WHERE { GRAPH g:ontology { ?s ?p ?o } }"


class Things:
    """Answers at `/id/...`, `/vocab`, `/page/...` and `/data/...`."""

    def __init__(self, site: Site, documents: Documents) -> None:
        self._site = site
        self._documents = documents

    def routes(self) -> list[Route]:
        """Where the pages and data are. A name may hold slashes and dots, but never climbs."""
        return [
            Route("/id/{name:path}", self.redirected),
            Route("/vocab", self.redirected),
            Route("/page/{name:path}", self.page),
            Route("/data/{name:path}", self.data),
        ]

    async def redirected(self, request: Request) -> Response:
        """303 to the page for people, to the data for programs."""
        name = request.path_params.get("name")
        what = f"id/{name}" if name is not None else _VOCABULARY
        _iri(what)
        wanted = choose(accepted(request), PAGES)
        if wanted is None:
            names = ", ".join(offer.media_type for offer in PAGES)
            raise Refusal(406, f"This can be had as {names}. Name one of these in the Accept header.")
        place = f"/page/{quote(what)}"
        if wanted.media_type not in _HTML:
            place = f"/data/{quote(what)}.{suffix_of(wanted)}"
        return Response(status_code=303, headers={"Location": place, "Vary": "Accept"})

    async def page(self, request: Request) -> Response:
        """The page of a thing, with its facts and the evidence, or of the vocabulary. Raises Refusal (404)."""
        name, generation = request.path_params["name"], self._site.generation
        request.scope["kg.release"] = generation.release
        if name == _VOCABULARY:
            shown = await self._site.threads.run(partial(vocabulary_page, generation.store))
        else:
            shown = await self._site.threads.run(partial(thing_page, generation.store, _iri(name)))
        if not shown:
            raise _nothing()
        links = ", ".join(
            f'</data/{quote(name)}.{suffix}>; rel="alternate"; type="{kind}"' for suffix, kind in SUFFIXES.items()
        )
        return html(shown, headers={"Link": links})

    async def data(self, request: Request) -> Response:
        """Triples on a thing, its statements and their evidence. Raises Refusal (404)."""
        name, dot, suffix = request.path_params["name"].rpartition(".")
        if not dot or suffix not in SUFFIXES:
            name, suffix = request.path_params["name"], ""
        generation = self._site.generation
        request.scope["kg.release"] = generation.release
        found = await self._site.threads.run(partial(triples_on, generation.store, name))
        if not found:
            raise _nothing()
        return await self._documents.written(request, generation, lambda: found, suffix)


def triples_on(store: SparqlStore, name: str) -> list[ox.Triple]:
    """What the graph holds of a thing, by the part of its IRI after the base; or the vocabulary."""
    if name == _VOCABULARY:
        return store.construct(_VOCABULARY_TRIPLES)
    return _unique(store.construct(_OF_A_THING.replace("@", str(_iri(name)))))


def _unique(triples: Iterable[ox.Triple]) -> list[ox.Triple]:
    return list(dict.fromkeys(triples))


def _iri(name: str) -> ox.NamedNode:
    """The IRI of a name; the library refuses whatever could break out of its angle brackets. Raises Refusal (404)."""
    if {"", ".", ".."} & set(name.split("/")):
        raise _nothing()
    try:
        return ox.NamedNode(BASE + name)
    except (ValueError, QueryError):
        raise _nothing() from None


def _nothing() -> Refusal:
    return Refusal(404, "Nothing of that name is in this graph. Search at /, or ask at /sparql.")
