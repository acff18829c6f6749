"""`kg build`, the first start, and what is loaded for what."""

from __future__ import annotations

import contextlib
import os
import pty
import re
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner
from handmade import INVENTORY, REPOSITORY, kg_on, run, still_answers, surroundings

from kg.cli import main
from kg.receipt import Receipt
from kg.store import current_release

HEAVY = ("pyvis", "networkx", "starlette", "uvicorn", "rdflib", "pyshacl", "httpx", "IPython")


# ---------------------------------------------------------------- build


def test_build_prints_the_receipt_as_json(tmp_path: Path, data: Path) -> None:
    listed = tmp_path / "inventory.csv"
    listed.write_text(INVENTORY, "utf-8")
    command = [
        *kg_on(data),
        "build",
        "--source",
        f"cosing-inventory={listed}",
        "--out",
        str(tmp_path / "home"),
        "--json",
    ]
    done = run(command)
    receipt = Receipt.model_validate_json(done.stdout)
    assert (done.returncode, done.stderr) == (0, "")
    assert receipt.release == current_release(tmp_path / "home").name
    source = receipt.sources[-1]
    assert source.rows_read == source.ingredients_made + source.rows_merged + source.rows_rejected == 4


def test_build_prints_the_account_in_words(tmp_path: Path, data: Path) -> None:
    done = run([*kg_on(data), "build", "--out", str(tmp_path / "home")])
    assert re.match(r"Release 0\.1\.0-[0-9a-f]{12}: \d+ quads in \d+\.\d s\.\n", done.stdout)
    assert "  core: 9 rows read = 9 records + 0 rejected; 1 ingredients made, 0 rows merged, 0 warnings" in done.stdout


@pytest.mark.parametrize("source", ["inventory", "=path", "name="])
def test_a_source_must_read_name_equals_path(tmp_path: Path, source: str) -> None:
    result = CliRunner().invoke(main, ["build", "--source", source, "--out", str(tmp_path)])
    assert result.exit_code == 2
    assert f"{source!r} does not read NAME=PATH" in result.stderr


def test_no_progress_bar_in_a_pipe(tmp_path: Path, data: Path) -> None:
    assert run([*kg_on(data), "build", "--out", str(tmp_path / "home")]).stderr == ""


def test_a_progress_bar_on_a_terminal(tmp_path: Path, data: Path) -> None:
    ours, theirs = pty.openpty()
    command = [*kg_on(data), "build", "--out", str(tmp_path / "home")]
    environment = surroundings(TERM="xterm-256color", COLUMNS="120", NO_COLOR="")
    with subprocess.Popen(command, cwd=REPOSITORY, env=environment, stdout=subprocess.PIPE, stderr=theirs) as child:
        os.close(theirs)
        shown = b"".join(iter(lambda: _read(ours), b"")).decode()
        assert child.stdout is not None
        assert child.stdout.read().startswith(b"Release ")
    os.close(ours)
    assert child.returncode == 0
    for stage in ("core", "store", "rules", "checks"):
        assert f"building: {stage}" in shown
    assert "━" in shown


def _read(terminal: int) -> bytes:
    """What stands on a terminal; nothing where its other end was closed, which Linux tells as an error."""
    with contextlib.suppress(OSError):
        return os.read(terminal, 65_536)
    return b""


# ---------------------------------------------------------------- the first start


def test_the_first_question_builds_the_graph(tmp_path: Path, data: Path) -> None:
    first, second = (run([*kg_on(data), "show", "niacinamide"], KG_HOME=str(tmp_path / "home")) for _ in range(2))
    assert first.returncode == second.returncode == 0, first.stderr
    assert first.stderr == "Building the graph for the first time, from the shipped data.\n"
    assert second.stderr == ""
    assert first.stdout == second.stdout
    assert first.stdout.startswith("niacinamide  (substance)   ing:niacinamide\n")
    assert still_answers(tmp_path / "home")


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere the user's data folder has another place")
@pytest.mark.parametrize("variables", [{"XDG_DATA_HOME": ""}, {"XDG_DATA_HOME": "data"}])
def test_without_kg_home_it_lies_in_the_users_data_folder(
    tmp_path: Path, data: Path, variables: dict[str, str]
) -> None:
    place = tmp_path / (variables["XDG_DATA_HOME"] or ".local/share") / "skin-kg"
    environment = {name: value and str(tmp_path / value) for name, value in variables.items()}
    done = run([*kg_on(data), "show", "niacinamide"], KG_HOME="", HOME=str(tmp_path), **environment)
    assert done.returncode == 0, done.stderr
    assert still_answers(place)


def test_a_named_folder_is_never_filled_by_a_question(tmp_path: Path, data: Path) -> None:
    done = run([*kg_on(data), "show", "niacinamide", "--store", str(tmp_path / "home")])
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == f"Error: There is no graph in {tmp_path / 'home'} yet. Run `kg build` first.\n"
    assert not (tmp_path / "home").exists()


def modules(start: str, *words: str) -> set[str]:
    """Top modules that are loaded when a Python program has ended."""
    told = "import atexit, sys; atexit.register(lambda: print(chr(0), *sys.modules)); "
    done = run([sys.executable, "-c", told + start, *words])
    assert done.returncode == 0, done.stderr
    return {name.partition(".")[0] for name in done.stdout.rpartition("\0")[2].split()}


def test_importing_kg_loads_nothing_heavy() -> None:
    assert modules("import kg") & {*HEAVY, "pyoxigraph", "pydantic", "click"} == set()


def test_every_name_that_kg_offers_is_there() -> None:
    import kg as package

    assert {name for name in package.__all__ if getattr(package, name, None) is None} == set()


def test_show_loads_nothing_that_it_does_not_need(small_home: Path) -> None:
    loaded = modules("from kg.cli import main; main()", "show", "niacinamide", "--store", str(small_home))
    assert loaded & set(HEAVY) == set()
