"""The limits of a server, each with the default that suits a graph of this size on a small machine."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import Final

MEGABYTE: Final = 1 << 20


@dataclass(frozen=True, slots=True)
class Settings:
    """What one server allows. Sizes are bytes, times are seconds.

    `in_memory_quads` is the size up to which workers share a copy of the store in memory; larger ones are read from
    disk. `services` lists the endpoints that SERVICE may call, as full addresses. `public_url` is the address at
    which others reach this server; without it, the address they asked at is given back to them.
    """

    workers: int = max(2, os.cpu_count() or 2)
    query_seconds: float = 30.0
    query_memory: int = 512 * MEGABYTE
    result_bytes: int = 256 * MEGABYTE
    queue: int = 256
    queue_seconds: float = 20.0
    per_client: int = 128
    body_bytes: int = MEGABYTE
    url_bytes: int = 32 * 1024
    header_bytes: int = 64 * 1024
    header_seconds: float = 10.0
    body_seconds: float = 20.0
    send_seconds: float = 30.0
    connections: int = 1_000
    cache_bytes: int = 64 * MEGABYTE
    cached_answer_bytes: int = 2 * MEGABYTE
    in_memory_quads: int = 2_000_000
    reload_seconds: float = 2.0
    services: tuple[str, ...] = ()
    public_url: str = ""
