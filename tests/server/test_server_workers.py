"""Limits that stop the work, not only the answer: a worker over one is replaced, others notice nothing."""

from __future__ import annotations

import asyncio
import os
import signal
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pyoxigraph as ox
import pytest
from server_client import client, in_own_loop
from starlette.applications import Starlette

from kg.server import Settings, create_app
from kg.server.pool import Pool
from kg.server.refusal import Refusal
from kg.server.turns import Turns
from kg.store import Store

YES = "ASK { ?s ?p ?o }"
MEGABYTE = 1 << 20
ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
SORTED = "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } ORDER BY ?i ?f ?c"
LARGE = "SELECT * { ?a ?b ?c . ?d ?e ?f }"
LIMITS = Settings(
    workers=2, query_seconds=1.0, query_memory=200 * MEGABYTE, result_bytes=2 * MEGABYTE, queue=4, per_client=3,
    queue_seconds=5.0,
)  # fmt: skip


def numbers(count: int) -> Store:
    place = ox.NamedNode("http://n/p")
    return Store.memory(ox.Quad(ox.NamedNode(f"http://n/{i}"), place, ox.Literal(i)) for i in range(count))


@pytest.fixture(scope="module")
def app() -> Iterator[Starlette]:
    app = create_app(numbers(900), settings=LIMITS)
    yield app
    app.state.site.close()


def pool(app: Starlette) -> Pool:
    found = app.state.site.generation.answerer
    assert isinstance(found, Pool)
    return found


def asked(app: Starlette, query: str, **headers: str) -> httpx.Response:
    async def once() -> httpx.Response:
        async with client(app) as http:
            return await http.post("/sparql", data={"query": query}, headers=headers, timeout=60)

    return in_own_loop(once())


def settled(app: Starlette) -> bool:
    """Whether all workers stand, once those that were ended are replaced."""
    for _ in range(100):
        if pool(app).alive == LIMITS.workers and not pool(app)._mending:
            return True
        time.sleep(0.05)
    return False


@pytest.mark.parametrize(("query", "limit"), [(ENDLESS, "time"), (SORTED, "memory"), (LARGE, "result")])
def test_a_query_over_a_limit_is_stopped_and_nobody_else_notices(app: Starlette, query: str, limit: str) -> None:
    before = asked(app, YES)
    response = asked(app, query)
    assert (response.status_code, response.headers["X-Skin-KG-Limit"]) == (503, limit)
    assert response.headers["Content-Type"] == "text/plain; charset=utf-8"
    assert asked(app, YES).content == before.content
    assert settled(app)


def test_work_that_was_stopped_burns_no_time(app: Starlette) -> None:
    asked(app, ENDLESS)
    assert settled(app)
    children = [pid for pid in _descendants(os.getpid()) if _is_running(pid)]
    time.sleep(0.3)
    assert [pid for pid in children if _is_running(pid)] == []


def test_a_client_that_leaves_stops_its_query(app: Starlette) -> None:
    patient = create_app(numbers(900), settings=Settings(workers=1, query_seconds=60))

    async def leave() -> float:
        async with client(patient) as http:
            await http.get("/sparql", params={"query": YES})
            task = asyncio.create_task(http.get("/sparql", params={"query": ENDLESS}))
            await asyncio.sleep(0.3)
            task.cancel()
            await asyncio.wait({task})
            began = time.monotonic()
            assert (await http.get("/sparql", params={"query": YES})).status_code == 200
            return time.monotonic() - began

    assert in_own_loop(leave()) < 5
    patient.state.site.close()


def test_a_crashed_worker_costs_one_request(app: Starlette) -> None:
    asked(app, YES)
    answerer = pool(app)

    async def both() -> list[int]:
        async with client(app) as http:
            slow = asyncio.create_task(http.get("/sparql", params={"query": ENDLESS}))
            await asyncio.sleep(0.2)
            busy = answerer._alive - set(answerer._idle)
            os.kill(next(iter(busy)).pid, signal.SIGILL)
            quick = await http.get("/sparql", params={"query": YES})
            return [(await slow).status_code, quick.status_code]

    assert in_own_loop(both()) == [500, 200]
    assert settled(app)


def test_idle_workers_that_die_are_replaced(app: Starlette) -> None:
    asked(app, YES)
    for worker in list(pool(app)._alive):
        os.kill(worker.pid, signal.SIGKILL)
    statuses = [asked(app, YES).status_code for _ in range(4)]
    assert statuses[-1] == 200
    assert settled(app)


def test_all_is_started_anew_when_the_nursery_dies(app: Starlette) -> None:
    asked(app, YES)
    process = pool(app)._process
    assert process is not None
    process.kill()
    process.wait()
    for worker in list(pool(app)._alive):
        os.kill(worker.pid, signal.SIGKILL)
    statuses = [asked(app, YES).status_code for _ in range(4)]
    assert statuses[-1] == 200
    assert settled(app)


def test_workers_cannot_open_sockets(app: Starlette) -> None:
    """The store calls out for SERVICE; asked past the guard, it fails at the system, not at a regular expression."""
    asked(app, YES)
    assert pool(app).unconfined == ""
    for worker in pool(app)._alive:
        status = Path(f"/proc/{worker.pid}/status").read_text(encoding="utf-8")
        assert "Seccomp:\t2" in status


def test_quick_queries_pass_slow_ones(app: Starlette) -> None:
    """With one worker taken for a second, the other answers on."""

    async def both() -> float:
        async with client(app) as http:
            slow = asyncio.create_task(http.get("/sparql", params={"query": ENDLESS}))
            await asyncio.sleep(0.1)
            began = time.monotonic()
            for _ in range(10):
                assert (await http.get("/sparql", params={"query": YES})).status_code == 200
                assert (await http.get("/healthz")).status_code == 200
            took = time.monotonic() - began
            assert not slow.done()
            await slow
            return took

    assert in_own_loop(both()) < 0.9


def test_a_full_queue_is_told_so(app: Starlette) -> None:
    async def many() -> list[httpx.Response]:
        async with client(app) as http:
            sent = [http.get("/sparql", params={"query": ENDLESS + f"#{i}"}, timeout=60) for i in range(8)]
            return await asyncio.gather(*sent)

    asked(app, YES)
    assert settled(app)
    responses = in_own_loop(many())
    statuses = sorted(r.status_code for r in responses)
    assert statuses == [429] * 3 + [503] * 5
    refused = next(r for r in responses if r.status_code == 429)
    assert int(refused.headers["Retry-After"]) >= 1
    assert settled(app)


def test_turns_go_round_the_clients() -> None:
    order: list[str] = []

    async def one(turns: Turns, client: str) -> None:
        began = await turns.take(client)
        order.append(client)
        await asyncio.sleep(0)
        turns.give(began)

    async def all_of_them() -> None:
        turns = Turns(1, 100, 100, 5)
        began = await turns.take("x")
        waiting = [asyncio.create_task(one(turns, name)) for name in ["greedy"] * 5 + ["modest"]]
        await asyncio.sleep(0)
        turns.give(began)
        await asyncio.gather(*waiting)
        assert turns.free == 1

    in_own_loop(all_of_them())
    assert order == ["greedy", "modest", "greedy", "greedy", "greedy", "greedy"]


def test_a_turn_that_nobody_waits_for_any_more_is_not_lost() -> None:
    async def leave() -> int:
        turns = Turns(1, 100, 100, 0.1)
        began = await turns.take("a")
        with pytest.raises(Refusal, match="Too many"):
            await turns.take("b")
        task = asyncio.create_task(turns.take("c"))
        await asyncio.sleep(0)
        turns.give(began)
        task.cancel()
        await asyncio.wait({task})
        if not task.cancelled():
            turns.give(task.result())
        return turns.free

    assert in_own_loop(leave()) == 1


def test_large_answers_are_streamed_whole_and_leave_nothing_behind(app: Starlette) -> None:
    query = "SELECT ?a ?c { ?a ?b ?c . ?d ?e 1 . VALUES ?x { 1 2 3 4 5 6 7 8 9 } } ORDER BY ?c"
    response = asked(app, query, Accept="text/csv", **{"Accept-Encoding": "identity"})
    assert response.status_code == 200
    assert len(response.content) > 100_000
    assert response.text.count("\r\n") == 900 * 9 + 1
    packed = asked(app, query, Accept="application/sparql-results+json", **{"Accept-Encoding": "gzip"})
    assert packed.headers["Content-Encoding"] == "gzip"
    assert len(packed.json()["results"]["bindings"]) == 900 * 9
    assert list(Path(pool(app)._spool.name).iterdir()) == []


def _descendants(pid: int) -> Iterator[int]:
    for task in Path(f"/proc/{pid}/task").iterdir():
        for child in (task / "children").read_text(encoding="ascii").split():
            yield int(child)
            yield from _descendants(int(child))


def _is_running(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()[0] == "R"
    except OSError:
        return False
