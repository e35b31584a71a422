"""Every kind of column, taken apart into arrays of strings and put together again."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Generic, TypeAlias, TypeVar

import pyarrow as pa

from myanmar_id.arrow.errors import ArrowError, invalid, too_long

Column: TypeAlias = "pa.Array | pa.ChunkedArray"
#: Rewrites an array of strings: arrays that follow one another, or None where it stays as it is.
Write: TypeAlias = "Callable[[pa.Array], list[pa.Array] | None]"
_Result = TypeVar("_Result")

#: The types of text, and what they are as bytes: text that is not UTF-8 is no reason to refuse a column.
_BINARY = (
    (pa.types.is_string, pa.binary()),
    (pa.types.is_large_string, pa.large_binary()),
    (pa.types.is_string_view, pa.binary_view()),
)


class _Once(Generic[_Result]):
    """A function of arrays that is not asked anew for what it was asked last: chunks of a column share their dictionary."""

    def __init__(self, function: Callable[[pa.Array], _Result]) -> None:
        self.function = function
        self.last: tuple[pa.Array, _Result] | None = None

    def __call__(self, array: pa.Array, /) -> _Result:
        if self.last is None or not self.last[0].equals(array):
            self.last = array, self.function(array)
        return self.last[1]


def write(column: Column, function: Write) -> Column:
    """Rewrite a column.

    Args:
        column: what the caller gave, which may be anything.
        function: rewrites an array of strings.

    Returns:
        A column of the same type: the object that was given where nothing changes; for an array a chunked one where an array does
        not hold the result.

    Raises:
        ArrowError: see `check`; and what `function` raises.
    """
    check(column)
    once: Write = _Once(function)
    if isinstance(column, pa.ChunkedArray):
        chunks = [(chunk, _written(chunk, function, once)) for chunk in column.chunks]
        if all(parts is None for _, parts in chunks):
            return column
        return pa.chunked_array([part for chunk, parts in chunks for part in parts or (chunk,)], column.type)
    parts = _written(column, function, once)
    if parts is None:
        return column
    return parts[0] if len(parts) == 1 else pa.chunked_array(parts, column.type)


def weigh(column: Column, function: Callable[[pa.Array], pa.Array], kind: pa.DataType) -> Column:
    """What a function says of each row.

    Args:
        column: what the caller gave, which may be anything.
        function: makes of an array of strings one of the type `kind`.
        kind: its type.

    Returns:
        A column of that type, in the chunks of the one given.

    Raises:
        ArrowError: see `check`; and what `function` raises.
    """
    check(column)
    once = _Once(function)
    if isinstance(column, pa.ChunkedArray):
        return pa.chunked_array([_weighed(chunk, function, once) for chunk in column.chunks], kind)
    return _weighed(column, function, once)


def check(column: Any) -> None:
    """Whether a column can be worked on without reading beyond its buffers.

    Raises:
        ArrowError: `arrow.type` or `arrow.invalid`.
    """
    if not isinstance(column, pa.Array | pa.ChunkedArray):
        raise ArrowError("give a pyarrow.Array or a pyarrow.ChunkedArray", "arrow.type")
    kind = column.type.value_type if pa.types.is_dictionary(column.type) else column.type
    binary = [as_bytes for is_kind, as_bytes in _BINARY if is_kind(kind)]
    if not binary:
        raise ArrowError(
            "give a column of string, large_string, string_view, or a dictionary of them; of an extension type, its storage",
            "arrow.type",
        )
    chunks = column.chunks if isinstance(column, pa.ChunkedArray) else (column,)
    try:
        column.validate()
        # Offsets are checked where the text is read. Views and dictionaries are read here before that: they are cast and compared.
        if kind != column.type:
            chunks = [chunk.dictionary for chunk in chunks]
        elif not pa.types.is_string_view(kind):
            return
        for chunk in chunks:
            chunk.cast(binary[0]).validate(full=True)
    except (ValueError, IndexError) as error:
        raise invalid() from error


def _written(array: pa.Array, function: Write, once: Write) -> list[pa.Array] | None:
    """An array of strings, or of a dictionary of them, rewritten; None where it stays."""
    if not pa.types.is_dictionary(array.type):
        return function(array)
    parts = once(array.dictionary)
    if parts is None:
        return None
    if len(parts) > 1:
        raise too_long()
    (values,) = parts
    indices = array.indices
    found = values.dictionary_encode()
    try:
        if len(found.dictionary) < len(values) - values.null_count:
            # Two spellings became one. Values that come twice would make two groups of one in whatever counts by their numbers.
            values, indices = found.dictionary, found.indices.take(indices).cast(indices.type)
        return [pa.DictionaryArray.from_arrays(indices, values, ordered=array.type.ordered)]
    except (ValueError, IndexError) as error:
        raise invalid() from error


def _weighed(
    array: pa.Array, function: Callable[[pa.Array], pa.Array], once: Callable[[pa.Array], pa.Array]
) -> pa.Array:
    if not pa.types.is_dictionary(array.type):
        return function(array)
    try:
        return once(array.dictionary).take(array.indices)
    except IndexError as error:
        raise invalid() from error
