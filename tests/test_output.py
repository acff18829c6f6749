"""Answers for people: what a row is about, in words, and whether it stands."""

from __future__ import annotations

from typing import Any

import pytest

from kg import output
from kg.output import _shown, _table


@pytest.fixture(autouse=True)
def narrow(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(output, "_width", lambda: 60)


def lines(*rows: dict[str, Any]) -> list[str]:
    return _table(
        list(rows[0]), [row | {"finding": "A finding that is too long for a grid. " * 3} for row in rows]
    ).splitlines()


def test_a_number_never_stands_without_its_name() -> None:
    told = lines({"ingredient_label": "sorbate", "property": "pH at which it works", "max_value": 6.0, "finding": ""})
    assert told[0] == "1. sorbate · pH at which it works"
    assert told[1].strip() == "max value: 6"


@pytest.mark.parametrize(
    ("status", "mark"), [("refuted", " — REFUTED"), ("contested", " — CONTESTED"), ("accepted", "")]
)
def test_what_does_not_stand_is_marked_where_it_is_read_first(status: str, mark: str) -> None:
    row = {"a_label": "x", "relation": "heals", "b_label": "y", "status": status, "finding": ""}
    assert lines(row)[0] == f"1. x · heals · y{mark}"


def test_a_verdict_says_it_already() -> None:
    row = {"a_label": "x", "b_label": "y", "verdict": "evidence against a conflict", "status": "refuted", "finding": ""}
    assert lines(row)[0] == "1. x · y · evidence against a conflict"


def test_identifiers_are_hidden_also_where_some_rows_have_none() -> None:
    rows = [{"label": "a", "other": "ing:a"}, {"label": "b", "other": ""}]
    assert _shown(["label", "other"], rows) == ["label"]
