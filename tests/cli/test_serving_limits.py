"""What is said to `kg serve` on the command line is what the server allows."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

import kg.server
from kg.cli import main
from kg.server import Settings

MEGABYTE = 1 << 20


@pytest.fixture
def settings_of(small_home: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """The settings that a server gets for these words."""
    seen: dict[str, Any] = {}
    monkeypatch.setattr(kg.server, "serve", lambda store, host, port, **given: seen.update(given))

    def told(*words: str) -> Settings:
        done = CliRunner().invoke(main, ["serve", "--store", str(small_home), *words])
        assert done.exit_code == 0, done.output
        return seen["settings"]

    return told


def test_limits_are_those_of_the_words(settings_of: Any) -> None:
    words = "--workers 3 --seconds 1.5 --memory 64 --result 2 --queue 7 --service http://127.0.0.1/sparql"
    assert settings_of(*words.split(), "--public-url", "https://map.test") == Settings(
        workers=3, query_seconds=1.5, query_memory=64 * MEGABYTE, result_bytes=2 * MEGABYTE, queue=7,
        services=("http://127.0.0.1/sparql",), public_url="https://map.test",
    )  # fmt: skip


def test_without_words_they_are_the_usual_ones(settings_of: Any) -> None:
    assert settings_of() == Settings()
