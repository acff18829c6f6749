"""Answers that fit: a list is cut where its budget of tokens ends, and says how much was left out."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any, Final

LETTERS_A_TOKEN: Final = 4
LEAST: Final = 200
MOST: Final = 20_000
USUAL: Final = 2_000


def tokens(value: Any) -> int:
    """About how many tokens a value takes as JSON."""
    return len(json.dumps(value, ensure_ascii=False, default=str)) // LETTERS_A_TOKEN + 1


def within(budget: int, head: dict[str, Any], name: str, items: Iterable[Any], cure: str) -> dict[str, Any]:
    """The head with as many items under `name` as fit, best first; what was left out is counted, with the cure."""
    budget = max(LEAST, min(budget, MOST))
    listed = list(items)
    kept: list[Any] = []
    spent = tokens(head) + 40
    for item in listed:
        spent += tokens(item)
        if spent > budget:
            break
        kept.append(item)
    answer = {**head, name: kept, "left_out": len(listed) - len(kept)}
    if len(kept) < len(listed):
        answer["to_see_more"] = cure
    return answer
