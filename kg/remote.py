"""The graph at a SPARQL 1.1 endpoint elsewhere: the same questions and the same answers as the embedded store.

Credentials come from the environment: KG_STORE_TOKEN, or KG_STORE_USER with KG_STORE_PASSWORD, and
KG_STORE_AUTH=digest for an engine that wants it, such as Virtuoso.
"""

from __future__ import annotations

import os
import random
import re
import time
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final
from urllib.parse import parse_qsl, urlsplit

import httpx
import pyoxigraph as ox

from kg.errors import QueryError, StoreError
from kg.ontology.terms import prologue
from kg.store import Binding

SOLUTIONS: Final = "application/sparql-results+json"
TRIPLES: Final = "application/n-triples"
_LONGEST_GET: Final = 2_000
_AGAIN: Final = frozenset({429, 502, 503, 504})
_TAIL: Final = re.compile(r"\b(?:limit|offset)\s+\d+\s*$", re.IGNORECASE)
_ORDER: Final = re.compile(r"\border\s+by\b[^{}]*$", re.IGNORECASE)
_COMMENT: Final = re.compile(r"^\s*#.*$", re.MULTILINE)


class RemoteStore:
    """A store behind an address, for reading. What stands after a `?` in the address is sent with each query.

    Safe requests are sent again, later and later, while it is away. `release` is the one that the service names, else
    the address; `place` and `fixed` are the two parts of the address. Raises StoreError where nobody answers there or
    credentials would travel in the clear.
    """

    def __init__(
        self,
        address: str,
        *,
        timeout: float = 60.0,
        tries: int = 4,
        page: int = 0,
        sleep: Callable[[float], None] = time.sleep,
        environment: Mapping[str, str] = os.environ,
    ) -> None:
        self.address = address
        self.place, _, fixed = address.partition("?")
        self.fixed = dict(parse_qsl(fixed))
        self._tries = tries
        self._page = page
        self._sleep = sleep
        self._release: str | None = None
        self._client = httpx.Client(
            timeout=httpx.Timeout(timeout, connect=10.0), follow_redirects=True, **credentials(address, environment)
        )

    @property
    def release(self) -> str:
        """The release that the service names, asked for once."""
        if self._release is None:
            answer = self._sent("ASK {}", SOLUTIONS)
            self._release = answer.headers.get("X-Skin-KG-Release") or self.address
        return self._release

    def select(self, query: str) -> list[Binding]:
        """Rows of a SELECT query, in pages where the service gives out no more at a time. Raises QueryError."""
        if self._page and not _TAIL.search(_bare(query)):
            return list(self._paged(query, self._page))
        rows, cap = self._rows(query)
        if cap and len(rows) >= cap:
            if _TAIL.search(_bare(query)):
                raise QueryError(f"{self.address} gives out {cap} rows at most. Ask with a smaller LIMIT.")
            return list(self._paged(query, cap))
        return rows

    def _paged(self, query: str, size: int) -> Iterator[Binding]:
        """Rows page by page; a query without an order is given one, else pages might overlap."""
        ordered = query if _ORDER.search(_bare(query)) else f"{query}\nORDER BY {' '.join(self._columns(query))}"
        offset = 0
        while True:
            rows, _ = self._rows(f"{ordered}\nLIMIT {size} OFFSET {offset}")
            yield from rows
            if len(rows) < size:
                return
            offset += size

    def _columns(self, query: str) -> list[str]:
        answer = self._parsed(self._sent(f"{query}\nLIMIT 1", SOLUTIONS))
        if not isinstance(answer, ox.QuerySolutions):
            raise QueryError("A SELECT query is wanted here.")
        return [str(variable) for variable in answer.variables]

    def _rows(self, query: str) -> tuple[list[Binding], int]:
        """Rows of one answer, and how many the service gives out at most (0: no limit is known)."""
        response = self._sent(query, SOLUTIONS)
        answer = self._parsed(response)
        if not isinstance(answer, ox.QuerySolutions):
            raise QueryError("A SELECT query is wanted here.")
        names = [variable.value for variable in answer.variables]
        try:
            rows: list[Binding] = [
                {name: term for name in names if (term := row[name]) is not None and not isinstance(term, ox.Triple)}
                for row in answer
            ]
        except (SyntaxError, ValueError) as error:
            raise StoreError(f"{self.address}: the answer is not whole ({error}).") from None
        cap = response.headers.get("X-SPARQL-MaxRows", "0")
        return rows, int(cap) if cap.isdigit() else 0

    def ask(self, query: str) -> bool:
        """Answer of an ASK query. Raises QueryError."""
        answer = self._parsed(self._sent(query, SOLUTIONS))
        if not isinstance(answer, ox.QueryBoolean):
            raise QueryError("An ASK query is wanted here.")
        return bool(answer)

    def construct(self, query: str) -> list[ox.Triple]:
        """Triples of a CONSTRUCT or DESCRIBE query. Raises QueryError."""
        response = self._sent(query, TRIPLES)
        try:
            return [quad.triple for quad in ox.parse(response.content, ox.RdfFormat.N_TRIPLES)]
        except SyntaxError as error:
            raise StoreError(f"{self.address}: the answer is no N-Triples ({error}).") from None

    def _parsed(self, response: httpx.Response) -> ox.QuerySolutions | ox.QueryBoolean:
        try:
            return ox.parse_query_results(response.content, format=ox.QueryResultsFormat.JSON)
        except (SyntaxError, ValueError) as error:
            raise StoreError(f"{self.address}: the answer is not whole, or no SPARQL result ({error}).") from None

    def _sent(self, query: str, accept: str) -> httpx.Response:
        """The answer to a query, which changes nothing and so may be asked again. Raises QueryError or StoreError."""
        text = prologue() + query
        for attempt in range(1, self._tries + 1):
            try:
                response = self._once(text, accept)
            except httpx.TransportError as error:
                if attempt == self._tries:
                    raise StoreError(f"{self.address}: nobody answers there ({error}). Is the address right?") from None
                self._sleep(_pause(attempt, ""))
                continue
            if response.status_code not in _AGAIN or "X-Skin-KG-Limit" in response.headers or attempt == self._tries:
                return self._checked(response)
            self._sleep(_pause(attempt, response.headers.get("Retry-After", "")))
        raise StoreError(f"{self.address}: it was not asked at all; let `tries` be 1 or more.")

    def _once(self, text: str, accept: str) -> httpx.Response:
        headers = {"Accept": accept}
        if len(text) <= _LONGEST_GET:
            return self._client.get(self.place, params={**self.fixed, "query": text}, headers=headers)
        return self._client.post(self.place, data={**self.fixed, "query": text}, headers=headers)

    def _checked(self, response: httpx.Response) -> httpx.Response:
        """The response if it is a whole answer."""
        if state := response.headers.get("X-SQL-State"):
            raise QueryError(f"{self.address}: the service stopped half way ({state}). Ask for less.")
        if response.is_success:
            return response
        said = response.text.strip()[:500]
        if response.status_code in (401, 403):
            raise StoreError(
                f"{self.address} refuses ({response.status_code}): {said} "
                "Credentials come from KG_STORE_TOKEN, or KG_STORE_USER and KG_STORE_PASSWORD."
            )
        raise QueryError(f"{self.address} answers {response.status_code}: {said}")


def credentials(address: str, environment: Mapping[str, str]) -> dict[str, Any]:
    """What the HTTP client needs to know of who asks. Raises StoreError where it would travel in the clear."""
    token, user = environment.get("KG_STORE_TOKEN", ""), environment.get("KG_STORE_USER", "")
    if not token and not user:
        return {}
    parts = urlsplit(address)
    if parts.scheme != "https" and parts.hostname not in ("localhost", "127.0.0.1", "::1"):
        raise StoreError(f"{address}: credentials would travel in the clear. Use https.")
    if token:
        return {"headers": {"Authorization": f"Bearer {token}"}}
    scheme = httpx.DigestAuth if environment.get("KG_STORE_AUTH", "").lower() == "digest" else httpx.BasicAuth
    return {"auth": scheme(user, environment.get("KG_STORE_PASSWORD", ""))}


def _pause(attempt: int, told: str) -> float:
    """Seconds to wait: as told, else twice as long each time, with some chance in it, so that not all come at once."""
    if told.isdigit():
        return min(float(told), 60.0)
    return min(0.5 * float(2**attempt), 30.0) * random.uniform(0.5, 1.0)  # noqa: S311 - no secret depends on it


def _bare(query: str) -> str:
    return _COMMENT.sub("", query).rstrip()
