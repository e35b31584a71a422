"""What the compiled core does with the buffers of a column, in pure Python, a string a row."""

from __future__ import annotations

import math
from array import array
from collections.abc import Callable, Iterator
from functools import partial
from itertools import accumulate, pairwise
from typing import Any

from myanmar_id.text import convert, detect, normalize, repair

_WRITE: tuple[Callable[[str], str], ...] = (convert.to_unicode, convert.to_zawgyi, normalize.normalize)


class Twin:
    """The methods `write_rows` and `weigh_rows` of `text.compiled.Core`. Rows that are no UTF-8 stay, and weigh nothing."""

    def write_rows(  # noqa: PLR0917 - as the compiled method takes them
        self, operation: int, data: Any, offsets: Any, wide: bool, count: int, threshold: float, hint: int
    ) -> tuple[bytes, bytes] | None:
        """The rows rewritten: their bytes and offsets, or None where all of them stay.

        Raises:
            OverflowError: the offsets cannot tell so much.
            ValueError: the offsets do not fit the data.
        """
        mend = partial(repair.repair, threshold=threshold, encoding=repair.HINTS[hint])
        functions: tuple[Callable[[str], str], ...] = (*_WRITE, mend)
        write = functions[operation]
        given = list(_rows(data, offsets, wide, count))
        written = [_rewritten(row, write) for row in given]
        if written == given:
            return None
        return b"".join(written), array("q" if wide else "i", [0, *accumulate(map(len, written))]).tobytes()

    def weigh_rows(self, chain_only: bool, data: Any, offsets: Any, wide: bool, count: int) -> bytes:
        """64-bit floats: the probability of each row, NaN where it has none.

        Raises:
            ValueError: the offsets do not fit the data.
        """
        weigh = detect.zawgyi_probability if chain_only else detect.posterior
        texts = map(_text, _rows(data, offsets, wide, count))
        found = (None if text is None else weigh(text) for text in texts)
        return array("d", [math.nan if value is None else value for value in found]).tobytes()


def _rows(data: Any, offsets: Any, wide: bool, count: int) -> Iterator[bytes]:
    held = memoryview(data)
    places = memoryview(offsets).cast("q" if wide else "i")[: count + 1].tolist()
    for start, end in pairwise(places):
        if not 0 <= start <= end <= len(held):
            raise ValueError("the offsets do not fit the data")
        yield bytes(held[start:end])


def _rewritten(row: bytes, function: Callable[[str], str]) -> bytes:
    text = _text(row)
    return row if text is None else function(text).encode()


def _text(row: bytes) -> str | None:
    try:
        return row.decode()
    except UnicodeDecodeError:
        return None
