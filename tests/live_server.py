"""A server as a process of its own, on a free port of this machine."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import kg

PROGRAM = """
import sys
from pathlib import Path
import pyoxigraph as ox
from kg.server import Settings, serve
from kg.store import Store
if {home!r}:
    store = Store.open(Path({home!r}))
else:
    engine = ox.Store()
    if {data!r}.endswith(".nq"):
        engine.bulk_load(path={data!r})
    elif {data!r}:
        engine.update(Path({data!r}).read_text(encoding="utf-8"))
    store = Store(engine, "r1")
home = Path({home!r}) if {home!r} else None
serve(store, port=0, home=home, settings=Settings(**{limits!r}), tell=lambda text: print(text, flush=True))
"""


@contextmanager
def live(data: Path | None = None, home: Path | None = None, **limits: object) -> Iterator[str]:
    """The address of a server over the updates or N-Quads in a file, or over a folder of releases."""
    program = PROGRAM.format(data=str(data or ""), home=str(home or ""), limits=limits)
    process = subprocess.Popen(
        [sys.executable, "-c", program],
        env=os.environ | {"PYTHONPATH": str(Path(kg.__file__).parents[1])},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    told = process.stdout.readline()
    address = re.search(r"http://127\.0\.0\.1:\d+", told)
    try:
        assert address, told + (process.stderr.read() if process.stderr else "")
        yield address[0]
    finally:
        process.kill()
        process.communicate()
