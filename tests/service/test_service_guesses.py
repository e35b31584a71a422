"""How often a password may be guessed."""

from __future__ import annotations

import pytest

pytest.importorskip("fastapi")

from myanmar_id.service import guesses
from myanmar_id.service.guesses import Guesses
from myanmar_id.service.problems import ServiceError


class Clock:
    def __init__(self) -> None:
        self.seconds = 1000.0

    def __call__(self) -> float:
        return self.seconds


def guess(found: Guesses, address: str, user: str = "somebody") -> int:
    """Guess wrong; 0, or after how many seconds to come again."""
    try:
        found.allow(address, user)
    except ServiceError as error:
        assert (error.error_code, error.status, error.code) == ("APIG.0308", 429, "service.guesses")
        return int(error.headers["Retry-After"])
    found.wrong(address, user)
    return 0


def test_no_limit() -> None:
    found = Guesses(0)
    assert not any(guess(found, "192.0.2.1") for _ in range(1000))


def test_an_address_has_so_many_whomever_it_tries() -> None:
    clock = Clock()
    found = Guesses(3, clock)
    assert [guess(found, "192.0.2.1", user) for user in ("a", "b", "c", "d")] == [0, 0, 0, 20]
    clock.seconds += 19
    assert guess(found, "192.0.2.1", "e") == 1
    clock.seconds += 1
    assert [guess(found, "192.0.2.1", "e") for _ in range(2)] == [0, 20]


def test_who_guesses_elsewhere_locks_nobody_out() -> None:
    found = Guesses(3, Clock())
    for _ in range(10):
        guess(found, "192.0.2.1")
    found.allow("192.0.2.2", "somebody")


def test_a_name_that_many_addresses_guess_at() -> None:
    clock = Clock()
    found = Guesses(3, clock)
    assert not any(guess(found, f"192.0.2.{last}") for last in (1, 2, 3))
    # Others are still heard, but once a minute, and those who have guessed wait for a whole minute's worth.
    assert guess(found, "192.0.2.4") == 0
    assert guess(found, "192.0.2.4") == 60
    assert guess(found, "192.0.2.1") == 20
    found.allow("192.0.2.5", "somebody")
    # Of another name each has what is left.
    assert [guess(found, "192.0.2.1", "somebody else") for _ in range(3)] == [0, 0, 20]
    clock.seconds += 60
    assert [guess(found, "192.0.2.4") for _ in range(4)] == [0, 0, 0, 60]


@pytest.mark.parametrize(
    ("one", "other", "is_same"),
    [
        ("192.0.2.1", "192.0.2.2", False),
        ("192.0.2.1", "::ffff:192.0.2.1", True),
        ("2001:db8:0:1::1", "2001:db8:0:1:ffff::2", True),
        ("2001:db8:0:1::1", "2001:db8:0:2::1", False),
        ("fe80::1%eth0", "fe80::2%eth1", True),
        ("", "unknown", True),
    ],
)
def test_what_is_one_address(one: str, other: str, is_same: bool) -> None:
    found = Guesses(1, Clock())
    guess(found, one, "a")
    assert bool(guess(found, other, "b")) is is_same


def test_what_is_remembered_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guesses, "MOST_REMEMBERED", 8)
    clock = Clock()
    found = Guesses(2, clock)
    for number in range(100):
        guess(found, f"10.0.0.{number}", f"\ud800{number}")
    assert (len(found._addresses), len(found._names)) == (8, 8)
    clock.seconds += 60
    guess(found, "192.0.2.1")
    assert (len(found._addresses), len(found._names)) == (1, 1)
