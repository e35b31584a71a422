"""How often a password may be guessed: so many wrong ones a minute from one address, and of one user name from all addresses.

A right password is never refused for what others have guessed elsewhere: an address that has guessed nothing wrong for a minute is
always heard. While a name is guessed at from many addresses, each of those has one guess a minute of it.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from ipaddress import IPv6Address, ip_address, ip_network

from myanmar_id.service.rates import Buckets
from myanmar_id.service.tokens import digest

#: Addresses, and names, that are remembered: a few MiB. A wrong guess is forgotten after a minute anyway.
MOST_REMEMBERED = 2**15

#: What one household or one server has of IPv6.
_IPV6_PREFIX = 64


class Guesses:
    """Counts wrong passwords.

    Names that no user has count as those of users do, so that nothing tells them apart.

    Args:
        per_minute: how many of one address, and of one name; 0 sets no limit.
        now: the time in seconds, never going back.
    """

    def __init__(self, per_minute: int, now: Callable[[], float] = time.monotonic) -> None:
        self._most = per_minute
        self._addresses, self._names = (Buckets(per_minute, now, MOST_REMEMBERED) for _ in range(2))

    def allow(self, address: str, user: str) -> None:
        """See whether a password may be tried.

        Args:
            address: whom it comes from.
            user: whose it is to be.

        Raises:
            ServiceError: 429 `APIG.0308`, too many were wrong. Whether this one is right is not looked at.
        """
        if not self._most:
            return
        place = _place(address)
        needed = self._cost(user)
        if self._addresses.left(place) < needed:
            raise self._addresses.refusal(place, needed, "service.guesses")

    def wrong(self, address: str, user: str) -> None:
        """Count a password that was wrong.

        Args:
            address: whom it came from.
            user: whose it was to be.
        """
        if self._most:
            self._addresses.take(_place(address), self._cost(user))
            self._names.take(_name(user))

    def _cost(self, user: str) -> int:
        """What a wrong guess costs its address: all of its minute, once too many of the name were wrong."""
        return 1 if self._names.left(_name(user)) >= 1 else self._most


def _name(user: str) -> bytes:
    # As long for any name, and no name is kept. JSON can hold half a surrogate pair, which has no UTF-8.
    return digest(user.encode(errors="surrogatepass"))


def _place(address: str) -> str:
    """What counts as one address. What is none, as a proxy may give it, is one altogether."""
    try:
        found = ip_address(address.partition("%")[0])
    except ValueError:
        return ""
    if not isinstance(found, IPv6Address):
        return str(found)
    if found.ipv4_mapped is not None:
        return str(found.ipv4_mapped)
    return str(ip_network((found, _IPV6_PREFIX), strict=False))
