"""Strict reading of text files that are no tables: numbered lines, packed with gzip or not."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, Final, cast

from kg.errors import SourceError

MAX_LINE_BYTES: Final = 4_194_304
AGAIN: Final = "Fetch it again; the download was probably interrupted."
_GZIP: Final = b"\x1f\x8b"


def numbered_lines(path: Path) -> Iterator[tuple[int, str]]:
    """Physical lines from 1, each with its line end if it has one. Raises SourceError for a file that is no text."""
    number = 0
    try:
        with path.open("rb") as raw:
            packed = raw.read(2) == _GZIP
            raw.seek(0)
            stream = cast(BinaryIO, gzip.GzipFile(fileobj=raw)) if packed else raw
            while line := stream.readline(MAX_LINE_BYTES + 1):
                number += 1
                yield number, _text(path, number, line)
    except FileNotFoundError:
        raise SourceError(path, "there is no such file", "Check the path, or fetch the source.") from None
    except IsADirectoryError:
        raise SourceError(path, "it is a folder", "Name the file inside it.") from None
    except (EOFError, zlib.error, gzip.BadGzipFile) as fault:
        raise SourceError(path, f"its gzip packing is damaged or cut off ({fault})", AGAIN) from None
    except OSError as fault:
        raise SourceError(path, f"it cannot be read ({fault.strerror or fault})", "Check its permissions.") from None
    if not number:
        raise SourceError(path, "it is empty", AGAIN)


def _text(path: Path, number: int, line: bytes) -> str:
    if len(line) > MAX_LINE_BYTES:
        raise SourceError(path, f"line {number} is over {MAX_LINE_BYTES} bytes", "It is no file of this source.")
    try:
        text = line.decode()
    except UnicodeDecodeError as fault:
        raise SourceError(
            path, f"line {number}: byte {fault.start} is not UTF-8", "Save it as text in UTF-8."
        ) from None
    if "\0" in text:
        raise SourceError(path, f"line {number} holds a NUL byte", f"It is no text. {AGAIN}")
    return text.removeprefix("\ufeff") if number == 1 else text
