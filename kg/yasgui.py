"""YASGUI, a query editor of others: nothing of it is kept here, `kg editor install` gets a locked version from npm."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import tarfile
import tempfile
from pathlib import Path
from typing import Final

from platformdirs import user_data_path

from kg.errors import FetchError

PACKAGE: Final = "@zazuko/yasgui@4.6.2"
SHA256: Final = "6520cdd256a4003e8d45865e0d631b6456b88a0e6b65f4f3e56d78a25d74c9a7"
FILES: Final = ("yasgui.min.js", "yasgui.min.css")
_SECONDS: Final = 300


def folder() -> Path:
    """Where it lies once it is installed: under KG_HOME, else in the user's data folder."""
    named = os.environ.get("KG_HOME")
    home = Path(named) if named else user_data_path("skin-kg", appauthor=False)
    return home / "yasgui"


def installed() -> Path | None:
    """The folder with its files, None where it is not installed."""
    found = folder()
    return found if all((found / name).is_file() for name in FILES) else None


def install(package: str = PACKAGE, sha256: str = SHA256) -> Path:
    """Gets it from npm, checks that it is the version that was locked, and returns the folder.

    No script of the package is run. Raises FetchError where npm is missing or gives something else.
    """
    npm = shutil.which("npm")
    if npm is None:
        raise FetchError(package, "npm is not installed", "Install Node.js, or use the editor at /query as it is.")
    with tempfile.TemporaryDirectory() as place:
        command = [npm, "pack", package, "--ignore-scripts", "--silent", "--pack-destination", place]
        done = subprocess.run(command, capture_output=True, text=True, timeout=_SECONDS, check=False, cwd=place)  # noqa: S603
        packed = next(Path(place).glob("*.tgz"), None)
        if done.returncode or packed is None:
            raise FetchError(package, f"npm failed ({done.stderr.strip()[:200]})", "Is the network there? Try again.")
        if hashlib.sha256(packed.read_bytes()).hexdigest() != sha256:
            raise FetchError(package, "it is not the file that was locked", "Nothing was installed. Tell the authors.")
        return _unpacked(packed)


def _unpacked(packed: Path) -> Path:
    target = folder()
    target.mkdir(parents=True, exist_ok=True)
    with tarfile.open(packed) as archive:
        for name in FILES:
            member = archive.extractfile(f"package/build/{name}")
            if member is None:
                raise FetchError(str(packed), f"{name} is not in it", "Tell the authors.")
            (target / name).write_bytes(member.read())
    return target
