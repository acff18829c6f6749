"""Loading a release elsewhere: in parts, on from where a run broke off, and with counts that must agree."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox
import pytest
from scripted_server import scripted

from kg.errors import StoreError
from kg.publishing import Published, publish, query_address

KIND = {"Content-Type": "application/sparql-results+json"}
OK = (204, {}, b"")
G = "https://w3id.org/skinkg/graph/one"


def count(number: int) -> tuple[int, dict[str, str], bytes]:
    value = f'{{"type":"literal","value":"{number}","datatype":"http://www.w3.org/2001/XMLSchema#integer"}}'
    return 200, KIND, f'{{"head":{{"vars":["n"]}},"results":{{"bindings":[{{"n":{value}}}]}}}}'.encode()


@pytest.fixture
def release(tmp_path: Path) -> Path:
    lines = [f"<http://a/{i}> <http://p> <http://o> ." for i in range(5)]
    (tmp_path / "release.nq").write_text(
        "\n".join([*lines, *(line[:-1] + f"<{G}> ." for line in lines)]) + "\n", "utf-8"
    )
    return tmp_path


def loaded(release: Path, address: str, default_as: str = "") -> Published:
    return publish(release, address, address, lines=2, environment={}, default_as=default_as)


def test_parts_arrive_whole_the_first_in_place_of_what_was_there(release: Path) -> None:
    with scripted(*[OK] * 6, count(5)) as script:
        done = loaded(release, script.address)
        sent = script.asked[:6]
    assert done.graphs == {"": 5, G: 5}
    assert [asked.method for asked in sent] == ["PUT", "POST", "POST"] * 2
    assert [asked.path.partition("?")[2][:8] for asked in sent] == ["default="] * 3 + ["graph=ht"] * 3
    for half in (sent[:3], sent[3:]):
        triples = list(ox.parse("".join(asked.body for asked in half), ox.RdfFormat.N_TRIPLES))
        assert len(triples) == 5
    assert not list(release.glob("published-*"))


def test_a_run_that_broke_off_goes_on(release: Path) -> None:
    with scripted(OK, OK, OK, OK, None, *[OK] * 2, count(5)) as script:
        with pytest.raises(StoreError, match="Run it again"):
            loaded(release, script.address)
        done = loaded(release, script.address)
        methods = [asked.method for asked in script.asked]
    assert done.resumed == 4
    assert methods[:7] == ["PUT", "POST", "POST", "PUT", "POST", "POST", "POST"]


def test_counts_that_differ_are_an_error(release: Path) -> None:
    with scripted(*[OK] * 6, count(7)) as script, pytest.raises(StoreError, match="7 triples where 5 were sent"):
        loaded(release, script.address)


def test_a_refusal_tells_the_cure(release: Path) -> None:
    with scripted((401, {}, b"no")) as script, pytest.raises(StoreError, match="KG_STORE_USER"):
        loaded(release, script.address)


def test_the_default_graph_under_a_name(release: Path) -> None:
    with scripted(*[OK] * 6, count(5)) as script:
        assert set(loaded(release, script.address, "http://x/all").graphs) == {"http://x/all", G}


def test_where_engines_answer() -> None:
    assert query_address("http://h/store") == "http://h/query"
    assert query_address("http://h/sparql-graph-crud-auth") == "http://h/sparql"
    with pytest.raises(StoreError, match="--query-url"):
        query_address("http://h/unheard-of")
