"""A web server on this machine that misbehaves as told."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler

Answer = Callable[[BaseHTTPRequestHandler], None]


@dataclass
class Seen:
    """One request as it came, and the body bytes it was given."""

    path: str
    headers: dict[str, str]
    sent: int = 0


@dataclass
class Server:
    """Gives its answers in turn; the last one is repeated."""

    url: str = ""
    answers: list[Answer] = field(default_factory=list)
    seen: list[Seen] = field(default_factory=list)
    released: threading.Event = field(default_factory=threading.Event)

    def next_answer(self) -> Answer:
        return self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]

    def file(
        self,
        body: bytes,
        *,
        etag: str = '"v1"',
        ranges: bool = True,
        stop_after: int | None = None,
        stall: bool = False,
        claims: int | None = None,
        headers: dict[str, str] | None = None,
    ) -> Answer:
        """Serves `body` as servers do, up to `stop_after` bytes of it, then hangs up or falls silent."""

        def answer(handler: BaseHTTPRequestHandler) -> None:
            start = _start(handler, etag) if ranges else 0
            rest = body[start:]
            handler.send_response(206 if start else 200)
            if start:
                handler.send_header("Content-Range", f"bytes {start}-{len(body) - 1}/{len(body)}")
            handler.send_header("Content-Length", str(len(rest) if claims is None else claims))
            for name, value in ({"ETag": etag} if etag else {}).items():
                handler.send_header(name, value)
            for name, value in (headers or {}).items():
                handler.send_header(name, value)
            handler.end_headers()
            self._send(handler, rest[:stop_after])
            if stall:
                self.released.wait(5)

        return answer

    def status(self, code: int, body: bytes = b"", **headers: str) -> Answer:
        """Answers with a status and headers; underscores in their names stand for hyphens."""

        def answer(handler: BaseHTTPRequestHandler) -> None:
            handler.send_response(code)
            for name, value in headers.items():
                handler.send_header(name.replace("_", "-"), value)
            handler.send_header("Content-Length", str(len(body)))
            handler.end_headers()
            self._send(handler, body)

        return answer

    def _send(self, handler: BaseHTTPRequestHandler, body: bytes) -> None:
        handler.wfile.write(body)
        handler.wfile.flush()
        self.seen[-1].sent = len(body)


def _start(handler: BaseHTTPRequestHandler, etag: str) -> int:
    wanted = handler.headers.get("Range")
    if wanted is None or handler.headers.get("If-Range") != etag:
        return 0
    return int(wanted.removeprefix("bytes=").removesuffix("-"))
