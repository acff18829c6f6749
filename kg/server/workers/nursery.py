"""The process that holds one release of the store and forks workers of it: a fork shares the store and takes 5 ms.

It has one thread, so that forking is safe, and no network. It ends, with all its workers, when the server is gone.
Run as `python -m kg.server.workers.nursery FD`, where FD is a Unix socket on which the orders come.
"""

from __future__ import annotations

import contextlib
import gc
import json
import os
import signal
import socket
import sys
import warnings
from typing import Any, Final

import pyoxigraph as ox

from kg.server.workers.confinement import take_away_network
from kg.server.workers.worker import Shares, work

MAX_ORDER: Final = 65_536


def main(control: socket.socket) -> None:
    """Load what the first order names, then fork and end workers as told until the socket ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    order = json.loads(control.recv(MAX_ORDER) or b"null")
    if order is None:
        return
    try:
        store = _load(order)
    except (OSError, RuntimeError, SyntaxError, ValueError) as error:
        control.sendall(json.dumps({"error": str(error)}).encode())
        return
    missing = take_away_network()
    gc.collect()
    gc.freeze()
    control.sendall(json.dumps({"unconfined": missing}).encode())
    Nursery(control, store, Shares(**order["shares"])).run()


def _load(order: dict[str, Any]) -> ox.Store | str:
    """The store in memory; or where it lies, since a store on disk must be opened by each worker itself."""
    if order["kind"] == "disk":
        return str(order["path"])
    store = ox.Store()
    store.bulk_load(path=order["path"], format=ox.RdfFormat.N_QUADS)
    return store


class Nursery:
    """Forks workers, and ends them: only their parent can do so without ever hitting a stranger of the same number."""

    def __init__(self, control: socket.socket, store: ox.Store | str, shares: Shares) -> None:
        self._control = control
        self._store = store
        self._shares = shares
        self._children: set[int] = set()

    def run(self) -> None:
        """Does as told until the server is gone."""
        while True:
            data, pipes, _, _ = socket.recv_fds(self._control, MAX_ORDER, 1)
            if not data:
                break
            order = json.loads(data)
            told = {"pid": self._fork(pipes[0])} if pipes else {"status": self._end(order["end"])}
            self._control.sendall(json.dumps(told).encode())
        for pid in list(self._children):
            self._end(pid)

    def _fork(self, pipe: int) -> int:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)
            pid = os.fork()
        if pid == 0:
            self._control.close()
            try:
                work(pipe, self._store, self._shares)
            finally:
                os._exit(1)
        os.close(pipe)
        self._children.add(pid)
        return pid

    def _end(self, pid: int) -> int:
        """Ends a worker for good; how it ended, as a wait status: by itself before, or by this."""
        if pid not in self._children:
            return 0
        self._children.discard(pid)
        with contextlib.suppress(ChildProcessError):
            done, status = os.waitpid(pid, os.WNOHANG)
            if done:
                return status
            os.kill(pid, signal.SIGKILL)
            return os.waitpid(pid, 0)[1]
        return 0


if __name__ == "__main__":
    main(socket.socket(fileno=int(sys.argv[1])))
