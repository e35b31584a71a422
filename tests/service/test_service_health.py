"""Whether the service lives, is ready, and which one it is."""

from __future__ import annotations

import asyncio
import logging
from typing import Any

import pytest

pytest.importorskip("fastapi")
pytest.importorskip("httpx")
pytest.importorskip("pydantic_settings")
pytest.importorskip("prometheus_client")
pytest.importorskip("numpy")
pytest.importorskip("cv2")
pytest.importorskip("PIL")
pytest.importorskip("onnxruntime")

import numpy as np
from prometheus_client.parser import text_string_to_metric_families
from service_stubs import BLACK, BLUE, GRAY, PATH, RED, Client, Reader, in_base64, refused

import myanmar_id
from myanmar_id import tables
from myanmar_id.errors import DataError, ModelError
from myanmar_id.ocr import model
from myanmar_id.ocr.reader import CardReader, CardReading
from myanmar_id.service import health


def become_ready(client: Client, wanted: str = "ready") -> Any:
    async def wait() -> Any:
        async with asyncio.timeout(60):
            while True:
                response = await client.http.get("/readyz")
                if response.status_code == 200 or response.json()["code"] == f"service.{wanted}":
                    return response
                await asyncio.sleep(0.005)

    return client.run(wait())


def test_it_lives() -> None:
    with Client() as client:
        response = client.get("/livez")
        assert (response.status_code, response.json()) == (200, {"status": "ok"})


def test_it_is_ready_once_it_has_been_tested() -> None:
    with Client() as client:
        refused(client.get("/readyz"), 503, "ModelArts.4403", "service.starting")
        response = become_ready(client)
        assert (response.status_code, response.json()) == (200, {"status": "ready"})


class Broken(Reader):
    def read_picture(self, picture: Any) -> CardReading:
        raise ModelError("မောင်မောင်")


def test_it_is_not_ready_where_the_test_fails(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, "myanmar_id.service")
    with Client(Broken()) as client:
        refused(become_ready(client, "failed"), 503, "ModelArts.4403", "service.failed")
        assert client.get("/livez").status_code == 200
    assert [record.msg for record in caplog.records if record.levelname == "ERROR"] == ["self-test failed"]


def test_it_is_not_ready_once_it_ends() -> None:
    found = health.Health(Reader, own_models=False)
    asyncio.run(found.start())
    assert found.is_ready
    found.stop()
    assert (found.is_ready, found.state) == (False, "ending")


def test_the_end_comes_before_the_test_is_over() -> None:
    """A test that is still running when the service ends neither keeps it nor makes it ready."""

    class Slow(Reader):
        def read_picture(self, picture: Any) -> CardReading:
            assert self.go.wait(60)
            return super().read_picture(picture)

    with Client(Slow()) as client:
        refused(client.get("/readyz"), 503, "ModelArts.4403", "service.starting")
    assert client.reader.go.is_set()  # type: ignore[attr-defined]


def test_a_card_in_the_blank_picture_would_be_no_fault() -> None:
    class Finds(Reader):
        def read_picture(self, picture: Any) -> CardReading:
            return super().read_picture(type("Red", (), {"pixels": np.full((1, 1, 3), RED)}))  # type: ignore[arg-type]

    health.read_blank(Finds())


# The package's own models


def test_the_models_of_the_package() -> None:
    found = health.Health(CardReader.default, own_models=True)
    asyncio.run(found.start())
    assert found.is_ready


@pytest.mark.parametrize(
    "spoil",
    [
        lambda name, outputs: outputs[:-1],
        lambda name, outputs: [one[:, :-1] for one in outputs],
        lambda name, outputs: [one * np.nan for one in outputs] if name == "recognizer" else outputs,
    ],
)
def test_models_that_answer_otherwise(monkeypatch: pytest.MonkeyPatch, spoil: Any) -> None:
    real = model.packaged

    def packaged(name: str) -> Any:
        class Spoilt:
            @staticmethod
            def run(image: Any) -> Any:
                return spoil(name, real(name).run(image))

        return Spoilt

    monkeypatch.setattr(model, "packaged", packaged)
    with pytest.raises(ModelError) as caught:
        health.run_models()
    assert caught.value.code == "model.damaged"


def test_tables_are_read_before_somebody_waits_for_them(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail() -> None:
        raise DataError("table x is missing")

    monkeypatch.setattr(health, "read_texts", fail)
    found = health.Health(Reader, own_models=False)
    asyncio.run(found.start())
    assert found.state == "failed"


# The version


def test_the_version() -> None:
    with Client() as client:
        found = client.get("/version").json()
        assert (found["version"], found["tables"]) == (myanmar_id.__version__, tables.digest())
        assert found["models"] == {name: entry.sha256 for name, entry in model.manifest().items()}


def test_the_version_without_a_manifest(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail() -> None:
        raise ModelError("model manifest.json is damaged")

    monkeypatch.setattr(model, "manifest", fail)
    health.versions.cache_clear()
    try:
        assert health.versions()["models"] == {}
    finally:
        health.versions.cache_clear()


# Measures


def samples(client: Client) -> dict[tuple[str, tuple[tuple[str, str], ...]], float]:
    response = client.get("/metrics")
    assert response.status_code == 200
    assert response.headers["Content-Type"].startswith("text/plain")
    return {
        (sample.name.removeprefix("myanmar_id_"), tuple(sorted(sample.labels.items()))): sample.value
        for family in text_string_to_metric_families(response.text)
        for sample in family.samples
    }


def test_what_is_measured() -> None:
    with Client() as client:
        become_ready(client)
        for colour in (RED, BLUE, BLUE, GRAY):
            client.read(image=in_base64(colour))
        client.get("/nowhere/12-KaMaNa-123456")
        found = samples(client)
    route = ("route", "/v2/{project_id}/ocr/myanmar-id-card")
    post = ("method", "POST")
    assert found["requests_total", (("error_code", ""), post, route, ("status", "200"))] == 3
    assert found["requests_total", (("error_code", "AIS.0104"), post, route, ("status", "400"))] == 1
    nowhere = (("error_code", "APIG.0101"), ("method", "GET"), ("route", "none"), ("status", "404"))
    assert found["requests_total", nowhere] == 1
    assert found["request_seconds_count", (post, route)] == 4
    assert found["cards_total", (("side", "front"),)] == 1
    assert found["cards_total", (("side", "back"),)] == 2
    assert found["requests_in_flight", ()] == 1
    assert (found["ready", ()], found["held_bytes", ()], found["pictures_running", ()]) == (1, 0, 0)
    assert found["process_resident_memory_bytes", ()] > 0
    assert "KaMaNa" not in str(found)


def test_what_waits_is_measured() -> None:
    with Client(concurrency=1) as client:

        async def main() -> None:
            jobs = [asyncio.create_task(client.http.post(PATH, json={"image": in_base64(BLACK)})) for _ in range(3)]
            await asyncio.to_thread(client.reader.begun.acquire)  # type: ignore[attr-defined]
            async with asyncio.timeout(30):
                while "pictures_waiting 2.0" not in (text := (await client.http.get("/metrics")).text):
                    await asyncio.sleep(0.005)
            assert "pictures_running 1.0" in text
            assert "requests_in_flight 4.0" in text
            client.reader.go.set()  # type: ignore[attr-defined]
            assert [response.status_code for response in await asyncio.gather(*jobs)] == [200] * 3

        become_ready(client)
        while client.reader.begun.acquire(blocking=False):  # type: ignore[attr-defined]
            pass
        client.run(main())


def test_measures_can_be_left_out() -> None:
    with Client(metrics=False) as client:
        refused(client.get("/metrics"), 404, "APIG.0101", "service.route")
