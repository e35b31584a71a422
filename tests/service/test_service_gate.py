"""How much is done at a time: threads, the queue, the deadline, and memory."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable

import pytest

from myanmar_id.service.gate import Gate, Memory
from myanmar_id.service.problems import ServiceError

BUSY = ("ModelArts.4401", 429, "service.busy")


def said(error: ServiceError) -> tuple[str, int, str]:
    return error.error_code, error.status, error.code


class Work:
    """Work that lasts until it may end."""

    def __init__(self) -> None:
        self.begun, self.may_end = threading.Event(), threading.Event()
        self.done = 0

    def __call__(self) -> int:
        self.begun.set()
        assert self.may_end.wait(30)
        self.done += 1
        return self.done


async def until(what: Callable[[], bool]) -> None:
    async with asyncio.timeout(30):
        while not what():
            await asyncio.sleep(0.001)


def test_work_is_done_in_a_thread() -> None:
    gate = Gate(1, 0, 30)
    assert asyncio.run(gate.run(threading.get_ident)) != threading.get_ident()
    assert (gate.running, gate.waiting) == (0, 0)


def test_what_work_raises_comes_through() -> None:
    gate = Gate(1, 0, 30)

    def fail() -> None:
        raise TimeoutError("the work's own")

    async def work() -> None:
        with pytest.raises(TimeoutError, match="own"):
            await gate.run(fail)
        assert await gate.run(lambda: 5) == 5

    asyncio.run(work())


def test_so_many_at_a_time_and_so_many_wait() -> None:
    gate = Gate(2, 1, 30)
    work = Work()

    async def main() -> None:
        jobs = [asyncio.create_task(gate.run(work)) for _ in range(3)]
        await until(lambda: gate.running == 2 and gate.waiting == 1)
        with pytest.raises(ServiceError) as caught:
            await gate.run(work)
        assert said(caught.value) == BUSY
        assert caught.value.headers["Retry-After"]
        work.may_end.set()
        assert sorted(await asyncio.gather(*jobs)) == [1, 2, 3]
        assert (gate.running, gate.waiting) == (0, 0)

    asyncio.run(main())


def test_without_a_queue_a_second_one_is_refused() -> None:
    gate = Gate(1, 0, 30)
    work = Work()

    async def main() -> None:
        job = asyncio.create_task(gate.run(work))
        await until(work.begun.is_set)
        with pytest.raises(ServiceError):
            await gate.run(work)
        work.may_end.set()
        await job

    asyncio.run(main())


def test_the_deadline_and_the_slot_of_a_thread_that_goes_on() -> None:
    gate = Gate(1, 1, 0.05)
    work = Work()

    def fail() -> None:
        work()
        raise RuntimeError("nobody asks")

    async def main() -> None:
        with pytest.raises(ServiceError) as caught:
            await gate.run(fail)
        assert said(caught.value) == ("ModelArts.4402", 504, "service.deadline")
        assert gate.running == 1
        # The next one waits for the slot until its own deadline.
        with pytest.raises(ServiceError) as caught:
            await gate.run(lambda: 5)
        assert (caught.value.status, gate.waiting) == (504, 0)
        work.may_end.set()
        await until(lambda: gate.running == 0)
        assert await gate.run(lambda: 5) == 5

    asyncio.run(main())


def test_a_request_that_was_given_up_gives_its_place_back() -> None:
    gate = Gate(1, 5, 30)
    work = Work()

    async def main() -> None:
        running, waiting = (asyncio.create_task(gate.run(work)) for _ in range(2))
        await until(lambda: gate.waiting == 1 and gate.running == 1)
        waiting.cancel()
        running.cancel()
        await asyncio.gather(waiting, running, return_exceptions=True)
        assert (gate.waiting, gate.running) == (0, 1)
        work.may_end.set()
        assert await gate.run(lambda: 5) == 5

    asyncio.run(main())


def test_nothing_is_done_for_a_client_that_is_gone() -> None:
    gate = Gate(1, 0, 30)

    async def gone() -> bool:
        return True

    async def there() -> bool:
        return False

    async def main() -> None:
        with pytest.raises(ServiceError) as caught:
            await gate.run(lambda: pytest.fail("it was begun"), gone)
        assert said(caught.value) == ("APIG.0201", 400, "service.disconnected")
        assert await gate.run(lambda: 5, there) == 5

    asyncio.run(main())


def test_a_closed_gate_begins_nothing() -> None:
    gate = Gate(1, 5, 30)
    work = Work()

    async def main() -> None:
        job = asyncio.create_task(gate.run(work))
        await until(work.begun.is_set)
        gate.close()
        work.may_end.set()
        assert await job == 1
        with pytest.raises(RuntimeError, match="shutdown"):
            await gate.run(work)

    asyncio.run(main())


def test_memory() -> None:
    memory = Memory(10)
    with memory.holding(4):
        memory.take(6)
        with pytest.raises(ServiceError) as caught:
            memory.take(1)
        assert said(caught.value) == BUSY
        assert memory.held == 10
        memory.give(6)
    assert memory.held == 0
    with pytest.raises(ServiceError), memory.holding(11):
        pytest.fail("it was held")
    assert memory.held == 0
