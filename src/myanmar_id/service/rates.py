"""How often one caller may ask: so many requests a minute, all at once or spread, of one process."""

from __future__ import annotations

import math
import time
from collections import OrderedDict
from collections.abc import Callable, Hashable

from myanmar_id.service.problems import ServiceError

_MINUTE = 60.0


class Buckets:
    """Buckets that each hold so many and fill up steadily, in a minute from empty to full.

    One that is full again is forgotten, and beyond a number of them the one that was taken from longest ago, so what is
    remembered is bounded whoever makes up keys.

    Args:
        most: how many one holds, 1 or more.
        now: the time in seconds, never going back.
        most_keys: how many of them are remembered.
    """

    def __init__(self, most: int, now: Callable[[], float], most_keys: int) -> None:
        self._most, self._now, self._most_keys = most, now, most_keys
        self._left: OrderedDict[Hashable, tuple[float, float]] = OrderedDict()

    def __len__(self) -> int:
        return len(self._left)

    def left(self, key: Hashable) -> float:
        """How many are left in a bucket."""
        left, then = self._left.get(key, (float(self._most), 0.0))
        return min(float(self._most), left + (self._now() - then) * self._most / _MINUTE)

    def take(self, key: Hashable, count: int = 1) -> None:
        """Take so many out of a bucket, or what is left where that is less."""
        now = self._now()
        self._left[key] = max(0.0, self.left(key) - count), now
        self._left.move_to_end(key)
        while len(self._left) > self._most_keys or next(iter(self._left.values()))[1] <= now - _MINUTE:
            self._left.popitem(last=False)

    def refusal(self, key: Hashable, needed: float, code: str) -> ServiceError:
        """What is said where too few are left.

        Args:
            key: of the bucket.
            needed: how many there must be.
            code: of the error.

        Returns:
            429 `APIG.0308`, with the seconds until there are.
        """
        seconds = math.ceil(round((needed - self.left(key)) * _MINUTE / self._most, 6))
        return ServiceError(
            "APIG.0308",
            f"The throttling threshold has been reached: policy user over ratelimit,limit:{self._most},time:1 minute",
            429,
            code,
            {"Retry-After": str(max(1, seconds))},
        )


class Rates:
    """Counts requests of callers.

    Args:
        per_minute: how many requests; 0 sets no limit.
        now: the time in seconds, never going back.
    """

    #: Callers are those whom the settings know, so there are never so many.
    _MOST_CALLERS = 2**20

    def __init__(self, per_minute: int, now: Callable[[], float] = time.monotonic) -> None:
        self._buckets = Buckets(per_minute, now, self._MOST_CALLERS) if per_minute else None

    def count(self, caller: str) -> None:
        """Count a request.

        Args:
            caller: whose it is.

        Raises:
            ServiceError: 429 `APIG.0308`, the caller has none left. A request that is refused does not count.
        """
        if self._buckets is None:
            return
        if self._buckets.left(caller) < 1:
            raise self._buckets.refusal(caller, 1, "service.rate")
        self._buckets.take(caller)
