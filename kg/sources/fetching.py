"""Downloading the file of one source: whole, verified and put into place at once, or not at all."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final, NoReturn

import httpx

from kg.errors import FetchError
from kg.sources.catalogue import Source
from kg.sources.part import Part, content_range, is_encoded
from kg.sources.verifying import sha256_of, verify

Progress = Callable[[int, int | None], None]

_TRANSIENT: Final = frozenset({408, 425, 429, 500, 502, 503, 504})
_CHUNK: Final = 16_384
_TRY_LATER: Final = "Check the connection, then give the same command again; it goes on where it can."
_SEE_HOMEPAGE: Final = "Look at the homepage of the source for a new address, and enter it in sources.toml."
_REPLACED: Final = "The publisher may have replaced the file: compare it by hand before changing sources.toml."


@dataclass(frozen=True, slots=True)
class Fetched:
    """A file that arrived whole. `sha256` and `size` (bytes) are those of the file, packed if it is packed."""

    path: Path
    sha256: str
    size: int
    retrieved: datetime
    url: str


@dataclass(frozen=True, slots=True)
class Patience:
    """How long to wait and how often to try; `stall_seconds` is the longest silence within a transfer."""

    connect_seconds: float = 15.0
    stall_seconds: float = 30.0
    attempts: int = 5
    pause_seconds: float = 1.0
    longest_pause_seconds: float = 60.0
    redirects: int = 5
    max_bytes: int = 8 * 1024**3


def fetch(
    source: Source,
    to: Path,
    *,
    client: httpx.Client | None = None,
    progress: Progress | None = None,
    patience: Patience | None = None,
) -> Fetched:
    """Downloads the file of `source` into the folder `to`, going on where an earlier attempt stopped.

    The file and `<filename>.fetched.json` appear only when all of it arrived and was verified; until then an
    older file stays as it is. `progress` is told the bytes done and, where known, in all. Raises FetchError.
    """
    target = to / (source.filename or source.name)
    if source.shipped:
        raise FetchError(target, "it comes with skin-kg", "There is nothing to fetch.")
    if not source.url:
        raise FetchError(target, "no official address serves it", source.how)
    try:
        to.mkdir(parents=True, exist_ok=True)
        with nullcontext(client) if client else httpx.Client(headers={"User-Agent": "skin-kg"}) as http:
            return _Download(source, target, http, progress, patience or Patience()).run()
    except (httpx.InvalidURL, UnicodeError) as error:
        why = f"{source.url} leads to an address that is none ({error})"
        raise FetchError(target, why, _SEE_HOMEPAGE) from error
    except OSError as error:
        why = f"it cannot be written ({error.strerror or error})"
        raise FetchError(target, why, "Make room on the disk, or name another folder.") from error


class _Again(Exception):
    """An attempt failed in a way that may pass; `wait` is how many seconds the server asks for."""

    def __init__(self, why: str, wait: float = 0) -> None:
        super().__init__(why)
        self.wait = wait


@dataclass(slots=True)
class _Download:
    """One call of `fetch`."""

    source: Source
    target: Path
    http: httpx.Client
    progress: Progress | None
    patience: Patience

    def run(self) -> Fetched:
        why = ""
        for attempt in range(self.patience.attempts):
            try:
                return self._attempt()
            except (_Again, httpx.TransportError, httpx.DecodingError) as error:
                why = str(error) or type(error).__name__
                if attempt + 1 < self.patience.attempts:
                    self._pause(attempt, getattr(error, "wait", 0))
        why = f"{self.source.url} failed {self.patience.attempts} times, at last with: {why}"
        raise FetchError(self.target, why, _TRY_LATER)

    def _attempt(self) -> Fetched:
        part = Part(self.target.with_name(self.target.name + ".part"), self.source.url)
        part.recover()
        with self._answer(part.request_headers()) as response:
            self._judge(response, part)
            resumed = part.size > 0
            self._receive(response, part)
        try:
            return self._publish(response, part)
        except FetchError as error:
            part.discard()
            if resumed:
                raise _Again(error.why) from error
            raise

    @contextmanager
    def _answer(self, headers: dict[str, str]) -> Iterator[httpx.Response]:
        """The answer at the end of all redirects, its body not yet read."""
        url = httpx.URL(self.source.url)
        timeout = httpx.Timeout(self.patience.stall_seconds, connect=self.patience.connect_seconds)
        for _ in range(self.patience.redirects + 1):
            request = self.http.build_request("GET", url, headers=headers, timeout=timeout)
            response = self.http.send(request, stream=True, follow_redirects=False)
            try:
                if not response.has_redirect_location:
                    yield response
                    return
                url = self._next(response)
            finally:
                response.close()
        self._fail(f"{self.source.url} redirects more than {self.patience.redirects} times", _SEE_HOMEPAGE)

    def _next(self, response: httpx.Response) -> httpx.URL:
        url = response.url.join(response.headers["location"])
        if url.scheme != "https" and (url.scheme, response.url.scheme) != ("http", "http"):
            self._fail(f"{response.url} redirects to {url}, which is less secure", _SEE_HOMEPAGE)
        return url

    def _judge(self, response: httpx.Response, part: Part) -> None:
        """Raises unless the answer brings the file, or the rest of it; then `part` is where it begins."""
        status = response.status_code
        if status in _TRANSIENT:
            asked = response.headers.get("retry-after", "")
            raise _Again(f"status {status}", float(asked) if asked.isascii() and asked.isdigit() else 0)
        if status == 416 or (status == 206 and not part.continues(response)):
            part.discard()
            raise _Again("an answer that does not continue what is already here")
        if status == 200:
            part.start_over(response)
        elif status != 206:
            self._fail(f"{response.url} answers with status {status}", _SEE_HOMEPAGE)

    def _receive(self, response: httpx.Response, part: Part) -> None:
        total = _total(response, part)
        self._refuse_size(total)
        chunks = response.iter_bytes(_CHUNK) if is_encoded(response) else response.iter_raw(_CHUNK)
        with part.writing() as file:
            for chunk in chunks:
                part.add(file, chunk)
                if self.progress:
                    self.progress(part.size, total)
                if part.size > self._ceiling():
                    break
        if part.size > self._ceiling():
            part.discard()
            self._refuse_size(part.size)
        if total is not None and part.size != total:
            raise _Again(f"{part.size} bytes instead of {total}")

    def _pinned_size(self) -> int | None:
        return None if self.target.suffix == ".gz" else self.source.size

    def _ceiling(self) -> int:
        return min(self._pinned_size() or self.patience.max_bytes, self.patience.max_bytes)

    def _refuse_size(self, size: int | None) -> None:
        pinned = self._pinned_size()
        if size is not None and (size > self._ceiling() or pinned not in (None, size)):
            wanted = f"not {pinned}" if pinned else f"more than {self.patience.max_bytes}"
            self._fail(f"{self.source.url} offers {size} bytes or more, {wanted}", _REPLACED)

    def _publish(self, response: httpx.Response, part: Part) -> Fetched:
        verify(self.source, part.path, self.target)
        sha256 = part.digest.hexdigest()
        if sha256_of(part.path).hexdigest() != sha256:
            self._fail("something else wrote to it meanwhile", "Let one fetch end before starting another.")
        receipt = self.target.with_name(self.target.name + ".fetched.json")
        receipt.unlink(missing_ok=True)
        part.path.replace(self.target)
        part.note.unlink(missing_ok=True)
        done = Fetched(self.target, sha256, part.size, datetime.now(UTC), str(response.url))
        receipt.write_text(self._receipt(done, response.headers.get("etag", "")), "utf-8")
        return done

    def _receipt(self, done: Fetched, etag: str) -> str:
        facts = {
            "source": self.source.name,
            "url": self.source.url,
            "final_url": done.url,
            "retrieved": done.retrieved.isoformat(timespec="seconds"),
            "sha256": done.sha256,
            "size": done.size,
            "etag": etag,
        }
        return json.dumps(facts, indent=2) + "\n"

    def _pause(self, attempt: int, wait: float) -> None:
        pause = max(wait, self.patience.pause_seconds * 2**attempt)
        time.sleep(min(pause, self.patience.longest_pause_seconds))

    def _fail(self, why: str, cure: str) -> NoReturn:
        raise FetchError(self.target, why, cure)


def _total(response: httpx.Response, part: Part) -> int | None:
    """Bytes of the whole file, as far as the server tells."""
    if is_encoded(response):
        return None
    if response.status_code == 206 and (whole := content_range(response)[1]) is not None:
        return whole
    length = response.headers.get("content-length", "")
    return part.size + int(length) if re.fullmatch(r"\d{1,18}", length, re.ASCII) else None
