from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner
from handmade import data_folder, fingerprint, still_answers

import kg.build
from kg.build import build
from kg.cli import main


@pytest.fixture(scope="session")
def old(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with a sound release; tests work on copies of it."""
    folder = tmp_path_factory.mktemp("old")
    build({}, folder / "home", data=data_folder(folder / "data"))
    return folder / "home"


@pytest.fixture
def home(tmp_path: Path, old: Path) -> Path:
    return shutil.copytree(old, tmp_path / "home")


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return data_folder(tmp_path / "data")


@pytest.fixture
def refused(home: Path, data: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., str]:
    """Runs `kg build`, sees that it fails as it should and harms nothing, and gives what it said."""
    monkeypatch.setattr(kg.build, "data_dir", lambda: data)

    def attempt(*sources: str) -> str:
        before = fingerprint(home)
        given = [part for source in sources for part in ("--source", source)]
        result = CliRunner().invoke(main, ["build", *given, "--out", str(home)])
        assert isinstance(result.exception, SystemExit), result.exception
        assert result.exit_code == 1
        assert result.stdout == ""
        assert result.stderr.startswith("Error: ")
        assert fingerprint(home) == before
        assert still_answers(home)
        return result.stderr.removeprefix("Error: ").rstrip("\n")

    return attempt
