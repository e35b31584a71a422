"""Lines in and results out: no byte is lost, no input is held as a whole, no output is left half written."""

from __future__ import annotations

import io
import os
import stat
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from myanmar_id.cli import progress, streams
from myanmar_id.cli.progress import Progress
from myanmar_id.cli.streams import FileError, Output, lines


def _lines(content: bytes, monkeypatch: pytest.MonkeyPatch) -> list[streams.Line]:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(content)))
    return list(lines([], Progress([], None)))


def _joined(found: list[streams.Line]) -> bytes:
    return "".join(line.mark + line.text + line.ending for line in found).encode("utf-8", "surrogateescape")


@given(content=st.binary(max_size=300), limit=st.integers(4, 40))
def test_every_byte_comes_back(content: bytes, limit: int) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(streams, "LONGEST", limit)
        assert _joined(_lines(content, patch)) == content


def test_line_ends_and_mark_are_kept_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    found = _lines("\ufeffက\r\nခ\nဂ\r".encode(), monkeypatch)
    assert [(line.number, line.mark, line.text, line.ending) for line in found] == [
        (1, "\ufeff", "က", "\r\n"),
        (2, "", "ခ", "\n"),
        (3, "", "ဂ\r", ""),
    ]


@given(text=st.text(alphabet="ကာ့xé😀", min_size=1, max_size=400), limit=st.integers(8, 64))
def test_no_character_is_cut(text: str, limit: int) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(streams, "LONGEST", limit)
        found = _lines(text.encode(), patch)
    assert "".join(line.text for line in found) == text
    assert {line.number for line in found} == {1}


def test_an_overlong_line_is_parted_at_a_space(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(streams, "LONGEST", 16)
    assert [line.text for line in _lines("ကခ ဂဃ ငစ ဆဇ".encode(), monkeypatch)] == ["ကခ ဂဃ ", "ငစ ဆဇ"]


def test_bytes_without_a_character_start_are_parted_anywhere(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(streams, "LONGEST", 8)
    assert _joined(_lines(b"\x80" * 20, monkeypatch)) == b"\x80" * 20


def test_standard_input_without_bytes_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO("က\n"))
    assert [line.text for line in lines(["-"], Progress([], None))] == ["က"]


def test_files_are_numbered_and_a_missing_one_is_named_by_its_place(tmp_path: Path) -> None:
    first = tmp_path / "a.txt"
    first.write_text("က\nခ", encoding="utf-8")
    reading = lines([str(first), str(tmp_path / "12-OuKaMa.txt")], Progress([], None))
    assert [next(reading).file, next(reading).file] == [1, 1]
    with pytest.raises(FileError, match="^file 2: ") as caught:
        next(reading)
    assert "OuKaMa" not in str(caught.value)


def test_a_folder_cannot_be_read(tmp_path: Path) -> None:
    with pytest.raises(FileError, match="^file 1: "):
        next(lines([str(tmp_path)], Progress([], None)))


def test_a_line_hides_its_text(monkeypatch: pytest.MonkeyPatch) -> None:
    assert "ကိုကို" not in repr(_lines("ကိုကို\n".encode(), monkeypatch)[0])


def test_output_replaces_a_file_only_when_all_is_written(tmp_path: Path) -> None:
    target = tmp_path / "out.txt"
    target.write_text("before", encoding="utf-8")
    target.chmod(0o640)
    with pytest.raises(KeyboardInterrupt), Output(str(target)) as output:
        output.write("half")
        raise KeyboardInterrupt
    assert target.read_text(encoding="utf-8") == "before"
    with Output(str(target)) as output:
        output.write("က\udcff")
        assert target.read_text(encoding="utf-8") == "before"
    assert target.read_bytes() == "က".encode() + b"\xff"
    assert stat.S_IMODE(target.stat().st_mode) == 0o640
    assert os.listdir(tmp_path) == ["out.txt"]


def test_a_new_output_gets_the_permissions_of_the_mask(tmp_path: Path) -> None:
    before = os.umask(0o027)
    try:
        with Output(str(tmp_path / "new.txt")) as output:
            output.write("x")
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "new.txt").stat().st_mode) == 0o640


def test_output_through_a_link_keeps_the_link(tmp_path: Path) -> None:
    (tmp_path / "real.txt").write_text("x", encoding="utf-8")
    (tmp_path / "link.txt").symlink_to("real.txt")
    with Output(str(tmp_path / "link.txt")) as output:
        output.write("y")
    assert (tmp_path / "link.txt").is_symlink()
    assert (tmp_path / "real.txt").read_text(encoding="utf-8") == "y"


def test_output_to_a_device_is_written_in_place() -> None:
    with Output(os.devnull) as output:
        output.write("x")
    assert stat.S_ISCHR(os.stat(os.devnull).st_mode)


def test_standard_output_is_not_closed(monkeypatch: pytest.MonkeyPatch) -> None:
    stream = io.TextIOWrapper(io.BytesIO())
    monkeypatch.setattr(sys, "stdout", stream)
    with pytest.raises(KeyboardInterrupt), Output("-") as output:
        output.write("half")
        raise KeyboardInterrupt
    assert not stream.buffer.closed


class _Terminal(io.TextIOWrapper):
    def __init__(self, terminal: bool = True) -> None:
        super().__init__(io.BytesIO(), encoding="utf-8", write_through=True)
        self._terminal = terminal

    def isatty(self) -> bool:
        return self._terminal

    def content(self) -> bytes:
        self.flush()
        return self.buffer.getvalue()  # type: ignore[attr-defined]


def test_a_terminal_sees_each_result_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    screen = _Terminal()
    monkeypatch.setattr(sys, "stdout", screen)
    with Output(None) as output:
        output.write("က\n")
        assert screen.buffer.getvalue() == "က\n".encode()  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("error_terminal", "output_terminal", "target", "drawn"),
    [(True, False, None, True), (True, True, "out.txt", True), (True, True, None, False), (False, False, None, False)],
)
def test_progress_is_drawn_where_it_disturbs_nothing(
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    error_terminal: bool,
    output_terminal: bool,
    target: str | None,
    drawn: bool,
) -> None:
    file = tmp_path / "a.txt"
    file.write_bytes(b"x" * 2_000_000)
    errors = _Terminal(error_terminal)
    monkeypatch.setattr(sys, "stderr", errors)
    monkeypatch.setattr(sys, "stdout", _Terminal(output_terminal))
    with Progress([str(file)], target) as bar:
        bar.advance(1_000_000)
    assert (b"50%  1.0 MB of 2.0 MB" in errors.content()) is drawn


def test_progress_without_a_known_end_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    errors = _Terminal()
    monkeypatch.setattr(sys, "stderr", errors)
    monkeypatch.setattr(sys, "stdout", _Terminal(False))
    monkeypatch.setattr(progress, "_EVERY", 1000.0)
    with Progress(["-"], None) as bar:
        bar.advance(3_000_000)
        bar.advance(3_000_000)
    assert errors.content() == b"\r3.0 MB\x1b[K\r\x1b[K"


def test_what_an_input_breaks_off_with_comes_out(monkeypatch: pytest.MonkeyPatch) -> None:
    """A part that ends within a character keeps its bytes for the next part, and there is none."""
    monkeypatch.setattr(streams, "LONGEST", 4)
    assert _joined(_lines(b"abc\xe1", monkeypatch)) == b"abc\xe1"
