"""Each repair code of a field comes from some input, and its repairs can be replayed."""

from __future__ import annotations

import cases
import pytest

from myanmar_id.errors import replay
from myanmar_id.fields import FIELDS


@pytest.mark.parametrize("case", cases.load("codes"), ids=str)
def test_repair_code(case: cases.Case) -> None:
    reading = FIELDS[case.expect].read(case.input)
    assert reading.value is not None
    assert case.id in [code for repair in reading.repairs for code in repair.codes]
    mended = FIELDS[case.expect].read(replay(case.input, reading.repairs))
    assert mended.value == reading.value
    assert case.id not in [code for repair in mended.repairs for code in repair.codes]
