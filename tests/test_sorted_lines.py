from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.sorted_lines import LineSorter, merged, write_lines

LINE = st.binary(max_size=6).map(lambda text: text.replace(b"\n", b"") + b"\n")
BATCHES = st.lists(st.lists(LINE, max_size=12), max_size=8)


@given(BATCHES, st.integers(min_value=1, max_value=20))
def test_any_lines_come_back_sorted_and_once_each(batches: list[list[bytes]], run_lines: int) -> None:
    with TemporaryDirectory() as name:
        folder = Path(name)
        sorter = LineSorter(folder, "any", run_lines)
        for batch in batches:
            sorter.extend(batch)
        count = sorter.write(folder / "sorted")
        expected = sorted({line for batch in batches for line in batch})
        assert (folder / "sorted").read_bytes() == b"".join(expected)
        assert count == len(expected)
        assert [file.name for file in folder.iterdir()] == ["sorted"]


@given(BATCHES)
def test_merged_files_are_as_one_sorted_file(files: list[list[bytes]]) -> None:
    with TemporaryDirectory() as name:
        paths = [Path(name) / str(number) for number in range(len(files))]
        for path, lines in zip(paths, files, strict=True):
            write_lines(path, sorted(lines))
        assert list(merged(paths)) == sorted({line for lines in files for line in lines})


def test_no_more_lines_are_held_than_a_run_takes(tmp_path: Path) -> None:
    sorter = LineSorter(tmp_path, "many", run_lines=10)
    for number in range(100):
        sorter.extend([b"%d\n" % number])
        runs = sum(path.read_bytes().count(b"\n") for path in tmp_path.glob("many.*.run"))
        assert number + 1 - runs < 10
    assert sorter.write(tmp_path / "sorted") == 100


def test_a_sorter_can_be_used_again(tmp_path: Path) -> None:
    sorter = LineSorter(tmp_path, "twice", run_lines=2)
    for batch in ([b"b\n", b"a\n", b"c\n"], [b"z\n"]):
        sorter.extend(batch)
        sorter.write(tmp_path / "sorted")
        assert (tmp_path / "sorted").read_bytes() == b"".join(sorted(batch))


def test_writing_nothing_gives_an_empty_file(tmp_path: Path) -> None:
    assert write_lines(tmp_path / "none", []) == 0
    assert (tmp_path / "none").read_bytes() == b""


def test_a_missing_run_is_not_passed_over(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        list(merged([tmp_path / "gone"]))
