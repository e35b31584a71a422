"""Blood groups: the case tables, every word of the table, and what goes both ways."""

from __future__ import annotations

import pytest
from cases import Case, load

from myanmar_id import tables
from myanmar_id.errors import ParseError, replay
from myanmar_id.fields import blood
from myanmar_id.fields.blood import Abo, BloodGroup, Part, Rh, WordRow

CASES = [case for kind in ("real", "synthetic", "difficult", "negative") for case in load(f"blood_{kind}")]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_cases(case: Case) -> None:
    reading = blood.read(case.input)
    assert blood.is_valid(case.input) is (case.code is None)
    if case.code is None:
        assert str(blood.parse(case.input)) == case.expect
        assert reading.translation == case.expect
        assert bool(reading.repairs) is case.id.startswith("blood_difficult")
    else:
        with pytest.raises(ParseError) as caught:
            blood.parse(case.input)
        assert caught.value.code == case.code
        assert reading.value is None
        assert reading.problems[0].code == case.code


@pytest.mark.parametrize("row", tables.read("blood_groups", WordRow), ids=lambda row: row.word)
def test_every_word(row: WordRow) -> None:
    if row.part in (Part.ABO, Part.REPAIR):
        assert blood.parse(row.word) == BloodGroup(Abo(row.value))
        assert bool(blood.read(row.word).repairs) is (row.part is Part.REPAIR)
    elif row.part is Part.RH:
        assert blood.parse(f"O {row.word}") == BloodGroup(Abo.O, Rh(row.value))
    else:
        assert blood.parse(f"{row.word} O") == BloodGroup(Abo.O)


@pytest.mark.parametrize("abo", Abo)
@pytest.mark.parametrize("rh", [None, *Rh])
def test_every_group_comes_back(abo: Abo, rh: Rh | None) -> None:
    group = BloodGroup(abo, rh)
    assert blood.parse(blood.format(group)) == group
    assert blood.parse(str(group)) == group
    assert blood.read(str(group)).text == blood.format(group)


def test_repairs_can_be_replayed() -> None:
    assert replay("0+", blood.read("0+").repairs) == "O+"
    assert replay("၀", blood.read("၀").repairs) == "အို"
    spelling = blood.read("ဗီ").repairs
    assert replay("ဗီ", spelling) == "ဘီ"
    assert spelling[0].code == "blood.spelling"
