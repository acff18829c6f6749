"""Files that cannot be used: one clear line says so, and the old graph goes on answering."""

from __future__ import annotations

import gzip
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from handmade import (
    INVENTORY,
    INVENTORY_HEADER,
    REPOSITORY,
    kg_on,
    still_answers,
    surroundings,
)

GIGABYTE = 1 << 30
MEGABYTE = 1 << 20

ROW = "35499,NIACINAMIDE,,,98-92-0,202-713-4,Nicotinamide,,SMOOTHING,15/10/2010\n"
SOUND = INVENTORY_HEADER + ROW
PACKED = gzip.compress(INVENTORY.encode(), mtime=0)
FILES = {
    "empty": (b"", "it is empty. Fetch it again"),
    "blank lines only": (b"\n\n\n", "it is empty. Fetch it again"),
    "a cut row": (
        (SOUND + "78924,RET").encode(),
        "its last record (line 3) has 2 of 10 cells: it was cut off. Fetch it again",
    ),
    "cut between rows": (
        SOUND.encode(),
        "it has 1 rows where at least 3 are expected. It is probably cut off: fetch it again",
    ),
    "an open quote": (
        (SOUND + '78924,"RETINOL').encode(),
        "the record that begins in line 3 cannot be read: a quote is never closed, or the file was cut off. Fetch it",
    ),
    "a cut gzip": (PACKED[: len(PACKED) // 2], "its gzip packing is damaged or cut off"),
    "a damaged gzip": (PACKED[:40] + b"\x00" * 60, "its gzip packing is damaged or cut off"),
    "Latin-1": (
        (SOUND + ROW.replace("Nicotinamide", "Caféine")).encode("latin-1"),
        "line 3: byte 237 is not UTF-8. Save it as comma separated text in UTF-8.",
    ),
    "UTF-16": (
        INVENTORY.encode("utf-16"),
        "it is UTF-16, not a table in UTF-8. Save it as comma separated text in UTF-8.",
    ),
    "a NUL": (
        (INVENTORY_HEADER + ROW.replace("98-92-0", "98\0")).encode(),
        "line 2: byte 145 is NUL. It is no text.",
    ),
    "another header": (
        INVENTORY.replace("INCI name", "INCI").encode(),
        "line 1 is no header that is known here (missing: 'inci name'; unknown: 'inci'). Correct the header.",
    ),
    "no header": (ROW.encode() * 4, "is no header that is known here"),
    "a web page": (
        b"\xef\xbb\xbf\n  <!DOCTYPE html>\n<html><body>Page not found</body></html>",
        "it is a web page, not a table in UTF-8. Fetch the file itself, not the page that links to it.",
    ),
    "a web page without doctype": (b"<HTML><head></head>", "it is a web page"),
    "XML": (b"<?xml version='1.0'?><Error>NoSuchKey</Error>", "it is XML, not a table"),
    "a spreadsheet": (
        b"PK\x03\x04" + b"x" * 100,
        "it is a spreadsheet or zip archive, not a table in UTF-8. Save it as comma separated text in UTF-8.",
    ),
    "semicolons": (INVENTORY.replace(",", ";").encode(), "line 1 is no header that is known here"),
}


@pytest.mark.parametrize("fault", FILES)
def test_a_file_that_cannot_be_used(tmp_path: Path, refused: Callable[..., str], fault: str) -> None:
    content, said = FILES[fault]
    path = tmp_path / "inventory.csv"
    path.write_bytes(content)
    told = refused(f"cosing-inventory={path}")
    assert told.startswith(f"{path}: ")
    assert said in told
    assert "\n" not in told


def test_a_file_that_is_not_there(tmp_path: Path, refused: Callable[..., str]) -> None:
    path = tmp_path / "inventory.csv"
    assert refused(f"cosing-inventory={path}") == (
        f"{path}: there is no such file. Check the path, or fetch the source."
    )


def test_a_file_whose_name_would_steer_a_terminal(tmp_path: Path, refused: Callable[..., str]) -> None:
    told = refused(f"cosing-inventory={tmp_path}/red\x1b[31m\u202e.csv")
    assert told == f"{tmp_path}/red [31m .csv: there is no such file. Check the path, or fetch the source."


def test_a_folder_in_place_of_a_file(tmp_path: Path, refused: Callable[..., str]) -> None:
    assert refused(f"cosing-inventory={tmp_path}") == f"{tmp_path}: it is a folder. Name the file inside it."


def test_a_pipe_in_place_of_a_file(tmp_path: Path, data: Path) -> None:
    command = [*kg_on(data), "build", "--source", "cosing-inventory=/dev/stdin", "--out", str(tmp_path / "new")]
    done = subprocess.run(command, cwd=REPOSITORY, input=INVENTORY, capture_output=True, text=True, timeout=60)
    assert done.returncode == 1
    assert done.stderr.startswith("Error: /dev/stdin: it cannot be read (")
    assert "Traceback" not in done.stderr


def test_a_source_that_nobody_knows(refused: Callable[..., str]) -> None:
    assert refused("no-such=/nowhere") == (
        "/nowhere: there is no source called 'no-such'. Known are: cosing-annex-iii, cosing-inventory"
    )


@pytest.mark.parametrize("table", ["statements.csv", "references.csv"])
@pytest.mark.parametrize(
    ("content", "said"),
    [(b"", "it is empty"), (b"id,title\n", "line 1 is no header"), ("id,\xe9".encode("latin-1"), "is not UTF-8")],
)
def test_a_curated_table_that_cannot_be_used(
    data: Path, refused: Callable[..., str], table: str, content: bytes, said: str
) -> None:
    path = data / "curated" / "core" / table
    path.write_bytes(content)
    told = refused()
    assert told.startswith(f"{path}: ")
    assert said in told


def test_a_table_that_has_no_known_name(data: Path, refused: Callable[..., str]) -> None:
    (data / "curated" / "core" / "facts.csv").write_text("a,b\n")
    assert "facts.csv: this is no known table. Name it after one of: references.csv, terms.csv" in refused()


def test_curated_tables_that_are_gone(data: Path, refused: Callable[..., str]) -> None:
    shutil.rmtree(data / "curated" / "core")
    assert "core: there is no such folder. Name the folder that holds the curated tables" in refused()


@pytest.mark.parametrize("content", ["", "not toml at all [", "[core]\ntitle = 7\n"])
def test_a_list_of_sources_that_cannot_be_used(data: Path, refused: Callable[..., str], content: str) -> None:
    (data / "sources.toml").write_text(content)
    if content:
        assert refused().startswith(f"{data / 'sources.toml'}: ")


# ---------------------------------------------------------------- a cell of a gigabyte


@pytest.mark.parametrize("opening", ["35499,", '35499,"', '"'], ids=["a long line", "an open quote", "in the header"])
def test_a_cell_of_a_gigabyte_is_refused_without_reading_it_into_memory(
    tmp_path: Path, data: Path, home: Path, opening: str
) -> None:
    path = tmp_path / "inventory.csv.gz"
    in_header = opening == '"'
    write_gigabyte(path, "" if in_header else INVENTORY_HEADER, opening)
    command = [*kg_on(data), "build", "--source", f"cosing-inventory={path}", "--out", str(home)]
    code, said, peak = measured(command)
    assert code == 1
    assert said == (
        f"Error: {path}: line {1 if in_header else 2}: a record is over {MEGABYTE} bytes. "
        "Look for a double quote that is never closed.\n"
    )
    assert peak < 600 * MEGABYTE
    assert still_answers(home)


def test_a_cell_of_two_hundred_thousand_characters_is_refused(tmp_path: Path, refused: Callable[..., str]) -> None:
    path = tmp_path / "inventory.csv"
    path.write_text(INVENTORY_HEADER + ROW.replace("Nicotinamide", "x" * 200_000))
    assert refused(f"cosing-inventory={path}") == (
        f"{path}: the record that begins in line 2 cannot be read: a cell is too big. "
        "Look for a double quote that is never closed."
    )


def write_gigabyte(path: Path, before: str, opening: str) -> None:
    """A gzip file that unpacks to a gigabyte and holds a few megabytes: one member, many times over."""
    with path.open("wb") as file:
        file.write(gzip.compress((before + opening).encode(), mtime=0))
        member = gzip.compress(b"a" * (16 * MEGABYTE), compresslevel=1, mtime=0)
        for _ in range(GIGABYTE // (16 * MEGABYTE)):
            file.write(member)


# A new process counts the memory of the one it was forked from, so a small one stands between it and the tests.
LAUNCHER = """
import os, subprocess, sys
child = subprocess.Popen(sys.argv[1:], stdout=subprocess.DEVNULL)
_, status, usage = os.wait4(child.pid, 0)
child.returncode = os.waitstatus_to_exitcode(status)
print(child.returncode, usage.ru_maxrss * (1 if sys.platform == "darwin" else 1024))
"""


def measured(command: list[str]) -> tuple[int, str, int]:
    """Exit code, standard error and peak memory in bytes of a child process."""
    done = subprocess.run(
        [sys.executable, "-c", LAUNCHER, *command],
        cwd=REPOSITORY, env=surroundings(), capture_output=True, text=True, check=True,
    )  # fmt: skip
    code, peak = done.stdout.split()
    return int(code), done.stderr, int(peak)
