"""What a release holds, and how two differ."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from handmade import STATEMENT, Rows, data_folder
from small_graph import graph_with_rules

from kg.build import build
from kg.errors import StoreError
from kg.queries.releases import Change, Tally, compare, counts, releases
from kg.store import Store, current_release

Built = Callable[..., Path]
FEEL: Rows = [{"id": "sign:dryness", "type": "Sign", "label": "dryness"}]
SHOWS = {**STATEMENT, "subject": "mech:lipids", "predicate": "sk:impairmentShowsAs", "object": "sign:dryness"}
ACCEPTED = {**STATEMENT, "context": "in dry skin"}
URL = "https://w3id.org/skinkg/"


@pytest.fixture
def built(tmp_path: Path) -> Built:
    """A build of the smallest graph with more rows, in a home of its own; gives the folder of the release."""

    def make(name: str, **more: Rows) -> Path:
        data = data_folder(tmp_path / name / "data", **more)
        build(home=tmp_path / name, data=data)
        return current_release(tmp_path / name)

    return make


def of(change: Change) -> tuple[str, str, str]:
    return change.kind, change.what, change.label


def test_a_release_does_not_differ_from_itself(built: Built) -> None:
    one = built("one")
    diff = compare(one, one)
    assert (diff.changes, diff.unlisted) == ((), 0)
    assert diff.tallies["sk:Ingredient"] == Tally(old=1, new=1)
    assert list(diff.lines()) == [f"{one.name} → {one.name}", "No difference."]


def test_what_was_added_and_what_was_removed(built: Built) -> None:
    old, new = built("old"), built("new", statements=[ACCEPTED, SHOWS], terms=FEEL)
    there = compare(old, new)
    label, shows = "ing:niacinamide sk:supports mech:lipids", "mech:lipids sk:impairmentShowsAs sign:dryness"
    assert [of(c) for c in there.changes] == [
        ("statement", "added", label), ("statement", "added", shows), ("label", "added", "dryness"),
    ]  # fmt: skip
    assert there.tallies["sk:Assertion"] == Tally(old=1, new=3, added=2)
    assert there.tallies["sk:Sign"] == Tally(new=1, added=1)
    assert there.tallies["sk:Ingredient"] == Tally(old=1, new=1), "its new edge is told by the statement"
    assert there.tallies["rdfs:label"].added == 1
    assert "sk:context in dry skin" in there.changes[0].after
    back = compare(new, old)
    assert [of(c) for c in back.changes] == [
        ("statement", "removed", label), ("statement", "removed", shows), ("label", "removed", "dryness"),
    ]  # fmt: skip
    assert back.tallies["sk:Assertion"] == Tally(old=3, new=1, removed=2)
    assert f"- {label}" not in "\n".join(back.lines())
    assert f"− statement {label}  ({back.changes[0].thing})" in list(back.lines())


def test_what_changed_is_told_before_and_after(built: Built) -> None:
    old = built("old", statements=[ACCEPTED])
    new = built("new", statements=[{**ACCEPTED, "confidence": "very-low"}])
    diff = compare(old, new)
    [change] = diff.changes
    assert of(change) == ("statement", "changed", "ing:niacinamide sk:supports mech:lipids")
    assert (change.before, change.after) == (("sk:confidence cf:low",), ("sk:confidence cf:very-low",))
    assert diff.tallies["sk:Assertion"] == Tally(old=2, new=2, changed=1)
    assert list(diff.lines())[-3:] == [
        f"~ statement {change.label}  ({change.thing})",
        "    − sk:confidence cf:low",
        "    + sk:confidence cf:very-low",
    ]


def test_new_ingredients_and_new_labels_are_told(built: Built) -> None:
    water = {"id": "ing:aqua", "label": "water", "kind": "substance", "inci": "AQUA"}
    old = built("old", ingredients=[water], terms=FEEL, statements=[SHOWS])
    new = built(
        "new", ingredients=[{**water, "label": "plain water"}], terms=[{**FEEL[0], "label": "dry \x1b[31mfeel"}],
        statements=[SHOWS],
    )  # fmt: skip
    diff = compare(old, new)
    assert [of(c) for c in diff.changes] == [
        ("ingredient", "changed", "plain water"), ("label", "changed", "dry \x1b[31mfeel"),
    ]  # fmt: skip
    assert "rdfs:label water" in diff.changes[0].before
    assert diff.tallies["rdfs:label"].changed == 2
    assert "\x1b" not in "\n".join(diff.lines())


def test_limits_are_told_by_the_entry_they_belong_to(built: Built) -> None:
    limit = {
        "ingredient": "ing:niacinamide", "jurisdiction": "EU", "annex": "III", "entry": "98", "product_type": "face",
        "max_percent": "2", "regulation": "(EU) 1", "list_date": "2025-12-08",
    }  # fmt: skip
    diff = compare(built("old"), built("new", limits=[limit]))
    assert ("limit", "added", "reg:eu-iii-98") in [of(c) for c in diff.changes]


def test_the_list_is_cut_and_the_rest_is_counted(built: Built) -> None:
    signs = [{"id": f"sign:s{n}", "type": "Sign", "label": f"sign {n}"} for n in range(5)]
    shown = [{**SHOWS, "object": sign["id"]} for sign in signs]
    diff = compare(built("old"), built("new", terms=signs, statements=shown), listed=6)
    assert [change.label for change in diff.changes][5:] == ["sign 0"]
    assert (diff.unlisted, diff.tallies["sk:Sign"].added) == (4, 5)
    assert list(diff.lines())[-1] == "... and 4 more"


def test_what_rules_draw_is_counted_and_not_listed(built: Built) -> None:
    harm = {**STATEMENT, "subject": "cause:sun", "predicate": "sk:disrupts", "confidence": "moderate",
            "kind": "randomised-trial"}  # fmt: skip
    sun = {"id": "cause:sun", "type": "DamageCause", "label": "sun"}
    dries = {**SHOWS, "subject": "cause:sun", "predicate": "sk:hasSign"}
    diff = compare(
        built("old", terms=[sun, *FEEL], statements=[dries]), built("new", terms=[sun, *FEEL], statements=[dries, harm])
    )
    assert diff.tallies["sk:DerivedAssertion"] == Tally(new=1, added=1)
    assert [change.label for change in diff.changes] == ["cause:sun sk:disrupts mech:lipids"]


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (f"<{URL}b> <{URL}p> <{URL}o> .\n<{URL}a> <{URL}p> <{URL}o> .\n", "out of order"),
        (f'<{URL}a> <{URL}p> <{URL}o> .\n<{URL}a> <{URL}p> "cut o', "line 2: this is not as a build writes it"),
        ("nonsense\n", "line 1: this is not as a build writes it"),
    ],
)
def test_a_damaged_file_is_told(tmp_path: Path, text: str, why: str) -> None:
    (tmp_path / "release.nq").write_text(text, encoding="utf-8")
    with pytest.raises(StoreError, match=why):
        compare(tmp_path, tmp_path)


def test_a_folder_without_a_release_is_told(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match=r"release\.nq cannot be read .* Name the folder of a release"):
        compare(tmp_path, tmp_path)


def test_only_the_default_graph_is_compared(tmp_path: Path) -> None:
    for name, graph in (("old", "one"), ("new", "two")):
        (tmp_path / name).mkdir()
        told = f'<{URL}a> <{URL}p> "a \\"quoted\\" <b> ."@en .\n<{URL}a> <{URL}p> "x" <{URL}{graph}> .\n'
        (tmp_path / name / "release.nq").write_text(told, encoding="utf-8")
    assert list(compare(tmp_path / "old", tmp_path / "new").lines())[1:] == ["No difference."]


def test_releases_that_are_kept(tmp_path: Path) -> None:
    made = [
        build(home=tmp_path, data=data_folder(tmp_path / str(n), terms=FEEL * n, statements=[SHOWS] * n))
        for n in (0, 1)
    ]
    found = releases(tmp_path)
    assert [(r.release, r.quads, r.current) for r in found] == [
        (made[1].release, made[1].quads, True), (made[0].release, made[0].quads, False),
    ]  # fmt: skip
    assert found[0].finished == made[1].finished.isoformat()
    with pytest.raises(StoreError, match="There is no graph"):
        releases(tmp_path / "elsewhere")


def test_counts_of_the_small_graph() -> None:
    found = {(row.part, row.term, row.status): row.number for row in counts(graph_with_rules())}
    assert found["things", "sk:Mechanism", ""] == 4
    assert found["things", "sk:Sign", ""] == 2
    assert found["links", "sk:supports", "accepted"] == 2
    assert found["links", "sk:supports", "contested"] == found["links", "sk:supports", "claimed"] == 1
    assert found["links", "sk:relieves", "refuted"] == 1
    assert found["properties", "sk:partOf", ""] == 3


def test_counts_of_the_shipped_graph_add_up(shipped: Store) -> None:
    rows = list(counts(shipped))
    [assertions] = [row.number for row in rows if (row.part, row.term) == ("things", "sk:Assertion")]
    assert sum(row.number for row in rows if row.part == "links") == assertions
    assert {row.number for row in rows if row.term == "sk:Product"} == {2}
    assert [row.number for row in rows if row.part == "things"] == sorted(
        (row.number for row in rows if row.part == "things"), reverse=True
    )
