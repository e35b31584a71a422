"""The page behind the demo: a real process is started, replaced and ended, and none is left where something goes wrong."""

from __future__ import annotations

import fcntl
import os
import socket
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

pytest.importorskip("fastapi")
pytest.importorskip("httpx")
pytest.importorskip("pydantic_settings")
pytest.importorskip("prometheus_client")
pytest.importorskip("uvicorn")
pytest.importorskip("numpy")
pytest.importorskip("cv2")
pytest.importorskip("PIL")
pytest.importorskip("onnxruntime")

import httpx
import uvicorn
from command import run as command
from service_stubs import Reader

from myanmar_id.cli import demo_page
from myanmar_id.cli.exits import Exit
from myanmar_id.errors import PlanError
from myanmar_id.service import app, background, logs


@pytest.fixture(autouse=True)
def as_it_was(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing of this process is changed by what is served, and what is started finds the same packages."""
    monkeypatch.setattr(logs, "configure", lambda level, stream=None: None)
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join(path for path in sys.path if path))


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    """Where a process is begun. Afterwards none is left there."""
    yield tmp_path / "page"
    demo_page.stop(tmp_path / "page")


def get(address: str) -> httpx.Response:
    return httpx.get(address, trust_env=False, timeout=30)


def is_over(folder: Path) -> bool:
    """Whether no process is left of a folder, and no address."""
    with (folder / "lock").open() as lock:
        return demo_page._take(lock) and not (folder / "address").exists()


# The command


def test_a_page_from_its_start_to_its_end(monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    monkeypatch.setenv("MYANMAR_ID_PAGE", "false")  # it is about another service
    with socket.create_server(("127.0.0.1", 0)) as taken:
        monkeypatch.setattr(demo_page, "_PORT", taken.getsockname()[1])
        code, out, errors = command("demo", "--page", str(folder))
    assert (code, errors) == (Exit.DONE, "")
    address = out.strip()
    assert address == (folder / "address").read_text(encoding="utf-8").strip()
    assert "<title>myanmar-id</title>" in get(address).text
    assert get(f"{address}readyz").status_code == 200
    assert '"message": "ready"' in (folder / "log").read_text(encoding="utf-8")
    assert command("demo", "--stop", str(folder)) == (Exit.DONE, "", "")
    assert is_over(folder)
    with pytest.raises(httpx.ConnectError):
        get(address)


def test_each_folder_has_its_own(tmp_path: Path, folder: Path) -> None:
    other = tmp_path / "other"
    first = demo_page.start(folder)
    try:
        second = demo_page.start(other)
        assert second != first
        # The same folder once more: there, one takes the other's place.
        again = demo_page.start(folder)
        assert {get(again).status_code, get(second).status_code} == {200}
        demo_page.stop(folder)
        assert is_over(folder)
        assert get(second).status_code == 200
    finally:
        demo_page.stop(other)
    assert is_over(other)


def test_the_usual_port_is_taken_where_it_is_free(monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
        monkeypatch.setattr(demo_page, "_PORT", port)
        with demo_page._listening() as listener:
            assert listener.getsockname()[1] != port
    with demo_page._listening() as listener:
        assert listener.getsockname() == ("127.0.0.1", port)


def test_nothing_to_end(folder: Path) -> None:
    assert command("demo", "--stop", str(folder)) == (Exit.DONE, "", "")
    assert not folder.exists()


def test_what_a_killed_process_leaves(folder: Path) -> None:
    folder.mkdir()
    for name in ("address", "lock", "log"):
        (folder / name).write_text("http://127.0.0.1:1/\n", encoding="utf-8")
    assert command("demo", "--stop", str(folder)) == (Exit.DONE, "", "")
    assert is_over(folder)


def test_a_process_that_does_not_start(monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    monkeypatch.setattr(background.serve_while, "__module__", "no_such_module")
    code, out, errors = command("demo", "--page", str(folder))
    assert (code, out) == (Exit.UNAVAILABLE, "")
    assert errors.startswith("myanmar-id: plan: the page's process has ended; its log ends:\n")
    assert "No module named no_such_module" in errors
    assert is_over(folder)


def test_an_interrupted_start_leaves_no_process(monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    def interrupt(folder: Path, port: int) -> None:
        assert not is_over(folder)
        raise KeyboardInterrupt

    monkeypatch.setattr(demo_page, "_wait", interrupt)
    assert command("demo", "--page", str(folder)).code == Exit.INTERRUPTED
    assert is_over(folder)


@pytest.mark.parametrize(
    ("answers", "seconds", "says"),
    [
        ([(503, b'{"code":"service.failed"}')], 60.0, "self-test"),
        ([(200, b"{}"), (404, b"{}")], 60.0, "does not answer"),
        ([], 0.0, "does not become ready"),
    ],
)
def test_a_page_that_does_not_come(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, answers: list[tuple[int, bytes]], seconds: float, says: str
) -> None:
    monkeypatch.setattr(demo_page, "_START", seconds)
    monkeypatch.setattr(demo_page, "_get", lambda port, path: answers.pop(0))
    with pytest.raises(PlanError, match=says):
        demo_page._wait(tmp_path, 0)
    assert answers == []


def test_a_process_that_does_not_end(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(demo_page, "_END", 0.05)
    with (tmp_path / "lock").open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        outcome = command("demo", "--stop", str(tmp_path))
    assert (outcome.code, outcome.errors) == (Exit.UNAVAILABLE, "myanmar-id: plan: the page's process does not end\n")


@pytest.mark.parametrize(
    ("module", "says"), [("myanmar_id.service.background", "pip install 'myanmar-id[service]'"), ("fcntl", "Linux")]
)
def test_without_what_it_needs(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, module: str, says: str) -> None:
    monkeypatch.setitem(sys.modules, module, None)
    outcome = command("demo", "--page", str(tmp_path))
    assert outcome.code == Exit.UNAVAILABLE
    assert says in outcome.errors


def test_a_folder_that_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    outcome = command("demo", "--page", str(tmp_path / "file"))
    assert outcome.code == Exit.FILE
    assert str(tmp_path) not in outcome.errors


# The process


def serving(monkeypatch: pytest.MonkeyPatch, file: Path) -> tuple[threading.Thread, str]:
    """What the process does, in a thread, and its URL."""
    monkeypatch.setattr(background, "create_app", lambda settings: app.create_app(settings, Reader()))
    listener = socket.create_server(("127.0.0.1", 0))
    file.write_text("made up", encoding="utf-8")
    thread = threading.Thread(target=background.serve_while, args=(file, listener))
    thread.start()
    return thread, f"http://127.0.0.1:{listener.getsockname()[1]}"


def test_it_serves_as_long_as_its_file_is_there(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    file = tmp_path / "address"
    thread, url = serving(monkeypatch, file)
    try:
        assert get(f"{url}/livez").status_code == 200
        assert thread.is_alive()
    finally:
        file.unlink()
        thread.join(60)
    assert not thread.is_alive()


def test_it_ends_when_its_time_is_over(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(background, "MOST_SECONDS", 0.5)
    file = tmp_path / "address"
    thread, _ = serving(monkeypatch, file)
    thread.join(60)
    assert not thread.is_alive()
    assert not file.exists()


@pytest.fixture
def server() -> uvicorn.Server:
    return uvicorn.Server(uvicorn.Config(lambda: None, log_config=None))


def test_an_end_of_another_cause(tmp_path: Path, server: uvicorn.Server) -> None:
    (tmp_path / "address").touch()
    ended = threading.Event()
    ended.set()
    background._end_with(tmp_path / "address", server, ended)
    assert not server.should_exit


def test_work_that_does_not_end(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, server: uvicorn.Server) -> None:
    codes: list[int] = []
    monkeypatch.setattr(background, "_MOST_GRACE", 0.01)
    monkeypatch.setattr(os, "_exit", codes.append)
    background._end_with(tmp_path / "address", server, threading.Event())
    assert (server.should_exit, codes) == (True, [1])
