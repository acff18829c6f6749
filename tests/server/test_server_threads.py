from __future__ import annotations

import asyncio
import threading
import time

import pytest
from server_client import in_own_loop

from kg.server.threads import Threads


def test_what_the_work_returns_or_raises() -> None:
    async def both() -> None:
        threads = Threads(1)
        assert await threads.run(threading.get_ident) != threading.get_ident()
        with pytest.raises(ZeroDivisionError):
            await threads.run(lambda: 1 // 0)

    in_own_loop(both())


def test_no_more_at_a_time_than_allowed() -> None:
    running = most = 0
    lock, together = threading.Lock(), threading.Barrier(3, timeout=5)

    def work() -> None:
        nonlocal running, most
        with lock:
            running += 1
            most = max(most, running)
        together.wait()
        time.sleep(0.05)
        with lock:
            running -= 1

    async def many() -> None:
        threads = Threads(3)
        await asyncio.gather(*(threads.run(work) for _ in range(9)))

    in_own_loop(many())
    assert most == 3


def test_work_that_nobody_waits_for_any_more_ends_quietly() -> None:
    faults: list[object] = []
    ended = threading.Event()

    async def given_up() -> None:
        asyncio.get_running_loop().set_exception_handler(lambda _, context: faults.append(context))
        task = asyncio.create_task(Threads(1).run(ended.wait))
        await asyncio.sleep(0.05)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        ended.set()
        await asyncio.sleep(0.05)

    in_own_loop(given_up())
    assert faults == []
