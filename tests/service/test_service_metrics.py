"""Measures: what is counted, and that nothing else gets into a label."""

from __future__ import annotations

import pytest

pytest.importorskip("prometheus_client")

from prometheus_client.parser import text_string_to_metric_families

from myanmar_id.service.metrics import Metrics


def values(metrics: Metrics, name: str) -> dict[tuple[tuple[str, str], ...], float]:
    return {
        tuple(sorted(sample.labels.items())): sample.value
        for family in text_string_to_metric_families(metrics.text().decode())
        for sample in family.samples
        if sample.name == name
    }


def test_requests() -> None:
    metrics = Metrics()
    metrics.begin()
    metrics.begin()
    assert values(metrics, "myanmar_id_requests_in_flight") == {(): 2}
    metrics.end("/v1/x/{y}", "POST", 400, "AIS.0101", 0.02)
    assert values(metrics, "myanmar_id_requests_in_flight") == {(): 1}
    labels = (("error_code", "AIS.0101"), ("method", "POST"), ("route", "/v1/x/{y}"), ("status", "400"))
    assert values(metrics, "myanmar_id_requests_total") == {labels: 1}
    buckets = values(metrics, "myanmar_id_request_seconds_bucket")
    assert {dict(label)["le"]: count for label, count in buckets.items()} | {"0.01": 0, "0.025": 1, "120.0": 1} == {
        dict(label)["le"]: count for label, count in buckets.items()
    }


def test_sides_and_numbers_that_are_looked_up() -> None:
    metrics = Metrics()
    metrics.read("front")
    metrics.read("front")
    assert values(metrics, "myanmar_id_cards_total") == {(("side", "front"),): 2}
    number = [5.0]
    metrics.watch("queue", "Requests that wait.", lambda: number[0])
    number[0] = 6.0
    assert values(metrics, "myanmar_id_queue") == {(): 6}


def test_each_has_its_own_registry() -> None:
    first, second = Metrics(), Metrics()
    first.read("back")
    assert values(second, "myanmar_id_cards_total") == {}
