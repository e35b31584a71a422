"""Accuracy of reading photographed cards, by kind of picture and by field, beside Tesseract; and time, memory and size.

The cards are made up and drawn with faces, names and a seed that no model was trained on; `MYANMAR_ID_SHARED` may name a folder
with further ones, `cards/truth.json`. Needs the extras ocr and synth, the models, and Burmese fonts.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Any

import corpora
import peers

if TYPE_CHECKING:
    from card_samples import Key
    from card_scores import FieldScore, Score

COUNT = 40
#: Share, in %, that is aimed at: fields exactly right, NRC numbers right.
AIMS = {
    "scan": (97, 99),
    "flat": (97, 99),
    "photo": (94, 97),
    "rotated": (94, 97),
    "copy": (94, 97),
    "dark": (90, 94),
    "hand": (80, 88),
}
FOUND_AIMS = {"card found": 98, "side": 99.5, "portrait": 97, "copy or original": 97}
FOUND, PORTRAIT = 0.9, 0.8
CORNERS = f"{peers.OURS}, true corners"
CONTOUR = "card found, contour search"
TIMED, LONGEST = 15, 1700
NOTE = (
    "Every card is made up and drawn; no picture of a real card was used or seen, so this says little about real cards, which "
    "are mostly filled in by hand and worn. A field is right where the result is the whole text, spaces apart, in the one "
    "form that the library gives dates, numbers and heights; empty fields count too. A card that was not found, or taken for the "
    "other side, has no field right. Tesseract reads the lines that this library found and cut out, one by one (`--psm 7`), and "
    "its texts go through the same repairs of `myanmar_id.card` as ours."
)
HERE = (
    "Drawn with faces, names and a seed that no model was trained on, by the same program that drew the training data, "
    "{count} cards a stratum and side."
)
ELSEWHERE = "A small set, drawn by a program that is no part of this project."

Row = dict[str, Any]
Right = Callable[["FieldScore"], bool]


def rows(count: int, jobs: int) -> list[Row]:
    """Every row of this bench, none where something that it needs is missing."""
    try:
        import card_peers
        import card_samples

        from myanmar_id.errors import DataError, ModelError
        from myanmar_id.ocr.reader import CardReader
        from myanmar_id.synth import fonts
    except ImportError as error:
        print(f"reading cards needs the extras ocr and synth: {error.name} is missing", file=sys.stderr)
        return []
    try:
        CardReader.default()
    except ModelError as error:
        print(f"the models are missing: {error}", file=sys.stderr)
        return []
    if not card_peers.tesseract():
        print("Tesseract or its Burmese models are not installed: no column for it", file=sys.stderr)
    try:
        fonts.faces("test")
        drawn = card_samples.keys(count)
    except DataError as error:
        print(f"no card can be drawn: {error}", file=sys.stderr)
        drawn = []
    found = []
    sets = {
        "Photographed cards": (drawn, HERE.format(count=count)),
        "Photographed cards, another program's": (card_samples.folder_keys(corpora.SHARED / "cards"), ELSEWHERE),
    }
    for title, (keys, note) in sets.items():
        if keys:
            found += _of_set(title, _scores(keys, jobs), f"{note} {NOTE}")
    return found + (costs() if drawn else [])


def _scores(keys: Sequence[Key], jobs: int) -> list[Score]:
    import card_scores

    if jobs == 1:
        return [card_scores.score(key) for key in keys]
    # Started anew, not forked: onnxruntime has threads that a fork would not have.
    with ProcessPoolExecutor(jobs, multiprocessing.get_context("spawn")) as pool:
        return list(pool.map(card_scores.score, keys, chunksize=4))


def _of_set(title: str, scores: list[Score], note: str) -> list[Row]:
    """The rows of one set of photographs."""
    readers: dict[str, Right] = {peers.OURS: lambda one: one.right}
    readers |= _tesseract(scores)
    readers[CORNERS] = lambda one: one.right_by_corners
    found = []
    for metric, aim, wanted in (
        ("fields exactly right", 0, lambda one: True),
        ("NRC number right", 1, lambda one: one.name == "nrc_id"),
    ):
        short = []
        for stratum, some in _strata(scores).items():
            fields = [one for score in some for one in score.fields if wanted(one)]
            label = f"{stratum} ({len(fields)})"
            cells = {peer: _share(map(right, fields)) for peer, right in readers.items()}
            if stratum in AIMS:
                cells["aim"] = AIMS[stratum][aim]
                if cells[peers.OURS] < cells["aim"]:
                    short.append(f"{stratum} by {cells['aim'] - cells[peers.OURS]:.1f}")
            found += [_cell(title, label, metric, column, value) for column, value in cells.items()]
        told = f"Short of the aim in points of {metric}: {', '.join(short)}." if short else ""
        found[-1]["note"] = told or f"Nothing falls short of the aim in {metric}."
    for name in dict.fromkeys(one.name for score in scores for one in score.fields):
        fields = [one for score in scores for one in score.fields if one.name == name]
        for peer, right in readers.items():
            found.append(
                _cell(title, f"{name} ({len(fields)})", "by field, exactly right", peer, _share(map(right, fields)))
            )
    found += _finding(title, scores) + _confidences(title, scores)
    found[0]["note"] = note
    return found


def _tesseract(scores: list[Score]) -> dict[str, Right]:
    """Tesseract's readings of all lines, as a question about a field."""
    import card_peers
    import card_scores

    from myanmar_id.ocr import decode

    lines = [line for score in scores for one in score.fields for line in one.lines]
    readers: dict[str, Right] = {}
    for peer, model in card_peers.tesseract().items():
        texts = iter(card_peers.recognize(model, lines)[1])
        right: dict[int, bool] = {}
        for score in scores:
            read = {one.name: decode.joined([next(texts) for _ in one.lines]) for one in score.fields}
            for one in score.fields:
                text = card_scores.cleaned(score.side, read)[one.name]
                right[id(one)] = one.confidence is not None and card_scores.same(text, one.truth)
        readers[peer] = lambda one, right=right: right[id(one)]
    return readers


def _finding(title: str, scores: list[Score]) -> list[Row]:
    """Whether the card, its side, portrait and kind were found."""
    found = []
    metric = f"finding: card with an overlap of {FOUND} or more, portrait of {PORTRAIT} or more"
    for stratum, some in _strata(scores).items():
        portraits = [one.portrait for one in some if one.portrait is not None]
        cells = {
            "card found": _share(one.overlap >= FOUND for one in some),
            CONTOUR: _share(one.contour >= FOUND for one in some),
            "side": _share(one.side_right for one in some),
            "copy or original": _share(one.copy_right for one in some),
        }
        if portraits:
            cells["portrait"] = _share(one >= PORTRAIT for one in portraits)
        found += [_cell(title, f"{stratum} ({len(some)})", metric, column, value) for column, value in cells.items()]
    found += [_cell(title, "aim", metric, column, value) for column, value in FOUND_AIMS.items()]
    return found


def _confidences(title: str, scores: list[Score]) -> list[Row]:
    """How far confidences can be trusted."""
    from myanmar_id.ocr import confidence

    rated = [one for score in scores for one in score.fields if one.confidence is not None]
    if not rated:
        return []
    sure, right = [one.confidence or 0.0 for one in rated], [one.right for one in rated]
    found = []
    metric = "confidence of fields, by how sure the reader was"
    for row in confidence.reliability(sure, right):
        label = f"{row.low:.1f} to {row.high:.1f}"
        found.append(_cell(title, label, metric, "fields", row.count) | {"unit": ""})
        found.append(_cell(title, label, metric, "mean confidence, %", 100 * row.confidence))
        found.append(_cell(title, label, metric, "right, %", 100 * row.right))
    error = 100 * confidence.calibration_error(sure, right)
    found.append(_cell(title, "all", metric, "fields", len(rated)) | {"unit": ""})
    found.append(_cell(title, "all", metric, "mean confidence, %", 100 * statistics.fmean(sure)))
    found.append(_cell(title, "all", metric, "right, %", _share(right)))
    found.append(_cell(title, "all", metric, "expected calibration error, points", error))
    return [{**row, "unit": row["unit"] and "%"} for row in found]


def costs() -> list[Row]:
    """Time, memory and size."""
    import card_peers
    import card_samples
    import card_scores
    import cv2

    from myanmar_id.errors import MyanmarIdError
    from myanmar_id.ocr.image import open_picture
    from myanmar_id.ocr.reader import CardReader

    cv2.setNumThreads(1)
    title = "Photographed cards, time and memory"
    samples = list(card_samples.timed(TIMED, LONGEST))
    reader = CardReader.default()
    seconds: dict[str, list[float]] = {}
    pixels, readable = [], b""
    for sample in samples:
        picture = open_picture(sample.data)
        try:
            reading = reader.read(sample.data)  # warm
        except MyanmarIdError:
            continue
        pixels.append(picture.stored_size[0] * picture.stored_size[1] / 1e6)
        readable = sample.data
        lines = [line for one in reading.fields.values() for line in card_scores.lines(picture, one.lines)]
        start = time.perf_counter()
        reader.read(sample.data)
        seconds.setdefault(peers.OURS, []).append(time.perf_counter() - start)
        for peer, model in card_peers.tesseract().items():
            seconds.setdefault(f"{peer}, lines only", []).append(card_peers.recognize(model, lines)[0])
    if not seconds:
        return []
    label = f"{len(seconds[peers.OURS])} photographs of {statistics.median(pixels):.1f} megapixels, one thread"
    median = {peer: 1000 * statistics.median(each) for peer, each in seconds.items()}
    ours = median[peers.OURS]
    unit = "median ms a photograph"
    found = [_cell(title, label, unit, peer, value) | {"unit": unit} for peer, value in median.items()]
    found += [
        _cell(title, label, "times as fast as", peer, value / ours) | {"unit": "x"}
        for peer, value in median.items()
        if peer != peers.OURS
    ]
    memory = _peak_memory(readable)
    if memory is not None:
        metric = "most memory of a process that reads one photograph, MB"
        found.append(_cell(title, label, metric, peers.OURS, memory) | {"unit": metric})
    metric = "all models together, MB"
    found.append(_cell(title, "the package", metric, peers.OURS, _size_of_models()) | {"unit": metric})
    found[0]["note"] = (
        f"Ours is the whole way from the file to the fields: decoding, finding, reading. Tesseract's is one process over the lines "
        f"that ours cut out, its start included. Of {TIMED} photographs those count that ours could read."
    )
    return found


#: What a process of its own does; the peak is that of its own memory, which `getrusage` would mix with its parent's.
_READ = """\
import sys
from myanmar_id.ocr.reader import CardReader
CardReader.default().read(sys.argv[1])
print(next(line.split()[1] for line in open("/proc/self/status") if line.startswith("VmHWM")))
"""


def _peak_memory(data: bytes) -> float | None:
    """Megabytes, None where the system does not tell."""
    if not Path("/proc/self/status").exists():
        return None
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "card.jpg")
        path.write_bytes(data)
        done = subprocess.run([sys.executable, "-c", _READ, str(path)], capture_output=True, text=True, check=False)
    return int(done.stdout) * 1024 / 1e6 if done.returncode == 0 else None


def _size_of_models() -> float:
    from myanmar_id import tables
    from myanmar_id.ocr import confidence
    from myanmar_id.ocr.model import manifest

    return (sum(entry.bytes for entry in manifest().values()) + len(tables.model(confidence.FILE))) / 1e6


def _strata(scores: list[Score]) -> dict[str, list[Score]]:
    """Photographs by stratum, and all of them."""
    found: dict[str, list[Score]] = {}
    for stratum in (*AIMS, *sorted({one.stratum for one in scores} - set(AIMS))):
        some = [one for one in scores if one.stratum == stratum]
        if some:
            found[stratum] = some
    return {**found, "all": scores}


def _share(hits: Any) -> float:
    """In %."""
    known = list(hits)
    return 100 * sum(known) / max(1, len(known))


def _cell(title: str, row: str, metric: str, column: str, value: float) -> Row:
    one = {"table": title, "row": row, "metric": metric, "unit": "%", "peer": column, "column": column}
    return {**one, "value": value, "correct": None}


def line(one: Row) -> str:
    """A row for a person."""
    return f"{one['table']:38} {one['row']:24} {one['metric'][:44]:44} {one['column']:34} {one['value']:8.2f}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true", help="print rows for report.py")
    parser.add_argument("--count", type=int, default=COUNT, help=f"cards a stratum and side (default: {COUNT})")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1, help="processes (default: one a processor)")
    arguments = parser.parse_args()
    found = rows(arguments.count, arguments.jobs)
    print(json.dumps(found) if arguments.json else "\n".join(map(line, found)))


if __name__ == "__main__":
    main()
