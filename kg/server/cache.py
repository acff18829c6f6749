"""Answers kept for those who ask the same again. The key holds the release, so that no answer outlives it."""

from __future__ import annotations

import json
import re
from collections import OrderedDict
from dataclasses import replace
from hashlib import sha256
from typing import Final

from kg.server.question import Asked, Reply

# These give another value each time; a word that merely contains one of them only costs a place in the cache.
_CHANGING: Final = re.compile(r"rand|uuid|now|bnode|tz|\\u", re.IGNORECASE)


def tag_of(release: str, asked: Asked) -> str:
    """The entity tag of an answer, empty where the same question may have another answer the next time.

    It is weak: two answers with the same rows may differ in their order, which a query without ORDER BY leaves open.
    """
    question = asked.question
    if not release or _CHANGING.search(question.query):
        return ""
    # As JSON, so that no part can be taken for the end of another, whatever characters it holds.
    parts = json.dumps([release, asked.as_json()])
    digest = sha256(parts.encode()).hexdigest()
    return f'W/"{digest[:32]}"'


# What an answer takes besides its body: its tag, its headers, its place in the cache.
_EACH: Final = 1_024


class Cache:
    """Up to `room` bytes of answers, those asked for longest ago given up first."""

    def __init__(self, room: int, largest: int) -> None:
        self._room = room
        self._largest = largest
        self._held = 0
        self._replies: OrderedDict[str, Reply] = OrderedDict()

    def get(self, tag: str) -> Reply | None:
        """The answer of that tag."""
        reply = self._replies.get(tag) if tag else None
        if reply is not None:
            self._replies.move_to_end(tag)
        return reply

    def put(self, tag: str, reply: Reply) -> None:
        """Keeps an answer, unless it is large or lies in a file."""
        if not tag or reply.file is not None or len(reply.body) > self._largest or tag in self._replies:
            return
        self._replies[tag] = reply
        self._held += len(reply.body) + _EACH
        while self._held > self._room:
            _, gone = self._replies.popitem(last=False)
            self._held -= len(gone.body) + _EACH

    def held(self, reply: Reply) -> Reply:
        """The same answer, in memory where it is small enough to be kept."""
        if reply.file is None or reply.size > self._largest:
            return reply
        body = reply.file.read_bytes()
        reply.file.unlink()
        return replace(reply, body=body, file=None)

    def clear(self) -> None:
        """Forgets all."""
        self._replies.clear()
        self._held = 0
