"""Engines of others, started for the tests: each is an address to publish to and one to ask."""

from __future__ import annotations

import contextlib
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import httpx

from kg.ontology.terms import expand

# What Virtuoso's planner needs so as not to think for minutes about a query with many OPTIONALs.
VIRTUOSO = """
[Database]
DatabaseFile = {folder}/virtuoso.db
ErrorLogFile = {folder}/virtuoso.log
LockFile = {folder}/virtuoso.lck
TransactionFile = {folder}/virtuoso.trx
xa_persistent_file = {folder}/virtuoso.pxa
[TempDatabase]
DatabaseFile = {folder}/virtuoso-temp.db
TransactionFile = {folder}/virtuoso-temp.trx
[Parameters]
ServerPort = 127.0.0.1:{sql}
NumberOfBuffers = 20000
MaxDirtyBuffers = 15000
MaxOptimizeLayouts = 20
StopCompilerWhenXOverRunTime = 1
MaxQueryMem = 2G
[HTTPServer]
ServerPort = 127.0.0.1:{http}
ServerThreads = 4
[SPARQL]
ResultSetMaxRows = 100000
MaxQueryExecutionTime = 60
"""


@dataclass(frozen=True)
class Engine:
    """Where to publish, where to ask, and who asks."""

    store: str
    query: str
    default_as: str = ""
    environment: Mapping[str, str] = field(default_factory=dict)

    @property
    def address(self) -> str:
        """The address to ask at, for the graph that holds each triple once."""
        return f"{self.query}?default-graph-uri={self.default_as}" if self.default_as else self.query


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


@contextmanager
def oxigraph_server(folder: Path) -> Iterator[Engine]:
    """`oxigraph serve`, from the PyPI package `oxigraph`."""
    program = Path(sys.executable).with_name("oxigraph")
    address = f"127.0.0.1:{free_port()}"
    with _running(
        [str(program), "serve", "--location", str(folder / "oxigraph"), "--bind", address], f"http://{address}/"
    ):
        yield Engine(f"http://{address}/store", f"http://{address}/query")


@contextmanager
def virtuoso_server(folder: Path) -> Iterator[Engine]:
    """Virtuoso, from Debian's `virtuoso-opensource`."""
    http = free_port()
    settings = folder / "virtuoso.ini"
    settings.write_text(VIRTUOSO.format(folder=folder, sql=free_port(), http=http), encoding="utf-8")
    address = f"http://127.0.0.1:{http}"
    who = {"KG_STORE_USER": "dba", "KG_STORE_PASSWORD": "dba", "KG_STORE_AUTH": "digest"}
    with _running(["virtuoso-t", "-c", str(settings), "+foreground"], f"{address}/sparql"):
        yield Engine(f"{address}/sparql-graph-crud-auth", f"{address}/sparql", expand("g:default"), who)


def has_oxigraph() -> bool:
    return Path(sys.executable).with_name("oxigraph").exists()


def has_virtuoso() -> bool:
    return shutil.which("virtuoso-t") is not None


@contextmanager
def _running(command: list[str], address: str) -> Iterator[None]:
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        for _ in range(300):
            with contextlib.suppress(httpx.TransportError):
                httpx.get(address, trust_env=False, timeout=5)
                break
            assert process.poll() is None, f"{command[0]} ended"
            time.sleep(0.2)
        yield
    finally:
        process.kill()
        process.wait()
