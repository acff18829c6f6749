"""What a formulator reckons with: properties, the pH at which things meet, and levels."""

from __future__ import annotations

import pytest
from small_graphs import graph_of, ingredient

from kg import model
from kg.errors import UnknownName
from kg.queries.materials import levels, material_properties
from kg.store import Store


def prop(name: str, kind: str, **more: object) -> model.Record:
    return model.MaterialProperty.model_validate(
        {"ingredient": f"ing:{name}", "kind": kind, "reference": "ref:one", **more}
    )


def works(name: str, low: str | None, high: str | None, kind: str = "works-at-ph") -> model.Record:
    return prop(name, kind, min_value=low, max_value=high)


def level(name: str, kind: str, low: str, high: str, **more: object) -> model.Record:
    return model.UseLevel.model_validate(
        {
            "ingredient": f"ing:{name}", "kind": kind, "min_percent": low, "max_percent": high, "reference": "ref:one",
            **more,
        }
    )  # fmt: skip


@pytest.mark.parametrize(
    ("one", "other", "note"),
    [
        ((None, "6"), ("5", "7"), "the pH windows of a and b meet from 5 to 6."),
        (("3", "3.5"), ("5", "7"), "the pH windows of a and b do not meet: 3.5 ends one, 5 opens one."),
        ((None, "6"), (None, "4.5"), "meet up to 4.5; the other bound is not recorded."),
        (("3", None), ("5", None), "meet from 5; the other bound is not recorded."),
        (("4", "5"), ("5", "7"), "meet from 5 to 5."),
    ],
)
def test_whether_the_windows_meet(one: tuple[str, str], other: tuple[str, str], note: str) -> None:
    store = graph_of(ingredient("a"), ingredient("b"), works("a", *one), works("b", *other, kind="stable-at-ph"))
    assert material_properties(store, ["a", "b"]).note.endswith(note)


def test_one_window_meets_nothing_and_a_pka_is_no_window() -> None:
    store = graph_of(ingredient("a"), ingredient("b"), works("a", "3", "4"), works("b", "9", "9", kind="pka"))
    found = material_properties(store, ["a", "b"])
    assert (len(found), found.note) == (2, "")


def test_a_word_is_a_value_and_a_number_has_its_unit() -> None:
    store = graph_of(ingredient("a"), prop("a", "solubility", value="oil"), works("a", "3", None))
    told = {(r.property, r.value, r.min_value, r.max_value, r.unit) for r in material_properties(store, ["a"])}
    assert ("oil", None, None) in {(value, low, high) for _, value, low, high, _ in told}
    assert ("", 3.0, None) in {(value, low, high) for _, value, low, high, _ in told}


def test_levels_tell_what_kind_they_are() -> None:
    store = graph_of(
        ingredient("a"),
        ingredient("b"),
        level("a", "studied", "2", "4", vehicle="gel", purpose="redness"),
        level("a", "usual", "0.5", "1"),
        level("b", "studied", "9", "9"),
    )
    assert [(r.level, r.min_percent, r.max_percent, r.vehicle, r.purpose) for r in levels(store, ["a"])] == [
        ("studied", 2.0, 4.0, "gel", "redness"),
        ("usual", 0.5, 1.0, "", ""),
    ]


def test_nothing_recorded_says_nothing_of_the_ingredient() -> None:
    store = graph_of(ingredient("a"))
    for found, words in (
        (material_properties(store, ["a"]), "says nothing about"),
        (levels(store, ["a"]), "is not known"),
    ):
        assert (found.rows, found.standing) == ((), "nothing recorded")
        assert words in found.note
    with pytest.raises(UnknownName):
        levels(store, ["zebra"])


def test_on_the_shipped_graph_sorbate_wants_acid_and_niacinamide_is_used_at_some_percent(shipped: Store) -> None:
    windows = [r for r in material_properties(shipped, ["potassium sorbate"]) if r.kind == "pk:works-at-ph"]
    assert windows
    assert all(r.max_value is not None and 5 <= r.max_value <= 7 for r in windows)
    studied = [r for r in levels(shipped, ["niacinamide"]) if r.level == "studied" and r.max_percent]
    assert any(2 <= (r.max_percent or 0) <= 5 for r in studied)
