"""Builds that are killed, by SIGKILL and at every step: the old graph goes on answering, the next build works."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from handmade import NIACINAMIDE, REPOSITORY, data_folder, fingerprint, kg_on, run, still_answers, surroundings

from kg.build import build
from kg.store import CURRENT, Store, current_release

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL is a signal of POSIX")

RETINOL = {**NIACINAMIDE, "id": "ing:retinol", "label": "retinol", "inci": "RETINOL"}
SECONDS = 120

# Builds in many copies of a home. Each build counts what Python does to the files there (PEP 578) and is killed just
# before one of these acts: every third one, and each of the last. Printed are the acts, and how each build ended.
KILLED_BEFORE_EACH_ACT = """
import json, os, shutil, signal, sys
from pathlib import Path
import pyshacl, rdflib
from kg.build import build

data, old, homes = map(Path, sys.argv[1:])
acts = []

def watch(home, fatal):
    def hook(event, arguments):
        changes = event in ("os.rename", "os.remove", "os.rmdir", "os.mkdir", "os.utime", "shutil.rmtree")
        writes = event == "open" and arguments[2] & (os.O_WRONLY | os.O_RDWR | os.O_CREAT)
        if (changes or writes) and str(arguments[0]).startswith(str(home)):
            acts.append(f"{event} {os.path.basename(arguments[0])}")
            if len(acts) == fatal:
                os.kill(os.getpid(), signal.SIGKILL)
    sys.addaudithook(hook)

def forked(fatal):
    home = shutil.copytree(old, homes / str(fatal))
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        watch(home, fatal)
        build({}, home, data=data)
        os.write(writing, json.dumps(acts).encode())
        os._exit(0)
    os.close(writing)
    status = os.waitpid(child, 0)[1]
    return os.waitstatus_to_exitcode(status), os.read(reading, 1 << 20)

told = json.loads(forked(0)[1])
fatal = sorted({*range(1, len(told), 3), *range(max(1, len(told) - 9), len(told) + 1)})
print(json.dumps({"acts": told, "codes": {act: forked(act)[0] for act in fatal}}))
"""


@pytest.fixture(scope="module")
def old(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with a sound release and the one before it; tests work on copies of it."""
    folder = tmp_path_factory.mktemp("old")
    build({}, folder / "home", data=data_folder(folder / "before", ingredients=[{**RETINOL, "label": "other"}]))
    build({}, folder / "home", data=data_folder(folder / "data"))
    return folder / "home"


@pytest.fixture
def home(tmp_path: Path, old: Path) -> Path:
    return shutil.copytree(old, tmp_path / "home")


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """Data that make another release than the old one: it knows retinol."""
    return data_folder(tmp_path / "data", ingredients=[RETINOL])


def knows_retinol(home: Path) -> bool:
    return Store.open(home).ask("ASK { ing:retinol rdfs:label ?label }")


def assert_next_build_works(data: Path, home: Path) -> None:
    assert run([*kg_on(data), "build", "--out", str(home)]).returncode == 0
    assert knows_retinol(home)
    assert sorted(entry.name for entry in home.iterdir()) == [".lock", "current", "releases"]
    assert len(list((home / "releases").iterdir())) == 2


def test_a_build_killed_before_an_act_on_its_files_leaves_a_whole_graph(tmp_path: Path, old: Path, data: Path) -> None:
    homes = tmp_path / "homes"
    homes.mkdir()
    done = run([sys.executable, "-c", KILLED_BEFORE_EACH_ACT, str(data), str(old), str(homes)])
    told = json.loads(done.stdout)
    assert {"os.rename release", "os.rename .current.new", "open release.nq"} <= set(told["acts"])
    assert set(told["codes"].values()) == {-signal.SIGKILL}
    assert len(told["codes"]) > 15
    new = {}
    for act in told["codes"]:
        assert still_answers(homes / act), told["acts"][int(act) - 1]
        new[int(act)] = knows_retinol(homes / act)
    swap = told["acts"].index("os.rename .current.new") + 1
    assert new == {act: act > swap for act in new}
    assert {False, True} == set(new.values())
    assert_next_build_works(data, homes / str(swap))


# ---------------------------------------------------------------- python -m kg build, killed from outside


@contextlib.contextmanager
def building(command: list[str]) -> Iterator[subprocess.Popen[str]]:
    """A running build; if it still runs at the end, it is killed."""
    child = subprocess.Popen(
        command, cwd=REPOSITORY, env=surroundings(), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )  # fmt: skip
    try:
        yield child
    finally:
        if child.poll() is None:
            child.kill()
        child.communicate()


def wait_for(there: Callable[[], bool], child: subprocess.Popen[str]) -> None:
    """Wait until something is there; fail if the child ends before."""
    end = time.monotonic() + SECONDS
    while not there():
        assert child.poll() is None, child.communicate()
        assert time.monotonic() < end, "it took too long"
        time.sleep(0.002)


STAGES = ("building", "building/source-core.nt", "building/derived-inferred.nt", "building/release.nq")


@pytest.mark.parametrize("stage", STAGES)
def test_the_command_killed_at_a_stage_leaves_the_old_graph(data: Path, home: Path, stage: str) -> None:
    before = fingerprint(home)
    with building([*kg_on(data), "build", "--out", str(home)]) as child:
        wait_for((home / stage).exists, child)
        child.send_signal(signal.SIGKILL)
        assert child.wait(SECONDS) == -signal.SIGKILL
    assert still_answers(home)
    if not knows_retinol(home):
        assert {name: digest for name, digest in fingerprint(home).items() if "building" not in name} == before
    assert_next_build_works(data, home)


@pytest.mark.parametrize("part", ["source-core.nt", "release.nq"])
def test_the_shipped_data_killed_while_they_are_built(tmp_path: Path, shipped_home: Path, part: str) -> None:
    home = tmp_path / "home"
    release = current_release(shipped_home)
    shutil.copytree(release, home / "releases" / release.name)
    shutil.copyfile(shipped_home / CURRENT, home / CURRENT)
    with building([sys.executable, "-m", "kg", "build", "--out", str(home)]) as child:
        wait_for((home / "building" / part).exists, child)
        child.send_signal(signal.SIGKILL)
        assert child.wait(SECONDS) == -signal.SIGKILL
    assert (home / "building" / part).exists()
    shown = run([sys.executable, "-m", "kg", "show", "niacinamide", "--json", "--store", str(home)])
    assert json.loads(shown.stdout)["release"] == release.name


def test_a_killed_first_build_leaves_nothing_that_looks_like_a_graph(tmp_path: Path, data: Path) -> None:
    home = tmp_path / "home"
    with building([*kg_on(data), "build", "--out", str(home)]) as child:
        wait_for((home / "building" / "source-core.nt").exists, child)
        child.kill()
    shown = run([sys.executable, "-m", "kg", "show", "niacinamide", "--store", str(home)])
    assert (shown.returncode, shown.stderr) == (1, f"Error: There is no graph in {home} yet. Run `kg build` first.\n")


# ---------------------------------------------------------------- two at once


def test_a_second_build_is_refused_while_one_runs(data: Path, home: Path) -> None:
    command = [*kg_on(data), "build", "--out", str(home)]
    with building(command) as first:
        wait_for((home / "building").exists, first)
        os.kill(first.pid, signal.SIGSTOP)
        second = run(command)
        assert (second.returncode, second.stdout, second.stderr) == (
            1, "", f"Error: {home}: another build is running there. Wait for it, or choose another --out.\n"
        )  # fmt: skip
        assert still_answers(home)
        os.kill(first.pid, signal.SIGCONT)
        assert first.wait(SECONDS) == 0
    assert knows_retinol(home)


def test_a_graph_can_be_read_while_another_is_built_and_put_in_its_place(data: Path, home: Path) -> None:
    reader = Store.open(home)
    with building([*kg_on(data), "build", "--out", str(home)]) as child:
        while child.poll() is None:
            assert still_answers(home)
    assert child.returncode == 0
    assert reader.ask("ASK { ing:niacinamide sk:supports mech:lipids }")
    assert knows_retinol(home)
