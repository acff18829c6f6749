"""The server's side of the workers: hands each a question at a time, and replaces one that is over its limits."""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
import os
import signal
import socket
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from kg.server.generation import Unready
from kg.server.metrics import Metrics
from kg.server.question import Asked, Reply
from kg.server.refusal import Refusal, over_memory, over_time
from kg.server.settings import Settings
from kg.server.source import Source
from kg.server.turns import Turns
from kg.server.workers.frames import LENGTHS, frame, head_of, lengths

_ORDER_BYTES: Final = 65_536
_OUT_OF_MEMORY: Final = {-signal.SIGABRT, -signal.SIGSEGV, -signal.SIGBUS, 77}


log = logging.getLogger("kg.server")


class Lost(Exception):
    """A worker ended before its answer was whole."""


@dataclass(eq=False, slots=True)
class _Worker:
    pid: int
    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter


class Pool:
    """Workers over one source of quads. `unconfined` says why they could open sockets, empty where they cannot."""

    def __init__(self, source: Source, settings: Settings, metrics: Metrics) -> None:
        self.unconfined = ""
        self._source = source
        self._settings = settings
        self._metrics = metrics
        self._turns = Turns(settings.workers, settings.queue, settings.per_client, settings.queue_seconds)
        self._idle: list[_Worker] = []
        self._alive: set[_Worker] = set()
        self._starting = asyncio.Lock()
        self._ordering = asyncio.Lock()
        self._control: socket.socket | None = None
        self._process: subprocess.Popen[bytes] | None = None
        self._spool = tempfile.TemporaryDirectory(prefix="kg-answers-")
        self._spooled = 0
        self._mending: set[asyncio.Task[None]] = set()

    @property
    def waiting(self) -> int:
        """How many questions wait for a worker."""
        return self._turns.waiting

    @property
    def alive(self) -> int:
        """How many workers there are."""
        return len(self._alive)

    async def start(self) -> None:
        """Starts the workers; does nothing where they are. Raises Unready."""
        async with self._starting:
            if self._process is None or self._process.poll() is not None:
                await self._start_nursery()
            while len(self._alive) < self._settings.workers:
                self._idle.append(await self._fork())

    async def ask(self, asked: Asked, client: str) -> Reply:
        """The answer of a worker. Raises Refusal. To cancel this is to stop the work."""
        try:
            return await self._ask(asked, client)
        except Unready as error:
            log.error("no worker can be had: %s", error)
            raise Refusal(503, "No worker can be had just now. Ask again.", {"Retry-After": "5"}) from None

    async def _ask(self, asked: Asked, client: str) -> Reply:
        if len(self._alive) < self._settings.workers and not self._mending:
            await self.start()
        began = await self._turns.take(client)
        try:
            worker = self._idle.pop() if self._idle else await self._fork()
        except BaseException:
            self._turns.give(began)
            raise
        self._spooled += 1
        place = Path(self._spool.name) / str(self._spooled)
        try:
            head, body = await self._exchange(worker, asked, place)
        except BaseException as fault:
            place.unlink(missing_ok=True)
            self._mend(worker, began)
            raise fault if not isinstance(fault, Lost) else await self._verdict(worker) from None
        self._idle.append(worker)
        self._turns.give(began)
        return _read(head, body, place)

    async def _exchange(self, worker: _Worker, asked: Asked, place: Path) -> tuple[dict[str, Any], bytes]:
        try:
            async with asyncio.timeout(self._settings.query_seconds):
                worker.writer.write(frame(asked.as_json() | {"spool": str(place)}))
                head_length, body_length = lengths(await worker.reader.readexactly(LENGTHS.size))
                head = head_of(await worker.reader.readexactly(head_length))
                return head, await worker.reader.readexactly(body_length)
        except TimeoutError:
            self._metrics.stopped.labels("time").inc()
            raise over_time(self._settings.query_seconds) from None
        except (OSError, EOFError, ValueError):
            raise Lost from None

    def _mend(self, worker: _Worker, began: float) -> None:
        """Replaces a worker in the background; its turn is given back when the new one stands."""
        self._alive.discard(worker)
        task = asyncio.get_running_loop().create_task(self._replace(worker, began))
        self._mending.add(task)
        task.add_done_callback(self._mending.discard)

    async def _replace(self, worker: _Worker, began: float) -> None:
        try:
            worker.writer.close()
            await self._ended(worker)
            if len(self._alive) < self._settings.workers:  # all may have been started anew meanwhile
                self._idle.append(await self._fork())
        except Unready:
            return  # the next question starts all anew
        finally:
            self._turns.give(began)

    async def _verdict(self, worker: _Worker) -> Refusal:
        """Why a worker ended by itself."""
        status = os.waitstatus_to_exitcode(await self._ended(worker))
        if status in _OUT_OF_MEMORY:
            self._metrics.stopped.labels("memory").inc()
            return over_memory(self._settings.query_memory)
        if status == -signal.SIGXCPU:
            self._metrics.stopped.labels("time").inc()
            return over_time(self._settings.query_seconds)
        self._metrics.stopped.labels("crash").inc()
        return Refusal(500, "The process that worked on this query ended. Only this query is lost.")

    async def _ended(self, worker: _Worker) -> int:
        with contextlib.suppress(Unready):
            return int((await self._order({"end": worker.pid})).get("status", 0))
        return 0

    async def _fork(self) -> _Worker:
        ours, theirs = socket.socketpair()
        with theirs:
            pid = int((await self._order({}, theirs))["pid"])
        reader, writer = await asyncio.open_connection(sock=ours)
        worker = _Worker(pid, reader, writer)
        self._alive.add(worker)
        return worker

    async def _start_nursery(self) -> None:
        self._forget()
        self._control, theirs = socket.socketpair()
        self._control.setblocking(False)
        command = [sys.executable, "-m", "kg.server.workers.nursery", str(theirs.fileno())]
        with theirs:
            self._process = subprocess.Popen(  # noqa: S603 - our own module
                command, pass_fds=[theirs.fileno()], start_new_session=True, env=_environment(),
                stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            )  # fmt: skip
        shares = {
            "memory": self._settings.query_memory, "result": self._settings.result_bytes,
            "seconds": self._settings.query_seconds,
        }  # fmt: skip
        told = await self._order(await self._source.order() | {"shares": shares})
        self._source.loaded()
        if error := told.get("error"):
            raise Unready(f"The store cannot be loaded: {error}")
        self.unconfined = str(told["unconfined"])

    async def _order(self, order: dict[str, Any], pipe: socket.socket | None = None) -> dict[str, Any]:
        """Tells the nursery to do something and waits until it has. Raises Unready where it is gone."""
        async with self._ordering:
            if self._control is None:
                raise Unready("The workers are not started.")
            try:
                _send(self._control, json.dumps(order).encode(), pipe)
                told = await asyncio.get_running_loop().sock_recv(self._control, _ORDER_BYTES)
                return dict(json.loads(told))
            except (OSError, ValueError) as error:
                raise Unready(f"The process that holds the store is gone: {error}") from None

    def _forget(self) -> None:
        for worker in self._alive:
            worker.writer.close()
        self._alive.clear()
        self._idle.clear()
        if self._control is not None:
            self._control.close()

    async def drain(self) -> None:
        """Waits until no question is being answered, then closes."""
        while self._turns.waiting or self._turns.free < self._settings.workers or self._mending:
            await asyncio.sleep(0.05)
        self.close()

    def close(self) -> None:
        """Ends the workers and whatever they work on, and removes answers that were not fetched."""
        if self._process is not None and self._process.poll() is None:
            self._process.kill()
            self._process.wait()
        with contextlib.suppress(RuntimeError):  # the loop of a server that was stopped is closed
            self._forget()
        self._control = None
        self._spool.cleanup()


def _send(control: socket.socket, data: bytes, pipe: socket.socket | None) -> None:
    """Orders are short and come one by one, so that the socket always has room for one."""
    if pipe is None:
        control.send(data)
    else:
        socket.send_fds(control, [data], [pipe.fileno()])


def _environment() -> dict[str, str]:
    """What the processes get of our environment: nothing that may be secret, only what finds this package."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG", "TMPDIR", "VIRTUAL_ENV") if name in os.environ}
    return kept | {"PYTHONPATH": os.pathsep.join(path for path in sys.path if path)}


def _read(head: dict[str, Any], body: bytes, place: Path) -> Reply:
    if refusal := head.get("refusal"):
        place.unlink(missing_ok=True)
        where = tuple(refusal["place"]) if refusal["place"] else None
        raise Refusal(int(refusal["status"]), str(refusal["text"]), refusal["headers"], where)
    file = place if head["spilled"] else None
    size = place.stat().st_size if file else len(body)
    return Reply(200, str(head["content_type"]), body, str(head["coding"]), file, size)
