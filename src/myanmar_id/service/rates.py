"""How often one caller may ask: so many requests a minute, all at once or spread, of one process."""

from __future__ import annotations

import math
import time
from collections.abc import Callable

from myanmar_id.service.problems import ServiceError

_MINUTE = 60.0


class Rates:
    """Counts requests of callers.

    Each caller has a bucket that holds a minute's requests and fills up steadily. Callers are those whom the settings know, so
    their number is bounded.

    Args:
        per_minute: how many requests; 0 sets no limit.
        now: the time in seconds, never going back.
    """

    def __init__(self, per_minute: int, now: Callable[[], float] = time.monotonic) -> None:
        self._most, self._now = per_minute, now
        self._left: dict[str, tuple[float, float]] = {}

    def count(self, caller: str) -> None:
        """Count a request.

        Args:
            caller: whose it is.

        Raises:
            ServiceError: 429 `APIG.0308`, the caller has none left. A request that is refused does not count.
        """
        if not self._most:
            return
        now = self._now()
        left, then = self._left.get(caller, (float(self._most), now))
        left = min(float(self._most), left + (now - then) * self._most / _MINUTE)
        if left < 1:
            seconds = math.ceil((1 - left) * _MINUTE / self._most)
            raise ServiceError(
                "APIG.0308",
                "The throttling threshold has been reached: "
                f"policy user over ratelimit,limit:{self._most},time:1 minute",
                429,
                "service.rate",
                {"Retry-After": str(max(1, seconds))},
            )
        self._left[caller] = left - 1, now
