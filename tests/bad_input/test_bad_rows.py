"""Curated rows that cannot be used: each is told with its line, and the old graph goes on answering."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from handmade import (
    STATEMENT,
    write_table,
)

OTHER = STATEMENT | {"context": "on dry skin"}
ROWS = {
    "no evidence": (
        "statements", OTHER | {"kind": "", "bearing": "", "finding": "", "reference": ""},
        ("kind: ", "bearing: ", "reference: ", "fill it in"),
    ),
    "only a maker's claim": (
        "statements", OTHER | {"kind": "manufacturer-claim"},
        ("an accepted statement needs evidence besides a manufacturer's claim; set its status to 'claimed' or add",),
    ),
    "a percent of 120": (
        "levels", {"ingredient": "ing:niacinamide", "kind": "usual", "max_percent": "120"},
        ("max_percent: ", "less than or equal to 100", "'120'"),
    ),
    "a percent of 120 in evidence": (
        "statements", OTHER | {"max_percent": "120"}, ("max_percent: ", "less than or equal to 100", "'120'"),
    ),
    "a negative percent": (
        "levels", {"ingredient": "ing:niacinamide", "kind": "usual", "max_percent": "-1"},
        ("max_percent: ", "greater than or equal to 0", "'-1'"),
    ),
    "no number": (
        "levels", {"ingredient": "ing:niacinamide", "kind": "usual", "max_percent": "5 %"},
        ("max_percent: ", "valid decimal", "'5 %'"),
    ),
    "bounds the wrong way round": (
        "levels", {"ingredient": "ing:niacinamide", "kind": "usual", "min_percent": "5", "max_percent": "2"},
        ("min_percent 5 is above max_percent 2",),
    ),
    "a word that is not in its list": (
        "statements", OTHER | {"confidence": "very high"}, ("confidence: ", "'high'", "'very high'"),
    ),
    "an invented DOI": (
        "references", {"id": "ref:x", "title": "X", "check": "unchecked", "doi": "doi:10/x"}, ("doi: ", "'doi:10/x'"),
    ),
    "a hostile CURIE": (
        "names", {"id": "ing:x> <y", "name": "x", "kind": "common"}, ("id: ", "'ing:x> <y'"),
    ),
    "people that do not add up": (
        "studies", {"id": "study:x", "label": "x", "n": "20", "women": "19", "men": "2"},
        ("19 women and 2 men are not 20 people",),
    ),
}  # fmt: skip


@pytest.mark.parametrize("fault", ROWS)
def test_a_curated_row_that_cannot_be_used(data: Path, refused: Callable[..., str], fault: str) -> None:
    table, row, said = ROWS[fault]
    path = data / "curated" / "core" / f"{table}-odd.csv"
    write_table(path, [row])
    told = refused().splitlines()
    assert told[0] == "1 finding(s) stop this release:"
    [line] = told[1:]
    assert line.startswith(f"  {path}, line 2: ")
    assert [words for words in said if words not in line] == []


def test_rows_of_one_statement_that_disagree(data: Path, refused: Callable[..., str]) -> None:
    path = data / "curated" / "core" / "statements.csv"
    write_table(path, [STATEMENT, STATEMENT | {"confidence": "high", "kind": "in-vitro"}])
    assert (
        f"{path}, line 3: confidence is 'high' here and 'low' in another row on the same statement; "
        "give all rows of one statement the same confidence" in refused()
    )


def test_a_row_with_too_many_cells(data: Path, refused: Callable[..., str]) -> None:
    path = data / "curated" / "core" / "names.csv"
    path.write_text("id,name,kind,scope,lang,reference\ning:niacinamide,B3, or so,common,exact,en,ref:one\n")
    assert f"{path}, line 2: 7 cells where the header has 6; put cells that hold commas in quotes" in refused()


def test_an_unknown_prefix(data: Path, refused: Callable[..., str]) -> None:
    path = data / "curated" / "core" / "names-odd.csv"
    write_table(path, [{"id": "zzz:niacinamide", "name": "B3", "kind": "common"}])
    told = refused()
    assert "zzz:niacinamide" in told
    assert f"{path}, line 2" in told


def test_a_cycle_in_the_tree_of_mechanisms(data: Path, refused: Callable[..., str]) -> None:
    ring = ("a", "b", "c")
    rows = [
        {"id": f"mech:{one}", "type": "Mechanism", "label": one, "parents": f"mech:{ring[place - 1]}"}
        for place, one in enumerate(ring)
    ]
    write_table(data / "curated" / "core" / "terms-odd.csv", [row | {"definition": "x"} for row in rows])
    told = refused()
    assert "mech:a is a part of itself: the tree has a cycle" in told


def test_all_faulty_rows_are_told_at_once(data: Path, refused: Callable[..., str]) -> None:
    path = data / "curated" / "core" / "levels.csv"
    level = {"ingredient": "ing:niacinamide", "kind": "usual"}
    write_table(path, [level | {"max_percent": percent} for percent in ("120", "5", "x")])
    told = refused().splitlines()
    assert told[0] == "2 finding(s) stop this release:"
    assert [line.partition(": ")[0].strip() for line in told[1:]] == [f"{path}, line 2", f"{path}, line 4"]
