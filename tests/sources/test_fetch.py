"""One download: what is taken, what is refused, and what is left on the disk."""

from __future__ import annotations

import gzip
import hashlib
import json
import os
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest
from fetch_server import Server

from kg.errors import FetchError
from kg.sources import Fetched, Patience, Source, fetch

BODY = b"name,percent\n" + b"".join(b"ingredient %d,%d\n" % (i, i % 100) for i in range(15_000))
Described = Callable[..., Source]
Fetch = Callable[..., Fetched]


@pytest.fixture
def get(described: Described, tmp_path: Path, client: httpx.Client, hurried: Patience) -> Fetch:
    def run(patience: Patience = hurried, client: httpx.Client = client, **changes: object) -> Fetched:
        return fetch(described(**changes), tmp_path / "raw", client=client, patience=patience)

    return run


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "raw"


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


def test_a_file_arrives_whole_with_a_receipt(server: Server, get: Fetch, folder: Path) -> None:
    server.answers = [server.file(BODY)]
    done = get()
    assert done.path.read_bytes() == BODY
    assert (done.size, done.sha256) == (len(BODY), hashlib.sha256(BODY).hexdigest())
    assert datetime.now(UTC) - done.retrieved < timedelta(minutes=1)
    assert names(folder) == {"small.csv", "small.csv.fetched.json"}
    receipt = json.loads((folder / "small.csv.fetched.json").read_text())
    assert receipt == {
        "source": "small",
        "url": f"{server.url}/small.csv",
        "final_url": f"{server.url}/small.csv",
        "retrieved": done.retrieved.isoformat(timespec="seconds"),
        "sha256": done.sha256,
        "size": done.size,
        "etag": '"v1"',
    }


def test_progress_is_told(server: Server, described: Described, folder: Path, client: httpx.Client) -> None:
    server.answers = [server.file(BODY)]
    told: list[tuple[int, int | None]] = []
    fetch(described(), folder, client=client, progress=lambda done, total: told.append((done, total)))
    assert told == sorted(told)
    assert told[-1] == (len(BODY), len(BODY))
    assert len(told) > 5


def test_an_older_file_is_replaced_only_by_a_good_one(server: Server, get: Fetch, folder: Path) -> None:
    folder.mkdir()
    (folder / "small.csv").write_bytes(b"old\n")
    server.answers = [server.file(b"<html>Sorry</html>")]
    with pytest.raises(FetchError):
        get()
    assert names(folder) == {"small.csv"}
    assert (folder / "small.csv").read_bytes() == b"old\n"
    server.answers = [server.file(BODY)]
    get()
    assert (folder / "small.csv").read_bytes() == BODY


def test_good_redirects_are_followed(server: Server, get: Fetch, folder: Path) -> None:
    server.answers = [server.status(302, Location="/a"), server.status(308, Location="b?c=d"), server.file(BODY)]
    assert get().url == f"{server.url}/b?c=d"
    assert [seen.path for seen in server.seen] == ["/small.csv", "/a", "/b?c=d"]
    assert json.loads((folder / "small.csv.fetched.json").read_text())["final_url"] == f"{server.url}/b?c=d"


def test_a_circle_of_redirects_ends(server: Server, get: Fetch, folder: Path) -> None:
    server.answers = [server.status(301, Location="/again")]
    with pytest.raises(FetchError, match="redirects more than 2 times"):
        get()
    assert len(server.seen) == 3
    assert names(folder) == set()


@pytest.mark.parametrize(
    "location", ["http://example.org/x", "ftp://example.org/x", "file:///etc/passwd", "javascript:1", "data:,x"]
)
def test_never_to_a_less_secure_address(get: Fetch, location: str) -> None:
    asked: list[str] = []

    def answer(request: httpx.Request) -> httpx.Response:
        asked.append(str(request.url))
        return httpx.Response(302, headers={"Location": location})

    with (
        httpx.Client(transport=httpx.MockTransport(answer)) as client,
        pytest.raises(FetchError, match=r"less secure|address that is none"),
    ):
        get(client=client, url="https://example.org/x")
    assert asked == ["https://example.org/x"]


@pytest.mark.parametrize("location", ["http://[::1", "http://a..b/", "http://" + "a" * 70 + ".org/", "http://x:y/"])
def test_a_redirect_to_nonsense_is_one_error(server: Server, get: Fetch, location: str) -> None:
    server.answers = [server.status(302, Location=location)]
    with pytest.raises(FetchError, match=r"address that is none|Invalid URL"):
        get()


@pytest.mark.parametrize(
    ("code", "times"), [(404, 1), (403, 1), (204, 1), (304, 1), (500, 3), (503, 3), (429, 3), (206, 3), (416, 3)]
)
def test_other_answers_fail(server: Server, get: Fetch, folder: Path, code: int, times: int) -> None:
    server.answers = [server.status(code)]
    with pytest.raises(FetchError, match=r"small\.csv.*(status|does not continue)"):
        get()
    assert len(server.seen) == times
    assert names(folder) == set()


def test_a_passing_fault_passes(server: Server, get: Fetch) -> None:
    server.answers = [server.status(500), server.status(503, Retry_After="0"), server.file(BODY)]
    assert get().size == len(BODY)


def test_the_server_says_how_long_to_wait(server: Server, get: Fetch) -> None:
    server.answers = [server.status(429, Retry_After="1"), server.file(BODY)]
    begin = time.monotonic()
    get()
    assert time.monotonic() - begin >= 1
    server.answers = [server.status(429, Retry_After="9999999"), server.file(BODY)]
    begin = time.monotonic()
    get(patience=Patience(pause_seconds=0.01, longest_pause_seconds=0.05))
    assert time.monotonic() - begin < 1


def test_nobody_there(get: Fetch, folder: Path) -> None:
    with pytest.raises(FetchError, match="failed 3 times"):
        get(url="http://127.0.0.1:9/x.csv")
    assert names(folder) == set()


@pytest.mark.parametrize(
    ("body", "why"),
    [
        (b"<!DOCTYPE html><title>Error</title>", "web page"),
        (b"\n\n  <HTML>", "web page"),
        (b'<?xml version="1.0"?><error/>', "web page"),
        (b'{"error": "gone"}', "error message"),
        (b"", "empty"),
    ],
)
def test_an_error_page_with_status_200(server: Server, get: Fetch, folder: Path, body: bytes, why: str) -> None:
    server.answers = [server.file(body)]
    with pytest.raises(FetchError, match=why):
        get()
    assert len(server.seen) == 1
    assert names(folder) == set()


def test_the_wrong_hash_is_refused(server: Server, get: Fetch, folder: Path) -> None:
    server.answers = [server.file(BODY)]
    with pytest.raises(FetchError, match=hashlib.sha256(BODY).hexdigest()):
        get(sha256="0" * 64)
    assert names(folder) == set()
    assert get(sha256=hashlib.sha256(BODY).hexdigest(), size=len(BODY)).size == len(BODY)


def test_the_wrong_size_is_not_even_downloaded(server: Server, get: Fetch, folder: Path) -> None:
    server.answers = [server.file(BODY)]
    with pytest.raises(FetchError, match=f"{len(BODY)} bytes or more, not 10"):
        get(size=10)
    assert names(folder) == set()


def test_more_than_was_said(server: Server, get: Fetch) -> None:
    """What goes past the length that was stated is no part of the answer (RFC 9112, 6.3)."""
    server.answers = [server.file(BODY + b"more", claims=len(BODY))]
    assert get(sha256=hashlib.sha256(BODY).hexdigest()).path.read_bytes() == BODY


def test_a_flood_without_length_is_cut_off(get: Fetch, folder: Path, hurried: Patience) -> None:
    given = 0

    def flood() -> Iterator[bytes]:
        nonlocal given
        while given < 100_000_000:
            given += 10_000
            yield b"x" * 10_000

    transport = httpx.MockTransport(lambda _: httpx.Response(200, content=flood()))
    with httpx.Client(transport=transport) as client:
        with pytest.raises(FetchError, match="not 50000"):
            get(client=client, size=50_000)
        assert given < 200_000
        with pytest.raises(FetchError, match="more than 30000"):
            get(client=client, patience=Patience(max_bytes=30_000))
    assert names(folder) == set()


def test_a_compressed_transfer_is_unpacked(server: Server, get: Fetch) -> None:
    server.answers = [server.file(gzip.compress(BODY, mtime=0), headers={"Content-Encoding": "gzip"})]
    assert get().path.read_bytes() == BODY
    assert server.seen[0].headers["Accept-Encoding"] == "identity"


def test_a_packed_file_stays_packed(server: Server, get: Fetch) -> None:
    packed = gzip.compress(BODY, mtime=0)
    server.answers = [server.file(packed)]
    done = get(filename="small.csv.gz", sha256=hashlib.sha256(BODY).hexdigest(), size=len(BODY))
    assert done.path.read_bytes() == packed
    assert done.sha256 == hashlib.sha256(packed).hexdigest()


@pytest.mark.skipif(os.name != "posix", reason="symbolic links need rights on Windows")
@pytest.mark.parametrize("name", ["small.csv", "small.csv.part", "small.csv.part.json", "small.csv.fetched.json"])
def test_no_link_leads_out_of_the_folder(server: Server, get: Fetch, folder: Path, name: str) -> None:
    outside = folder.parent / "outside"
    outside.write_bytes(b"precious")
    folder.mkdir()
    (folder / name).symlink_to(outside)
    server.answers = [server.file(BODY, stop_after=100_000), server.file(BODY)]
    assert get().path.read_bytes() == BODY
    assert outside.read_bytes() == b"precious"
    assert not (folder / "small.csv").is_symlink()


def test_a_folder_in_the_way_is_one_error(server: Server, get: Fetch, folder: Path) -> None:
    (folder / "small.csv").mkdir(parents=True)
    server.answers = [server.file(BODY)]
    with pytest.raises(FetchError, match="cannot be written"):
        get()
    folder.rename(folder.with_name("elsewhere"))
    folder.write_bytes(b"")
    with pytest.raises(FetchError, match="cannot be written"):
        get()


def test_nothing_to_fetch(get: Fetch, folder: Path) -> None:
    with pytest.raises(FetchError, match="Ask the library"):
        get(url="", how="Ask the library.")
    with pytest.raises(FetchError, match="comes with skin-kg"):
        get(url="", filename="", shipped=True, path="curated/core")
    assert not folder.exists()
