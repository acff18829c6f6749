from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pyoxigraph as ox
import pytest

from kg.errors import SourceError, StoreError
from kg.receipt import Receipt, read_receipt
from kg.release import publish, workshop
from kg.store import CURRENT, Store, current_release, releases


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"


@pytest.fixture
def clock() -> Iterator[int]:
    """Seconds, each later than the one before: file times may be too coarse to tell releases apart."""
    return iter(range(1_000_000, 2_000_000))


def release(home: Path, name: str, clock: Iterator[int], text: str = "") -> Path:
    """Build and publish a release that holds nothing but a receipt."""
    with workshop(home) as folder:
        built = folder / "release"
        built.mkdir()
        receipt = built / "receipt.json"
        receipt.write_text(text or name)
        seconds = next(clock)
        os.utime(receipt, (seconds, seconds))
        return publish(home, built, name)


def names(home: Path) -> list[str]:
    return [folder.name for folder in releases(home)]


def test_a_workshop_is_empty_and_gone_afterwards(home: Path) -> None:
    with workshop(home) as folder:
        assert list(folder.iterdir()) == []
        (folder / "half").write_text("done")
    assert not folder.exists()


def test_a_workshop_is_gone_after_a_failure_too(home: Path) -> None:
    with pytest.raises(SourceError):
        fail_in_workshop(home)
    assert not (home / "building").exists()


def fail_in_workshop(home: Path) -> None:
    with workshop(home) as folder:
        (folder / "half").write_text("done")
        raise SourceError("a.csv", "it is empty", "Fetch it again")


def test_what_a_killed_build_left_behind_is_swept_out(home: Path) -> None:
    left = home / "building" / "store"
    left.mkdir(parents=True)
    (left / "000001.sst").write_text("half")
    with workshop(home) as folder:
        assert list(folder.iterdir()) == []


def test_only_one_builds_at_a_time(home: Path) -> None:
    refusal = r"home: another build is running there\. Wait for it, or choose another --out\."
    with workshop(home) as folder:
        (folder / "half").write_text("done")
        with pytest.raises(StoreError, match=refusal), workshop(home):
            pytest.fail("two builds at once")
        assert (folder / "half").exists()
    with workshop(home) as folder:
        assert folder.exists()


def test_a_published_release_is_the_current_one(home: Path, clock: Iterator[int]) -> None:
    for name in ("one", "two"):
        target = release(home, name, clock)
        assert current_release(home) == target
        assert (target / "receipt.json").read_text() == name


def test_the_newest_two_are_kept(home: Path, clock: Iterator[int]) -> None:
    for name in ("one", "two", "three", "four"):
        release(home, name, clock)
    assert names(home) == ["four", "three"]
    assert sorted(entry.name for entry in home.iterdir()) == [".lock", "current", "releases"]


def whole_release(home: Path, name: str, started: int) -> Path:
    """Build and publish a release with a store of one quad and a receipt that says so."""
    with workshop(home) as folder:
        built = folder / "release"
        built.mkdir()
        node = ox.NamedNode("https://example.org/a")
        ox.Store(str(built / "store")).add(ox.Quad(node, node, node))
        when = datetime.fromtimestamp(started, UTC)
        receipt = Receipt(
            release=name, sha256="0" * 64, quads=1, skin_kg="0", versions={}, started=when, finished=when, sources=(),
            counts={}, warnings=(), minted=0,
        )  # fmt: skip
        (built / "receipt.json").write_text(receipt.model_dump_json())
        return publish(home, built, name)


def test_the_same_release_again_leaves_the_one_that_readers_use(home: Path) -> None:
    first = whole_release(home, "one", started=1)
    reader = Store.open(home)
    whole_release(home, "one", started=2)
    assert read_receipt(first).started.timestamp() == 1
    assert current_release(home) == first
    assert reader.ask("ASK { ?s ?p ?o }")


def test_an_older_release_that_is_built_again_is_as_good_as_new(home: Path) -> None:
    for name, day in (("one", 1), ("two", 2)):
        os.utime(whole_release(home, name, started=day) / "receipt.json", (day, day))
    whole_release(home, "one", started=3)
    assert current_release(home).name == "one"
    whole_release(home, "three", started=4)
    assert names(home) == ["three", "one"]


def test_the_same_release_again_takes_the_place_of_a_damaged_one(home: Path) -> None:
    first = whole_release(home, "one", started=1)
    for table in (first / "store").glob("*.sst"):
        table.write_bytes(b"")
    (first / "store" / "CURRENT").write_text("nonsense")
    with pytest.raises(StoreError, match=r"cannot be opened .* Run `kg build` again"):
        Store.open(home)
    whole_release(home, "one", started=2)
    assert read_receipt(first).started.timestamp() == 2
    assert Store.open(home).ask("ASK { ?s ?p ?o }")


@pytest.mark.parametrize("refused", ["release", ".current.new"])
def test_a_disk_that_refuses_leaves_the_old_release(
    home: Path, clock: Iterator[int], refused: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = release(home, "one", clock)
    replace = Path.replace

    def refuse(self: Path, target: Path) -> Path:
        if self.name == refused:
            raise OSError(28, "No space left on device")
        return replace(self, target)

    monkeypatch.setattr(Path, "replace", refuse)
    with pytest.raises(StoreError, match=r"No space left on device.*the graph that was there is as it was"):
        release(home, "two", clock)
    assert current_release(home) == old
    monkeypatch.undo()
    assert current_release(home) == old
    release(home, "two", clock)
    assert names(home) == ["two", "one"]


def test_a_file_in_the_way_is_told(tmp_path: Path) -> None:
    (tmp_path / "home").write_text("I am a file")
    for place in (tmp_path / "home", tmp_path / "home" / "below"):
        with pytest.raises(StoreError, match=r"the graph cannot be written .*choose another --out"), workshop(place):
            pytest.fail("there is no folder to build in")
    assert (tmp_path / "home").read_text() == "I am a file"


def test_where_nothing_was_built_it_says_what_to_do(home: Path) -> None:
    with pytest.raises(StoreError, match=r"There is no graph in .*home yet\. Run `kg build` first\."):
        current_release(home)


@pytest.mark.parametrize("pointer", ["", "gone\n"])
def test_a_pointer_to_nothing_is_told(home: Path, clock: Iterator[int], pointer: str) -> None:
    release(home, "one", clock)
    (home / CURRENT).write_text(pointer)
    with pytest.raises(StoreError, match=r"current names the release .*which is not there\. Run `kg build` again\."):
        current_release(home)


def test_a_folder_without_a_receipt_is_no_release(home: Path, clock: Iterator[int]) -> None:
    release(home, "one", clock)
    (home / "releases" / "half").mkdir()
    assert names(home) == ["one"]
