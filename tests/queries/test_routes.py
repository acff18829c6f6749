"""How one thing leads to another."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby, pairwise
from operator import attrgetter

import pytest
from handmade import graph_of
from small_graph import RECORDS, graph_with_rules, line, said

from kg.errors import QueryError, UnknownName
from kg.queries.engine import named_query
from kg.queries.routes import Step, path
from kg.store import Store


def walks(steps: Iterable[Step]) -> list[list[tuple[str, str, str]]]:
    """Each path as its steps in words."""
    return [[(s.from_label, s.relation, s.to_label) for s in group] for _, group in groupby(steps, attrgetter("path"))]


def test_from_sun_to_dullness_step_by_step(shipped: Store) -> None:
    found = path(shipped, "UV radiation", "dullness")
    first = [step for step in found if step.path == 1]
    assert walks(first) == [[
        ("UV radiation", "disrupts", "skin hydration"),
        ("skin hydration", "when impaired shows as", "dullness"),
    ]]  # fmt: skip
    assert [(s.confidence, s.kind, s.citation, s.pmid) for s in first] == [
        ("low", "animal", "Kawada C 2015", ""),
        ("low", "observational study", "Kim MA 2017", ""),
    ]
    assert {step.chain for step in first} == {"UV radiation > skin hydration > dullness"}


def test_steps_of_a_path_hang_together_and_are_counted(shipped: Store) -> None:
    found = path(shipped, "niacinamide", "rosacea")
    for number, (_, group) in enumerate(groupby(found, attrgetter("path")), 1):
        steps = list(group)
        assert [(s.path, s.step) for s in steps] == [(number, n) for n in range(1, len(steps) + 1)]
        assert all(one.to_thing == other.from_thing for one, other in pairwise(steps))
        assert (steps[0].from_thing, steps[-1].to_thing) == ("ing:niacinamide", "cond:rosacea")
        assert len(steps) <= 4
    assert {(step.start, step.end) for step in found} == {("ing:niacinamide", "cond:rosacea")}


def test_a_link_walked_against_its_direction_reads_the_other_way_round(shipped: Store) -> None:
    step = next(s for s in path(shipped, "niacinamide", "rosacea") if s.path == 1 and s.step == 2)
    assert (step.from_thing, step.relation, step.to_thing) == (
        "mech:transepidermal-water-loss", "is increased by", "cond:rosacea",
    )  # fmt: skip
    assert step.predicate == "sk:increases"


def test_fewer_links_give_fewer_paths(shipped: Store) -> None:
    [direct] = path(shipped, "niacinamide", "rosacea", hops=1)
    assert (direct.relation, direct.kind, direct.pmid) == ("relieves", "review", "17147561")
    assert max(step.path for step in path(shipped, "niacinamide", "rosacea", hops=2)) > 1


def test_only_accepted_links_make_a_path_and_only_what_corroborates_backs_it() -> None:
    store = graph_with_rules()
    assert walks(path(store, "amide", "dryness")) == [[
        ("amide", "supports", "ceramide synthesis"), ("ceramide synthesis", "when impaired shows as", "dryness"),
    ]]  # fmt: skip
    assert path(store, "oil", "itch").standing == "nothing recorded", "the one link between them is refuted"
    [mixed] = path(store, "amide", "redox balance")
    assert mixed.kind == "animal", "the trial contradicts it"


def test_a_step_in_the_tree_needs_no_evidence() -> None:
    steps = list(path(graph_with_rules(), "sun", "amide"))
    assert walks(steps) == [
        [
            ("sun", "disrupts", "lipid barrier"),
            ("lipid barrier", "has the part", "ceramide synthesis"),
            ("ceramide synthesis", "is supported by", "amide"),
        ]
    ]
    assert (steps[1].status, steps[1].confidence, steps[1].kind, steps[1].citation) == ("catalogue", "", "", "")
    back = list(path(graph_with_rules(), "amide", "sun"))
    assert (back[1].relation, back[1].predicate) == ("is a part of", "sk:partOf")


def test_no_path_is_not_no_effect() -> None:
    found = path(graph_with_rules(), "lonely", "itch", hops=3)
    assert (found.rows, found.standing) == ((), "nothing recorded")
    assert found.note == (
        "No path of at most 3 links leads from ing:lonely to sign:itch; that does not mean that there is no way."
    )


def test_a_path_needs_two_things_that_exist(shipped: Store) -> None:
    with pytest.raises(QueryError, match="both ing:niacinamide"):
        path(shipped, "niacinamide", "nicotinamide")
    with pytest.raises(UnknownName) as caught:
        path(shipped, "niacinamide", "rosaccea")
    assert "rosacea" in caught.value.nearest


@pytest.mark.parametrize("hops", [-1, 0, 7])
def test_a_path_is_not_endless(hops: int) -> None:
    with pytest.raises(QueryError, match=f"1 to 6 links, and not {hops}"):
        path(graph_with_rules(), "amide", "dryness", hops)


def test_the_query_finds_chains_of_up_to_three_links() -> None:
    store = graph_of(
        *RECORDS,
        said("cause:sun", "disrupts", "mech:redox", line("review"), confidence="low"),
        said("mech:redox", "supports", "mech:lipids", line("in-vitro"), line("animal", "contradicts")),
        said("mech:lipids", "supports", "mech:ceramides"),
        said("mech:lipids", "impairmentShowsAs", "sign:dryness"),
        said("cond:eczema", "disrupts", "mech:redox"),
    )
    text = named_query("path").text.replace("cause:uv-radiation", "cause:sun").replace("sign:dullness", "sign:dryness")
    found = [(row["chain"].value, int(row["step"].value), row.get("kind")) for row in store.select(text)]
    fewer = store.select(text.replace("VALUES ?hops { 3 }", "VALUES ?hops { 2 }"))
    assert {row["chain"].value for row in fewer} == {"sun > lipid barrier > dryness"}
    assert [(chain, step, kind and kind.value) for chain, step, kind in found] == [
        ("sun > lipid barrier > dryness", 1, "review"),
        ("sun > lipid barrier > dryness", 2, "review"),
        ("sun > lipid barrier > ceramide synthesis > dryness", 1, "review"),
        ("sun > lipid barrier > ceramide synthesis > dryness", 2, "review"),
        ("sun > lipid barrier > ceramide synthesis > dryness", 3, "review"),
        ("sun > redox balance > lipid barrier > dryness", 1, "review"),
        ("sun > redox balance > lipid barrier > dryness", 2, "in vitro"),
        ("sun > redox balance > lipid barrier > dryness", 3, "review"),
    ]
