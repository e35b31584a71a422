"""How much is done at a time: work waits in a short queue for a thread, and bodies count against the memory that they may take.

What does not fit is refused at once and told when to come again. A service that takes in more than it can do runs out of memory, or
answers everybody too late.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import TypeVar

from myanmar_id.service.problems import ServiceError

T = TypeVar("T")

#: Most pictures take less than this.
_RETRY = {"Retry-After": "2"}


def busy() -> ServiceError:
    """The refusal of what does not fit now."""
    return ServiceError("ModelArts.4401", "Max concurrency error.", 429, "service.busy", _RETRY)


def disconnected() -> ServiceError:
    """What nobody will read: the client has hung up."""
    return ServiceError("APIG.0201", "API request error.", 400, "service.disconnected")


def late() -> ServiceError:
    """What took too long."""
    return ServiceError("ModelArts.4402", "Backend service timeout error.", 504, "service.deadline", _RETRY)


class Gate:
    """Runs work in threads, so many at a time, and lets so many wait.

    Args:
        concurrency: threads, 1 or more.
        queue: how many may wait for one.
        deadline_seconds: how long waiting and work may take together.
    """

    def __init__(self, concurrency: int, queue: int, deadline_seconds: float) -> None:
        self._queue, self._seconds = queue, deadline_seconds
        self._threads = ThreadPoolExecutor(concurrency, thread_name_prefix="gate")
        self._slots = asyncio.Semaphore(concurrency)
        self._running = 0
        self._waiting = 0

    @property
    def running(self) -> int:
        """How many threads work, those whose request was given up included."""
        return self._running

    @property
    def waiting(self) -> int:
        """How many requests wait for a thread."""
        return self._waiting

    async def run(self, work: Callable[[], T], is_gone: Callable[[], Awaitable[bool]] | None = None) -> T:
        """Run work in a thread.

        Python cannot end a thread: where the time is over, the thread goes on, and keeps its slot until it is done.

        Args:
            work: what to do.
            is_gone: whether the client has hung up meanwhile, so that nobody waits for the answer.

        Returns:
            What `work` gives.

        Raises:
            ServiceError: 429 `ModelArts.4401`, the queue is full; 504 `ModelArts.4402`, it took too long; 400 `APIG.0201`, the
                client is gone. What `work` raises comes through.
        """
        if self._slots.locked() and self._waiting >= self._queue:
            raise busy()
        limit = asyncio.timeout(self._seconds)
        try:
            async with limit:
                await self._slot(is_gone)
                return await asyncio.shield(self._start(work))
        except TimeoutError:
            if not limit.expired():
                raise  # the work's own
            raise late() from None

    def close(self) -> None:
        """Take no more work. What runs is finished, what waits is not begun."""
        self._threads.shutdown(wait=False, cancel_futures=True)

    async def _slot(self, is_gone: Callable[[], Awaitable[bool]] | None) -> None:
        self._waiting += 1
        try:
            await self._slots.acquire()
        finally:
            self._waiting -= 1
        try:
            if is_gone is not None and await is_gone():
                raise disconnected()
        except BaseException:
            self._slots.release()
            raise

    def _start(self, work: Callable[[], T]) -> asyncio.Future[T]:
        future = asyncio.get_running_loop().run_in_executor(self._threads, work)
        self._running += 1
        future.add_done_callback(self._done)
        return future

    def _done(self, future: asyncio.Future[T]) -> None:
        self._running -= 1
        self._slots.release()
        _ = future.cancelled() or future.exception()  # of work that was given up, nobody else asks


class Memory:
    """Counts bytes that are held. It belongs to one event loop.

    Args:
        most_bytes: how many may be.
    """

    def __init__(self, most_bytes: int) -> None:
        self._most, self._held = most_bytes, 0

    @property
    def held(self) -> int:
        """How many are held, in bytes."""
        return self._held

    def check(self, size: int) -> None:
        """See that so many bytes more could be held now; raises as `take` does."""
        if self._held + size > self._most:
            raise busy()

    def take(self, size: int) -> None:
        """Hold more.

        Args:
            size: how much more, in bytes.

        Raises:
            ServiceError: 429 `ModelArts.4401`, that would be too much.
        """
        self.check(size)
        self._held += size

    def give(self, size: int) -> None:
        """Let go of so many bytes."""
        self._held -= size

    @contextmanager
    def holding(self, size: int) -> Iterator[None]:
        """Hold so many bytes for a while; raises as `take` does."""
        self.take(size)
        try:
            yield
        finally:
            self.give(size)
