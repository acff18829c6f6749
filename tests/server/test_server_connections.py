"""Clients that send too much, too slowly, or nonsense: each is sent away, and the next one is served."""

from __future__ import annotations

import contextlib
import socket
import time
from collections.abc import Iterator

import httpx
import pytest
from live_server import live

from kg.server import Settings

LIMITS = {"workers": 1, "header_seconds": 1.0, "body_seconds": 1.0, "send_seconds": 2.0, "connections": 40}
DEFAULT = Settings()


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    data = tmp_path_factory.mktemp("data") / "data.ru"
    rows = " ".join(f"<http://n/{i}> <http://n/p> {i} ." for i in range(2_000))
    data.write_text(f"INSERT DATA {{ {rows} }}", encoding="utf-8")
    with live(data, **LIMITS) as address:
        yield address


def connected(address: str) -> socket.socket:
    host, port = address.removeprefix("http://").split(":")
    return socket.create_connection((host, int(port)), timeout=10)


def spoken(address: str, data: bytes) -> bytes:
    """What the server says to these bytes until it closes the connection."""
    with connected(address) as line:
        with contextlib.suppress(OSError):
            line.sendall(data)
        return heard(line)


def heard(line: socket.socket) -> bytes:
    said = b""
    with contextlib.suppress(OSError):
        while piece := line.recv(65_536):
            said += piece
    return said


def is_well(address: str) -> bool:
    with httpx.Client(trust_env=False) as http:
        return http.get(f"{address}/sparql", params={"query": "ASK { ?s ?p ?o }"}).json()["boolean"] is True


GET = b"GET /healthz HTTP/1.1\r\nHost: x\r\n"


@pytest.mark.parametrize(
    ("data", "status"),
    [
        (GET + b"X-A: " + b"a" * (DEFAULT.header_bytes + 1) + b"\r\n\r\n", 431),
        (GET + b"".join(b"X-%d: a\r\n" % i for i in range(20_000)) + b"\r\n", 431),
        (GET + b"X-A: " + b"a" * 10_000_000, 431),
        (b"GET /sparql?query=" + b"a" * DEFAULT.url_bytes + b" HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n", 414),
        (b"GET /" + b"a" * 10_000_000, 431),
        (b"nonsense\r\n\r\n", 400),
        (b"GET / HTTP/9.9\r\n\r\n", 400),
        (b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03", 400),
        (GET + b"Transfer-Encoding: chunked\r\nContent-Length: 3\r\nConnection: close\r\n\r\nabc", 400),
        (b"POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n", 400),
        (b"POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999999999999999999\r\n\r\n", 400),
    ],
)
def test_heads_that_are_no_heads(address: str, data: bytes, status: int) -> None:
    said = spoken(address, data)
    assert said.split(b" ")[1:2] == [str(status).encode()], said[:100]
    assert is_well(address)


def test_a_head_that_never_ends(address: str) -> None:
    with connected(address) as line:
        line.sendall(b"GET /healthz HTTP/1.1\r\n")
        began = time.monotonic()
        assert heard(line).startswith(b"HTTP/1.1 408")
        assert time.monotonic() - began < 4
    assert is_well(address)


def test_a_connection_that_says_nothing(address: str) -> None:
    with connected(address) as line:
        assert heard(line).startswith(b"HTTP/1.1 408")


def test_a_body_that_never_ends(address: str) -> None:
    head = b"POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Type: application/sparql-query\r\nContent-Length: 100\r\n"
    with connected(address) as line:
        line.sendall(head + b"Connection: close\r\n\r\nASK")
        assert line.recv(65_536).startswith(b"HTTP/1.1 408")
    assert is_well(address)


def test_a_body_that_is_too_long(address: str) -> None:
    kind = {"Content-Type": "application/sparql-query"}
    with httpx.Client(trust_env=False) as http:
        response = http.post(f"{address}/sparql", content=b"ASK {}" + b" " * 10_000_000, headers=kind)
    assert response.status_code == 413
    assert is_well(address)


def test_a_connection_closed_in_the_midst(address: str) -> None:
    query = b"query=SELECT%20*%20%7B?a%20?b%20?c.?d%20?e%20?f.?g%20?h%20?i%7D"
    for _ in range(5):
        with connected(address) as line:
            line.sendall(b"GET /sparql?" + query + b" HTTP/1.1\r\nHost: x\r\n\r\n")
            line.shutdown(socket.SHUT_WR)
            time.sleep(0.1)
    assert is_well(address)


def test_a_client_that_takes_nothing_is_given_up(address: str) -> None:
    query = b"query=SELECT%20*%20%7B?a%20?b%20?c.?d%20?e%20?f%7DLIMIT%20200000"
    with connected(address) as line:
        line.sendall(b"GET /sparql?" + query + b" HTTP/1.1\r\nHost: x\r\n\r\n")
        time.sleep(4)
        said = heard(line)
    length = int(said.lower().partition(b"content-length: ")[2].split(b"\r")[0])
    assert len(said) < length
    assert is_well(address)


def test_one_client_cannot_take_all_connections(address: str) -> None:
    lines = [connected(address) for _ in range(int(str(LIMITS["connections"])))]
    try:
        time.sleep(0.2)
        assert heard(lines[-1]).startswith(b"HTTP/1.1 503")
    finally:
        for line in lines:
            line.close()
    time.sleep(0.2)
    assert is_well(address)


@pytest.mark.parametrize("host", ["evil.example", "x" * 300, "a b", "127.0.0.1:99999", "[::1", "%00"])
def test_host_games_change_nothing(address: str, host: str) -> None:
    with httpx.Client(trust_env=False) as http:
        response = http.get(f"{address}/sparql", params={"query": "ASK {}"}, headers={"Host": host})
    assert response.status_code in (200, 400)
    assert host not in response.text
    assert host not in str(response.headers)


@pytest.mark.parametrize(
    "path", ["/../etc/passwd", "/%2e%2e/%2e%2e/etc/passwd", "//etc/passwd", "/id/../../x", "/id/%00"]
)
def test_paths_that_climb(address: str, path: str) -> None:
    said = spoken(address, f"GET {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".encode())
    assert said.split(b" ")[1] in (b"404", b"400")
    assert b"root:" not in said
