"""Work that blocks, done in threads that do not keep the process from ending.

Oxigraph cannot be told to stop. The threads of AnyIO and of executors are waited for when the interpreter ends,
so that one endless query would keep the server alive after Ctrl-C.
"""

from __future__ import annotations

import asyncio
import contextlib
import threading
import traceback
from collections.abc import Callable
from functools import partial
from typing import TypeVar

T = TypeVar("T")


class Threads:
    """Up to `limit` threads at a time; further work waits for its turn."""

    def __init__(self, limit: int) -> None:
        self._free = asyncio.Semaphore(limit)

    async def run(self, work: Callable[[], T]) -> T:
        """What `work` returns or raises, without holding up the event loop meanwhile."""
        async with self._free:
            loop = asyncio.get_running_loop()
            done: asyncio.Future[T] = loop.create_future()
            threading.Thread(target=_work, args=(work, done, loop), daemon=True).start()
            return await done


def _work(work: Callable[[], T], done: asyncio.Future[T], loop: asyncio.AbstractEventLoop) -> None:
    settle: Callable[[], None]
    try:
        settle = partial(done.set_result, work())
    except BaseException as error:
        _release(error)
        settle = partial(done.set_exception, error)
    # The loop is closed when the server has ended before its query.
    with contextlib.suppress(RuntimeError):
        loop.call_soon_threadsafe(lambda: None if done.done() else settle())


def _release(error: BaseException | None) -> None:
    # Solutions of a query must end in the thread that began them; the frames of an error would take them elsewhere.
    while error is not None:
        traceback.clear_frames(error.__traceback__)
        error = error.__context__
