"""Characters that XML 1.0 cannot hold, not even escaped: most control characters, U+FFFE and U+FFFF."""

from __future__ import annotations

import re
from typing import Final

from kg.server.refusal import Refusal

_FORBIDDEN: Final = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f]|\xef\xbf[\xbe\xbf]")


class XmlText:
    """Looks at XML piece by piece as it is written; `instead` is the media type to ask for in its place."""

    def __init__(self, instead: str) -> None:
        self._instead = instead
        self._tail = b""

    def check(self, piece: bytes) -> None:
        """Raises Refusal (406) for a forbidden character; it may begin at the end of the piece before."""
        seen = self._tail + bytes(piece)
        if found := _FORBIDDEN.search(seen):
            point = ord(found[0].decode("utf-8"))
            raise Refusal(406, f"XML cannot hold the character U+{point:04X} of this answer. Ask for {self._instead}.")
        self._tail = seen[-2:]
