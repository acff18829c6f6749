"""Print the benchmark table: `python -m benchmarks.run`, with KG_SOURCES set for the build of the full inventory.

Each row is a ratio to an alternative measured in the same run on the same machine; absolute times are for context.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from benchmarks.building import build_against_bulk_load
from benchmarks.questions import questions_against_rdflib

ROUNDS = 7


def main() -> None:
    """Run all benchmarks and print them as a Markdown table."""
    rows = list(_rows())
    print("| what | here | alternative | ratio | wanted |")
    print("| --- | --- | --- | --- | --- |")
    for row in rows:
        print("| " + " | ".join(row) + " |")


def _rows() -> Iterator[tuple[str, str, str, str, str]]:
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder) / "home"
        yield from build_against_bulk_load(home, os.environ.get("KG_SOURCES"))
        yield from questions_against_rdflib(home)
        yield _cold_show(home)


def _cold_show(home: Path) -> tuple[str, str, str, str, str]:
    ours = [sys.executable, "-m", "kg", "show", "niacinamide", "--store", str(home / "shipped")]
    theirs = [sys.executable, "-c", "import rdflib"]
    pairs = [(_timed(lambda: _run(ours)), _timed(lambda: _run(theirs))) for _ in range(ROUNDS)]
    here, there = (statistics.median(times) for times in zip(*pairs, strict=True))
    what = "`kg show niacinamide` from a cold process"
    return what, f"{here:.2f} s", f"`import rdflib` {there:.2f} s", f"{here / there:.1f} times", "at most 2"


def _run(command: list[str]) -> None:
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)


def _timed(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


if __name__ == "__main__":
    main()
