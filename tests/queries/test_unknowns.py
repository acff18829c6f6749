"""What nobody knows."""

from __future__ import annotations

import pytest
from handmade import graph_of

from kg import model
from kg.errors import UnknownName
from kg.queries.unknowns import open_questions
from kg.store import Store

REFERENCE = model.Reference(id="ref:one", authors="One A", title="A title", url="https://example.org/", check="seen")


def question(local: str, text: str, *about: str) -> model.OpenQuestion:
    return model.OpenQuestion(
        id=f"oq:{local}", question=text, about=about, why="conflicting", note="A note.", reference="ref:one"
    )


def thing(local: str) -> model.Term:
    return model.Term(id=f"sign:{local}", type="Sign", label=local, reference="ref:one")


SMALL = graph_of(
    REFERENCE, thing("itch"), thing("redness"), thing("dryness"),
    question("b", "Why?", "sign:itch"), question("a", "Why?", "sign:redness", "sign:itch"),
    question("c", "And then?", "sign:redness"),
)  # fmt: skip


def test_a_question_is_one_row_whatever_it_is_about() -> None:
    rows = list(open_questions(SMALL))
    assert [(row.open_question, row.about_label, row.about) for row in rows] == [
        ("oq:c", "redness", "sign:redness"),
        ("oq:a", "itch; redness", "sign:itch sign:redness"),
        ("oq:b", "itch", "sign:itch"),
    ]
    assert (rows[0].why, rows[0].note, rows[0].citation) == ("conflicting", "A note.", "One A")
    assert rows[0].url == "https://example.org/"


def test_questions_about_some_things_only() -> None:
    assert [row.open_question for row in open_questions(SMALL, "itch")] == ["oq:a", "oq:b"]
    assert [row.about_label for row in open_questions(SMALL, ["itch", "redness"])] == [
        "redness",
        "itch; redness",
        "itch",
    ]


def test_no_question_is_no_knowledge() -> None:
    found = open_questions(SMALL, "dryness")
    assert (found.rows, found.standing) == ((), "nothing recorded")
    assert "does not mean that all of it is known" in found.note
    with pytest.raises(UnknownName):
        open_questions(SMALL, "no such sign at all")


def test_what_nobody_knows_of_rosacea(shipped: Store) -> None:
    found = {row.open_question: row for row in open_questions(shipped, ["rosacea"])}
    cause = found["oq:rosacea-barrier-cause-or-effect"]
    assert (cause.question, cause.why) == ("Is the weak barrier of rosacea its cause or its effect?", "not studied")


def test_every_open_question_of_the_tables_is_told(shipped: Store) -> None:
    told = [row.open_question for row in open_questions(shipped)]
    stored = shipped.select("SELECT ?q WHERE { ?q a sk:OpenQuestion }")
    assert len(told) == len(set(told)) == len(stored)
    assert {"oq:percentages-of-twenty", "oq:how-much-antioxidant"} <= set(told)
