"""What is measured: counts and times by route, method, status and code, and nothing of who asked or what was read.

Each application has a registry of its own, so several can live in one process, and each worker of a service tells its own numbers.
"""

from __future__ import annotations

from collections.abc import Callable

from prometheus_client import (
    CONTENT_TYPE_LATEST,
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    ProcessCollector,
    generate_latest,
)

#: From a text's thousandth of a second to a deadline.
_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0, 120.0)


class Metrics:
    """The measures of one application."""

    content_type = CONTENT_TYPE_LATEST

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        ProcessCollector(registry=self._registry)  # memory, processor time, open files
        self._requests = Counter(
            "myanmar_id_requests",
            "Requests that were answered.",
            ("route", "method", "status", "error_code"),
            registry=self._registry,
        )
        self._seconds = Histogram(
            "myanmar_id_request_seconds",
            "Time from the head of a request to the end of its answer.",
            ("route", "method"),
            buckets=_SECONDS,
            registry=self._registry,
        )
        self._in_flight = Gauge(
            "myanmar_id_requests_in_flight", "Requests that are being answered.", registry=self._registry
        )
        self._sides = Counter(
            "myanmar_id_cards", "Sides of cards that were read from pictures.", ("side",), registry=self._registry
        )

    def begin(self) -> None:
        """A request has come."""
        self._in_flight.inc()

    def end(self, route: str, method: str, status: int, error_code: str, seconds: float) -> None:
        """A request has been answered.

        Args:
            route: the template of its path, never the path.
            method: of HTTP, `other` for those that are made up.
            status: of the answer.
            error_code: the contract's, "" without an error.
            seconds: how long it took.
        """
        self._in_flight.dec()
        self._requests.labels(route, method, str(status), error_code).inc()
        self._seconds.labels(route, method).observe(seconds)

    def read(self, side: str) -> None:
        """A side of a card was read: front or back."""
        self._sides.labels(side).inc()

    def watch(self, name: str, says: str, number: Callable[[], float]) -> None:
        """Add a number that is looked up when it is asked for.

        Args:
            name: without the prefix `myanmar_id_`.
            says: what it counts.
            number: looks it up.
        """
        Gauge(f"myanmar_id_{name}", says, registry=self._registry).set_function(number)

    def text(self) -> bytes:
        """All of it, as Prometheus reads it."""
        return generate_latest(self._registry)
