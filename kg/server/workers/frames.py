"""Messages between the server and its processes: a JSON head with its length before it, then a body of bytes.

JSON, not pickle: a worker that was taken over must not be able to run anything in the server.
"""

from __future__ import annotations

import json
import struct
from collections.abc import Callable
from typing import Any, Final

LENGTHS: Final = struct.Struct("!II")
MAX_HEAD: Final = 16 << 20
MAX_BODY: Final = 16 << 20


def frame(head: dict[str, Any], body: bytes = b"") -> bytes:
    """One message as bytes."""
    encoded = json.dumps(head, ensure_ascii=False).encode("utf-8", "surrogatepass")
    return LENGTHS.pack(len(encoded), len(body)) + encoded + body


def lengths(prefix: bytes) -> tuple[int, int]:
    """Lengths of head and body. Raises ValueError for a message that no honest process would send."""
    head, body = LENGTHS.unpack(prefix)
    if head > MAX_HEAD or body > MAX_BODY:
        raise ValueError("a message is too long")
    return head, body


def head_of(encoded: bytes) -> dict[str, Any]:
    """The head of a message. Raises ValueError where it is none."""
    head = json.loads(encoded.decode("utf-8", "surrogatepass"))
    if not isinstance(head, dict):
        raise ValueError("a message has no head")
    return head


def read_frame(read: Callable[[int], bytes]) -> tuple[dict[str, Any], bytes] | None:
    """The next message from a blocking stream, None where the other side is gone."""
    prefix = read(LENGTHS.size)
    if len(prefix) < LENGTHS.size:
        return None
    head, body = lengths(prefix)
    return head_of(read(head)), read(body)
