"""Records of works by DOI from Crossref's public interface, asked in batches and only when told to."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Sequence
from contextlib import nullcontext
from pathlib import Path
from typing import Any, Final

import httpx

from kg.errors import FetchError

WORKS: Final = "https://api.crossref.org/works"
_BATCH: Final = 40
_FIELDS: Final = "DOI,title,subtitle,author,issued,published,published-print,published-online,container-title"
_ATTEMPTS: Final = 4
_TRANSIENT: Final = frozenset({408, 429, 500, 502, 503, 504})
_TRY_LATER: Final = "Check the connection and try later, or give a record file that you have."


def fetch_works(
    dois: Sequence[str],
    to: Path,
    *,
    client: httpx.Client | None = None,
    address: str = WORKS,
    pause_seconds: float = 1.0,
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> int:
    """Write the records of these DOIs to one file, whole or not at all; returns how many were known there.

    Raises FetchError where the service does not answer or the file cannot be written.
    """
    found: list[Any] = []
    with nullcontext(client) if client else httpx.Client(headers={"User-Agent": "skin-kg"}, timeout=30) as http:
        for start in range(0, len(dois), _BATCH):
            found += _batch(http, address, dois[start : start + _BATCH], to, pause_seconds)
            progress(min(start + _BATCH, len(dois)), len(dois))
    part = to.with_name(f"{to.name}.part")
    try:
        part.write_text(json.dumps({"message": {"items": found}}, ensure_ascii=False, indent=1), encoding="utf-8")
        part.replace(to)
    except OSError as error:
        raise FetchError(to, f"it cannot be written ({error.strerror})", "Name another file.") from None
    return len(found)


def _batch(http: httpx.Client, address: str, dois: Sequence[str], to: Path, pause_seconds: float) -> list[Any]:
    wanted = {"filter": ",".join(f"doi:{doi}" for doi in dois), "rows": str(_BATCH), "select": _FIELDS}
    why = ""
    for attempt in range(_ATTEMPTS):
        time.sleep(pause_seconds * attempt)
        try:
            answer = http.get(address, params=wanted)
            if answer.status_code == httpx.codes.OK:
                return list(answer.json()["message"]["items"])
            why = f"it answers {answer.status_code}"
            if answer.status_code not in _TRANSIENT:
                break
        except (httpx.HTTPError, ValueError, KeyError, TypeError) as error:
            why = f"it gives no answer that can be read ({type(error).__name__})"
    raise FetchError(to, f"the record service did not help: {why}", _TRY_LATER)
