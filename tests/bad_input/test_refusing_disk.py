"""A disk that is full, read-only or in the way: one clear line, and the old graph goes on answering."""

from __future__ import annotations

import ctypes
import os
import resource
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner
from handmade import REPOSITORY, fingerprint, kg_on, run, still_answers, surroundings

from kg.cli import main


@pytest.mark.parametrize("most", [1_000, 40_000, 150_000, 400_000])
def test_a_full_disk(data: Path, home: Path, most: int) -> None:
    """No file of the child may grow beyond so many bytes: lines do not fit, or the store, or the quads."""
    before = fingerprint(home)
    done = limited(
        [*kg_on(data), "build", "--out", str(home)], lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))
    )
    assert done.returncode == 1
    assert done.stderr == (
        f"Error: {home}: the graph cannot be written (File too large). "
        "Make room, or choose another --out; the graph that was there is as it was.\n"
    )
    assert fingerprint(home) == before
    assert still_answers(home)


def test_a_folder_that_may_not_be_written_to(data: Path, home: Path) -> None:
    before = fingerprint(home)
    home.chmod(0o500)
    try:
        done = limited([*kg_on(data), "build", "--out", str(home)], _give_up_privileges)
    finally:
        home.chmod(0o700)
    assert done.returncode == 1
    assert done.stderr == (
        f"Error: {home}: the graph cannot be written (Permission denied). "
        "Make room, or choose another --out; the graph that was there is as it was.\n"
    )
    assert fingerprint(home) == before
    assert still_answers(home)


def limited(command: list[str], limit: Callable[[], None]) -> subprocess.CompletedProcess[str]:
    """A finished child process that set itself a limit first."""
    environment = surroundings(PYTHONDONTWRITEBYTECODE="1")
    return subprocess.run(
        command, cwd=REPOSITORY, env=environment, capture_output=True, text=True, timeout=120, preexec_fn=limit
    )  # fmt: skip


def _give_up_privileges() -> None:
    """Root may write anywhere; take that right from this process and from what it starts (Linux, prctl(2))."""
    drop_from_bounding_set, override, read_and_search = 24, 1, 2
    if os.geteuid() == 0:
        prctl = ctypes.CDLL(None, use_errno=True).prctl
        if prctl(drop_from_bounding_set, override, 0, 0, 0) or prctl(drop_from_bounding_set, read_and_search, 0, 0, 0):
            raise OSError(ctypes.get_errno(), "root cannot give up its privileges here")


def test_a_file_where_the_folder_should_be(tmp_path: Path, data: Path) -> None:
    (tmp_path / "taken").write_text("I am a file")
    for place in (tmp_path / "taken", tmp_path / "taken" / "below"):
        done = run([*kg_on(data), "build"], KG_HOME=str(place))
        assert done.returncode == 1
        assert done.stderr.startswith(f"Error: {place}: the graph cannot be written (")
        assert "choose another --out" in done.stderr
        assert done.stderr.count("\n") == 1
    assert (tmp_path / "taken").read_text() == "I am a file"


@pytest.mark.parametrize("form", ["turtle", "graphml", "node-link", "kgx", "nquads", "jsonld"])
def test_an_export_that_cannot_be_written(tmp_path: Path, home: Path, form: str) -> None:
    target = tmp_path / "no-such-folder" / "graph"
    result = CliRunner().invoke(main, ["export", form, "-o", str(target), "--store", str(home)])
    assert result.exit_code == 1
    assert result.stderr.startswith(f"Error: {target}")
    assert "cannot be written (No such file or directory). Choose another place." in result.stderr


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="/dev/full is a device of Linux")
@pytest.mark.parametrize("form", ["turtle", "nquads", "jsonld", "node-link"])
def test_an_export_to_a_full_device(tmp_path: Path, home: Path, form: str) -> None:
    """By way of a link, so that nothing but the link would be lost."""
    device = tmp_path / "full"
    device.symlink_to("/dev/full")
    done = run([sys.executable, "-m", "kg", "export", form, "-o", str(device), "--store", str(home)])
    assert done.returncode == 1
    assert done.stderr == f"Error: {device} cannot be written (No space left on device). Choose another place.\n"
    assert device.is_symlink()


def test_an_export_into_a_pipe_is_all_that_goes_into_it(tmp_path: Path, home: Path) -> None:
    (tmp_path / "out").symlink_to("/dev/stdout")
    done = run([sys.executable, "-m", "kg", "export", "nquads", "-o", str(tmp_path / "out"), "--store", str(home)])
    assert done.returncode == 0, done.stderr
    [release] = (home / "releases").glob("*/release.nq")
    assert done.stdout == release.read_text("utf-8")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="/dev/full is a device of Linux")
def test_output_to_a_full_device(home: Path) -> None:
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            [sys.executable, "-m", "kg", "show", "niacinamide", "--store", str(home)],
            cwd=REPOSITORY, env=surroundings(), stdout=full, stderr=subprocess.PIPE, text=True, timeout=60,
        )  # fmt: skip
    assert (done.returncode, done.stderr) == (
        1, "Error: The output cannot be read or written (No space left on device).\n"
    )  # fmt: skip


def test_a_damaged_store_is_told(home: Path) -> None:
    [store] = (home / "releases").glob("*/store")
    (store / "CURRENT").write_text("MANIFEST-999999\n")
    result = CliRunner().invoke(main, ["show", "niacinamide", "--store", str(home)])
    assert result.exit_code == 1
    assert "the store cannot be opened (" in result.stderr
    assert "Run `kg build` again." in result.stderr
