"""What an assistant gets: ids and evidence with each answer, within its budget, and queries that cannot run away."""

from __future__ import annotations

import asyncio
import inspect
import json
import os
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from mcp import Client, StdioServerParameters, stdio_client

from kg.agents import answers
from kg.agents.budget import tokens, within
from kg.agents.server import _body, agent_server
from kg.dossier import dossier
from kg.errors import QueryError
from kg.network import Hop, network
from kg.queries.catalogue import QUESTIONS
from kg.server.question import Reply
from kg.store import Store


def called(store: Store, *calls: tuple[str, dict[str, Any]]) -> list[dict[str, Any]]:
    """What the tools answer, over the protocol."""

    async def talk() -> list[dict[str, Any]]:
        async with Client(agent_server(store)) as client:
            return [_content(await client.call_tool(name, values)) for name, values in calls]

    return asyncio.run(talk())


def _content(result: Any) -> dict[str, Any]:
    assert not result.is_error, result
    return dict(json.loads(result.content[0].text))


def test_the_tools_over_the_protocol(shipped: Store) -> None:
    found, described, way, listed, asked, rows, truth, schema = called(
        shipped,
        ("search", {"text": "vitamin B3"}),
        ("describe", {"name": "niacinamide", "budget": 3000}),
        ("path", {"start": "uv-radiation", "end": "niacinamide"}),
        ("question", {}),
        ("question", {"name": "combine", "values": {"ingredient": ["niacinamide", "retinol"]}}),
        ("sparql", {"query": "SELECT ?i WHERE { ?i a sk:Ingredient } ORDER BY ?i LIMIT 2"}),
        ("sparql", {"query": "ASK { ing:niacinamide ?p ?o }"}),
        ("schema", {}),
    )
    assert "ing:niacinamide" in [thing["id"] for thing in found["found"]]
    first = described["statements"][0]
    assert first["id"].startswith("asr:")
    assert described["release"] == shipped.release
    assert any(line["url"].startswith("https://") for s in described["statements"] for line in s["evidence"])
    assert way["paths"][0]["steps"][0]["assertions"][0].startswith("asr:")
    assert {"name", "question", "values"} == set(listed["questions"][0])
    assert asked["standing"]
    assert all(row["i"].startswith("ing:") for row in rows["rows"])
    assert truth["answer"] is True
    assert {"sk:Ingredient", "sk:supports"} <= {term["id"] for term in schema["terms"]}


@pytest.mark.parametrize("budget", [1, 200, 300, 1_000, 5_000])
def test_no_answer_is_over_its_budget(shipped: Store, budget: int) -> None:
    made = [
        answers.describe(shipped, "niacinamide", budget),
        answers.path(shipped, "uv-radiation", "niacinamide", 4, budget),
        answers.asked(shipped, "counts", {}, budget) if budget > 1 else answers.questions(shipped, budget),
        answers.schema(shipped, budget),
    ]
    for answer in made:
        assert tokens(answer) <= max(budget, 200)


def test_what_is_left_out_is_counted() -> None:
    answer = within(300, {}, "rows", [{"x": "y" * 100}] * 50, "Ask for less.")
    assert len(answer["rows"]) + answer["left_out"] == 50
    assert answer["to_see_more"] == "Ask for less."
    assert "to_see_more" not in within(300, {}, "rows", [1], "")


def test_what_is_left_out_of_lists_besides_and_of_the_head_is_counted() -> None:
    head = {"release": "r", "prefixes": "p" * 400, "example": "e" * 400}
    besides = {"limits": ["l" * 50] * 30, "unknown": []}
    for budget in (200, 300, 400, 1_000):
        answer = within(
            budget, head, "rows", [{"x": "y" * 100}] * 50, "More.", besides=besides, spare=("prefixes", "example")
        )
        assert tokens(answer) <= budget
        gone = answer["left_out_besides"]
        assert len(answer["limits"]) + gone["limits"] == 30
        assert {name for name in ("prefixes", "example") if name not in answer} == set(gone) - {"limits"}
        assert answer["to_see_more"] == "More."
    assert "example" not in within(200, head, "rows", [], "More.", spare=("prefixes", "example"))
    assert "left_out_besides" not in within(300, {}, "rows", [1], "", besides={"limits": [1]})


def test_limits_and_gaps_that_are_left_out_are_counted(shipped: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    found = replace(
        dossier(shipped, "niacinamide"), limits=[{"n": n} for n in range(9)], unknowns=[{"question": "Q?"}] * 9
    )
    monkeypatch.setattr(answers, "dossier", lambda *_: found)
    answer = answers.describe(shipped, "niacinamide", 20_000)
    assert (len(answer["limits"]), len(answer["unknown"])) == (9, 9)
    few = answers.describe(shipped, "niacinamide", 250)
    gone = few.get("left_out_besides", {})
    assert len(few["limits"]) + gone.get("limits", 0) == len(few["unknown"]) + gone.get("unknown", 0) == 9


def test_the_network_is_made_once_for_a_release(shipped: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[Any] = []
    whole = network(shipped)
    monkeypatch.setattr(answers, "network", lambda store: made.append(store) or whole)
    answers._KEPT.clear()
    for _ in range(3):
        assert answers.path(shipped, "uv-radiation", "niacinamide", 2, 2_000)["release"] == shipped.release
    answers._KEPT.clear()
    assert made == [shipped]


def test_a_step_of_a_path_tells_its_contexts_and_how_much_evidence_is_left_out(shipped: Store) -> None:
    graph = network(shipped)
    edges = [Hop(s, p, t, False, data) for s, t, p, data in graph.edges(keys=True, data=True)]
    hop = next(hop for hop in edges if hop.data["contexts"])
    step = answers._step(graph, hop)
    assert step["contexts"] == hop.data["contexts"]
    assert f"({'; or '.join(hop.data['contexts'])})" in step["says"]
    rich = max(edges, key=lambda hop: len(hop.data["evidence"]))
    assert answers._step(graph, rich)["evidence_left_out"] == len(rich.data["evidence"]) - 3 > 0
    assert "contexts" not in answers._step(graph, next(hop for hop in edges if not hop.data["contexts"]))


def test_a_big_result_leaves_no_file_behind(tmp_path: Path) -> None:
    spilled = tmp_path / "answer"
    spilled.write_bytes(b"{}")
    assert _body(Reply(200, "application/json", file=spilled, size=2)) == b"{}"
    assert not spilled.exists()
    assert _body(Reply(200, "application/json", b"[]")) == b"[]"


def test_mistakes_are_answers_with_a_cure(shipped: Store) -> None:
    unknown, question, broken, update, service = called(
        shipped,
        ("describe", {"name": "niacinamid"}),
        ("question", {"name": "nosuch"}),
        ("sparql", {"query": "SELECT * { ?s ?p }"}),
        ("sparql", {"query": "DROP ALL"}),
        ("sparql", {"query": "SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }"}),
    )
    assert "niacinamide" in unknown["error"]
    assert question["error"]
    assert "line 1" in broken["error"]
    assert "read-only" in update["error"]
    assert "SERVICE is refused" in service["error"]


@pytest.mark.parametrize(
    ("name", "values", "said"),
    [
        ("combine", {"nope": "x"}, ["takes no 'nope'", "needs 'ingredient'", 'values={"ingredient": ["']),
        ("combine", {}, ["needs 'ingredient'", "It takes: ingredient (things", "tool `question`", 'name="combine"']),
        ("combine", {"ingredient": None}, ["needs 'ingredient'"]),
        ("all-systems", {"minimum": "two"}, ["a whole number for 'minimum', not 'two'", "may be left out"]),
        ("all-systems", {"minimum": 2.5}, ["a whole number for 'minimum', not 2.5"]),
        ("names", {"thing": ["niacinamide", "retinol"]}, ["takes one value for 'thing'"]),
        ("counts", {"of": "x"}, ["counts takes no 'of'", "It takes no values"]),
        ("combin", {}, ["Near to it: combine", "Call the tool `question` without a name"]),
    ],
)
def test_values_that_do_not_fit_are_answers_with_a_cure(
    shipped: Store, name: str, values: dict[str, Any], said: list[str]
) -> None:
    [answer] = called(shipped, ("question", {"name": name, "values": values}))
    assert [words for words in said if words not in answer["error"]] == []
    assert "kg ask" not in answer["error"]


def test_every_question_tells_how_it_is_asked(shipped: Store) -> None:
    for name in QUESTIONS:
        with pytest.raises(QueryError, match=f'the tool `question` with name="{name}"'):
            answers.asked(shipped, name, {"nope": "x"}, 2_000)


def test_values_are_taken_as_an_assistant_may_write_them(shipped: Store) -> None:
    asked = answers.asked(shipped, "all-systems", {"minimum": "2"}, 2_000)
    assert asked["rows"] == answers.asked(shipped, "all-systems", {"minimum": 2}, 2_000)["rows"]
    assert answers.asked(shipped, "names", {"thing": ["niacinamide"]}, 2_000)["rows"]


def test_a_fault_within_a_question_is_an_answer(shipped: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    def odd(*_: object, **__: object) -> None:
        raise ValueError("odd value")

    odd.__signature__ = inspect.signature(QUESTIONS["combine"].function)  # type: ignore[attr-defined]
    monkeypatch.setattr(answers, "question", lambda name: replace(QUESTIONS["combine"], function=odd))
    [answer] = called(shipped, ("question", {"name": "combine", "values": {"ingredient": ["niacinamide", "retinol"]}}))
    assert "combine cannot be asked with these values (odd value). It takes: ingredient" in answer["error"]


def test_the_list_of_questions_and_mistakes_name_the_release(shipped: Store) -> None:
    told = called(
        shipped,
        ("question", {}),
        ("describe", {"name": "niacinamid"}),
        ("question", {"name": "nosuch"}),
        ("sparql", {"query": "SELECT * { ?s ?p }"}),
        ("sparql", {"query": "SELECT ?s { ?s a sk:Ingredient FILTER(false) }"}),
    )
    assert [answer.get("release") for answer in told] == [shipped.release] * len(told)


def test_names_that_come_near(shipped: Store) -> None:
    assert "niacinamide" in answers.search(shipped, "niacinamid", 500)["near"]


def test_the_command(shipped_home: Path) -> None:
    how = StdioServerParameters(
        command=sys.executable, args=["-m", "kg", "mcp", "--store", str(shipped_home)], env=dict(os.environ)
    )

    async def talk() -> list[str]:
        async with Client(stdio_client(how)) as client:
            return [tool.name for tool in (await client.list_tools()).tools]

    names = asyncio.run(talk())
    assert names == ["schema", "search", "describe", "path", "question", "sparql"]
