"""Where releases lie and how one takes the place of another: built aside, swapped in at once."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import pyoxigraph as ox
from filelock import FileLock, Timeout

from kg.errors import StoreError
from kg.receipt import read_receipt
from kg.store import CURRENT, RELEASES, releases

KEPT: Final = 2
_WORKSHOP: Final = "building"


@contextmanager
def workshop(home: Path) -> Iterator[Path]:
    """An empty folder under `home` to build in, which only one process has at a time; it is gone afterwards.

    Raises StoreError where another build runs, or where the disk refuses.
    """
    try:
        home.mkdir(parents=True, exist_ok=True)
        with FileLock(home / ".lock", timeout=0):
            folder = home / _WORKSHOP
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir()
            try:
                yield folder
            finally:
                shutil.rmtree(folder, ignore_errors=True)
    except Timeout:
        raise StoreError(f"{home}: another build is running there. Wait for it, or choose another --out.") from None
    except OSError as error:
        what = error.strerror or str(error)
        raise StoreError(f"{home}: the graph cannot be written ({what}). Make room, or choose another --out; "
                         "the graph that was there is as it was.") from error  # fmt: skip


def publish(home: Path, built: Path, release: str) -> Path:
    """Move a finished folder into place and point `current` to it; older releases but one are removed.

    A release that is there already stays, so that readers of it are not disturbed, unless its store is damaged.
    """
    target = home / RELEASES / release
    target.parent.mkdir(exist_ok=True)
    if target.exists() and not _is_whole(target):
        target.replace(built.with_name("damaged"))
    if target.exists():
        os.utime(target / "receipt.json")
    else:
        built.replace(target)
    pointer = home / f".{CURRENT}.new"
    pointer.write_text(release + "\n", encoding="utf-8")
    with pointer.open("rb") as file:
        os.fsync(file.fileno())
    pointer.replace(home / CURRENT)
    for old in [folder for folder in releases(home) if folder != target][KEPT - 1 :]:
        shutil.rmtree(old, ignore_errors=True)
    return target


def _is_whole(folder: Path) -> bool:
    """Whether the store of a release opens and holds as many quads as its receipt says."""
    try:
        return len(ox.Store.read_only(str(folder / "store"))) == read_receipt(folder).quads
    except (OSError, RuntimeError, ValueError):
        return False
