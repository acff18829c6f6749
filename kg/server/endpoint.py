"""The SPARQL endpoint: from a request to the answer of a worker, the cache, or a refusal."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any, Final

from starlette.requests import Request
from starlette.responses import Response

from kg.server.cache import tag_of
from kg.server.delivery import delivered, preflight
from kg.server.federation import Federation
from kg.server.generation import Generation
from kg.server.negotiation import coding, quality
from kg.server.protocol import read
from kg.server.question import Asked, Question, Reply
from kg.server.refusal import Refusal
from kg.server.site import Site

METHODS: Final = ["GET", "HEAD", "POST", "OPTIONS"]
_AT_ONCE: Final = 0.05


class Endpoint:
    """Answers at `/sparql`; `described` answers where there is no query."""

    def __init__(self, site: Site, described: Callable[[Request], Awaitable[Response]]) -> None:
        self._site = site
        self._describe = described
        self._federation = Federation(site.settings)

    async def answer(self, request: Request) -> Response:
        """The answer to a request of the SPARQL 1.1 Protocol. Raises Refusal."""
        if request.method == "OPTIONS":
            return preflight(METHODS)
        generation = self._site.generation
        request.scope["kg.release"] = generation.release
        question = await read(request, self._site.settings)
        if question is None:
            return await self._described(request)
        return await self._answered(request, question, generation)

    async def _described(self, request: Request) -> Response:
        accept = accepted(request)
        if request.method == "POST":
            raise Refusal(400, "There is no query. Send one as ?query=... or in the body of a POST request.")
        if quality(accept, "text/html") > quality(accept, "text/turtle"):
            return Response(status_code=303, headers={"Location": "/query", "Vary": "Accept"})
        return await self._describe(request)

    async def _answered(self, request: Request, question: Question, generation: Generation) -> Response:
        asked = Asked(question, accepted(request), coding_for(request))
        calls = self._federation.calls(question)
        tag = "" if calls else tag_of(generation.release, asked)
        headers = tagged(tag)
        if tag and request.method != "POST" and known(request, tag):
            return Response(status_code=304, headers=headers)
        reply = self._site.cache.get(tag)
        self._site.metrics.cache.labels("no" if reply is None else "yes").inc()
        if reply is None:
            with self._site.metrics.seconds.time():
                reply = await while_there(request, self._found(asked, generation, client_of(request)))
            self._site.cache.put(tag, reply)
        if tag and request.method != "POST" and has_any(request):
            if reply.file is not None:
                reply.file.unlink()
            return Response(status_code=304, headers=headers)
        return delivered(reply, headers, request.method)

    async def _found(self, asked: Asked, generation: Generation, client: str) -> Reply:
        question = await self._federation.resolved(asked.question)
        reply = await generation.answerer.ask(Asked(question, asked.accept, asked.coding), client)
        return self._site.cache.held(reply)


def accepted(request: Request) -> str:
    """All Accept headers of a request as one."""
    return ",".join(request.headers.getlist("accept"))


def coding_for(request: Request) -> str:
    """The content coding that suits a request."""
    return coding(",".join(request.headers.getlist("accept-encoding")))


def tagged(tag: str) -> dict[str, str]:
    """What is said of an answer that may be kept: by whom, and how it is known again, where it has a tag."""
    headers = {"Vary": "Accept, Accept-Encoding"}
    return headers | {"ETag": tag, "Cache-Control": "public, no-cache"} if tag else headers


def known(request: Request, tag: str) -> bool:
    """Whether the client names the tag of what it has already; weak tags and strong ones count as equal."""
    return tag in {f"W/{one.removeprefix('W/')}" for one in _held_tags(request)}


def has_any(request: Request) -> bool:
    """Whether the client wants nothing at all where there is an answer, by `If-None-Match: *`."""
    return _held_tags(request) == ["*"]


def _held_tags(request: Request) -> list[str]:
    return [one.strip() for one in ",".join(request.headers.getlist("if-none-match")).split(",")]


def client_of(request: Request) -> str:
    """Who asks, as far as fairness goes: the address of the connection."""
    return request.client.host if request.client else ""


async def while_there(request: Request, work: Coroutine[Any, Any, Reply]) -> Reply:
    """The result of work, which is stopped when the client goes away. Raises Refusal then."""
    task = asyncio.ensure_future(work)
    try:
        done, _ = await asyncio.wait({task}, timeout=_AT_ONCE)
        if not done:
            gone: asyncio.Future[Any] = asyncio.ensure_future(_gone(request))
            await asyncio.wait({task, gone}, return_when=asyncio.FIRST_COMPLETED)
            gone.cancel()
    except asyncio.CancelledError:
        task.cancel()
        raise Refusal(503, "This server is being stopped. Ask again later.") from None
    if not task.done():
        task.cancel()
        raise Refusal(499, "The client closed the connection.")
    return task.result()


async def _gone(request: Request) -> None:
    while (await request.receive())["type"] != "http.disconnect":
        pass
