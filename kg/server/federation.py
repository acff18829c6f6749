"""SERVICE for listed endpoints only: this server asks them itself and puts their rows into the query as VALUES.

The workers stay without a network. An address is looked up once and connected to at that very number, which must be
public unless the list names the number itself; redirects are not followed.
"""

from __future__ import annotations

import asyncio
import ipaddress
import re
import socket
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

import httpx
import pyoxigraph as ox

from kg.ontology.terms import prologue
from kg.server.guard import blanked, decoded
from kg.server.question import Question
from kg.server.refusal import Refusal
from kg.server.settings import Settings

MOST_CALLS: Final = 4
MOST_ROWS: Final = 10_000
MOST_BYTES: Final = 16 << 20
_CALL: Final = re.compile(
    r"(?<![\w:?$.-])service\s*(?P<silent>silent\s*)?(?P<iri><[^<>\"{}|^`\\\x00-\x20]*>)\s*(?P<open>\{)", re.I
)
_HEAD: Final = re.compile(r"(?:\s*(?:prefix\s+[^\s:<>]*:\s*<[^<>]*>|base\s+<[^<>]*>))*\s*", re.I)


@dataclass(frozen=True, slots=True)
class _Call:
    """One SERVICE clause: where it stands in the query, whom it asks for what."""

    begin: int
    end: int
    address: str
    pattern: str
    silent: bool


class Federation:
    """Answers SERVICE clauses before a query goes to a worker."""

    def __init__(self, settings: Settings) -> None:
        self._listed = {address.rstrip("/"): address for address in settings.services}
        self._seconds = settings.query_seconds

    def calls(self, question: Question) -> bool:
        """Whether a question may call others, so that its answer must not be kept."""
        return bool(self._listed) and "service" in decoded(question.query).lower()

    async def resolved(self, question: Question) -> Question:
        """The question with each SERVICE clause replaced by its rows. Raises Refusal."""
        if not self.calls(question):
            return question
        query = decoded(question.query)
        calls = _calls(query)
        if len(calls) > MOST_CALLS:
            raise Refusal(403, f"SERVICE may be called {MOST_CALLS} times in a query.")
        found = await asyncio.gather(*(self._rows(call, _head(query)) for call in calls))
        for call, rows in sorted(zip(calls, found, strict=True), key=lambda pair: -pair[0].begin):
            query = query[: call.begin] + rows + query[call.end :]
        return Question(query, question.default_graphs, question.named_graphs)

    async def _rows(self, call: _Call, head: str) -> str:
        """A VALUES block with the rows of a call; nothing at all for one that may fail in silence."""
        if call.address.rstrip("/") not in self._listed:
            known = ", ".join(self._listed)
            raise Refusal(403, f"SERVICE <{call.address}> is refused: this server asks only {known}.")
        try:
            async with asyncio.timeout(self._seconds):
                return _values(await self._asked(call.address, f"{prologue()}{head}SELECT * WHERE {call.pattern}"))
        except (OSError, httpx.HTTPError, SyntaxError, ValueError, TimeoutError) as error:
            if call.silent:
                return "{}"
            raise Refusal(502, f"SERVICE <{call.address}> gives no answer: {error or type(error).__name__}.") from None

    async def _asked(self, address: str, query: str) -> bytes:
        parts = urlsplit(address)
        number = await _public_number(parts.hostname or "", parts.port or (443 if parts.scheme == "https" else 80))
        netloc = f"[{number}]" if ":" in number else number
        target = parts._replace(netloc=f"{netloc}:{parts.port}" if parts.port else netloc).geturl()
        headers = {"Host": parts.netloc.rpartition("@")[2], "Accept": "application/sparql-results+json"}
        body = bytearray()
        async with httpx.AsyncClient(timeout=self._seconds, follow_redirects=False, trust_env=False) as client:
            sni = {"sni_hostname": parts.hostname}
            async with client.stream("POST", target, data={"query": query}, headers=headers, extensions=sni) as answer:
                if answer.status_code != 200:
                    raise ValueError(f"it answers {answer.status_code}")
                async for piece in answer.aiter_bytes():
                    body += piece
                    if len(body) > MOST_BYTES:
                        raise ValueError(f"its answer is larger than {MOST_BYTES >> 20} MB")
        return bytes(body)


async def _public_number(host: str, port: int) -> str:
    """The number of a host, looked up once. Raises ValueError where any of its numbers is not public.

    A list that gives a number in place of a name means that number, whatever it is.
    """
    try:
        return str(ipaddress.ip_address(host))
    except ValueError:
        loop = asyncio.get_running_loop()
    found = await loop.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    numbers = [ipaddress.ip_address(entry[4][0]) for entry in found]
    if not numbers or not all(number.is_global and not number.is_multicast for number in numbers):
        raise ValueError(f"{host} is no public address; list it by its number if it is meant")
    return str(numbers[0])


def _calls(query: str) -> list[_Call]:
    """The SERVICE clauses of a query. Raises Refusal for one that is not `SERVICE <address> { ... }`."""
    code = blanked(query)
    calls: list[_Call] = []
    for match in _CALL.finditer(code):
        end = _closing(code, match.start("open"))
        iri = query[match.start("iri") + 1 : match.end("iri") - 1]
        calls.append(_Call(match.start(), end, iri, query[match.start("open") : end], bool(match["silent"])))
    words = len(re.findall(r"(?<![\w:?$.-])service", re.sub(r"<[^<>]*>", " ", code), re.I))
    nested = any(a.begin < b.begin < a.end for a in calls for b in calls)
    if words != len(calls) or nested:
        raise Refusal(403, "SERVICE is answered here as `SERVICE <address> { ... }`, not nested, no variable.")
    return calls


def _closing(code: str, begin: int) -> int:
    depth = 0
    for place in range(begin, len(code)):
        depth += (code[place] == "{") - (code[place] == "}")
        if depth == 0:
            return place + 1
    raise Refusal(400, "A SERVICE clause has no end: a } is missing.")


def _head(query: str) -> str:
    match = _HEAD.match(query)
    return match[0] if match else ""


def _values(answer: bytes) -> str:
    """Rows as a VALUES block, written by the library, so that none can break out of it."""
    results = ox.parse_query_results(answer, format=ox.QueryResultsFormat.JSON)
    if not isinstance(results, ox.QuerySolutions):
        raise ValueError("it gives no rows")
    names, rows = list(results.variables), list[str]()
    for row in results:
        if len(rows) >= MOST_ROWS:
            raise ValueError(f"it gives more than {MOST_ROWS} rows; ask it for fewer")
        rows.append("(" + " ".join(_term(row[name]) for name in names) + ")")
    if not names:
        return "{}" if rows else "{ FILTER(false) }"
    return f"{{ VALUES ({' '.join(map(str, names))}) {{ {' '.join(rows)} }} }}"


def _term(term: object) -> str:
    if term is None:
        return "UNDEF"
    if isinstance(term, ox.BlankNode):
        return f"<urn:skolem:{term.value}>"
    return str(term)
