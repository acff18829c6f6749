from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from handmade import NIACINAMIDE, STATEMENT, data_folder

from kg.build import build
from kg.cli import main

INGREDIENTS = [
    NIACINAMIDE | {"id": "ing:quiet", "label": "quiet oil", "inci": "QUIET OIL"},
    NIACINAMIDE | {"id": "ing:myth", "label": "mythical water", "inci": "MYTHICAL WATER"},
]
MYTH = STATEMENT | {"subject": "ing:myth", "status": "refuted", "bearing": "contradicts", "finding": "Nothing changed."}


@pytest.fixture(autouse=True)
def _wide(monkeypatch: pytest.MonkeyPatch) -> None:
    """Lines of text are as wide as the terminal, which is none here."""
    monkeypatch.setenv("COLUMNS", "100")


@pytest.fixture(scope="session")
def small_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A graph of an ingredient with evidence for it, one with evidence against it, and one of which nothing is said."""
    folder = tmp_path_factory.mktemp("small")
    build({}, folder / "home", data=data_folder(folder / "data", ingredients=INGREDIENTS, statements=[MYTH]))
    return folder / "home"


@pytest.fixture
def small(small_home: Path) -> Callable[..., Result]:
    """Runs a command on the small graph."""
    return lambda *words: CliRunner().invoke(main, [*words, "--store", str(small_home)])


@pytest.fixture
def kg(shipped_home: Path) -> Callable[..., Result]:
    """Runs a command on the shipped graph."""
    return lambda *words: CliRunner().invoke(main, [*words, "--store", str(shipped_home)])


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return data_folder(tmp_path / "data")
