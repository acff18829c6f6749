"""The ASGI application: which address leads where, and what is said when one leads nowhere."""

from __future__ import annotations

import os
from functools import partial

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from kg.errors import KGError, StoreError
from kg.remote import RemoteStore
from kg.server.delivery import preflight, refused
from kg.server.describing.documents import Documents
from kg.server.describing.things import Things
from kg.server.editor import Editor
from kg.server.endpoint import METHODS, Endpoint, accepted
from kg.server.forwarding import Forwarding
from kg.server.generation import Answerer, Generation, Lost, Page, Replier
from kg.server.headers import Envelope
from kg.server.health import Health
from kg.server.metrics import Metrics
from kg.server.refusal import Refusal
from kg.server.responses import html, rendered
from kg.server.settings import Settings
from kg.server.site import Site
from kg.server.source import source_of
from kg.store import SparqlStore, Store


def create_app(
    store: SparqlStore,
    *,
    page: Page | None = None,
    lost: Lost | None = None,
    reply: Replier | None = None,
    settings: Settings | None = None,
) -> Starlette:
    """The application over `store`.

    `page` makes the HTML shown at `/`: of the thing that `?about=` names, or of None; without it a short page says
    what is here. `lost` makes the HTML for a name that `page` refuses. `reply` answers what the page asks for at
    `/explorer/WHAT?...`, with plain values or None. If the store has a `release`, answers name it in the header
    X-Skin-KG-Release. The application keeps its parts in `app.state.site`; `site.close()` ends its
    workers, which also end with the process.
    """
    settings, metrics = settings or Settings(), Metrics()
    generation = Generation(store.release, store, answerer_of(store, settings, metrics), page, lost, reply)
    return app_of(Site(generation, settings, metrics))


def answerer_of(store: SparqlStore, settings: Settings, metrics: Metrics) -> Answerer:
    """Workers over a store in processes of their own; threads where the system cannot fork; or another endpoint.

    Raises StoreError for a store of another kind.
    """
    if isinstance(store, RemoteStore):
        return Forwarding(store, settings)
    if not isinstance(store, Store):
        raise StoreError("This store cannot be served: it is neither a graph on this machine nor an endpoint.")
    if hasattr(os, "fork"):
        from kg.server.pool import Pool

        return Pool(source_of(store, settings.in_memory_quads), settings, metrics)
    from kg.server.unforked import Unforked

    return Unforked(store.engine, settings)


def app_of(site: Site) -> Starlette:
    """The application that shows a site."""
    documents, health = Documents(site), Health(site)
    endpoint = Endpoint(site, documents.described)
    routes = [
        Route("/", partial(_home, site)),
        Route("/sparql", endpoint.answer, methods=METHODS),
        Route("/sparql/", endpoint.answer, methods=METHODS),
        Route("/explorer/{what}", partial(_explorer, site)),
        Route("/healthz", health.live),
        Route("/readyz", health.ready),
        Route("/metrics", health.figures),
        *documents.routes(),
        *Editor(site, documents).routes(),
        *Things(site, documents).routes(),
    ]
    app = Starlette(
        routes=routes,
        middleware=[Middleware(Envelope, site=site)],
        exception_handlers={Refusal: _refused, 404: _not_found, 405: _not_so},
    )
    app.state.site = site
    return app


async def _home(site: Site, request: Request) -> Response:
    generation = site.generation
    request.scope["kg.release"] = generation.release
    if generation.page is None:
        return html(rendered("landing.html"))
    try:
        return html(await site.threads.run(partial(generation.page, request.query_params.get("about"))))
    except KGError as error:
        if generation.lost is None:
            return PlainTextResponse(f"{error}\n", 404)
        return html(await site.threads.run(partial(generation.lost, error)), 404)


async def _explorer(site: Site, request: Request) -> Response:
    generation = site.generation
    request.scope["kg.release"] = generation.release
    if generation.replier is None:
        return await _not_found(request, KGError())
    work = partial(generation.replier, request.path_params["what"], dict(request.query_params))
    found = await site.threads.run(work)
    return await _not_found(request, KGError()) if found is None else JSONResponse(found)


async def _refused(request: Request, error: Exception) -> Response:
    if not isinstance(error, Refusal):
        raise error
    return refused(error, accepted(request))


async def _not_found(request: Request, error: Exception) -> Response:
    return PlainTextResponse("There is nothing here. The graph answers at /sparql.\n", 404)


async def _not_so(request: Request, error: Exception) -> Response:
    if request.method == "OPTIONS":
        return preflight(["GET", "HEAD", "OPTIONS"])
    headers = error.headers if isinstance(error, HTTPException) else None
    return PlainTextResponse("This is here for reading, by GET.\n", 405, headers)
