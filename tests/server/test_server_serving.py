"""The server as a process: it listens, tells where, answers, and ends when told to."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
import pyoxigraph as ox
import pytest

import kg
from kg.errors import KGError
from kg.server import serve
from kg.store import Store

PROGRAM = """
import pyoxigraph as ox
from kg.server import serve
from kg.store import Store
engine = ox.Store()
engine.update('INSERT DATA { <http://x/a> <http://x/b> "c" }')
serve(Store(engine, "r1"), port=0, page=lambda about: f"<p>{about}</p>", tell=lambda text: print(text, flush=True))
"""


def started() -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", PROGRAM],
        env=os.environ | {"PYTHONPATH": str(Path(kg.__file__).parents[1])},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


@pytest.fixture
def running() -> Iterator[tuple[subprocess.Popen[str], str]]:
    process = started()
    assert process.stdout is not None
    told = process.stdout.readline()
    address = re.search(r"http://127\.0\.0\.1:\d+", told)
    assert address, told + (process.stderr.read() if process.stderr else "")
    yield process, address[0]
    process.kill()
    process.communicate()


def test_it_answers_once_it_has_told_its_address(running: tuple[subprocess.Popen[str], str]) -> None:
    process, address = running
    assert process.stdout is not None
    assert process.stdout.readline() == f"SPARQL endpoint: {address}/sparql\n"
    with httpx.Client(trust_env=False) as http:
        asked = http.post(f"{address}/sparql", data={"query": "SELECT ?o { ?s ?p ?o }"}, headers={"Accept": "text/csv"})
        assert asked.text == "o\r\nc\r\n"
        assert asked.headers["X-Skin-KG-Release"] == "r1"
        assert "server" not in asked.headers
        assert http.get(f"{address}/").text == "<p>None</p>"
        head = http.head(f"{address}/sparql", params={"query": "ASK {}"})
        assert (head.status_code, head.content) == (200, b"")
        assert int(head.headers["Content-Length"]) > 0


@pytest.mark.skipif(os.name != "posix", reason="signals are sent otherwise on Windows")
def test_it_ends_when_interrupted(running: tuple[subprocess.Popen[str], str]) -> None:
    process, _ = running
    process.send_signal(signal.SIGINT)
    said, errors = process.communicate(timeout=20)
    assert said.endswith("Stopped.\n")
    assert errors == ""
    assert process.returncode == 0


@pytest.mark.skipif(os.name != "posix", reason="signals are sent otherwise on Windows")
def test_a_long_query_does_not_keep_it_from_ending(running: tuple[subprocess.Popen[str], str]) -> None:
    process, address = running
    rows = " ".join(str(i) for i in range(300))
    lists = " ".join(f"VALUES ?{name} {{ {rows} }}" for name in "abcd")
    endless = f"SELECT (SUM(?a) AS ?n) {{ {lists} }}"
    with httpx.Client(trust_env=False) as http:
        with pytest.raises(httpx.ReadTimeout):
            http.post(f"{address}/sparql", data={"query": endless}, timeout=0.5)
        assert http.get(f"{address}/healthz").status_code == 200
    process.send_signal(signal.SIGINT)
    said, errors = process.communicate(timeout=20)
    assert said.endswith("Stopped.\n")
    assert "Traceback" not in errors


def test_a_port_in_use_is_one_error() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(KGError, match=f"port {port}: it is in use. Choose another"):
            serve(Store(ox.Store()), "127.0.0.1", port)


@pytest.mark.parametrize(("host", "port"), [("no.such.host.invalid", 0), ("127.0.0.1", 99_999)])
def test_nowhere_to_listen_is_one_error(host: str, port: int) -> None:
    with pytest.raises(KGError, match="Cannot listen"):
        serve(Store(ox.Store()), host, port)
