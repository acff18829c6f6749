"""One worker: reads questions from its pipe, answers each whole or with an error, and knows nothing else."""

from __future__ import annotations

import os
import signal
import threading
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import pyoxigraph as ox

from kg.server.answering import answer
from kg.server.question import Asked
from kg.server.refusal import Refusal, over_size
from kg.server.workers.confinement import limit_cpu, limit_files, limit_memory
from kg.server.workers.frames import frame, read_frame
from kg.server.workers.spool import Spool, TooLarge

# A deep query needs a deep stack; one that needs still more ends this process and no other.
_STACK: Final = 64 << 20


@dataclass(frozen=True, slots=True)
class Shares:
    """What one worker may use: bytes of memory and of an answer, seconds of a query."""

    memory: int
    result: int
    seconds: float


def work(pipe: int, store: ox.Store | str, shares: Shares) -> None:
    """Answers until the pipe ends, then ends the process. `store` is a store, or the folder of one to open."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.stack_size(_STACK)
    thread = threading.Thread(target=_serve, args=(pipe, store, shares))
    thread.start()
    thread.join()
    os._exit(0)


def _serve(pipe: int, store: ox.Store | str, shares: Shares) -> None:
    engine = ox.Store.read_only(store) if isinstance(store, str) else store
    limit_files(shares.result * 2)
    limit_memory(shares.memory)
    with os.fdopen(pipe, "r+b", buffering=0) as raw:
        _loop(raw, engine, shares)


def _loop(raw: Any, engine: ox.Store, shares: Shares) -> None:
    def read(count: int) -> bytes:
        """So many bytes of the pipe; fewer where it ends."""
        data = bytearray()
        while len(data) < count and (piece := raw.read(count - len(data))):
            data += piece
        return bytes(data)

    while message := read_frame(read):
        limit_cpu(shares.seconds + 5)
        reply = memoryview(_reply(engine, message[0], shares))
        while reply:
            reply = reply[raw.write(reply) :]


def _reply(engine: ox.Store, message: dict[str, Any], shares: Shares) -> bytes:
    """The answer as a message. Whatever goes wrong is an answer too, as long as this process lives."""
    asked = Asked.from_json(message)
    spool = Spool(Path(message["spool"]), shares.result, asked.coding)
    try:
        content_type = answer(engine, asked.question, asked.accept, spool)
        body = spool.close()
    except Refusal as refusal:
        return _refused(refusal)
    except TooLarge:
        return _refused(over_size(shares.result))
    except MemoryError:
        os._exit(_OUT_OF_MEMORY)
    head = {"content_type": content_type, "coding": spool.coding, "size": spool.size, "spilled": spool.spilled}
    return frame(head, body)


_OUT_OF_MEMORY: Final = 77


def _refused(refusal: Refusal) -> bytes:
    told = {"status": refusal.status, "text": refusal.text, "headers": refusal.headers, "place": refusal.place}
    return frame({"refusal": told})
