"""Where an answer is written: in memory while it is small, then into a file; it is counted and packed on the way."""

from __future__ import annotations

import zlib
from pathlib import Path
from typing import IO, Any, Final

INLINE_BYTES: Final = 256 * 1024
_SMALLEST_PACKED: Final = 512
CODINGS: Final = ("br", "gzip")


class TooLarge(Exception):
    """The answer is larger than the server gives out."""


class Spool:
    """A binary file that stays in memory up to 256 kB. `close` gives what stayed there; `size` counts what was written.

    Raises TooLarge from `write` where more than `limit` bytes are written, which stops whoever writes.
    """

    def __init__(self, path: Path, limit: int, coding: str = "") -> None:
        self.size = 0
        self.coding = coding
        self._path = path
        self._limit = limit
        self._taken = 0
        self._pieces: list[bytes] = []
        self._held = 0
        self._file: IO[bytes] | None = None
        self._packer: Any = None

    @property
    def spilled(self) -> bool:
        """Whether the answer lies in the file."""
        return self._file is not None

    def write(self, data: bytes) -> int:
        """Takes more of the answer."""
        self._taken += len(data)
        if self._taken > self._limit:
            raise TooLarge
        self._pieces.append(bytes(data))
        self._held += len(data)
        if self._held > INLINE_BYTES:
            self._spill()
        return len(data)

    def flush(self) -> None:
        """Does nothing: what is written counts when all is."""

    def close(self) -> bytes:
        """Ends the answer; returns what stayed in memory, which is nothing where the answer lies in the file."""
        if self._file is None:
            return self._whole()
        self._spill()
        tail = _end(self._packer)
        self.size += self._file.write(tail)
        self._file.close()
        return b""

    def _whole(self) -> bytes:
        body, self.coding = packed(b"".join(self._pieces), self.coding)
        self.size = len(body)
        return body

    def _spill(self) -> None:
        """Moves what is held into the file."""
        if self._file is None:
            self._file = self._path.open("xb")
            self._packer = _packer(self.coding)
        data = b"".join(self._pieces)
        self._pieces.clear()
        self._held = 0
        self.size += self._file.write(_pack(self._packer, data))


def packed(body: bytes, coding: str) -> tuple[bytes, str]:
    """A whole body in a coding, and that coding; small ones stay as they are, and the coding is empty."""
    if not coding or len(body) < _SMALLEST_PACKED:
        return body, ""
    packer = _packer(coding)
    return _pack(packer, body) + _end(packer), coding


def _packer(coding: str) -> Any:
    if coding == "br":
        import brotli

        return brotli.Compressor(quality=4)
    return zlib.compressobj(5, zlib.DEFLATED, 31) if coding == "gzip" else None


def _pack(packer: Any, data: bytes) -> bytes:
    if packer is None:
        return data
    return bytes(packer.process(data) if hasattr(packer, "process") else packer.compress(data))


def _end(packer: Any) -> bytes:
    if packer is None:
        return b""
    return bytes(packer.finish() if hasattr(packer, "finish") else packer.flush())
