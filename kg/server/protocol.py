"""Reading a request of the SPARQL 1.1 Protocol: which question it asks, of which graphs."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Final
from urllib.parse import parse_qsl

from starlette.requests import ClientDisconnect, Request

from kg.server.question import Question
from kg.server.refusal import Refusal, read_only
from kg.server.settings import Settings

_MAX_FIELDS: Final = 100
_FORM: Final = "application/x-www-form-urlencoded"
_QUERY: Final = "application/sparql-query"
_UPDATE: Final = "application/sparql-update"

Pairs = list[tuple[str, str]]


async def read(request: Request, settings: Settings) -> Question | None:
    """The question that a request asks, None if it asks none. Raises Refusal."""
    if len(request.scope["query_string"]) > settings.url_bytes:
        raise Refusal(414, f"The address is longer than {settings.url_bytes} bytes. Send the query by POST.")
    pairs = _pairs(request.scope["query_string"])
    if request.method == "POST":
        pairs += await _posted(request, settings)
    if any(name == "update" for name, _ in pairs):
        raise read_only()
    queries = _values(pairs, "query")
    if len(queries) > 1:
        raise Refusal(400, f"One query at a time, please: this request has {len(queries)}.")
    if not queries:
        return None
    return Question(queries[0], _values(pairs, "default-graph-uri"), _values(pairs, "named-graph-uri"))


def _values(pairs: Sequence[tuple[str, str]], name: str) -> tuple[str, ...]:
    return tuple(value for key, value in pairs if key == name)


async def _posted(request: Request, settings: Settings) -> Pairs:
    """The parameters that the body of a POST request holds."""
    media_type, _, parameters = request.headers.get("content-type", "").lower().partition(";")
    media_type = media_type.strip()
    if media_type == _UPDATE:
        raise read_only()
    if media_type not in (_FORM, _QUERY):
        raise Refusal(415, f"Send the query as {_FORM} (query=...) or as {_QUERY}, not as {media_type or 'nothing'}.")
    _refuse_encodings(request, parameters)
    body = await _body(request, settings)
    return _pairs(body) if media_type == _FORM else [("query", _text(body))]


def _refuse_encodings(request: Request, parameters: str) -> None:
    for parameter in parameters.split(";"):
        name, _, charset = parameter.partition("=")
        if name.strip() == "charset" and charset.strip(' \t"') not in ("utf-8", "utf8", "us-ascii"):
            raise Refusal(415, f"Send the query in UTF-8, not in {charset.strip()}.")
    if request.headers.get("content-encoding", "identity").lower() != "identity":
        raise Refusal(415, "Send the query without compression.")


async def _body(request: Request, settings: Settings) -> bytes:
    limit = settings.body_bytes
    length = request.headers.get("content-length", "")
    if length.isdigit() and (len(length) >= 20 or int(length) > limit):
        raise _too_long(limit)
    try:
        async with asyncio.timeout(settings.body_seconds):
            return await _streamed(request, limit)
    except ClientDisconnect:
        raise Refusal(400, "The request broke off.") from None
    except TimeoutError:
        raise Refusal(408, f"The body did not arrive within {settings.body_seconds:g} seconds.") from None


async def _streamed(request: Request, limit: int) -> bytes:
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > limit:
            raise _too_long(limit)
    return bytes(body)


def _too_long(limit: int) -> Refusal:
    return Refusal(413, f"The request is longer than {limit} bytes. Ask several shorter queries.")


def _pairs(encoded: bytes) -> Pairs:
    """Names and values of a form or query string, percent-decoded exactly once."""
    try:
        return parse_qsl(_text(encoded), keep_blank_values=True, errors="strict", max_num_fields=_MAX_FIELDS)
    except UnicodeDecodeError:
        raise Refusal(400, "The percent-encoding of this request is no UTF-8.") from None
    except ValueError:
        raise Refusal(400, f"A request may have {_MAX_FIELDS} parameters at most.") from None


def _text(body: bytes) -> str:
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError as error:
        raise Refusal(400, f"The request is no UTF-8 at byte {error.start}. Send it in UTF-8.") from None
