"""`kg stats` counts what is there, each thing once, and leaves out what rules derive."""

from __future__ import annotations

import json
from collections.abc import Callable

from click.testing import CliRunner, Result
from handmade import said
from small_graph import DESCRIBED, graph_with_rules

from kg.cli import main
from kg.stats import stats, stats_lines
from kg.store import Store


def test_the_small_graph_is_counted_by_hand() -> None:
    store = graph_with_rules(*DESCRIBED)
    found = stats(store)
    asserted = store.select("SELECT DISTINCT ?a WHERE { ?a a sk:Assertion . FILTER NOT EXISTS { ?a sk:byRule ?rule } }")
    assert found.numbers["statements"] == len(asserted)
    assert found.numbers["statements"] < len(store.select("SELECT DISTINCT ?a WHERE { ?a a sk:Assertion }"))
    assert found.numbers["use levels"] == 2
    assert found.numbers["open questions"] == 1
    assert found.numbers["interactions"] == 3
    assert 0 < found.share("rests on more than a maker's word") < 1
    assert sum(row["lines"] for row in found.evidence) == len(store.select("SELECT ?e WHERE { ?e a sk:Evidence }"))


def test_an_empty_graph_is_nothing_and_no_error() -> None:
    found = stats(Store.memory())
    assert set(found.numbers.values()) == {0}
    assert found.share("has a reference that was seen") == 0
    assert "  none" in list(stats_lines(found))


def test_the_shipped_graph_is_broad_and_deep(shipped: Store) -> None:
    found = stats(shipped)
    wanted = {
        "ingredients with mechanism statements": 250, "statements": 1_000, "processes": 60, "damage causes": 30,
        "signs": 20, "conditions": 15, "use levels": 200, "interactions": 120, "open questions": 50,
        "references seen": 400,
    }  # fmt: skip
    assert {what: found.numbers[what] for what in wanted if found.numbers[what] < wanted[what]} == {}
    assert found.share("has a reference that was seen") > 0.9
    assert found.share("rests on more than a maker's word") > 0.9


def test_the_command_prints_numbers_and_tables(kg: Callable[..., Result]) -> None:
    told = said(kg("stats"))
    assert "has a reference that was seen" in told
    assert "randomised trial" in told
    assert "redox system" in told


def test_the_command_prints_json(kg: Callable[..., Result]) -> None:
    told = json.loads(said(kg("stats", "--json")))
    assert told["numbers"]["statements"] > 0
    assert {"kind", "bearing", "statements", "lines"} == told["evidence"][0].keys()


def test_an_address_is_refused_with_the_commands_that_take_one() -> None:
    done = CliRunner().invoke(main, ["stats", "--store", "http://127.0.0.1:9/sparql"])
    assert done.exit_code == 2
    assert "http://127.0.0.1:9/sparql is an address" in " ".join(done.output.split())
    assert "ask, show, path, view, serve and mcp" in " ".join(done.output.split())
