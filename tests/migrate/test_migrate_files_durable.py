"""Runs that are killed, disks that are full, two runs at once: no row is lost or doubled, and what was there stays."""

from __future__ import annotations

import contextlib
import errno
import gzip
import json
import os
import random
import select
import signal
import stat
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

pa = pytest.importorskip("pyarrow")
pytest.importorskip("openpyxl")

import migrate_copies  # noqa: E402 - there is pyarrow
from migrate_copies import copied, copy, plan_of  # noqa: E402
from pyarrow import parquet  # noqa: E402
from test_migrate_files_xlsx import book, cells  # noqa: E402

from myanmar_id.migrate.store import files, part  # noqa: E402
from myanmar_id.migrate.store import target as target_module  # noqa: E402
from myanmar_id.migrate.store.errors import StoreError  # noqa: E402
from myanmar_id.migrate.store.packed import packed  # noqa: E402
from myanmar_id.migrate.store.part import Checkpoint, Part  # noqa: E402

ROWS = 150
SEED = 20_261_126
pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals, permissions and limits are those of POSIX")


def source_in(folder: Path, suffix: str) -> Path:
    path = folder / f"a{suffix}"
    names = [f"မောင် {at}" for at in range(ROWS)]
    if suffix == ".parquet":
        parquet.write_table(pa.table({"id": range(ROWS), "name": names}), path, row_group_size=70)
    elif suffix == ".jsonl":
        path.write_text("".join(f'{{"id": {at}, "name": "{name}"}}\n' for at, name in enumerate(names)))
    elif suffix == ".xlsx":
        path.write_bytes(book([["id", "name"], *([at, name] for at, name in enumerate(names))]))
    else:
        text = "id,name\n" + "".join(f"{at},{name}\n" for at, name in enumerate(names))
        path.write_bytes(bytes(packed(text.encode(), path)))
    return path


def contents(path: Path) -> Any:
    """What a file says, however it is cut into pieces."""
    if path.suffix == ".parquet":
        return parquet.read_table(path)
    if path.suffix == ".xlsx":
        return cells(path.read_bytes())
    if path.suffix == ".gz":
        return gzip.decompress(path.read_bytes())
    return path.read_bytes()


class Runs:
    """Runs in processes that can be killed."""

    def __init__(self) -> None:
        command = [sys.executable, migrate_copies.__file__]
        self._server = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, bufsize=0)

    def run(
        self, source: Path, target: Path, calls: int | None = None, seconds: float | None = None, is_begun: bool = True
    ) -> int:
        """How a run ended, 9 being killed: by itself behind so many calls, or after so many seconds.

        These count from the start, or else from the first checkpoint on.
        """
        server = self._server
        assert server.stdin is not None
        assert server.stdout is not None
        server.stdin.write(json.dumps([str(source), str(target), calls]).encode() + b"\n")
        process = int(server.stdout.readline())
        while not is_begun and not started(target) and not select.select([server.stdout], [], [], 0.001)[0]:
            pass
        if not select.select([server.stdout], [], [], seconds)[0]:
            os.kill(process, signal.SIGKILL)
        return int(server.stdout.readline())

    def close(self) -> None:
        self._server.communicate()


@pytest.fixture(scope="module")
def runs() -> Iterator[Runs]:
    with contextlib.closing(Runs()) as found:
        yield found


def started(target: Path) -> bool:
    """Whether there is a checkpoint to go on from."""
    return target.with_name(f".{target.name}.checkpoint").exists()


@pytest.mark.parametrize("suffix", [".csv", ".jsonl", ".parquet", ".csv.gz"])
def test_killed_at_random_moments_no_row_is_lost_or_doubled(tmp_path: Path, runs: Runs, suffix: str) -> None:
    chance = random.Random(SEED)
    source, target = source_in(tmp_path, suffix), tmp_path / f"b{suffix}"
    began = time.monotonic()
    assert runs.run(source, target) == 0
    lasts = time.monotonic() - began
    assert contents(target) == contents(source)
    kills = resumed = 0
    while kills < 13:
        target.unlink()
        while not target.exists():
            resumed += started(target)
            # On a busy machine most of a run may be its beginning: every other one is killed behind that.
            ended = runs.run(source, target, seconds=chance.uniform(0, lasts), is_begun=chance.random() < 0.5)
            assert ended in (0, 9)
            kills += ended == 9
        assert contents(target) == contents(source)
    assert resumed, "no run went on from a checkpoint"
    assert runs.run(source, target) == 0
    assert {path.name for path in tmp_path.iterdir()} == {source.name, target.name}


@pytest.mark.parametrize("suffix", [".csv", ".parquet"])
def test_killed_in_the_middle_of_calls_to_the_system(tmp_path: Path, runs: Runs, suffix: str) -> None:
    source, target = source_in(tmp_path, suffix), tmp_path / f"b{suffix}"
    kills = 0
    # Each run has one call more, so that it comes to its first checkpoint some time.
    while (ended := runs.run(source, target, calls=5 + kills)) == 9:
        kills += 1
        assert not target.exists() or contents(target) == contents(source)
    assert (ended, kills > 8) == (0, True)
    assert contents(target) == contents(source)
    assert {path.name for path in tmp_path.iterdir()} == {source.name, target.name}


@contextmanager
def limit(size: int) -> Iterator[None]:
    """No file of this process may be longer."""
    import resource

    old = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, old[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, old)


@pytest.mark.parametrize("suffix", [".csv", ".jsonl", ".parquet", ".xlsx", ".csv.gz"])
def test_a_full_disk_leaves_everything_as_it_was(tmp_path: Path, suffix: str) -> None:
    source, target = source_in(tmp_path, suffix), tmp_path / f"b{suffix}"
    target.write_bytes(b"older")
    before = source.read_bytes()
    plan = plan_of(source, target, rows=20)
    with limit(600 if suffix == ".csv.gz" else 3000), pytest.raises(StoreError) as caught:
        copy(plan)
    assert caught.value.code == "store.full"
    assert (source.read_bytes(), target.read_bytes()) == (before, b"older")
    start = copy(plan)
    assert start > 0 or suffix == ".xlsx"
    assert contents(target) == contents(source)


@pytest.mark.parametrize("suffix", [".csv", ".xlsx"])
def test_a_new_workbook_on_a_full_disk(tmp_path: Path, suffix: str) -> None:
    source, target = source_in(tmp_path, suffix), tmp_path / "b.xlsx"
    with limit(2000), pytest.raises((StoreError, OSError)):
        copy(plan_of(source, target, rows=100))
    assert not target.exists()


def test_a_checkpoint_that_does_not_fit_is_not_taken(tmp_path: Path) -> None:
    one = Part(tmp_path / "b")
    one.begin("key")
    one.write(b"first")
    one.save(Checkpoint("key", 1, 5))
    one.write(b"second")
    for size in (1000, 4096):
        with limit(size), pytest.raises(StoreError) as caught:
            one.save(Checkpoint("key", 2, 11, note="x" * size))
        assert caught.value.code == "store.full"
    one.close()
    again = Part(tmp_path / "b")
    assert again.begin("key") == Checkpoint("key", 1, 5)
    assert again.at == 5
    again.abandon()
    assert list(tmp_path.iterdir()) == []


def test_a_disk_that_fills_at_the_end_leaves_an_older_target(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "b").write_bytes(b"older")
    one = Part(tmp_path / "b")
    one.begin("key")
    one.write(b"new")

    def full(file: int) -> None:
        raise OSError(errno.EDQUOT, "quota")

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", full)
        with pytest.raises(StoreError):
            one.finish(0o600)
        with pytest.raises(StoreError):
            one.save(Checkpoint("key", 1, 3))
    assert (tmp_path / "b").read_bytes() == b"older"
    one.close()


def test_other_errors_of_the_system_are_its_own(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        Part(tmp_path / "none" / "b").begin("key")


def test_another_plan_or_source_begins_anew(tmp_path: Path) -> None:
    source, target = source_in(tmp_path, ".csv"), tmp_path / "b.csv"
    plan = plan_of(source, target, rows=50)

    def begin(digest: str = "plan") -> int:
        reader, writer = files.open_ends(plan)
        try:
            return writer.begin(reader.schema, digest)
        finally:
            writer.close()

    copy(plan, stop_behind=100)
    assert begin() == 100
    assert begin("another") == 0
    copy(plan, stop_behind=100)
    os.utime(source, ns=(0, 0))
    assert begin() == 0
    copy(plan, stop_behind=100)
    about = source.stat()
    source.write_bytes(source.read_bytes().replace(b"0,", b"9,", 1))
    os.utime(source, ns=(about.st_atime_ns, about.st_mtime_ns))
    assert begin() == 0
    copy(plan, stop_behind=100)
    saved = tmp_path / ".b.csv.checkpoint"
    whole = saved.read_bytes()
    for spoilt in (
        b"",
        b"[]",
        b"{}",
        whole[:-1],
        whole.replace(b'"marks"', b'"other"'),
        whole.replace(b'"bytes": ', b'"bytes": 9'),
    ):
        saved.write_bytes(spoilt)
        copy(plan, stop_behind=2)
        assert begin() == 50
    (tmp_path / ".b.csv.part").unlink()
    assert begin() == 0


def test_the_note_comes_back(tmp_path: Path) -> None:
    source, target = source_in(tmp_path, ".csv"), tmp_path / "b.csv"
    plan = plan_of(source, target, rows=50)
    copy(plan, stop_behind=100)
    reader, writer = files.open_ends(plan)
    assert writer.note == ""
    assert (writer.begin(reader.schema, "plan"), writer.note) == (100, "note 100")
    writer.abandon()
    writer.abandon()
    writer.close()
    assert [path.name for path in tmp_path.iterdir()] == ["a.csv"]


@pytest.mark.parametrize("suffix", [".csv", ".parquet", ".xlsx"])
def test_a_run_can_be_abandoned(tmp_path: Path, suffix: str) -> None:
    source, target = source_in(tmp_path, ".csv"), tmp_path / f"b{suffix}"
    target.write_bytes(b"older")
    reader, writer = files.open_ends(plan_of(source, target, rows=50), every_bytes=1 << 30)
    writer.begin(reader.schema, "plan")
    writer.write(next(reader.batches()), 50)
    writer.abandon()
    files.open_ends(plan_of(source, target))[1].close()
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir() if path != source} == {target.name: b"older"}


def test_a_source_that_changes_meanwhile_is_refused(tmp_path: Path) -> None:
    source, target = source_in(tmp_path, ".csv"), tmp_path / "b.csv"
    reader, writer = files.open_ends(plan_of(source, target))
    writer.begin(reader.schema, "plan")
    with source.open("ab") as file:
        file.write(b"1,2\n")
    with pytest.raises(StoreError) as caught:
        writer.finish()
    assert (caught.value.code, target.exists()) == ("store.changed", False)
    writer.close()


@pytest.mark.parametrize(("suffix", "begins"), [(".csv", 50), (".jsonl", 50), (".csv.gz", 50), (".parquet", 0)])
def test_the_clock_makes_checkpoints_where_none_can_be_seen(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, suffix: str, begins: int
) -> None:
    source, target = source_in(tmp_path, suffix), tmp_path / f"b{suffix}"
    plan = plan_of(source, target, rows=50)
    copy(plan, every_bytes=1 << 30)
    whole = target.read_bytes()
    target.unlink()
    clock = iter([0.0, 4.0, 5.0, 6.0, *[7.0] * 99])
    monkeypatch.setattr(target_module, "time", SimpleNamespace(monotonic=lambda: next(clock)))
    # The second batch is on the disk; the third one, which is written within seconds, is not.
    copy(plan, every_bytes=1 << 30, stop_behind=150)
    assert copy(plan, every_bytes=1 << 30) == begins * 2
    assert target.read_bytes() == whole


def test_two_runs_do_not_write_one_target(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first, second = Part(tmp_path / "b"), Part(tmp_path / "b")
    first.begin("key")
    first.write(b"first")
    with pytest.raises(StoreError) as caught:
        second.begin("key")
    assert caught.value.code == "store.in-use"
    lock = part._flock
    assert lock is not None

    def late(file: int, how: int) -> None:
        # The first run ends just before the second one has its lock.
        if not first.closed:
            first.finish(0o600)
        lock(file, how)

    monkeypatch.setattr(part, "_flock", late)
    with pytest.raises(StoreError) as caught:
        second.begin("key")
    assert caught.value.code == "store.in-use"
    assert (tmp_path / "b").read_bytes() == b"first"
    monkeypatch.setattr(part, "_flock", None)
    assert second.begin("key") == Checkpoint("key")
    second.abandon()


def test_permissions_are_those_of_the_older_target_or_the_source(tmp_path: Path) -> None:
    source, target = source_in(tmp_path, ".csv"), tmp_path / "b.csv"
    source.chmod(0o640)
    copy(plan_of(source, target, rows=60), stop_behind=2)
    assert stat.S_IMODE((tmp_path / ".b.csv.part").stat().st_mode) == 0o600
    assert stat.S_IMODE((tmp_path / ".b.csv.checkpoint").stat().st_mode) == 0o600
    copy(plan_of(source, target, rows=100))
    assert stat.S_IMODE(target.stat().st_mode) == 0o640
    target.chmod(0o604)
    copy(plan_of(source, target, rows=100))
    assert stat.S_IMODE(target.stat().st_mode) == 0o604


def test_a_link_stays_one(tmp_path: Path) -> None:
    source, real, link = source_in(tmp_path, ".csv"), tmp_path / "real.csv", tmp_path / "b.csv"
    real.write_bytes(b"older")
    link.symlink_to(real)
    copy(plan_of(source, link, rows=100))
    assert link.is_symlink()
    assert real.read_bytes() == source.read_bytes()


def test_folders_that_cannot_be_opened_are_passed_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source, target = source_in(tmp_path, ".csv"), tmp_path / "b.csv"
    really = os.open

    def refuse(path: Any, *arguments: Any, **options: Any) -> int:
        if Path(path).is_dir():
            raise PermissionError(errno.EACCES, "a folder")
        return really(path, *arguments, **options)

    monkeypatch.setattr(os, "open", refuse)
    copy(plan_of(source, target, rows=100))
    assert target.read_bytes() == source.read_bytes()


def test_every_write_is_completed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    really = os.write
    monkeypatch.setattr(os, "write", lambda file, data: really(file, data[:1000]))
    assert copied(tmp_path, b"a\n" + b"123\n" * 1000, "a.csv", rows=900) == b"a\n" + b"123\n" * 1000
