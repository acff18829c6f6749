"""The 120 competency questions: each has a named query that answers, or a reason; the page tells the truth."""

from __future__ import annotations

import pytest

from docs.competency import PAGE, Asked, answer_to, asked, page
from kg.queries.catalogue import QUESTIONS, question
from kg.store import Store

ALL = asked()
ANSWERED = [one for one in ALL if one.query]


def test_there_are_120_and_none_stands_twice() -> None:
    assert [one.id for one in ALL] == [f"{who}{number}" for who in "FET" for number in range(1, 41)]


@pytest.mark.parametrize("one", ALL, ids=lambda one: one.id)
def test_each_has_a_query_or_a_reason(one: Asked) -> None:
    assert one.question.endswith(("?", "."))
    assert one.query or len(one.remark) > 30
    if one.query:
        assert one.id in QUESTIONS[one.query].ids, f"add {one.id} to the answers of {one.query}.rq and of its Question"


def test_what_names_a_question_in_a_query_is_no_invention() -> None:
    named = {id_ for each in QUESTIONS.values() for id_ in each.ids}
    assert named <= {one.id for one in ALL}
    assert question("F13").name == "proof"


@pytest.mark.parametrize("one", ANSWERED, ids=lambda one: one.id)
def test_it_answers_on_the_shipped_graph(one: Asked, shipped: Store) -> None:
    found = answer_to(shipped, one)
    assert found.rows or found.note, "an answer without rows says what that means"


def test_most_answers_have_rows(shipped: Store) -> None:
    empty = [one.id for one in ANSWERED if not answer_to(shipped, one).rows]
    assert len(empty) <= 4, f"curate something on {', '.join(empty)}"


def test_the_page_is_that_of_this_graph(shipped: Store) -> None:
    assert PAGE.read_text(encoding="utf-8") == page(shipped), "run: python -m docs.competency"
