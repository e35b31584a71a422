"""How often a caller may ask."""

from __future__ import annotations

import pytest

from myanmar_id.service.problems import ServiceError
from myanmar_id.service.rates import Rates


class Clock:
    def __init__(self) -> None:
        self.seconds = 1000.0

    def __call__(self) -> float:
        return self.seconds


def refused(rates: Rates, caller: str) -> int:
    """After how many seconds to come again."""
    with pytest.raises(ServiceError) as caught:
        rates.count(caller)
    error = caught.value
    assert (error.error_code, error.status, error.code) == ("APIG.0308", 429, "service.rate")
    assert error.error_msg == (
        "The throttling threshold has been reached: policy user over ratelimit,limit:6,time:1 minute"
    )
    return int(error.headers["Retry-After"])


def test_no_limit() -> None:
    rates = Rates(0)
    for _ in range(1000):
        rates.count("somebody")


def test_so_many_at_once_and_then_steadily() -> None:
    clock = Clock()
    rates = Rates(6, clock)
    for _ in range(6):
        rates.count("somebody")
    assert refused(rates, "somebody") == 10
    clock.seconds += 4
    assert refused(rates, "somebody") == 6
    clock.seconds += 6
    rates.count("somebody")
    assert refused(rates, "somebody") == 10


def test_what_is_not_used_does_not_add_up() -> None:
    clock = Clock()
    rates = Rates(6, clock)
    rates.count("somebody")
    clock.seconds += 3600
    for _ in range(6):
        rates.count("somebody")
    refused(rates, "somebody")


def test_each_caller_has_its_own() -> None:
    rates = Rates(6, Clock())
    for _ in range(6):
        rates.count("somebody")
    rates.count("somebody else")
    refused(rates, "somebody")
