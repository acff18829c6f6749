"""Whether a file is the one that was asked for: its size, its SHA-256, and that it is no error page."""

from __future__ import annotations

import gzip
import hashlib
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Final, cast

from kg.errors import FetchError
from kg.sources.catalogue import Source

_GZIP: Final = b"\x1f\x8b"
_CHUNK: Final = 1024 * 1024
_MARKUP: Final = (b"<!doctype", b"<html", b"<head", b"<body", b"<?xml", b"<!--")
_TABLES: Final = (".csv", ".tsv", ".txt")
_PAGE: Final = "Open the address in a browser to see what the server says; then fetch again."


def verify(source: Source, path: Path, shown: Path | None = None) -> None:
    """Raises FetchError unless the file at `path` holds what `source` describes.

    A file packed with gzip is judged by what is in it. Errors speak of `shown`, or else of `path`.
    """
    shown = shown or path
    try:
        size, sha256, head = _content(path, source.size)
    except FileNotFoundError as error:
        raise FetchError(shown, "there is no such file", source.how or "Fetch it first.") from error
    except (gzip.BadGzipFile, EOFError, zlib.error) as error:
        raise FetchError(shown, "its packed content is damaged", "Fetch it again.") from error
    if size == 0:
        raise FetchError(shown, "it is empty", "Fetch it again, or look at the homepage of the source.")
    if _is_page(source.filename, head):
        raise FetchError(shown, "it is a web page or an error message, not the file", _PAGE)
    _compare(source, shown, size, sha256)


def sha256_of(path: Path, size: int | None = None) -> hashlib._Hash:
    """The running SHA-256 of the first `size` bytes of a file, or of all if there are fewer."""
    digest, left = hashlib.sha256(), size
    with path.open("rb") as file:
        while left != 0 and (chunk := file.read(_CHUNK if left is None else min(_CHUNK, left))):
            digest.update(chunk)
            left = None if left is None else left - len(chunk)
    return digest


def _compare(source: Source, shown: Path, size: int, sha256: str) -> None:
    cure = (
        "Fetch it again. If that does not help, the publisher may have replaced the file: look at what "
        "changed before you change what sources.toml says."
    )
    if source.size not in (None, size):
        more = "more than " if source.size and size > source.size else ""
        raise FetchError(shown, f"it holds {more}{size} bytes, not {source.size}", cure)
    if source.sha256 not in ("", sha256):
        raise FetchError(shown, f"its SHA-256 is {sha256}, not {source.sha256}", cure)


def _content(path: Path, expected_size: int | None) -> tuple[int, str, bytes]:
    """Size, SHA-256 and first kilobyte of the unpacked content; stops early when it is larger than expected."""
    size, digest, head = 0, hashlib.sha256(), b""
    for chunk in _unpacked(path):
        head = head or chunk[:1024]
        digest.update(chunk)
        size += len(chunk)
        if expected_size is not None and size > expected_size:
            break
    return size, digest.hexdigest(), head


def _unpacked(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        packed = file.read(2) == _GZIP
        file.seek(0)
        stream = cast(IO[bytes], gzip.GzipFile(fileobj=file) if packed else file)
        while chunk := stream.read(_CHUNK):
            yield chunk


def _is_page(filename: str, head: bytes) -> bool:
    """Whether a file that should be a table begins as a web page, XML or JSON does."""
    if not filename.lower().removesuffix(".gz").endswith(_TABLES):
        return False
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    return start.startswith((*_MARKUP, b'{"', b"{\n"))
