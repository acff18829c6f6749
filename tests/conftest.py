from __future__ import annotations

import os
from pathlib import Path

import pytest
from filelock import FileLock
from hypothesis import settings

from kg.build import build
from kg.store import CURRENT, Store

# How long an example takes tells of the machine, not of the code.
settings.register_profile("kg", deadline=None)
settings.load_profile("kg")


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


@pytest.fixture(scope="session")
def shipped_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Folder with a release of the shipped data, built once for all workers of a test run."""
    shared = tmp_path_factory.getbasetemp()
    shared = shared.parent if "PYTEST_XDIST_WORKER" in os.environ else shared
    home = shared / "shipped"
    with FileLock(shared / "shipped.lock"):
        if not (home / CURRENT).exists():
            build(home=home)
    return home


@pytest.fixture(scope="session")
def shipped(shipped_home: Path) -> Store:
    """The shipped graph, for reading."""
    return Store.open(shipped_home)
