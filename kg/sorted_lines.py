"""Sorting lines that need not fit into memory: sorted runs on disk, merged without doubles."""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from itertools import groupby
from pathlib import Path
from typing import Final

RUN_LINES: Final = 500_000


class LineSorter:
    """Takes lines in any order and gives them back sorted and once each. Runs are kept in `folder`."""

    def __init__(self, folder: Path, name: str, run_lines: int = RUN_LINES) -> None:
        self._folder = folder
        self._name = name
        self._run_lines = run_lines
        self._held: list[bytes] = []
        self._runs: list[Path] = []

    def extend(self, lines: Iterable[bytes]) -> None:
        """Take lines, each with its newline."""
        self._held += lines
        if len(self._held) >= self._run_lines:
            self._spill()

    def write(self, target: Path) -> int:
        """Write all lines to a file, sorted, each once; returns how many. The runs are removed."""
        if not self._runs:
            count = write_lines(target, sorted(set(self._held)))
        else:
            self._spill()
            count = write_lines(target, merged(self._runs))
        for run in self._runs:
            run.unlink()
        self._held, self._runs = [], []
        return count

    def _spill(self) -> None:
        run = self._folder / f"{self._name}.{len(self._runs)}.run"
        write_lines(run, sorted(set(self._held)))
        self._runs.append(run)
        self._held = []


def merged(paths: Iterable[Path]) -> Iterator[bytes]:
    """Lines of sorted files in one order, each once."""
    with ExitStack() as stack:
        files = [stack.enter_context(path.open("rb")) for path in paths]
        for line, _ in groupby(heapq.merge(*files)):
            yield line


def write_lines(target: Path, lines: Iterable[bytes]) -> int:
    """Write lines to a file; returns how many."""
    count = 0
    with target.open("wb") as file:
        for count, line in enumerate(lines, 1):  # noqa: B007
            file.write(line)
    return count
