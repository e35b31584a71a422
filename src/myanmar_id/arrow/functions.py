"""The functions of `text.detect`, `text.convert`, `text.normalize` and `text.repair` on columns."""

from __future__ import annotations

from functools import partial

import pyarrow as pa
import pyarrow.compute as pc

from myanmar_id.arrow import columns, rows
from myanmar_id.arrow.columns import Column
from myanmar_id.arrow.rows import Operation
from myanmar_id.errors import PlanError
from myanmar_id.text.detect import Encoding
from myanmar_id.text.repair import hint

_NAMES = tuple(str(encoding) for encoding in Encoding)
_UNICODE, _ZAWGYI, _UNSURE, _NONE = (
    pa.scalar(_NAMES.index(name), pa.int8()) for name in ("unicode", "zawgyi", "unsure", "none")
)
#: The type of what `detect` gives.
ENCODING = pa.dictionary(pa.int8(), pa.string())


def zawgyi_probability(column: Column) -> Column:
    """`text.detect.zawgyi_probability` of each row: the probability of myanmar-tools' model that it is Zawgyi.

    Args:
        column: strings, see `myanmar_id.arrow`.

    Returns:
        float64, 0 to 1, in the chunks of `column`; null where the row is null, has no character that the model knows, or is not
        UTF-8.

    Raises:
        ArrowError: `column` is no column of strings, or its buffers contradict one another.
        ModelError: see `text.detect.zawgyi_probability`.

    Examples:
        >>> zawgyi_probability(pa.array(["မဂၤလာပါ", "hello", None])).is_null().to_pylist()
        [False, True, True]
    """
    return columns.weigh(column, partial(rows.weigh, chain_only=True), pa.float64())


def posterior(column: Column) -> Column:
    """`text.detect.posterior` of each row: the probability that it is Zawgyi, all evidence together.

    Args:
        column: strings, see `myanmar_id.arrow`.

    Returns:
        float64, 0 to 1, in the chunks of `column`; null where the row is null, has no Myanmar letter or sign, or is not UTF-8.

    Raises:
        ArrowError: `column` is no column of strings, or its buffers contradict one another.
        ModelError: a model file is missing or of another version.

    Examples:
        >>> posterior(pa.array(["ကမ", "12/OuKaMa"])).to_pylist()
        [0.0, None]
    """
    return columns.weigh(column, partial(rows.weigh, chain_only=False), pa.float64())


def detect(column: Column, *, low: float = 0.05, high: float = 0.95) -> Column:
    """`text.detect.detect` of each row: what it is written in.

    A dictionary holds the four answers once and a byte a row beside them. Filters, comparisons, counts and groups take it for the
    strings.

    Args:
        column: strings, see `myanmar_id.arrow`.
        low: at most this posterior is Unicode.
        high: at least this posterior is Zawgyi.

    Returns:
        dictionary<int8, string>, in the chunks of `column`, always with the values `unicode`, `zawgyi`, `unsure`, `none` in this
        order. Null where the row is null; a row that is not UTF-8 is `none`.

    Raises:
        ArrowError: `column` is no column of strings, or its buffers contradict one another.
        ModelError: a model file is missing or of another version.

    Examples:
        >>> detect(pa.array(["မဂၤလာပါ", "မင်္ဂလာပါ", "12/OuKaMa", None])).to_pylist()
        ['zawgyi', 'unicode', 'none', None]
    """
    return columns.weigh(column, partial(_encodings, low=low, high=high), ENCODING)


def _encodings(array: pa.Array, low: float, high: float) -> pa.Array:
    found = rows.weigh(array, chain_only=False)
    doubtful = pc.if_else(pc.less_equal(found, low), _UNICODE, _UNSURE)
    numbers = pc.fill_null(pc.if_else(pc.greater_equal(found, high), _ZAWGYI, doubtful), _NONE)
    if array.null_count:
        numbers = pc.if_else(array.is_valid(), numbers, pa.scalar(None, pa.int8()))
    return pa.DictionaryArray.from_arrays(numbers, pa.array(_NAMES))


def to_unicode(column: Column) -> Column:
    """`text.convert.to_unicode` of each row: Zawgyi to Unicode.

    Args:
        column: strings, see `myanmar_id.arrow`, known to be Zawgyi. Unicode text given here is damaged: see `repair`.

    Returns:
        A column of the same type; `column` itself where nothing changes. Rows that are not UTF-8 stay. Where the result of a string
        array does not fit in one, which holds 2 GiB, it comes back in chunks.

    Raises:
        ArrowError: `column` is no column of strings, its buffers contradict one another, or a row or a dictionary does not fit its
            type.

    Examples:
        >>> to_unicode(pa.array(["ျမန္မာ ၁၀၀", None])).to_pylist()
        ['မြန်မာ ၁၀၀', None]
    """
    return columns.write(column, partial(rows.write, operation=Operation.TO_UNICODE))


def to_zawgyi(column: Column) -> Column:
    """`text.convert.to_zawgyi` of each row: Unicode to Zawgyi.

    Args:
        column: strings, see `myanmar_id.arrow`, known to be Unicode.

    Returns:
        As `to_unicode`.

    Raises:
        ArrowError: as `to_unicode`.

    Examples:
        >>> to_zawgyi(pa.array(["မြန်မာ ၁၀၀"])).to_pylist()
        ['ျမန္မာ ၁၀၀']
    """
    return columns.write(column, partial(rows.write, operation=Operation.TO_ZAWGYI))


def normalize(column: Column) -> Column:
    """`text.normalize.normalize` of each row, with its defaults: canonical order and spelling of Unicode.

    Args:
        column: strings, see `myanmar_id.arrow`, known to be Unicode.

    Returns:
        As `to_unicode`.

    Raises:
        ArrowError: as `to_unicode`.

    Examples:
        >>> normalize(pa.array(["နေ၀င်း"])).to_pylist()
        ['နေဝင်း']
    """
    return columns.write(column, partial(rows.write, operation=Operation.NORMALIZE))


def repair(column: Column, *, threshold: float = 0.95, encoding: Encoding | None = None) -> Column:
    """`text.repair.repair` of each row: detect, convert and normalize, span by span.

    Args:
        column: strings, see `myanmar_id.arrow`, in either encoding or both.
        threshold: how probable Zawgyi must be before a chunk is converted, above 0.5 and below 1.
        encoding: what the column is known to come from, `ZAWGYI` or `UNICODE`; decides where a row itself is doubtful.

    Returns:
        As `to_unicode`.

    Raises:
        ArrowError: as `to_unicode`.
        ModelError: a model file is missing or of another version.
        PlanError: `threshold` is not between 0.5 and 1.

    Examples:
        >>> repair(pa.array(["ျမန္မာ and မြန်မာ", "12/OuKaMa"])).to_pylist()
        ['မြန်မာ and မြန်မာ', '12/OuKaMa']
    """
    if not 0.5 < threshold < 1:
        raise PlanError("threshold is not above 0.5 and below 1")
    return columns.write(
        column, partial(rows.write, operation=Operation.REPAIR, threshold=threshold, hint=hint(encoding))
    )
