"""The compiled core against its twin in Python, on made-up texts: `python tests/fuzz/differential.py --minutes 10 --seed 1`.

Texts are put together from words and the names of places, in Unicode and in Zawgyi, damaged, glued, cut and mixed with junk;
each is put to every function of both. `--core FILE` takes the core from elsewhere, such as one built with small limits, and
`--texts` ends the run after so many, so that it is the same each time.
"""

from __future__ import annotations

import argparse
import importlib.util
import math
import random
import sys
import time
from array import array
from collections.abc import Callable, Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from strategies import WORDS, place_names

from myanmar_id.text import _backend, compiled, detect, markov, normalize, repair, zawgyi, zawgyi_writer

MYANMAR = [chr(point) for point in range(0x1000, 0x10A0)]
EXTENDED = [chr(point) for point in (*range(0xA9E0, 0xAA00), *range(0xAA60, 0xAA80))]
APART = [
    *" \u00a0\u200b\u200c\u200d\u2060\ufeff\u00ad\u2009\u3000\n\r\u2028\x85",
    *'abc/().,-019:<@&"',
    *"“”…–é中\U0001f600\ufe00",
]
#: What most rules are about.
FREQUENT = "ကငနမသဥဉေ္်ျြွှုိာ့း၀၇၄ /\u200b"
OPERATIONS = ("to_unicode", "to_zawgyi", "normalize", "repair")
SHOWN = 10


class Texts:
    """An endless supply of texts."""

    def __init__(self, draw: random.Random) -> None:
        self._draw = draw
        words = [*WORDS, *place_names()]
        self._words = (words, [zawgyi_writer.to_zawgyi(word) for word in words])

    def __iter__(self) -> Iterator[str]:
        draw = self._draw
        while True:
            kind = draw.random()
            if kind < 0.4:
                yield self._damaged(self._sentence(draw.choice((1, 2, 4, 8))))
            elif kind < 0.6:
                joint = draw.choice(("", " ", "\n", "/", "၁၀"))
                yield self._damaged(
                    self._sentence(3)[: draw.randrange(30)] + joint + self._sentence(3)[: draw.randrange(30)]
                )
            elif kind < 0.7:
                yield self._damaged(self._sentence(2)[: draw.randrange(1, 14)])
            elif kind < 0.8:
                yield self._junk(MYANMAR, 12)
            elif kind < 0.88:
                yield self._junk([*MYANMAR, *APART, *EXTENDED], 20)
            elif kind < 0.98:
                yield self._junk(FREQUENT, 14)
            else:
                yield "".join(self._damaged(self._sentence(8)) + draw.choice(("", " ", "\n")) for _ in range(12))

    def _sentence(self, words: int) -> str:
        text = ""
        for _ in range(self._draw.randrange(1, words + 1)):
            if not text or self._draw.random() < 0.15:
                encoding = self._draw.choice(self._words)
            text += self._draw.choice(encoding) + self._draw.choice(("", "", " ", "၊ ", "\n", "၁၂၃"))
        return text

    def _damaged(self, text: str) -> str:
        draw, chars = self._draw, list(text)
        for _ in range(draw.choice((0, 0, 1, 1, 2, 4))):
            place, kind = draw.randrange(len(chars) + 1), draw.random()
            if kind < 0.3 and chars:
                chars[place - 1] = draw.choice(MYANMAR)
            elif kind < 0.6:
                chars.insert(place, draw.choice(MYANMAR))
            elif kind < 0.7:
                chars.insert(place, draw.choice("၀၇၄ေ့္်းျ"))
            elif kind < 0.85:
                chars.insert(place, draw.choice(APART))
            elif kind < 0.88:
                chars.insert(place, draw.choice(EXTENDED))
            elif chars:
                del chars[place - 1]
        return "".join(chars)

    def _junk(self, chars: str | list[str], longest: int) -> str:
        return "".join(self._draw.choice(chars) for _ in range(self._draw.randrange(1, longest)))


def load(path: Path | None) -> compiled.Core:
    """The core of this installation, or one from a file."""
    if path is None:
        core = _backend.core()
        if core is None:
            sys.exit("the compiled core is not there: build it, or name it with --core")
        return core
    found = importlib.util.spec_from_file_location("_core", path)
    assert found
    assert found.loader
    module = importlib.util.module_from_spec(found)
    found.loader.exec_module(module)
    return compiled.make(module.Core)


def functions(core: compiled.Core, threshold: float, hint: int) -> dict[str, tuple[Callable, Callable]]:
    """Each function of the core and of its twin."""
    return {
        "log_ratio": (core.log_ratio, markov.log_ratio),
        "to_unicode": (core.to_unicode, zawgyi.to_unicode),
        "to_zawgyi": (core.to_zawgyi, zawgyi_writer.to_zawgyi),
        "normalize": (core.normalize, normalize.in_python),
        "posterior": (core.posterior, detect.posterior_in_python),
        "repair": (
            lambda text: core.repair(text, threshold, hint),
            lambda text: repair.in_python(text, threshold=threshold, encoding=repair.HINTS[hint]),
        ),
    }


def is_same(one: object, other: object) -> bool:
    """Equal; scores may differ in their last digits, since the twin adds them in another order."""
    if isinstance(one, float) and isinstance(other, float):
        return abs(one - other) < 1e-12
    return one == other


def rows_of(texts: list[str], wide: bool) -> tuple[bytes, bytes]:
    """An Arrow array's characters and offsets."""
    encoded = [text.encode() for text in texts]
    places = array("q" if wide else "i", [0])
    for one in encoded:
        places.append(places[-1] + len(one))
    return b"".join(encoded), places.tobytes()


def differing_rows(
    core: compiled.Core, texts: list[str], expected: dict[str, list], threshold: float, hint: int
) -> Iterator[tuple[str, int]]:
    """The rows that come out otherwise than the twin's answers; `expected` holds those of every function."""
    wide = bool(len(texts) % 2)
    data, places = rows_of(texts, wide)
    for number, name in enumerate(OPERATIONS):
        written = core.write_rows(number, data, places, wide, len(texts), threshold, hint)
        new, ends = written or (data, places)
        cut = array("q" if wide else "i", ends)
        for i in range(len(texts)):
            if new[cut[i] : cut[i + 1]] != expected[name][i].encode():
                yield f"write_rows {name}", i
    values = array("d", core.weigh_rows(False, data, places, wide, len(texts)))
    for i, value in enumerate(values):
        if not is_same(None if math.isnan(value) else value, expected["posterior"][i]):
            yield "weigh_rows", i


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--minutes", type=float, default=10, help="how long at most (default: 10)")
    parser.add_argument("--seed", type=int, default=1, help="of what is drawn (default: 1)")
    parser.add_argument("--texts", type=int, default=10**9, help="how many texts at most")
    parser.add_argument("--core", type=Path, help="the built core (default: that of this installation)")
    options = parser.parse_args()
    draw = random.Random(options.seed)
    core = load(options.core)
    start, count, found = time.monotonic(), 0, 0
    batch: list[str] = []
    expected: dict[str, list] = {}

    def report(name: str, text: str) -> None:
        nonlocal found
        found += 1
        if found <= SHOWN:
            print(f"{name} differs: {text!a}", flush=True)

    threshold, hint = 0.95, 0
    for text in Texts(draw):
        if count >= options.texts or time.monotonic() - start >= options.minutes * 60:
            break
        for name, (ours, twin) in functions(core, threshold, hint).items():
            answer = twin(text)
            expected.setdefault(name, []).append(answer)
            if not is_same(ours(text), answer):
                report(name, text)
        batch.append(text)
        count += 1
        if len(batch) >= 50:
            for name, i in differing_rows(core, batch, expected, threshold, hint):
                report(name, batch[i])
            batch, expected = [], {}
            threshold, hint = draw.choice((0.95, 0.95, 0.8, 0.99)), draw.choice((0, 0, 1, 2))
    seconds = time.monotonic() - start
    print(f"{count:,} texts, seed {options.seed}, {seconds:.0f} s: {found} differences")
    return 1 if found or not count else 0


if __name__ == "__main__":
    sys.exit(main())
