from __future__ import annotations

import os
from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def sources() -> Path:
    """The folder of downloaded source files. Without it a test is skipped, on CI it fails."""
    folder = os.environ.get("KG_SOURCES", "")
    if folder and Path(folder).is_dir():
        return Path(folder)
    why = f"KG_SOURCES names no folder ({folder!r})" if folder else "KG_SOURCES is not set"
    if os.environ.get("CI"):
        pytest.fail(f"{why}: the real source files must be read on CI")
    pytest.skip(f"{why}: the real source files are not here")
