"""Pictures that a request names by URL: got from the public network, and never from the inside of this one.

The addresses of a host are looked up once and all of them checked, and the connection goes to one of those, so a name that
means another address a moment later changes nothing. Each redirect is checked as the first URL was.
"""

from __future__ import annotations

import asyncio
import contextlib
import re
import ssl
from collections.abc import Awaitable, Callable, Sequence
from functools import cache
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from typing import TYPE_CHECKING, TypeAlias

import httpx

from myanmar_id.service.problems import ServiceError

if TYPE_CHECKING:
    from myanmar_id.service.settings import Settings

#: The addresses of a host and a port, as text.
Resolve: TypeAlias = Callable[[str, int], Awaitable[Sequence[str]]]

# A signed URL of object storage is some thousand characters long.
_LONGEST_URL = 8192
# Readers of URLs do not agree on which host an `@`, a `%` or a backslash leaves.
_URL = re.compile(r"(?i:https?)://[^\s\x00-\x1f\x7f\\/?#@%]+([/?#][^\x00-\x1f\x7f\\]*)?")
_NAME = re.compile(r"(?!.{254})[a-z0-9_-]{1,63}(\.[a-z0-9_-]{1,63})*\.?")
# Some resolvers take 0x7f.1 or 2130706433 for 127.0.0.1.
_NUMBER = re.compile(r"(.*\.)?(\d+|0x[0-9a-f]*)\.?")
_PORTS = {"http": 80, "https": 443}
_REDIRECTS = (301, 302, 303, 307, 308)
# The second is what object storage says of files that were stored without a type.
_BINARY = ("application/octet-stream", "binary/octet-stream")
_MOST_ADDRESSES = 4

# Source: the IANA registries of special-purpose addresses, IPv4 and IPv6 (RFC 6890).
_INSIDE = [
    ip_network(text)
    for text in (
        *("10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"),
        *("::1/128", "fc00::/7"),
    )
]
_NEVER = [
    ip_network(text)
    for text in (
        # This network, links, protocols, documentation, relays of 6to4, benchmarks, many machines, the future.
        *("0.0.0.0/8", "169.254.0.0/16", "192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24", "198.18.0.0/15"),
        *("198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4"),
        # Protocols, Teredo among them; documentation; 6to4; documentation.
        *("2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20"),
        # Where clouds answer their own machines: Alibaba's, Azure's, Amazon's.
        *("100.100.100.200/32", "168.63.129.16/32", "fd00:ec2::/32"),
    )
]
_GLOBAL = ip_network("2000::/3")
_NAT64 = ip_network("64:ff9b::/96")


async def lookup(host: str, port: int) -> list[str]:
    """The addresses of a host.

    Args:
        host: its name.
        port: of TCP.

    Returns:
        The addresses in the order to try them.

    Raises:
        OSError: there are none.
    """
    found = await asyncio.get_running_loop().getaddrinfo(host, port, type=1)
    return [str(address[0]) for *_, address in found]


async def fetch(url: str, settings: Settings, *, resolve: Resolve = lookup) -> bytes:
    """Get a picture.

    Args:
        url: http or https, without a user. Letters beyond ASCII are encoded as IDNA in the host and as UTF-8 behind it.
        settings: read at each call.
        resolve: looks up the addresses of a host.

    Returns:
        The file. It is not looked into.

    Raises:
        ServiceError: 400. `ModelArts.4601`: URLs are not taken, or this one by its own text is not: its form, port or address.
            `ModelArts.4603`: everything else. Whether a name is unknown, stands for an address inside, or does not answer, is the
            same to the caller.
    """
    if not settings.allow_url:
        raise _refused()
    try:
        async with asyncio.timeout(settings.url_seconds):
            for _ in range(settings.url_redirects + 1):
                target = _checked(url, settings)
                async with contextlib.AsyncExitStack() as stack:
                    response = await _answer(target, await _addresses(target, settings, resolve), settings, stack)
                    if response.status_code not in _REDIRECTS:
                        return await _content(response, settings)
                    url = str(target.join(response.headers["location"]))
    except (httpx.HTTPError, httpx.InvalidURL, OSError, ValueError, LookupError):
        pass
    raise _failed()


def is_allowed(address: IPv4Address | IPv6Address, *, private: bool = False) -> bool:
    """Whether a picture may be got from an address.

    Args:
        address: where a connection would go.
        private: the networks of houses and firms, and this machine, are allowed too. Those that only mean one link, many
            machines, none or a cloud's own are not.

    Returns:
        True for public addresses.

    Examples:
        >>> is_allowed(ip_address("8.8.8.8")), is_allowed(ip_address("::ffff:10.0.0.1")), is_allowed(ip_address("169.254.169.254"))
        (True, False, False)
    """
    # Written as IPv6, an address of IPv4 leads where it always leads. The older ways to write it, 6to4 and Teredo, are out of use.
    if isinstance(address, IPv6Address) and (address.ipv4_mapped is not None or address in _NAT64):
        return is_allowed(IPv4Address(int(address) & 0xFFFFFFFF), private=private)
    if any(address in network for network in _NEVER):
        return False
    if any(address in network for network in _INSIDE):
        return private
    return isinstance(address, IPv4Address) or address in _GLOBAL


def _checked(text: str, settings: Settings) -> httpx.URL:
    """The URL, if its text alone is nothing against it."""
    try:
        url = httpx.URL(text) if len(text) <= _LONGEST_URL and _URL.fullmatch(text) else None
    except (httpx.InvalidURL, ValueError):
        url = None
    if url is None or _port(url) not in settings.url_ports:
        raise _refused()
    address = _literal(url)
    if address is None:
        host = _host(url)
        if not _NAME.fullmatch(host) or _NUMBER.fullmatch(host):
            raise _refused()
    elif not is_allowed(address, private=settings.url_allow_private):
        raise _refused()
    return url


async def _addresses(url: httpx.URL, settings: Settings, resolve: Resolve) -> list[str]:
    """Where to connect to, every address checked: one that is inside spoils the others."""
    if _literal(url) is not None:
        return [_host(url)]
    found = [ip_address(text) for text in await resolve(_host(url), _port(url))]
    if not all(is_allowed(address, private=settings.url_allow_private) for address in found):
        raise _failed()
    return [str(address) for address in found[:_MOST_ADDRESSES]]


async def _answer(
    url: httpx.URL, addresses: Sequence[str], settings: Settings, stack: contextlib.AsyncExitStack
) -> httpx.Response:
    """The head of the answer of the first address that takes a connection."""
    # The transport is used by itself: it follows no redirects, keeps no cookies, and knows no proxies nor passwords.
    headers = {
        "Host": url.netloc.decode("ascii"),
        "User-Agent": "myanmar-id",
        "Accept": "image/*, application/octet-stream",
        "Accept-Encoding": "identity",
        "Connection": "close",
    }
    # One silence may take half of the whole time, so that a second address still has a chance.
    timeout = httpx.Timeout(settings.url_seconds / 2).as_dict()
    # The name that is asked for, which the certificate must have, is the URL's; the connection goes to the address.
    extensions = {"timeout": timeout, "sni_hostname": _host(url).rstrip(".")}
    transport = await stack.enter_async_context(httpx.AsyncHTTPTransport(verify=_tls(), trust_env=False))
    for address in addresses:
        request = httpx.Request("GET", url.copy_with(host=address), headers=headers, extensions=extensions)
        with contextlib.suppress(httpx.ConnectError, httpx.ConnectTimeout):
            return await stack.enter_async_context(contextlib.aclosing(await transport.handle_async_request(request)))
    raise _failed()


async def _content(response: httpx.Response, settings: Settings) -> bytes:
    kind = response.headers.get("content-type", "").partition(";")[0].strip().lower()
    # What is packed is not unpacked: a small file could become a huge one.
    packed = response.headers.get("content-encoding", "identity").strip().lower() != "identity"
    if response.status_code != 200 or packed or not (kind.startswith("image/") or kind in _BINARY):
        raise _failed()
    content = bytearray()
    async for part in response.aiter_raw():
        content += part
        if len(content) > settings.most_image_bytes:
            raise _failed()
    return bytes(content)


def _host(url: httpx.URL) -> str:
    return url.raw_host.decode("ascii")


def _port(url: httpx.URL) -> int:
    return _PORTS[url.scheme] if url.port is None else url.port


def _literal(url: httpx.URL) -> IPv4Address | IPv6Address | None:
    """The address, where the host is one."""
    try:
        return ip_address(_host(url))
    except ValueError:
        return None


@cache
def _tls() -> ssl.SSLContext:
    """Reading the authorities' certificates takes a while. `SSL_CERT_FILE` names others."""
    return httpx.create_ssl_context()


def _refused() -> ServiceError:
    return ServiceError("ModelArts.4601", "The URL is not allowed.", 400, "service.url-refused")


def _failed() -> ServiceError:
    return ServiceError("ModelArts.4603", "Obtaining the file from the URL failed.", 400, "service.url-failed")
