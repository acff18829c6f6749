"""Documents of triples at fixed addresses: the description, the examples, a thing, the vocabulary, a named graph."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial
from hashlib import sha256
from typing import Final

import pyoxigraph as ox
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from kg.ontology.terms import PREFIXES
from kg.server.addresses import root
from kg.server.cache import tag_of
from kg.server.delivery import delivered
from kg.server.describing.description import description
from kg.server.describing.examples import examples
from kg.server.describing.profile import Profile, profile
from kg.server.endpoint import accepted, client_of, coding_for, has_any, known, tagged
from kg.server.generation import Generation
from kg.server.negotiation import TRIPLES, Format, choose
from kg.server.question import Asked, Question, Reply
from kg.server.refusal import Refusal, read_only
from kg.server.site import Site
from kg.server.workers.spool import packed
from kg.server.xml_text import XmlText

SUFFIXES: Final = {
    "ttl": "text/turtle", "nt": "application/n-triples", "jsonld": "application/ld+json",
    "rdf": "application/rdf+xml", "nq": "application/n-quads", "trig": "application/trig",
}  # fmt: skip
_READ: Final = ["GET", "HEAD", "PUT", "POST", "DELETE", "PATCH"]


class Documents:
    """Answers at `/.well-known/void`, `/examples` and `/graphs`, and describes the endpoint itself."""

    def __init__(self, site: Site) -> None:
        self._site = site

    def routes(self) -> list[Route]:
        """Where the documents are."""
        return [
            Route("/.well-known/void", self.described),
            Route("/void", self.described),
            Route("/examples", self.exemplified),
            Route("/graphs", self.graph, methods=_READ),
        ]

    async def described(self, request: Request) -> Response:
        """Service description, VoID and DCAT in one document."""
        generation = self._site.generation
        found = await self.profile(generation)
        url, federated = root(request, self._site.settings.public_url), bool(self._site.settings.services)
        made = partial(description, found, generation.release, url, federated)
        return await self.written(request, generation, made)

    async def exemplified(self, request: Request) -> Response:
        """The example queries."""
        url = root(request, self._site.settings.public_url)
        return await self.written(request, self._site.generation, partial(examples, url))

    async def profile(self, generation: Generation) -> Profile:
        """The counts of a generation, made once."""
        if generation.profile is None:
            generation.profile = await self._site.threads.run(partial(profile, generation.store))
        return generation.profile

    async def graph(self, request: Request) -> Response:
        """A named graph, or with `?default` the default graph, as the Graph Store Protocol reads it."""
        if request.method not in ("GET", "HEAD"):
            raise read_only()
        generation = self._site.generation
        request.scope["kg.release"] = generation.release
        names = request.query_params.getlist("graph")
        if ("default" in request.query_params) == bool(names) or len(names) > 1:
            raise Refusal(400, "Name one graph: ?graph=IRI, or ?default.")
        graphs = (names[0],) if names else ()
        question = Question("CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }", graphs)
        asked = Asked(question, accepted(request), coding_for(request))
        if names and names[0] not in (await self.profile(generation)).graphs:
            raise Refusal(404, "There is no such graph here. /.well-known/void lists them.")
        headers = tagged(tag_of(generation.release, asked))
        if "ETag" in headers and (known(request, headers["ETag"]) or has_any(request)):
            return Response(status_code=304, headers=headers)
        reply = await generation.answerer.ask(asked, client_of(request))
        return delivered(reply, headers, request.method)

    async def written(
        self, request: Request, generation: Generation, made: Callable[[], Iterable[ox.Triple]], suffix: str = ""
    ) -> Response:
        """Triples in the format that the address or the client asks for, with a tag of the release."""
        request.scope["kg.release"] = generation.release
        wanted = chosen(accepted(request), suffix)
        address = f"{generation.release} {root(request, self._site.settings.public_url)}{request.url.path}"
        wished = coding_for(request)
        tag = f'W/"{sha256(f"{address} {wanted.media_type} {wished}".encode()).hexdigest()[:32]}"'
        headers = tagged(tag)
        if known(request, tag) or has_any(request):
            return Response(status_code=304, headers=headers)
        body, used = await self._site.threads.run(lambda: packed(serialized(made(), wanted), wished))
        return delivered(Reply(200, wanted.content_type, body, used), headers, request.method)


def chosen(accept: str, suffix: str = "") -> Format:
    """The format of triples that a suffix names, or else that a client likes best. Raises Refusal."""
    if suffix:
        return next(offer for offer in TRIPLES if offer.media_type == SUFFIXES[suffix])
    wanted = choose(accept, TRIPLES)
    if wanted is None:
        names = ", ".join(offer.media_type for offer in TRIPLES)
        raise Refusal(406, f"This can be had as {names}. Name one of these in the Accept header.")
    return wanted


def suffix_of(wanted: Format) -> str:
    """The suffix of a format, whichever of its media types it was asked for by."""
    kinds = {offer.media_type for offer in TRIPLES if offer.writer == wanted.writer}
    return next(suffix for suffix, kind in SUFFIXES.items() if kind in kinds)


def serialized(triples: Iterable[ox.Triple], wanted: Format) -> bytes:
    """Triples as bytes, with the prefixes of the graph where the format has such."""
    if not isinstance(wanted.writer, ox.RdfFormat):
        raise TypeError(f"{wanted.media_type} is no format of triples")
    listed = list(triples)
    used = {
        name: iri
        for name, iri in PREFIXES.items()
        if any(str(term).startswith(f"<{iri}") for triple in listed for term in (triple.subject, triple.predicate))
    }
    body = ox.serialize(listed, format=wanted.writer, prefixes=used) or b""
    if wanted.writer == ox.RdfFormat.RDF_XML:
        XmlText("text/turtle").check(body)
    return body
