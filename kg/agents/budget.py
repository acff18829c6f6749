"""Answers that fit: a list is cut where its budget of tokens ends, and says how much was left out."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

LETTERS_A_TOKEN: Final = 4
LEAST: Final = 200
MOST: Final = 20_000
USUAL: Final = 2_000
SHARE: Final = 6  # a list that stands besides gets at most this part of a budget


def tokens(value: Any) -> int:
    """About how many tokens a value takes as JSON."""
    return _letters(value) // LETTERS_A_TOKEN + 1


def within(
    budget: int,
    head: dict[str, Any],
    name: str,
    items: Iterable[Any],
    cure: str,
    *,
    besides: Mapping[str, Iterable[Any]] | None = None,
    spare: Sequence[str] = (),
) -> dict[str, Any]:
    """The head with as many items under `name` as fit, best first; what was left out is counted, with the cure.

    Lists that stand `besides` get at most a share of the budget each. Where the head alone is too big, its `spare`
    entries are left out, the last one first.
    """
    room = max(LEAST, min(budget, MOST)) * LETTERS_A_TOKEN - 1
    lists = {key: list(value) for key, value in (besides or {}).items()} | {name: list(items)}
    answer: dict[str, Any] = {**head, **{key: [] for key in lists}, "left_out": len(lists[name])}
    counts = {key: len(value) for key, value in lists.items() if key != name and value}
    frame = answer | {"left_out_besides": counts | dict.fromkeys(spare, 1), "to_see_more": cure}
    gone: dict[str, int] = {}
    for key in reversed(spare):
        if _letters(frame) > room:
            del answer[key], frame[key]
            gone[key] = 1
    left = room - _letters(frame)
    for key, listed in lists.items():
        kept = _as_many(listed, left if key == name else min(left, room // SHARE))
        left -= sum(_letters(item) + 2 for item in kept)
        answer[key] = kept
        gone[key] = len(listed) - len(kept)
    answer["left_out"] = gone[name]
    if besides_ := {key: count for key, count in gone.items() if count and key != name}:
        answer["left_out_besides"] = besides_
    if any(gone.values()):
        answer["to_see_more"] = cure
    return answer


def _as_many(listed: list[Any], room: int) -> list[Any]:
    """The first items that fit into so many letters."""
    for place, item in enumerate(listed):
        room -= _letters(item) + 2
        if room < 0:
            return listed[:place]
    return listed


def _letters(value: Any) -> int:
    return len(json.dumps(value, ensure_ascii=False, default=str))
