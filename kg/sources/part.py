"""A file that is still on its way: what of it is safe on disk, and whether a later answer continues it."""

from __future__ import annotations

import hashlib
import json
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import IO, Final

import httpx

from kg.sources.verifying import sha256_of

_CHECKPOINT: Final = 8 * 1024 * 1024
_CLOCKS_AGREE: Final = timedelta(seconds=60)


@dataclass(slots=True)
class Part:
    """The unfinished file at `path`, and the note beside it: how many bytes, of which version, and their hash."""

    path: Path
    url: str
    size: int = 0
    validator: str = ""
    digest: hashlib._Hash = field(default_factory=hashlib.sha256)
    safe: int = 0

    @property
    def note(self) -> Path:
        """The file that vouches for the bytes of this part."""
        return self.path.with_name(self.path.name + ".json")

    def recover(self) -> None:
        """Takes up the bytes of an earlier attempt, if they are the very ones that its note vouches for."""
        if self.path.is_symlink() or self.note.is_symlink():
            return
        try:
            note = json.loads(self.note.read_text("utf-8"))
            digest = sha256_of(self.path, note["size"])
            if (note["url"], note["sha256"]) == (self.url, digest.hexdigest()):
                self.size, self.validator, self.digest = note["size"], note["validator"], digest
        except (OSError, ValueError, KeyError, TypeError):
            return

    def request_headers(self) -> dict[str, str]:
        """Asks for the rest where a reliable validator allows it, else for the whole file."""
        whole = {"Accept-Encoding": "identity"}
        return whole | ({"Range": f"bytes={self.size}-", "If-Range": self.validator} if self.size else {})

    def start_over(self, response: httpx.Response) -> None:
        """Forgets all bytes: `response` brings the file from its beginning."""
        self.size, self.safe, self.digest = 0, 0, hashlib.sha256()
        self.validator = "" if is_encoded(response) else _validator(response.headers)

    def continues(self, response: httpx.Response) -> bool:
        """Whether a partial answer begins where this part ends, and belongs to the same version."""
        name = "etag" if self.validator.startswith('"') else "last-modified"
        same = response.headers.get(name, self.validator) == self.validator
        return 0 < self.size == content_range(response)[0] and same and not is_encoded(response)

    def discard(self) -> None:
        """Removes the file and its note."""
        self.note.unlink(missing_ok=True)
        self.path.unlink(missing_ok=True)

    @contextmanager
    def writing(self) -> Iterator[IO[bytes]]:
        """The file, open behind its sound bytes. However this ends, what was written can be relied on."""
        if self.size == 0:
            self.discard()
        with self.path.open("r+b" if self.size else "xb") as file:
            file.truncate(self.size)
            file.seek(self.size)
            try:
                yield file
            finally:
                self._vouch(file)

    def add(self, file: IO[bytes], chunk: bytes) -> None:
        """Writes `chunk`; every few megabytes makes sure that what was written would outlive a crash."""
        file.write(chunk)
        self.digest.update(chunk)
        self.size += len(chunk)
        if self.size - self.safe >= _CHECKPOINT:
            self._vouch(file)

    def _vouch(self, file: IO[bytes]) -> None:
        file.flush()
        os.fsync(file.fileno())
        self.safe = self.size
        if self.validator and self.size:
            sums = {"url": self.url, "validator": self.validator, "size": self.size}
            self.note.write_text(json.dumps(sums | {"sha256": self.digest.hexdigest()}), "utf-8")


def is_encoded(response: httpx.Response) -> bool:
    """Whether the bytes on the wire are not those of the file, so that they cannot be counted or continued."""
    return response.headers.get("content-encoding", "identity").strip().lower() not in ("", "identity")


def content_range(response: httpx.Response) -> tuple[int, int | None]:
    """First byte and size of the whole file as a partial answer states them; -1 where it states nothing."""
    match = re.fullmatch(r"bytes (\d{1,18})-\d+/(\d{1,18}|\*)", response.headers.get("content-range", "").strip())
    if match is None:
        return -1, None
    return int(match[1]), None if match[2] == "*" else int(match[2])


def _validator(headers: httpx.Headers) -> str:
    """What tells versions of the file apart byte for byte, empty if nothing does (RFC 9110, 8.8.2.2, 13.1.5)."""
    etag: str = headers.get("etag", "")
    modified: str = headers.get("last-modified", "")
    if etag.startswith('"') and etag.isascii():
        return etag
    try:
        age = parsedate_to_datetime(headers.get("date", "")) - parsedate_to_datetime(modified)
    except (ValueError, TypeError):
        return ""
    return modified if age >= _CLOCKS_AGREE else ""
