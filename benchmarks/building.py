"""The build against Oxigraph's own bulk load of the N-Quads that come out of it."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox

from kg.store import current_release

FILES = {
    "cosing-inventory": "cosing_inventory_30070.csv.gz",
    "cosing-annex-ii-2024": "annex.II.csv.gz",
    "cosing-annex-iii-2024": "annex.III.csv",
    "cosing-annex-iv-2024": "annex.IV.csv",
    "cosing-annex-v-2024": "annex.V.csv",
    "cosing-annex-vi-2024": "annex.VI.csv",
    "cosing-annex-ii-2025": "COSING_Annex_II_v2.raw_2025-12.txt.gz",
    "cosing-annex-iii-2025": "COSING_Annex_III_v2.raw_2025-12.txt.gz",
}
# The checks are timed inside the build and taken off: a bulk load checks nothing.
_CHILD = """
import json, resource, sys, time
from pathlib import Path
import kg.build
spent = 0.0
def timed(check):
    def run(*arguments):
        global spent
        started = time.perf_counter()
        try:
            return check(*arguments)
        finally:
            spent += time.perf_counter() - started
    return run
for name in ("check_shapes", "check_catalogue"):
    setattr(kg.build, name, timed(getattr(kg.build, name)))
home, files = Path(sys.argv[1]), {name: Path(path) for name, path in json.loads(sys.argv[2]).items()}
started = time.perf_counter()
receipt = kg.build.build(files, home)
total = time.perf_counter() - started
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
print(json.dumps({"seconds": total, "shacl": spent, "peak_mb": peak, "quads": receipt.quads}))
"""


def build_against_bulk_load(home: Path, sources: str | None) -> Iterator[tuple[str, str, str, str, str]]:
    """Rows for the shipped graph (left in `home/shipped`) and, where the files are at hand, the full inventory."""
    _measured(home / "shipped", {})
    if sources is None:
        yield "build of the full EU inventory and annexes", "not run: KG_SOURCES is not set", "", "", "at most 3"
        return
    files = {name: str(Path(sources) / "cosing" / file) for name, file in FILES.items()}
    got = _measured(home / "full", files)
    load = _bulk_load(current_release(home / "full") / "release.nq")
    ours = got["seconds"] - got["shacl"]
    what = f"build of the full EU inventory and annexes ({got['quads']:,.0f} quads), SHACL apart"
    yield what, f"{ours:.1f} s", f"Oxigraph bulk load {load:.1f} s", f"{ours / load:.1f} times", "at most 3"
    yield "the same with SHACL", f"{got['seconds']:.1f} s", "", f"{got['seconds'] / load:.1f} times", ""
    yield "peak memory of that build", f"{got['peak_mb']:.0f} MB", "", "", "under 1,000 MB"


def _measured(home: Path, files: dict[str, str]) -> dict[str, float]:
    command = [sys.executable, "-c", _CHILD, str(home), json.dumps(files)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    result: dict[str, float] = json.loads(done.stdout)
    return result


def _bulk_load(nquads: Path) -> float:
    with tempfile.TemporaryDirectory() as folder:
        started = time.perf_counter()
        ox.Store(folder).bulk_load(path=str(nquads), format=ox.RdfFormat.N_QUADS)
        return time.perf_counter() - started
