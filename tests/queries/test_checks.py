"""Each check of a release fires on a graph with just that defect, and is silent on one without it."""

from __future__ import annotations

from itertools import pairwise

import pytest
from small_graphs import graph_of, ingredient, line, statement, term

from kg import model
from kg.check import check_queries
from kg.store import Store

ROOT = term("mech:root", root=True)
HOME = term("mech:home", family="mech:root")


def found(store: Store, check: str) -> list[str]:
    """Messages of one check."""
    return [finding.message for finding in check_queries(store) if finding.check == check]


def chain(length: int) -> list[model.Record]:
    """A root and as many processes, each a part of the one before it."""
    names = ["mech:root", *(f"mech:m{n}" for n in range(1, length + 1))]
    parts = [term(name, parents=(whole,), family="mech:root") for whole, name in pairwise(names)]
    return [ROOT, *parts]


@pytest.mark.parametrize(
    ("type_", "curie"),
    [
        ("Mechanism", "mech:lonely"),
        ("DamageCause", "cause:lonely"),
        ("Sign", "sign:lonely"),
        ("Condition", "cond:lonely"),
        ("IngredientGroup", "grp:lonely"),
    ],
)
def test_a_term_that_nothing_speaks_of_is_an_orphan(type_: str, curie: str) -> None:
    (told,) = found(graph_of(term(curie, type_)), "orphan-terms")
    assert told.startswith(f"{curie} is linked to nothing: add a statement")


@pytest.mark.parametrize(
    "home",
    [
        statement("ing:a", "sk:supports", "mech:home"),
        statement("mech:home", "sk:supports", "mech:root"),
        term("mech:part", parents=("mech:home",)),
        term("mech:member", family="mech:home"),
        model.OpenQuestion(id="oq:one", question="Why?", about=("mech:home",), why="not studied", reference="ref:one"),
    ],
    ids=["object", "subject", "whole", "family", "question"],
)
def test_a_term_that_something_speaks_of_is_none(home: model.Record) -> None:
    store = graph_of(ROOT, term("mech:home"), ingredient("a"), home)
    assert not [told for told in found(store, "orphan-terms") if told.startswith("mech:home ")]


def test_an_ingredient_makes_its_group_no_orphan() -> None:
    store = graph_of(term("grp:g", "IngredientGroup"), ingredient("a", "grp:g"))
    assert found(store, "orphan-terms") == []


def test_five_steps_below_the_top_are_enough() -> None:
    assert found(graph_of(*chain(5)), "tree-depth") == []
    (told,) = found(graph_of(*chain(6)), "tree-depth")
    assert told.startswith("mech:m6 lies more than five steps below the top of its tree")


def test_a_tree_that_bites_its_tail_is_too_deep() -> None:
    circle = [term("mech:a", parents=("mech:b",)), term("mech:b", parents=("mech:a",))]
    assert len(found(graph_of(*circle), "tree-depth")) == 2


def test_a_process_without_a_family_has_no_home() -> None:
    (told,) = found(graph_of(ROOT, term("mech:stray")), "homeless-mechanisms")
    assert told.startswith("mech:stray has no family: name the system")


@pytest.mark.parametrize("more", [{"family": "mech:root"}, {"parents": ("mech:root",)}, {"root": True}])
def test_a_family_a_whole_or_to_be_the_root_is_a_home(more: dict[str, object]) -> None:
    assert found(graph_of(ROOT, term("mech:stray", **more)), "homeless-mechanisms") == []


def test_opposite_statements_must_be_contested() -> None:
    up, down = (statement("ing:a", way, "mech:home") for way in ("sk:increases", "sk:decreases"))
    things = (ROOT, HOME, ingredient("a"))
    assert len(found(graph_of(*things, up, down), "opposite-directions")) == 1
    other = statement("ing:a", "sk:decreases", "mech:home", context="at night")
    assert found(graph_of(*things, up, other), "opposite-directions") == []


def test_more_confidence_than_the_evidence_carries() -> None:
    sure = statement("ing:a", "sk:supports", "mech:home", line("in-vitro")).model_copy(update={"confidence": "high"})
    (told,) = found(graph_of(ROOT, HOME, ingredient("a"), sure), "confidence-above-evidence")
    assert "is held with cf:high; by its evidence it can be low at most" in told


def test_what_a_statement_points_to_exists() -> None:
    stray = graph_of(ingredient("a"), statement("ing:a", "sk:supports", "mech:nowhere"))
    assert any("mech:nowhere is defined nowhere" in told for told in found(stray, "dangling-links"))
