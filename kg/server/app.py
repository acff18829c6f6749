"""The ASGI application: addresses, headers and status codes. What blocks runs in a thread, never in the loop."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, MutableMapping
from functools import partial
from importlib.resources import files
from typing import Any, Final

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, PlainTextResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from kg.errors import KGError
from kg.server.answering import HasEngine, answer
from kg.server.negotiation import quality
from kg.server.protocol import read
from kg.server.refusal import Refusal
from kg.server.threads import Threads

Page = Callable[[str | None], str]
Lost = Callable[[KGError], str]
Reply = Callable[[str, Mapping[str, str]], "dict[str, Any] | None"]

_THREADS: Final = 16
_SPARQL_METHODS: Final = ["GET", "HEAD", "POST", "OPTIONS"]
_EVERYWHERE: Final = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "X-Skin-KG-Release",
    "X-Content-Type-Options": "nosniff",
}
_PREFLIGHT: Final = {
    "Access-Control-Allow-Methods": ", ".join(_SPARQL_METHODS),
    "Access-Control-Allow-Headers": "Accept, Content-Type",
    "Access-Control-Max-Age": "86400",
    "Allow": ", ".join(_SPARQL_METHODS),
}
_FOR_PAGES: Final = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; img-src data: blob:; "
        "font-src data:; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "Referrer-Policy": "no-referrer",
    "X-Frame-Options": "DENY",
}


def create_app(
    store: HasEngine, *, page: Page | None = None, lost: Lost | None = None, reply: Reply | None = None
) -> Starlette:
    """The application over `store`.

    `page` makes the HTML shown at `/`: of the thing that `?about=` names, or of None; without it a short page says
    what is here. `lost` makes the HTML for a name that `page` refuses. `reply` answers what the page asks for at
    `/explorer/WHAT?...`, with plain values or None. If the store has a `release`, answers name it
    in the header X-Skin-KG-Release.
    """
    site = _Site(store, page, lost, reply)
    routes = [
        Route("/", site.home),
        Route("/sparql", site.sparql, methods=_SPARQL_METHODS),
        Route("/sparql/", site.sparql, methods=_SPARQL_METHODS),
        Route("/healthz", site.health),
        Route("/explorer/{what}", site.explorer),
    ]
    headers = dict(_EVERYWHERE)
    if release := getattr(store, "release", ""):
        headers["X-Skin-KG-Release"] = "".join(c if c.isascii() and c.isprintable() else "?" for c in str(release))
    return Starlette(
        routes=routes,
        middleware=[Middleware(_Headers, headers=headers)],
        exception_handlers={Refusal: _refused, 404: _not_found, Exception: partial(_broken, headers)},
    )


class _Site:
    """The pages and services of one application."""

    def __init__(self, store: HasEngine, page: Page | None, lost: Lost | None, reply: Reply | None = None) -> None:
        self._store = store
        self._page = page
        self._lost = lost
        self._reply = reply
        self._threads = Threads(_THREADS)

    async def home(self, request: Request) -> Response:
        if self._page is None:
            return _html("landing.html")
        about = request.query_params.get("about")
        try:
            return _page(await self._threads.run(partial(self._page, about)))
        except KGError as error:
            if self._lost is None:
                return PlainTextResponse(f"{error}\n", 404)
            return _page(await self._threads.run(partial(self._lost, error)), 404)

    async def explorer(self, request: Request) -> Response:
        if self._reply is None:
            return await _not_found(request, KGError())
        work = partial(self._reply, request.path_params["what"], dict(request.query_params))
        found = await self._threads.run(work)
        return await _not_found(request, KGError()) if found is None else JSONResponse(found)

    async def sparql(self, request: Request) -> Response:
        if request.method == "OPTIONS":
            return Response(status_code=204, headers=_PREFLIGHT)
        accept = ",".join(request.headers.getlist("accept"))
        question = await read(request)
        if question is None:
            return _help(accept)
        try:
            found = await self._threads.run(partial(answer, self._store.engine, question, accept))
        except asyncio.CancelledError:
            raise Refusal(503, "This server is being stopped. Ask again later.") from None
        return Response(found.body, headers={"Content-Type": found.content_type, "Vary": "Accept"})

    async def health(self, request: Request) -> Response:
        try:
            self._store.engine.query("ASK {}")
        except OSError:
            return JSONResponse({"status": "the store does not answer"}, 503)
        return JSONResponse({"status": "ok", "release": str(getattr(self._store, "release", ""))})


class _Headers:
    """Adds headers to every answer."""

    def __init__(self, app: ASGIApp, headers: dict[str, str]) -> None:
        self._app = app
        self._headers = [(name.lower().encode(), value.encode()) for name, value in headers.items()]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def sending(message: Message) -> None:
            if message["type"] == "http.response.start":
                _add(message, self._headers)
            await send(message)

        await self._app(scope, receive, sending)


def _add(message: MutableMapping[str, Any], headers: list[tuple[bytes, bytes]]) -> None:
    message["headers"] = [*message.get("headers", []), *headers]


def _help(accept: str) -> Response:
    """Without a query: a page for people, an error for programs."""
    if quality(accept, "text/html") > quality(accept, "text/plain"):
        return _html("help.html")
    raise Refusal(400, "There is no query. Send one as ?query=... or in the body of a POST request.")


def _html(name: str) -> Response:
    return _page(files("kg.server").joinpath(name).read_text("utf-8"))


def _page(html: str, status: int = 200) -> Response:
    return HTMLResponse(html, status, headers=_FOR_PAGES)


async def _refused(request: Request, error: Exception) -> Response:
    if not isinstance(error, Refusal):
        raise error
    return PlainTextResponse(f"{error.text}\n", error.status, {"Vary": "Accept"})


async def _broken(headers: dict[str, str], request: Request, error: Exception) -> Response:
    """Starlette answers unforeseen faults outside of all middleware, so that this one adds the headers itself."""
    return PlainTextResponse("This server failed at that. Tell whoever runs it.\n", 500, headers)


async def _not_found(request: Request, error: Exception) -> Response:
    return PlainTextResponse("There is nothing here. The graph answers at /sparql.\n", 404)
