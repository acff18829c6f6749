"""Downloads that break off: what is kept, and that only the rest is asked for again."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import httpx
import pytest
from fetch_server import Server

from kg.errors import FetchError
from kg.sources import Fetched, Patience, Source, fetch

BODY = b"name,percent\n" + b"".join(b"ingredient %d,%d\n" % (i, i % 100) for i in range(15_000))
OTHER = b"name;amount\n" + BODY[12:]
HALF = 150_000
KEPT = HALF // 16_384 * 16_384
Once = Callable[..., Fetched]


@pytest.fixture
def once(described: Callable[..., Source], folder: Path, client: httpx.Client) -> Once:
    """One attempt of a fetch, as when the command is given again and again."""

    def run(attempts: int = 1, **changes: object) -> Fetched:
        patience = Patience(connect_seconds=1, stall_seconds=0.3, attempts=attempts, pause_seconds=0.01)
        return fetch(described(**changes), folder, client=client, patience=patience)

    return run


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "raw"


def part(folder: Path) -> Path:
    return folder / "small.csv.part"


def note(folder: Path) -> Path:
    return folder / "small.csv.part.json"


def break_off(server: Server, once: Once, body: bytes = BODY, **how: object) -> None:
    server.answers = [server.file(body, stop_after=HALF, **how)]  # type: ignore[arg-type]
    with pytest.raises(FetchError):
        once()
    server.seen.clear()


@pytest.mark.parametrize("stall", [False, True], ids=["cut off", "stalled"])
def test_only_the_rest_is_transferred(server: Server, once: Once, folder: Path, stall: bool) -> None:
    break_off(server, once, stall=stall)
    kept = part(folder).stat().st_size
    assert KEPT <= kept <= HALF
    assert part(folder).read_bytes() == BODY[:kept]
    server.answers = [server.file(BODY)]
    assert once(sha256=hashlib.sha256(BODY).hexdigest()).path.read_bytes() == BODY
    assert server.seen[0].headers["Range"] == f"bytes={kept}-"
    assert server.seen[0].headers["If-Range"] == '"v1"'
    assert server.seen[0].sent == len(BODY) - kept
    assert {path.name for path in folder.iterdir()} == {"small.csv", "small.csv.fetched.json"}


def test_one_call_goes_on_by_itself(server: Server, once: Once) -> None:
    server.answers = [server.file(BODY, stop_after=HALF), server.file(BODY, stop_after=50_000), server.file(BODY)]
    done = once(attempts=3)
    assert done.path.read_bytes() == BODY
    assert done.sha256 == hashlib.sha256(BODY).hexdigest()
    assert sum(seen.sent for seen in server.seen) < len(BODY) + 3 * 16_384


def test_the_message_says_what_happened(server: Server, once: Once) -> None:
    server.answers = [server.file(BODY, stop_after=HALF)]
    with pytest.raises(FetchError, match=r"failed 1 times.*(incomplete|closed)") as caught:
        once()
    assert "same command again" in caught.value.cure


def test_a_server_that_ignores_ranges_sends_all(server: Server, once: Once) -> None:
    break_off(server, once)
    server.answers = [server.file(BODY, ranges=False)]
    assert once().path.read_bytes() == BODY
    assert "Range" in server.seen[0].headers
    assert server.seen[0].sent == len(BODY)


def test_a_changed_file_is_fetched_anew(server: Server, once: Once) -> None:
    break_off(server, once)
    server.answers = [server.file(OTHER, etag='"v2"')]
    assert once().path.read_bytes() == OTHER
    assert server.seen[0].sent == len(OTHER)


def partial(server: Server, body: bytes, begin: int, etag: str = '"v1"', stated: str = "") -> Callable[..., None]:
    stated = stated or f"bytes {begin}-{len(body) - 1}/{len(body)}"
    return server.status(206, body[begin:], Content_Range=stated, ETag=etag)


@pytest.mark.parametrize("case", ["other version", "other place", "no place", "nonsense"])
def test_a_partial_answer_that_does_not_fit(server: Server, once: Once, folder: Path, case: str) -> None:
    break_off(server, once)
    kept = part(folder).stat().st_size
    wrong = {
        "other version": partial(server, OTHER, kept, etag='"v2"'),
        "other place": partial(server, BODY, kept - 1),
        "no place": server.status(206, BODY[kept:], ETag='"v1"'),
        "nonsense": partial(server, BODY, kept, stated="bytes */*"),
    }
    server.answers = [wrong[case], server.file(BODY)]
    assert once(attempts=2).path.read_bytes() == BODY
    assert "Range" not in server.seen[1].headers


def test_a_resumed_file_with_the_wrong_hash_is_fetched_anew(server: Server, once: Once, folder: Path) -> None:
    break_off(server, once, body=OTHER)
    server.answers = [server.file(BODY)]
    assert once(attempts=2, sha256=hashlib.sha256(BODY).hexdigest()).path.read_bytes() == BODY
    assert ["Range" in seen.headers for seen in server.seen] == [True, False]


def test_a_server_that_gives_only_a_piece_is_asked_again(server: Server, once: Once, folder: Path) -> None:
    break_off(server, once)
    kept = part(folder).stat().st_size
    piece = server.status(
        206, BODY[kept : kept + 99], Content_Range=f"bytes {kept}-{kept + 98}/{len(BODY)}", ETag='"v1"'
    )
    server.answers = [piece, server.file(BODY)]
    assert once(attempts=2).path.read_bytes() == BODY
    assert server.seen[1].headers["Range"] == f"bytes={kept + 99}-"


@pytest.mark.skipif(os.name != "posix", reason="symbolic links need rights on Windows")
@pytest.mark.parametrize("linked", [part, note])
def test_a_linked_part_is_not_continued(
    server: Server, once: Once, folder: Path, linked: Callable[[Path], Path]
) -> None:
    break_off(server, once)
    outside = folder.parent / "outside"
    linked(folder).rename(outside)
    linked(folder).symlink_to(outside)
    held = outside.read_bytes()
    server.answers = [server.file(BODY)]
    assert once().path.read_bytes() == BODY
    assert outside.read_bytes() == held


def test_a_shorter_file_on_the_server(server: Server, once: Once) -> None:
    break_off(server, once)
    server.answers = [server.status(416), server.file(BODY[:1000])]
    assert once(attempts=2).path.read_bytes() == BODY[:1000]


@pytest.mark.parametrize("etag", ["", 'W/"v1"'])
def test_without_a_reliable_mark_nothing_is_resumed(server: Server, once: Once, folder: Path, etag: str) -> None:
    break_off(server, once, etag=etag)
    assert not note(folder).exists()
    server.answers = [server.file(BODY, etag=etag)]
    assert once().path.read_bytes() == BODY
    assert "Range" not in server.seen[0].headers


@pytest.mark.parametrize(("age_seconds", "reliable"), [(3600, True), (1, False)])
def test_a_date_is_a_mark_only_when_old(
    server: Server, once: Once, folder: Path, age_seconds: int, reliable: bool
) -> None:
    changed = format_datetime(datetime.now(UTC) - timedelta(seconds=age_seconds), usegmt=True)
    break_off(server, once, etag="", headers={"Last-Modified": changed})
    assert note(folder).exists() == reliable
    server.answers = [server.file(BODY, etag="")]
    assert once().path.read_bytes() == BODY
    assert server.seen[0].headers.get("If-Range") == (changed if reliable else None)


def test_a_compressed_transfer_is_not_resumed(server: Server, once: Once, folder: Path) -> None:
    break_off(server, once, headers={"Content-Encoding": "br"}, body=BODY)
    assert not note(folder).exists()


@pytest.mark.parametrize("damage", ["flipped", "shorter", "note gone", "note broken", "note odd", "other address"])
def test_a_part_that_cannot_be_trusted_is_dropped(server: Server, once: Once, folder: Path, damage: str) -> None:
    break_off(server, once)
    held = bytearray(part(folder).read_bytes())
    if damage == "flipped":
        held[1000] ^= 1
        part(folder).write_bytes(held)
    elif damage == "shorter":
        part(folder).write_bytes(held[:-1])
    elif damage == "note gone":
        note(folder).unlink()
    elif damage == "other address":
        note(folder).write_text(json.dumps(json.loads(note(folder).read_text()) | {"url": "http://x.org/"}))
    else:
        note(folder).write_text('{"size":' if damage == "note broken" else '{"size": -5, "url": []}')
    server.answers = [server.file(BODY)]
    assert once().path.read_bytes() == BODY
    assert "Range" not in server.seen[0].headers


def test_bytes_that_nobody_vouches_for_are_cut(server: Server, once: Once, folder: Path) -> None:
    break_off(server, once)
    kept = part(folder).stat().st_size
    with part(folder).open("ab") as file:
        file.write(b"\0" * len(BODY))
    server.answers = [server.file(BODY)]
    assert once().path.read_bytes() == BODY
    assert server.seen[0].headers["Range"] == f"bytes={kept}-"


def test_an_interrupted_fetch_can_be_resumed(
    server: Server, described: Callable[..., Source], once: Once, folder: Path, client: httpx.Client
) -> None:
    def interrupt(done: int, total: int | None) -> None:
        if done > 100_000:
            raise KeyboardInterrupt

    server.answers = [server.file(BODY)]
    with pytest.raises(KeyboardInterrupt):
        fetch(described(), folder, client=client, progress=interrupt)
    server.seen.clear()
    assert once().path.read_bytes() == BODY
    assert int(server.seen[0].headers["Range"][6:-1]) > 100_000


def test_a_killed_fetch_keeps_its_checkpoint(
    server: Server, once: Once, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was written after the last checkpoint may be anything; what was before it is used."""
    monkeypatch.setattr("kg.sources.part._CHECKPOINT", 65_536)
    break_off(server, once)
    vouched = json.loads(note(folder).read_text())
    vouched |= {"size": 65_536, "sha256": hashlib.sha256(BODY[:65_536]).hexdigest()}
    note(folder).write_text(json.dumps(vouched))
    with part(folder).open("r+b") as file:
        file.seek(65_536)
        file.write(b"\0" * 50_000)
    server.answers = [server.file(BODY)]
    assert once().path.read_bytes() == BODY
    assert server.seen[0].headers["Range"] == "bytes=65536-"


def test_checkpoints_are_written_on_the_way(
    server: Server,
    described: Callable[..., Source],
    folder: Path,
    client: httpx.Client,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("kg.sources.part._CHECKPOINT", 65_536)
    vouched: set[int] = set()

    def look(done: int, total: int | None) -> None:
        if note(folder).exists():
            vouched.add(json.loads(note(folder).read_text())["size"])

    server.answers = [server.file(BODY)]
    fetch(described(), folder, progress=look)
    assert vouched == {65_536 * i for i in range(1, len(BODY) // 65_536 + 1)}


def test_two_fetches_at_once_do_not_mix(server: Server, described: Callable[..., Source], folder: Path) -> None:
    """A second writer is noticed, since the bytes on the disk are not those that came."""

    def disturb(done: int, total: int | None) -> None:
        if done == total:
            held = part(folder).read_bytes()
            part(folder).write_bytes(b"X" + held[1:])

    server.answers = [server.file(BODY)]
    with httpx.Client(trust_env=False) as client, pytest.raises(FetchError, match="something else wrote"):
        fetch(described(), folder, client=client, progress=disturb)
    assert list(folder.iterdir()) == []
