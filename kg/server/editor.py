"""The page at `/query` to write queries in, what it completes from, and YASGUI where that was installed."""

from __future__ import annotations

from typing import Any, Final

from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, Response
from starlette.routing import Route

from kg.ontology.terms import BASE, PREFIXES, compact
from kg.server.describing.documents import Documents
from kg.server.describing.examples import example_files, standalone
from kg.server.describing.profile import Profile
from kg.server.refusal import Refusal
from kg.server.responses import html, rendered, source
from kg.server.site import Site
from kg.yasgui import FILES, installed

_FIRST: Final = """SELECT ?ingredient ?process WHERE {
  ?i sk:supports ?m .
  ?i rdfs:label ?ingredient .
  ?m rdfs:label ?process .
}
ORDER BY ?ingredient ?process
LIMIT 20"""
_DAY: Final = {"Cache-Control": "public, max-age=86400"}


class Editor:
    """Answers at `/query`."""

    def __init__(self, site: Site, documents: Documents) -> None:
        self._site = site
        self._documents = documents

    def routes(self) -> list[Route]:
        """Where the page and what it asks for are."""
        return [
            Route("/query", self.page),
            Route("/query/schema.json", self.schema),
            Route("/query/examples.json", self.examples),
            Route("/query/yasgui", self.yasgui),
            Route("/query/yasgui/{name}", self.yasgui_file),
        ]

    async def page(self, request: Request) -> Response:
        """The page; `?query=` puts a query into it."""
        listed = sorted(({"name": f.name, "question": f.header["question"]} for f in example_files()), key=_by_question)
        values = {
            "examples": listed, "query": request.query_params.get("query", _FIRST), "yasgui": installed() is not None,
            "federated": bool(self._site.settings.services), "release": self._site.generation.release,
            "script": Markup(source("query.js")),  # noqa: S704 - our own file
        }  # fmt: skip
        shown = rendered("query.html", **values)
        return html(shown)

    async def schema(self, request: Request) -> Response:
        """Prefixes, classes and properties with their labels, most used first."""
        generation = self._site.generation
        request.scope["kg.release"] = generation.release
        found = await self._documents.profile(generation)
        return JSONResponse({"base": BASE, "prefixes": _prefixes(), "terms": _terms(found)})

    async def examples(self, request: Request) -> Response:
        """The text of each example by its name."""
        return JSONResponse({file.name: standalone(file) for file in example_files()})

    async def yasgui(self, request: Request) -> Response:
        """YASGUI, asking nobody but this server. Raises Refusal (404) where it is not installed."""
        if installed() is None:
            raise Refusal(404, "YASGUI is not installed here. `kg editor install` gets it.")
        return html(rendered("yasgui.html"))

    async def yasgui_file(self, request: Request) -> Response:
        """One of its files. Raises Refusal (404)."""
        folder, name = installed(), request.path_params["name"]
        if folder is None or name not in FILES:
            raise Refusal(404, "There is no such file.")
        return FileResponse(folder / name, headers=_DAY)


def _by_question(example: dict[str, str]) -> str:
    return example["question"].casefold()


def _prefixes() -> list[tuple[str, str]]:
    """Longest first, so that the closest is found first."""
    return sorted(PREFIXES.items(), key=lambda pair: -len(pair[1]))


def _terms(found: Profile) -> list[tuple[Any, ...]]:
    counts = {**found.classes, **{name: count for name, (count, _) in found.properties.items()}}
    named = sorted(counts, key=lambda name: -counts[name])
    terms = [(compact(name), found.labels.get(name, "")) for name in named]
    return [*((f"{prefix}:", iri) for prefix, iri in PREFIXES.items()), *terms]
