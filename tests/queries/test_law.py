"""Legal limits and what changed between two lists: shipped limits, hand-made lists, and the real ones of the EU."""

from __future__ import annotations

import re
from collections import defaultdict
from datetime import date
from pathlib import Path

import pytest
from small_graphs import REFERENCE, entry, graph_of_sources, ingredient, limit, source

from kg import model
from kg.dossier import dossier
from kg.errors import QueryError, UnknownName
from kg.loaders import cosing_annex
from kg.queries.law import LimitChange, legal_limits, legal_lists, limit_changes
from kg.store import Store

OLD, NEW, NEWEST = date(2024, 2, 1), date(2025, 12, 8), date(2026, 6, 1)
ONE = ingredient("one", inci="ONE")


def two_lists(
    old: list[model.AnnexEntry], new: list[model.AnnexEntry], *more: tuple[str, date, list[model.AnnexEntry]]
) -> Store:
    return graph_of_sources(
        {
            source("core"): [REFERENCE, ONE],
            source("old", OLD): old,
            source("new", NEW): new,
            **{source(name, day): entries for name, day, entries in more},
        }
    )


def changes(store: Store, annex: str | None = None) -> list[tuple[object, ...]]:
    return [
        (row.entry, row.change, row.part, row.product_type, row.old_percent, row.new_percent)
        for row in limit_changes(store, annex)
    ]


def test_retinol_in_the_shipped_graph(shipped: Store) -> None:
    rows = legal_limits(shipped, ["retinol"]).rows
    assert [(row.annex, row.entry, row.part, row.product_type, row.max_percent, row.list_date) for row in rows] == [
        ("III", "376", "a", "Body lotion", 0.05, "2025-12-08"),
        ("III", "376", "b", "Other leave-on and rinse-off products", 0.3, "2025-12-08"),
    ]
    assert {(row.jurisdiction, row.expressed_as, row.regulation, row.newest) for row in rows} == {
        ("EU", "retinol equivalent", "(EU) 2024/996", True)
    }
    assert rows[1].maximum == "0,3 % RE"
    assert "1 November 2025" in rows[0].other
    assert rows[0].source.startswith("Facts entered by the curators")


def test_prohibited_in_the_shipped_graph(shipped: Store) -> None:
    (row,) = legal_limits(shipped, ["tretinoin"]).rows
    assert (row.annex, row.entry, row.maximum, row.max_percent) == ("II", "375", "prohibited", None)


def test_no_entry_is_no_licence_and_tells_what_was_searched(shipped: Store) -> None:
    found = legal_limits(shipped, ["squalane"])
    assert (found.rows, found.standing) == ((), "nothing recorded")
    assert found.note.startswith("No entry of the lists in this graph names this ingredient; that is no proof")
    assert re.search(r"Annex III of 2025-12-08, \d+ entries \(core\)", found.note)
    assert "Few entries are no whole list." in found.note


def test_no_list_at_all() -> None:
    note = legal_limits(graph_of_sources({source("core"): [REFERENCE, ONE]}), ["one"]).note
    assert "Searched: no list at all. Not in this graph: Annex II, III, IV, V, VI." in note


def test_limits_of_an_unknown_name(shipped: Store) -> None:
    with pytest.raises(UnknownName) as raised:
        legal_limits(shipped, ["retinoll"])
    assert "retinol" in raised.value.nearest


def test_newest_list_is_flagged_and_comes_first() -> None:
    store = two_lists(
        [entry("1", "ONE", limit("3"), listed=OLD), entry("2", "ONE", limit("9"), listed=OLD)],
        [entry("1", "ONE", limit("2"), listed=NEW)],
    )
    found = legal_limits(store, ["one"])
    assert [(row.entry, row.max_percent, row.list_date, row.newest, row.source) for row in found] == [
        ("1", 2.0, "2025-12-08", True, "Source new"),
        ("1", 3.0, "2024-02-01", False, "Source old"),
        ("2", 9.0, "2024-02-01", True, "Source old"),
    ]


def test_prohibition_without_conditions_has_the_date_of_its_source() -> None:
    store = two_lists([entry("7", "ONE", listed=OLD, annex="II")], [entry("7", "ONE", listed=NEW, annex="II")])
    assert [(row.annex, row.maximum, row.list_date, row.newest) for row in legal_limits(store, ["one"])] == [
        ("II", "prohibited", "2025-12-08", True),
        ("II", "prohibited", "2024-02-01", False),
    ]


def test_entry_that_was_moved_is_not_in_force() -> None:
    gone = model.AnnexEntry(line=1, annex="III", entry="1", moved="Moved or deleted", list_date=NEW)
    rows = legal_limits(two_lists([entry("1", "ONE", limit("3"), listed=OLD)], [gone]), ["one"]).rows
    assert [(row.moved, row.max_percent, row.newest) for row in rows] == [
        ("Moved or deleted", None, True),
        ("", 3.0, False),
    ]


def test_several_substances_under_one_number_make_one_row() -> None:
    twice = [entry("1", "ONE", limit("3"), listed=OLD), entry("1", "OTHER", listed=OLD)]
    (row,) = legal_limits(two_lists(twice, []), ["one"]).rows
    assert row.substance == "ONE / OTHER"


def entered(listed: date, annex: str = "III", **told: object) -> model.IngredientLimit:
    """A limit of entry 1 that the curators entered from a list."""
    return model.IngredientLimit.model_validate(
        {
            "ingredient": "ing:one", "annex": annex, "entry": "1", "list_date": listed, "regulation": "(EU) 2024/1",
            "reference": "ref:one", **told,
        }
    )  # fmt: skip


def core_and(limits: list[model.IngredientLimit], lists: dict[date, list[model.AnnexEntry]]) -> Store:
    """The curators' own source beside lists that were loaded."""
    loaded = {source(f"list-{day}", day): entries for day, entries in lists.items()}
    return graph_of_sources({source("core"): [REFERENCE, ONE, *limits], **loaded})


def shown(store: Store) -> list[tuple[object, ...]]:
    """Limits as `kg ask legal-limits` shows them, and as `kg show` does."""
    asked = [(row.max_percent or row.maximum, row.list_date, row.newest) for row in legal_limits(store, ["one"])]
    told = [(row.get("max_percent") or row["maximum"], row.get("list_date")) for row in dossier(store, "one").limits]
    assert told == [(most, day) for most, day, newest in asked if newest]
    return asked


@pytest.mark.parametrize("listed", [OLD, NEW])
def test_a_limit_of_the_curators_and_of_a_loaded_list_of_its_day_or_later_stands_once(listed: date) -> None:
    here = entered(listed, max_percent="3", maximum_text="3%", unit="%", product_type="All products")
    store = core_and([here], {NEW: [entry("1", "ONE", limit("3"), listed=NEW)]})
    assert shown(store) == [(3.0, "2025-12-08", True)]


def test_a_limit_of_the_curators_stands_beside_an_older_list() -> None:
    here = entered(NEW, max_percent="2", maximum_text="2 %", unit="%")
    store = core_and([here], {OLD: [entry("1", "ONE", limit("3"), listed=OLD)]})
    assert shown(store) == [(2.0, "2025-12-08", True), (3.0, "2024-02-01", False)]


def test_what_the_curators_say_of_a_prohibition_comes_instead_of_its_bare_entry() -> None:
    here = entered(NEW, annex="II", maximum_text="prohibited in nano form")
    store = core_and([here], {NEW: [entry("1", "ONE", listed=NEW, annex="II")]})
    assert shown(store) == [("prohibited in nano form", "2025-12-08", True)]


def test_lists_by_annex_and_date() -> None:
    store = two_lists(
        [entry("1", "ONE", limit("3"), listed=OLD)],
        [entry("1", "ONE", limit("3"), listed=NEW), entry("2", "TWO", listed=NEW)],
        ("ii", NEW, [entry("7", "ONE", listed=NEW, annex="II")]),
    )
    assert [(row.annex, row.list_date, row.entries, row.source_id) for row in legal_lists(store)] == [
        ("II", "2025-12-08", 1, "src:ii"),
        ("III", "2025-12-08", 2, "src:new"),
        ("III", "2024-02-01", 1, "src:old"),
    ]


def test_maximum_that_changed_beside_one_that_did_not() -> None:
    store = two_lists(
        [entry("98", "ONE", limit("3", "Hair", "a"), limit("2", "Other", "b"), listed=OLD)],
        [entry("98", "ONE", limit("3", "Hair", "a"), limit("0.5", "other", "b"), listed=NEW)],
    )
    (row,) = limit_changes(store, "III").rows
    assert row == LimitChange(
        annex="III", entry="98", substance="ONE", change="maximum changed", part="b", product_type="other",
        old_percent=2, new_percent=0.5, old_maximum="2 %", new_maximum="0.5 %", old_date="2024-02-01",
        new_date="2025-12-08", regulation="(EU) 2024/1", regulated="reg:eu-iii-98",
    )  # fmt: skip


def test_entries_and_conditions_that_came_and_went() -> None:
    store = two_lists(
        [entry("9", "ONE", limit("1", "Face"), limit("2", "Hand"), listed=OLD), entry("10", "GONE", listed=OLD)],
        [entry("9", "ONE", limit("1", "Face"), limit("3", "Foot"), listed=NEW), entry("11", "CAME", listed=NEW)],
    )
    assert changes(store) == [
        ("9", "condition added", "", "Foot", None, 3.0),
        ("9", "condition removed", "", "Hand", 2.0, None),
        ("10", "entry removed", "", "", None, None),
        ("11", "entry added", "", "", None, None),
    ]


def test_words_count_where_there_is_no_figure() -> None:
    old, new = (model.Limit(maximum_text=text) for text in ("see note 1", "see note 2"))
    store = two_lists([entry("1", "ONE", old, listed=OLD)], [entry("1", "ONE", new, listed=NEW)])
    assert [(row.old_maximum, row.new_maximum) for row in limit_changes(store)] == [("see note 1", "see note 2")]


def test_same_lists_have_no_changes() -> None:
    same = two_lists([entry("1", "ONE", limit("3"), listed=OLD)], [entry("1", "ONE", limit("3"), listed=NEW)])
    found = limit_changes(same)
    assert (found.rows, found.standing) == ((), "nothing recorded")
    assert found.note.startswith("No two whole editions of one annex that differ")


def test_one_annex_is_not_compared_with_another() -> None:
    store = two_lists(
        [entry("1", "ONE", limit("3"), listed=OLD, annex="V")], [entry("1", "ONE", limit("2"), listed=NEW)]
    )
    assert not limit_changes(store).rows


def test_single_entries_of_the_curators_are_no_edition(shipped: Store) -> None:
    assert not limit_changes(shipped).rows


def test_three_lists_are_compared_pair_by_pair_and_annexes_apart() -> None:
    store = two_lists(
        [entry("1", "ONE", limit("3"), listed=OLD)],
        [entry("1", "ONE", limit("2"), listed=NEW)],
        ("newest", NEWEST, [entry("1", "ONE", limit("1"), listed=NEWEST)]),
        ("ii-old", OLD, [entry("7", "X", listed=OLD, annex="II")]),
        ("ii-new", NEW, [entry("7", "X", listed=NEW, annex="II"), entry("8", "Y", listed=NEW, annex="II")]),
    )
    told = [(row.old_date, row.new_date, row.old_percent, row.new_percent) for row in limit_changes(store, "iii")]
    assert told == [
        ("2024-02-01", "2025-12-08", 3.0, 2.0),
        ("2024-02-01", "2026-06-01", 3.0, 1.0),
        ("2025-12-08", "2026-06-01", 2.0, 1.0),
    ]
    assert changes(store, "II") == [("8", "entry added", "", "", None, None)]


@pytest.mark.parametrize("annex", ["VII", "", "III } UNION { ?s ?p ?o", "1"])
def test_annex_that_is_none(shipped: Store, annex: str) -> None:
    with pytest.raises(QueryError, match="annexes are II, III, IV, V, VI"):
        limit_changes(shipped, annex)


def real(path: Path, listed: date) -> list[model.AnnexEntry]:
    rejected: list[Exception] = []
    found = list(cosing_annex.load(path, rejected.append, list_date=listed))
    assert not rejected
    return found


@pytest.mark.sources
def test_annex_iii_of_february_2024_and_december_2025(sources: Path) -> None:
    """What (EU) 2024/858, 2024/996 and the move of TPO to Annex II did to the list."""
    folder = sources / "cosing"
    store = two_lists(real(folder / "annex.III.csv", OLD), real(folder / "COSING_Annex_III_v2.raw_2025-12.txt.gz", NEW))
    rows = limit_changes(store, "III").rows
    added: dict[str, list[tuple[str, float | None]]] = defaultdict(list)
    for row in rows:
        if row.change == "entry added":
            added[row.entry].append((row.part, row.new_percent))
    assert added == {
        "372": [("a", 10.0), ("b", 0.465)],
        "373": [("", 0.007)],
        "374": [("", 0.02)],
        "375": [("", 1.0)],
        "376": [("a", 0.05), ("b", 0.3)],
        "377": [("a", 2.0), ("b", 0.5)],
        "378": [("", 7.0)],
    }
    assert [(row.entry, row.change, row.old_percent) for row in rows if row.entry not in added] == [
        ("311", "entry removed", 5.0)
    ]
