"""The store behind an address: same questions and answers, patience with a service that is away, no half answers."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner
from live_server import live
from scripted_server import scripted

import kg
from kg.cli import main
from kg.errors import QueryError, StoreError
from kg.remote import RemoteStore
from kg.store import Store

KIND = {"Content-Type": "application/sparql-results+json"}
YES = (200, KIND, b'{"head":{},"boolean":true}')


def numbers(*values: int, **headers: str) -> tuple[int, dict[str, str], bytes]:
    integer = "http://www.w3.org/2001/XMLSchema#integer"
    rows = [{"n": {"type": "literal", "value": str(value), "datatype": integer}} for value in values]
    return 200, KIND | headers, json.dumps({"head": {"vars": ["n"]}, "results": {"bindings": rows}}).encode()


def store(address: str, waits: list[float] | None = None, **how: object) -> RemoteStore:
    sleep = (waits if waits is not None else []).append
    return RemoteStore(address, sleep=sleep, environment={}, **how)  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def served(shipped_home: Path) -> Iterator[str]:
    with live(home=shipped_home, workers=1) as address:
        yield f"{address}/sparql"


@pytest.fixture
def remote(served: str) -> RemoteStore:
    return store(served)


def test_the_same_api_gives_the_same_answers(shipped: Store, remote: RemoteStore) -> None:
    assert remote.release == shipped.release
    assert kg.show("niacinamide", remote) == kg.show("niacinamide", shipped)
    names = ["niacinamide", "ascorbic acid"]
    assert kg.ask("combine", remote, ingredient=names) == kg.ask("combine", shipped, ingredient=names)
    assert kg.path("uv-radiation", "niacinamide", store=remote) == kg.path("uv-radiation", "niacinamide", store=shipped)
    assert sorted(map(str, remote.construct("DESCRIBE ing:niacinamide"))) == sorted(
        map(str, shipped.construct("DESCRIBE ing:niacinamide"))
    )


@pytest.mark.parametrize(
    "command",
    [
        ["show", "niacinamide"],
        ["ask", "combine", "--ingredient", "niacinamide", "--ingredient", "retinol", "--format", "csv"],
        ["path", "uv-radiation", "niacinamide"],
    ],
)
def test_the_command_line_too(shipped_home: Path, served: str, command: list[str]) -> None:
    there, here = (CliRunner().invoke(main, [*command, "--store", place]) for place in (served, str(shipped_home)))
    assert there.exit_code == 0, there.output
    assert there.output == here.output


def test_a_view_of_a_remote_graph(served: str, tmp_path: Path) -> None:
    done = CliRunner().invoke(main, ["view", "squalane", "-o", str(tmp_path / "page.html"), "--store", served])
    assert done.exit_code == 0, done.output
    assert "squalane" in (tmp_path / "page.html").read_text(encoding="utf-8")


def test_a_store_by_its_address(served: str) -> None:
    assert kg.open_store(served).ask("ASK { ing:niacinamide ?p ?o }") is True


def test_short_queries_go_by_get_and_long_ones_by_post() -> None:
    with scripted(YES) as script:
        remote = store(f"{script.address}?default-graph-uri=http://x/g")
        assert remote.ask("ASK {}" + "#" * 10_000)
        assert script.asked[0].method == "POST"
        assert "default-graph-uri=http%3A%2F%2Fx%2Fg" in script.asked[0].body


def test_it_waits_for_a_service_that_is_away() -> None:
    waits: list[float] = []
    with scripted(None, (503, {}, b""), (429, {"Retry-After": "7"}, b""), YES) as script:
        assert store(script.address, waits).ask("ASK {}") is True
        assert len(script.asked) == 4
    assert waits[2] == 7
    assert 0 < waits[0] <= 1 < waits[1] <= 2


def test_it_gives_up_in_the_end() -> None:
    with scripted((503, {}, b"Too busy.")) as script:
        with pytest.raises(QueryError, match="503: Too busy"):
            store(script.address).ask("ASK {}")
        assert len(script.asked) == 4
    with pytest.raises(StoreError, match="nobody answers there"):
        store("http://127.0.0.1:9/sparql").ask("ASK {}")


@pytest.mark.parametrize(
    "answer", [(503, {"X-Skin-KG-Limit": "time"}, b"It took too long."), (400, {}, b"malformed near line 1")]
)
def test_what_would_fail_again_is_not_tried_again(answer: tuple[int, dict[str, str], bytes]) -> None:
    with scripted(answer) as script:
        with pytest.raises(QueryError, match=r"too long|malformed"):
            store(script.address).select("SELECT * { ?s ?p ?o }")
        assert len(script.asked) == 1


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        ((200, KIND, numbers(1, 2)[2][:-9]), "not whole"),
        ((200, {"Content-Type": "text/html"}, b"<p>Hello</p>"), "no SPARQL result"),
        (numbers(1, **{"X-SQL-State": "S1TAT"}), "half way"),
        ((401, {}, b"Who are you?"), "KG_STORE_TOKEN"),
    ],
)
def test_half_answers_are_none(answer: tuple[int, dict[str, str], bytes], said: str) -> None:
    with scripted(answer) as script, pytest.raises((StoreError, QueryError), match=said):
        store(script.address).select("SELECT ?n { ?s ?p ?n }")


def test_a_service_that_caps_its_rows_is_asked_for_pages() -> None:
    cap = {"X-SPARQL-MaxRows": "2"}
    with scripted(numbers(1, 2, **cap), numbers(1), numbers(1, 2), numbers(3)) as script:
        rows = store(script.address).select("SELECT ?n { ?s ?p ?n }")
        assert [row["n"].value for row in rows] == ["1", "2", "3"]
        paths = [asked.path + asked.body for asked in script.asked]
    assert "ORDER+BY+%3Fn%0ALIMIT+2+OFFSET+0" in paths[2]
    assert "LIMIT+2+OFFSET+2" in paths[3]


def test_a_limit_of_ones_own_is_not_paged() -> None:
    with (
        scripted(numbers(1, 2, **{"X-SPARQL-MaxRows": "2"})) as script,
        pytest.raises(QueryError, match="smaller LIMIT"),
    ):
        store(script.address).select("SELECT ?n { ?s ?p ?n } LIMIT 5")


def test_pages_come_out_whole(remote: RemoteStore, served: str) -> None:
    query = "SELECT ?i ?l { ?i a sk:Ingredient ; rdfs:label ?l } ORDER BY ?i ?l"
    whole = remote.select(query)
    assert len(whole) > 100
    assert store(served, page=37).select(query) == whole


def test_credentials() -> None:
    with scripted(YES) as script:
        RemoteStore(script.address, environment={"KG_STORE_TOKEN": "secret"}).ask("ASK {}")
        RemoteStore(script.address, environment={"KG_STORE_USER": "me", "KG_STORE_PASSWORD": "x"}).ask("ASK {}")
        RemoteStore(script.address, environment={}).ask("ASK {}")
        sent = [asked.headers.get("authorization", "") for asked in script.asked]
    assert sent == ["Bearer secret", "Basic bWU6eA==", ""]
    with pytest.raises(StoreError, match="in the clear"):
        RemoteStore("http://example.org/sparql", environment={"KG_STORE_TOKEN": "secret"})


def test_credentials_do_not_follow_a_redirect_elsewhere() -> None:
    with (
        scripted(YES) as other,
        scripted((307, {"Location": other.address.replace("127.0.0.1", "localhost")}, b"")) as script,
    ):
        RemoteStore(script.address, environment={"KG_STORE_TOKEN": "secret"}).ask("ASK {}")
        assert "authorization" in script.asked[0].headers
        assert "authorization" not in other.asked[0].headers


def test_a_wrong_address_is_one_line(tmp_path: Path) -> None:
    done = CliRunner().invoke(main, ["show", "x", "--store", "http://127.0.0.1:9/sparql"], env={"KG_STORE_TOKEN": ""})
    assert done.exit_code == 1
    assert re.fullmatch(r"Error: http://127.0.0.1:9/sparql: nobody answers there .*\n", done.output)
