"""The endpoint against `oxigraph serve`: same release, same machine, one run, loaded by wrk.

`python -m benchmarks.serving HOME [SECONDS]` serves the current release under HOME both ways and prints a table:
requests per second on the mix of the named questions, cold (each query differs in a comment) and repeated, and how
long the slowest in a hundred waits at twice the load that saturates it.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import httpx
import pyoxigraph as ox

from kg.server.describing.examples import example_files, standalone
from kg.store import current_release

PORTS = {"here": 18_231, "oxigraph": 18_232}
SATURATING = 8
# Each connection goes round the queries from a place of its own; `cold` makes each query new to any cache.
SCRIPT = """
local queries, n, cold = {}, 0, %COLD%
for line in io.lines("%FILE%") do queries[#queries + 1] = line end
math.randomseed(os.time())
local at = math.random(#queries)
request = function()
  at, n = at % #queries + 1, n + 1
  local body = queries[at]
  if cold then body = body .. "%0A%23" .. n .. "." .. math.random(1000000000) end
  return wrk.format("POST", "/%PATH%", {["Content-Type"] = "application/x-www-form-urlencoded",
    ["Accept"] = "application/sparql-results+json"}, body)
end
done = function(summary, latency)
  io.write(string.format('{"median": %f, "p99": %f, "requests": %d, "seconds": %f, "status": %d, "other": %d}\\n',
    latency:percentile(50) / 1000, latency:percentile(99) / 1000, summary.requests, summary.duration / 1e6,
    summary.errors.status,
    summary.errors.connect + summary.errors.read + summary.errors.write + summary.errors.timeout))
end
"""


@dataclass(frozen=True)
class Load:
    """What one run of wrk came to; times are milliseconds, `refused` counts answers that are not 200."""

    rate: float
    median: float
    p99: float
    refused: int
    broken: int


def main() -> None:
    """Print the table."""
    home, seconds = Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 10
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        queries = folder / "queries.txt"
        texts = [standalone(file) for file in example_files()]
        queries.write_text("".join(f"query={quote(text, safe='')}\n" for text in texts), encoding="utf-8")
        with _here(home), _oxigraph(home, folder):
            rows = list(_rows(folder, queries, seconds))
    print(f"{len(texts)} named questions in turn, {SATURATING} connections, {seconds} s each\n")
    print("| what | here | `oxigraph serve` | ratio |\n| --- | --- | --- | --- |")
    print("\n".join(f"| {' | '.join(row)} |" for row in rows))


def _rows(folder: Path, queries: Path, seconds: int) -> Iterator[tuple[str, str, str, str]]:
    """Both are loaded in turns, twice, so that what else the machine does falls on both."""
    for cold in (True, False):
        pairs = [
            [_load(folder, queries, place, cold, SATURATING, seconds) for place in ("here", "oxigraph")]
            for _ in range(2)
        ]
        ours, theirs = (max(pair[side].rate for pair in pairs) for side in (0, 1))
        what = "requests per second, each query new" if cold else "requests per second, queries repeated"
        yield what, f"{ours:.0f}", f"{theirs:.0f}", f"{ours / theirs:.2f}"
    for place in ("here", "oxigraph"):
        load = _load(folder, queries, place, True, SATURATING * 2, seconds)
        told = f"median {load.median:.0f} ms, p99 {load.p99:.0f} ms, {load.refused} refused, {load.broken} broken"
        shown = (told, "") if place == "here" else ("", told)
        yield "at twice that load, cold", *shown, f"p99 is {load.p99 / load.median:.1f} medians"


def _load(folder: Path, queries: Path, place: str, cold: bool, connections: int, seconds: int) -> Load:
    script = folder / "script.lua"
    path = "sparql" if place == "here" else "query"
    filled = {"%COLD%": str(cold).lower(), "%FILE%": str(queries), "%PATH%": path}
    text = SCRIPT
    for mark, value in filled.items():
        text = text.replace(mark, value)
    script.write_text(text, encoding="utf-8")
    address = f"http://127.0.0.1:{PORTS[place]}/"
    command = ["wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "--timeout", "60s", "-s", str(script), address]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    found = json.loads(re.findall(r"^\{.*\}$", done.stdout, re.MULTILINE)[-1])
    rate = found["requests"] / found["seconds"]
    return Load(rate, found["median"], found["p99"], found["status"], found["other"])


@contextmanager
def _here(home: Path) -> Iterator[None]:
    command = [sys.executable, "-m", "kg", "serve", "--store", str(home), "--port", str(PORTS["here"])]
    with _running(command, "here"):
        yield


@contextmanager
def _oxigraph(home: Path, folder: Path) -> Iterator[None]:
    place = folder / "oxigraph"
    store = ox.Store(str(place))
    store.bulk_load(path=str(current_release(home) / "release.nq"), format=ox.RdfFormat.N_QUADS)
    store.optimize()
    del store
    program = str(Path(sys.executable).with_name("oxigraph"))
    bind = f"127.0.0.1:{PORTS['oxigraph']}"
    with _running([program, "serve-read-only", "--location", str(place), "--bind", bind], "oxigraph"):
        yield


@contextmanager
def _running(command: list[str], place: str) -> Iterator[None]:
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        for _ in range(200):
            try:
                httpx.get(f"http://127.0.0.1:{PORTS[place]}/", trust_env=False)
                break
            except httpx.TransportError:
                time.sleep(0.1)
        yield
    finally:
        process.terminate()
        process.wait()


if __name__ == "__main__":
    main()
