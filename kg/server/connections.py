"""HTTP connections that cannot be held open by those who send little, nor filled by those who send much."""

from __future__ import annotations

import asyncio
from collections import Counter
from typing import Any, Final

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from kg.server.settings import Settings

_ONE_READ: Final = 256 * 1024
_STATUS: Final = {
    408: "Request Timeout",
    414: "URI Too Long",
    431: "Request Header Fields Too Large",
    503: "Service Unavailable",
}


class Limits:
    """What all connections of one server share."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.open = 0
        self.by_client: Counter[str] = Counter()


class Connection(HttpToolsProtocol):
    """A connection with a limit on the size of a head, and on the time it takes to arrive."""

    limits: Limits

    def connection_made(self, transport: Any) -> None:
        """Also starts the clock; one connection too many is told so and closed."""
        super().connection_made(transport)
        self._peer = self.client[0] if self.client else ""
        self._head = 0
        self._in_head = True
        self._clock: asyncio.TimerHandle | None = None
        self._sending: asyncio.TimerHandle | None = None
        self.limits.open += 1
        self.limits.by_client[self._peer] += 1
        settings = self.limits.settings
        if self.limits.open > settings.connections or self.limits.by_client[self._peer] > settings.connections // 2:
            self._refuse(503, "There are too many connections. Ask again later.")
            return
        self._wind()

    def connection_lost(self, exc: Exception | None) -> None:
        """Also stops the clocks."""
        self._stop()
        self._stop_sending()
        self.limits.open -= 1
        self.limits.by_client[self._peer] -= 1
        if not self.limits.by_client[self._peer]:
            del self.limits.by_client[self._peer]
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Also counts what belongs to a head, before it is whole; its exact size is looked at afterwards."""
        if self._in_head:
            self._head += len(data)
            settings = self.limits.settings
            if self._head > settings.header_bytes + settings.url_bytes + _ONE_READ:
                self._refuse(431, "The head of the request is too long.")
                return
        super().data_received(data)

    def on_message_begin(self) -> None:
        """A head begins."""
        self._in_head = True
        self._wind()
        super().on_message_begin()

    def on_headers_complete(self) -> None:
        """The head is whole; one that is too long is refused."""
        self._stop()
        self._in_head = False
        self._head = 0
        settings = self.limits.settings
        if len(self.url) > settings.url_bytes:
            self._refuse(414, f"The address is longer than {settings.url_bytes} bytes. Send the query by POST.")
        elif sum(len(name) + len(value) for name, value in self.headers) > settings.header_bytes:
            self._refuse(431, "The head of the request is too long.")
        else:
            super().on_headers_complete()

    def pause_writing(self) -> None:
        """The client is slower than the answer: it has so much time to take the next piece."""
        super().pause_writing()
        self._stop_sending()
        self._sending = self.loop.call_later(self.limits.settings.send_seconds, self.transport.abort)

    def resume_writing(self) -> None:
        """The client took a piece."""
        self._stop_sending()
        super().resume_writing()

    def timeout_keep_alive_handler(self) -> None:
        """Ends an idle connection at once: to close it would wait for a client that takes nothing."""
        self.transport.abort()

    def _stop_sending(self) -> None:
        if self._sending is not None:
            self._sending.cancel()
            self._sending = None

    def _wind(self) -> None:
        self._stop()
        self._clock = self.loop.call_later(self.limits.settings.header_seconds, self._slow)

    def _stop(self) -> None:
        if self._clock is not None:
            self._clock.cancel()
            self._clock = None

    def _slow(self) -> None:
        self._refuse(408, "The head of the request did not arrive in time.")

    def _refuse(self, status: int, text: str) -> None:
        self._stop()
        if self.transport.is_closing():
            return
        body = f"{text}\n".encode()
        head = (
            f"HTTP/1.1 {status} {_STATUS[status]}\r\nContent-Type: text/plain; charset=utf-8\r\n"
            f"Content-Length: {len(body)}\r\nConnection: close\r\n\r\n"
        )
        self.transport.write(head.encode() + body)
        self.transport.close()
