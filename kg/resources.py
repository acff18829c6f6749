"""Where the data folder lies: inside the installed package, or beside it in a checkout."""

from __future__ import annotations

from pathlib import Path


def data_dir() -> Path:
    """The folder with `sources.toml` and `curated/`: `kg/data` if installed, else `data` beside `kg`."""
    package = Path(__file__).resolve().parent
    installed = package / "data"
    return installed if installed.is_dir() else package.parent / "data"
