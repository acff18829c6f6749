"""What every answer carries: an id, the release it came from, and what browsers need to know. Each is logged, briefly.

The log has neither queries nor bodies nor addresses: an id, the method, the place, the status, the time.
"""

from __future__ import annotations

import logging
import re
import time
from typing import Final
from uuid import uuid4

from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from kg.server.site import Site

_ID: Final = re.compile(rb"[A-Za-z0-9._-]{8,64}")
_EVERYWHERE: Final = (
    (b"access-control-allow-origin", b"*"),
    (
        b"access-control-expose-headers",
        b"ETag, Link, Retry-After, X-Request-Id, X-Skin-KG-Limit, X-Skin-KG-Release",
    ),
    (b"x-content-type-options", b"nosniff"),
)
_PLACES: Final = frozenset({"/", "/sparql", "/query", "/healthz", "/readyz", "/metrics", "/vocab"})
_BROKEN: Final = PlainTextResponse("This server failed at that. Tell whoever runs it.\n", 500)
log = logging.getLogger("kg.server.requests")


class Envelope:
    """Adds the headers, counts and logs."""

    def __init__(self, app: ASGIApp, site: Site) -> None:
        self._app = app
        self._site = site

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Hands a request on, and its answer back."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        began, ident, status = time.monotonic(), _ident(scope), 0
        scope["kg.id"] = ident.decode()

        async def sending(message: Message) -> None:
            """Sends on, with the headers that every response has."""
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                message["headers"] = [*message.get("headers", []), *_EVERYWHERE, *self._own(scope, ident)]
            await send(message)

        try:
            await self._app(scope, receive, sending)
        except OSError:
            raise
        except Exception:
            # Starlette would answer unforeseen faults outside of this, and print what may hold a query.
            log.exception("%s failed", scope["kg.id"])
            if status:
                raise
            await _BROKEN(scope, receive, sending)
        finally:
            self._tell(scope, status, time.monotonic() - began)

    def _own(self, scope: Scope, ident: bytes) -> list[tuple[bytes, bytes]]:
        release = str(scope.get("kg.release", self._site.generation.release))
        told = [(b"x-request-id", ident)]
        if release:
            shown = "".join(c if c.isascii() and c.isprintable() else "?" for c in release)
            told.append((b"x-skin-kg-release", shown.encode()))
        return told

    def _tell(self, scope: Scope, status: int, seconds: float) -> None:
        place = scope["path"].rstrip("/") or "/"
        shown = place if place in _PLACES else f"/{place.split('/')[1][:20]}/" if place.startswith("/id/") else "other"
        self._site.metrics.requests.labels(shown, str(status)).inc()
        log.info("%s %s %s %d %.1f ms", scope["kg.id"], scope["method"], shown, status, seconds * 1000)


def _ident(scope: Scope) -> bytes:
    """The id that the client or a proxy gave, if it is one, else a new one."""
    for name, value in scope["headers"]:
        if name == b"x-request-id" and _ID.fullmatch(value):
            return bytes(value)
    return uuid4().hex[:16].encode()
