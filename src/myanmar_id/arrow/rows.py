"""One array of strings, put to the compiled core, or to its twin, by its buffers.

An array is worked on in blocks, so that the memory needed beside the column and its result does not grow with them. A block that
stays as it is becomes a slice of the array that was given.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from enum import IntEnum

import pyarrow as pa
import pyarrow.compute as pc

from myanmar_id.arrow.errors import invalid, too_long
from myanmar_id.arrow.twin import Twin
from myanmar_id.text._backend import core
from myanmar_id.text.compiled import Core

#: Bytes of text that are put to the core at once: every block waits for the interpreter once or twice, small ones too often.
BLOCK_BYTES = 1 << 24
#: Bytes of text that an array of the type string can hold.
MOST_BYTES = (1 << 31) - 1


class Operation(IntEnum):
    """What the core writes, by its numbers."""

    TO_UNICODE = 0
    TO_ZAWGYI = 1
    NORMALIZE = 2
    REPAIR = 3


def write(array: pa.Array, operation: Operation, threshold: float = 0.95, hint: int = 0) -> list[pa.Array] | None:
    """Rewrite an array of strings.

    Args:
        array: of the type string, large_string or string_view; what is not UTF-8 in it stays.
        operation: what to make of it.
        threshold: for `REPAIR`, above 0.5 and below 1.
        hint: for `REPAIR`, a place in `text.repair.HINTS`.

    Returns:
        Arrays of the same type that follow one another, one unless a string array cannot hold the result; None where nothing
        changes.

    Raises:
        ArrowError: `arrow.invalid`, or `arrow.too-long` where a single row does not fit.
    """
    plain = _plain(array)
    parts, sizes, is_changed = [], [], False
    for at, end, size in _blocks(plain):
        part = array.slice(at, end - at)
        data, offsets, wide = _buffers(plain, at, end)
        try:
            written = _runner().write_rows(operation, data, offsets, wide, end - at, threshold, hint)
            if written is not None:
                text, places = map(pa.py_buffer, written)
                new = pa.Array.from_buffers(plain.type, end - at, [_validity(part), places, text])
                part, size, is_changed = new.cast(array.type), text.size, True
        except ValueError as error:
            raise invalid() from error
        except OverflowError as error:
            raise too_long() from error
        parts.append(part)
        sizes.append(size)
    return _joined(parts, sizes) if is_changed else None


def weigh(array: pa.Array, chain_only: bool) -> pa.Array:
    """The probability that each row is Zawgyi.

    Args:
        array: of the type string, large_string or string_view.
        chain_only: whether by `zawgyi_probability` or by `posterior`.

    Returns:
        As float64, null where the row is null, is not UTF-8 or has no probability.

    Raises:
        ArrowError: `arrow.invalid`.
    """
    plain = _plain(array)
    if not len(plain):
        return pa.array([], pa.float64())
    data, offsets, wide = _buffers(plain, 0, len(plain))
    try:
        found = pa.py_buffer(_runner().weigh_rows(chain_only, data, offsets, wide, len(plain)))
    except ValueError as error:
        raise invalid() from error
    values = pa.Array.from_buffers(pa.float64(), len(plain), [None, found])
    known = pc.and_not(array.is_valid(), pc.is_nan(values))
    return pa.Array.from_buffers(pa.float64(), len(plain), [known.buffers()[1], found])


def _runner() -> Core | Twin:
    return core() or Twin()


def _plain(array: pa.Array) -> pa.Array:
    """The array with offsets. Views may point anywhere in several buffers, so their text is copied, to where it lies in a row."""
    return array.cast(pa.large_string()) if pa.types.is_string_view(array.type) else array


def _buffers(array: pa.Array, at: int, end: int) -> tuple[pa.Buffer, pa.Buffer, bool]:
    """What the core takes for the rows from `at` to `end`: characters, offsets, and whether these have 64 bits."""
    wide = pa.types.is_large_string(array.type)
    width = 8 if wide else 4
    _, offsets, data = array.buffers()
    return data, offsets.slice((array.offset + at) * width, (end - at + 1) * width), wide


def _blocks(array: pa.Array) -> Iterator[tuple[int, int, int]]:
    """First row, the row behind the last one, and bytes of each block."""
    if not len(array):
        return
    _, buffer, wide = _buffers(array, 0, len(array))
    offsets = memoryview(buffer).cast("q" if wide else "i")
    at = 0
    while at < len(array):
        # Offsets that are out of order give blocks out of order, which the core refuses.
        end = max(at + 1, bisect_right(offsets, offsets[at] + BLOCK_BYTES, at + 1) - 1)
        yield at, end, offsets[end] - offsets[at]
        at = end


def _validity(array: pa.Array) -> pa.Buffer | None:
    """The bits of the rows that are not null, from the first bit on, wherever the array begins."""
    return pc.invert(array.is_null()).buffers()[1] if array.null_count else None


def _joined(parts: list[pa.Array], sizes: list[int]) -> list[pa.Array]:
    """As few arrays as can hold the parts."""
    most = MOST_BYTES if pa.types.is_string(parts[0].type) else sum(sizes)
    groups = [[parts[0]]]
    total = sizes[0]
    for part, size in zip(parts[1:], sizes[1:], strict=True):
        total += size
        if total > most:
            groups.append([])
            total = size
        groups[-1].append(part)
    return [pa.concat_arrays(group) if len(group) > 1 else group[0] for group in groups]
