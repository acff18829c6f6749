"""Sending answers: small ones at once, large ones piece by piece from their file."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator, Mapping, Sequence
from typing import Any, Final

from starlette.responses import JSONResponse, PlainTextResponse, Response, StreamingResponse
from starlette.types import Receive, Scope, Send

from kg.server.negotiation import quality
from kg.server.question import Reply
from kg.server.refusal import Refusal

_PIECE: Final = 128 * 1024
PROBLEM: Final = "application/problem+json"


def delivered(reply: Reply, headers: Mapping[str, str], method: str) -> Response:
    """The HTTP response of an answer. Its file, if it has one, is gone from the disk from here on."""
    told = {"Content-Type": reply.content_type, **headers, **reply.headers}
    if reply.coding:
        told["Content-Encoding"] = reply.coding
    if reply.file is None:
        return Response(reply.body, reply.status, told)
    file = os.open(reply.file, os.O_RDONLY)
    reply.file.unlink()
    told["Content-Length"] = str(reply.size)
    return _Streamed(file, told, method == "HEAD")


class _Streamed(StreamingResponse):
    """A response that reads from an open file and closes it, however it ends."""

    def __init__(self, file: int, headers: Mapping[str, str], empty: bool) -> None:
        self._file = file
        super().__init__(_nothing() if empty else _pieces(file), headers=headers)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            await super().__call__(scope, receive, send)
        finally:
            os.close(self._file)


async def _pieces(file: int) -> AsyncIterator[bytes]:
    while piece := os.read(file, _PIECE):
        yield piece


async def _nothing() -> AsyncIterator[bytes]:
    for piece in range(0):
        yield bytes(piece)


def preflight(methods: Sequence[str]) -> Response:
    """The answer to OPTIONS: any web site may ask by these methods."""
    headers = {
        "Access-Control-Allow-Methods": ", ".join(methods),
        "Access-Control-Allow-Headers": "Accept, Content-Type, If-None-Match, X-Request-Id",
        "Access-Control-Max-Age": "86400",
        "Allow": ", ".join(methods),
    }
    return Response(status_code=204, headers=headers)


def refused(refusal: Refusal, accept: str) -> Response:
    """An error as a text for people, or as RFC 9457 JSON for a program that asks for it by name."""
    headers = {"Vary": "Accept", "Cache-Control": "no-store", **refusal.headers}
    if quality(accept, PROBLEM) > quality(accept, "text/plain") and accept:
        told: dict[str, Any] = {"title": refusal.text.partition("\n")[0], "status": refusal.status}
        told["detail"] = refusal.text
        if refusal.place:
            told["line"], told["column"] = refusal.place
        return JSONResponse(told, refusal.status, headers, PROBLEM)
    return PlainTextResponse(f"{refusal.text}\n", refusal.status, headers)
