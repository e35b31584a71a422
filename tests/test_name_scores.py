"""The measures of the accuracy bench for names, and the list of public figures that it brings; no third-party data is needed."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

sys.path.append(str(Path(__file__).resolve().parent.parent / "benchmarks"))
import corpora
import name_errors
import name_pairs
import name_scores
from name_pairs import Pair

from myanmar_id.latin.counts import Counts
from myanmar_id.latin.names import Names
from myanmar_id.text.grammar import is_well_formed
from myanmar_id.text.normalize import is_normalized
from myanmar_id.text.syllable import syllables

ROWS = [
    Pair("ထွန်းလင်း", "Tun Lin", frozenset({"a"})),
    Pair("ထွန်းလင်း", "Htun Linn", frozenset({"b"}), 2),
    Pair("စန္ဒာဖြူ", "Sandar Phyu", frozenset({"a", "b"})),
    Pair("လှရွှေ", "Hla Shwe", frozenset({"b"})),
    Pair("လှဖြူ", "Hla Phyu", frozenset({"a"})),
    Pair("ညိုဖြူ", "Nyo Phyu", frozenset({"omi2010"})),
]
KNOWN = name_pairs.attested(ROWS)
WORDS = st.text("abc", max_size=6)


def test_letters_are_what_is_compared() -> None:
    assert name_pairs.letters("Thi-Dá  O\u02bb") == name_pairs.letters("THIDA o") == "thidao"


@pytest.mark.parametrize(
    ("burmese", "parts"),
    [
        ("စန္ဒာဖြူ", ["စန်", "ဒာ", "ဖြူ"]),
        ("သင်္ဂီ", ["သင်", "ဂီ"]),
        ("ဝိသာ", ["ဝိ", "သာ"]),
        ("သဿနာ", ["သသ်", "သ", "နာ"]),
        ("ခေါင် ညွန့်", ["ခောင်", "ညွန့်"]),
    ],
)
def test_syllables_of_a_name(burmese: str, parts: list[str]) -> None:
    assert name_pairs.syllables(burmese) == parts
    assert "".join(parts) == name_pairs.base(burmese)


def test_no_name_is_in_two_folds() -> None:
    splits = name_pairs.folds(ROWS, 3)
    assert sorted(pair.latin for split in splits for pair in split.test) == sorted(pair.latin for pair in ROWS)
    assert splits == name_pairs.folds(ROWS, 3)
    for split in splits:
        assert split.test
        assert len(split.training) + len(split.test) == len(ROWS)
        assert name_pairs.unseen(split.test, split.training) == split.test


def test_a_left_out_source_is_neither_learned_from_nor_known_by_another_spelling() -> None:
    splits = name_pairs.by_source(ROWS)
    assert set(splits) == {"a", "b", "omi2010"}
    assert [pair.latin for pair in splits["a"].training] == ["Hla Shwe", "Nyo Phyu"]
    assert splits["a"].test == [pair for pair in ROWS if "a" in pair.sources]
    assert name_pairs.outside(ROWS) == [ROWS[5]]


def test_wrong_trials_are_other_names() -> None:
    trials = name_pairs.wrong_trials(ROWS)
    assert trials == name_pairs.wrong_trials(ROWS)
    assert len(trials["any other name"]) == len(ROWS)
    for kind, of_kind in trials.items():
        for trial in of_kind:
            assert name_pairs.letters(trial.latin) not in KNOWN[name_pairs.base(trial.burmese)], kind
    own = {pair.latin: pair.burmese for pair in ROWS}
    for trial in trials["as many syllables"]:
        assert len(syllables(trial.burmese)) == len(syllables(own[trial.latin]))
    for trial in trials["a syllable in common"]:
        assert set(name_pairs.syllables(trial.burmese)) & set(name_pairs.syllables(own[trial.latin]))
    assert trials["all syllables but one"]
    for trial in trials["all syllables but one"]:
        two = zip(name_pairs.syllables(trial.burmese), name_pairs.syllables(own[trial.latin]), strict=True)
        assert sum(one != other for one, other in two) == 1


def test_trials_leave_out_a_name_that_nothing_is_near() -> None:
    trials = name_pairs.wrong_trials([Pair("လှ", "Hla"), Pair("ညိုဖြူ", "Nyo Phyu"), Pair("ညိုဖျူ", "Nyo Phyu")])
    assert {kind: len(found) for kind, found in trials.items()} == {
        "any other name": 3,
        "as many syllables": 0,
        "a syllable in common": 0,
        "all syllables but one": 0,
    }


def test_scores() -> None:
    outputs = [["Htun Linn", "tunlin"], ["Htun Linn"], ["Sandar Pyu"], [], ["Hla Phyu"], ["Phyu"]]
    found = name_scores.scores(outputs, ROWS, KNOWN, (1, 2))
    assert found.rows == 6
    assert found.exact == {1: pytest.approx(2 / 6), 2: pytest.approx(3 / 6)}
    assert found.any == {1: pytest.approx(3 / 6), 2: pytest.approx(3 / 6)}
    assert found.cer == pytest.approx((2 / 6 + 0 + 1 / 10 + 1 + 0 + 3 / 7) / 6)


def test_an_output_longer_than_the_name_counts_as_all_wrong_once() -> None:
    assert name_scores.error_rate(["xxxxxxxxxxxx", "ab"], ["ab", "ab"]) == 0.5


def test_reverse_scores() -> None:
    outputs = [["ထွန်းလင်း"], ["လှရွှေ", "ထွန်းလင်း"], ["စန်ဒာဖြူ"], [], ["လှဖျူ"], ["ညို ဖြူ"]]
    found = name_scores.reverse_scores(outputs, ROWS, [*ROWS, Pair("လှဖျူ", "Hla Phyu")], (1, 2))
    assert found.exact == {1: pytest.approx(2 / 6), 2: pytest.approx(3 / 6)}
    assert found.parted == {1: pytest.approx(3 / 6), 2: pytest.approx(4 / 6)}
    assert found.any == {1: pytest.approx(4 / 6), 2: pytest.approx(5 / 6)}


def test_calibration() -> None:
    predictions = [[("Tun Lin", 0.5), ("Tunlin", 0.3), ("Htun Linn", 0.1)], [("Tun Lin", 0.8), ("Htun Linn", 1.0)]]
    by_row = name_scores.calibration(predictions, ROWS[:2])
    assert [(one.low, one.count, one.right) for one in by_row.bins] == [(0.1, 1, 0.0), (0.8, 2, 0.5), (0.9, 1, 1.0)]
    assert by_row.error == pytest.approx((1 * 0.1 + 2 * 0.3 + 0) / 4)
    by_people = name_scores.calibration(predictions, ROWS[:2], by_people=True)
    assert [one.count for one in by_people.bins] == [1, 3, 2]
    assert by_people.bins[1].right == pytest.approx(1 / 3)


def test_keys() -> None:
    assert name_scores.variants(ROWS) == [(ROWS[0], ROWS[1])]
    assert name_scores.united(lambda pair: name_pairs.letters(pair.latin), name_scores.variants(ROWS)) == 0
    assert name_scores.united(lambda pair: pair.latin[-1], [(ROWS[0], ROWS[1]), (ROWS[2], ROWS[3])]) == 0.5
    spread = name_scores.key_spread(lambda burmese: burmese[:1], ["လှ", "လင်း", "စန္ဒာ", "စန်ဒာ"])
    assert (spread.names, spread.keys, spread.shared, spread.names_per_key) == (3, 2, 0.5, 1.5)


def test_matches() -> None:
    trials = name_pairs.right_trials(ROWS)
    assert name_scores.taken(lambda trial: trial.latin.startswith("H") and trial.burmese[0] == "လ", trials) == 2 / 6


def test_every_miss_has_a_cause() -> None:
    counts = Counts({"ရွှေ": {"shwe": 9, "shway": 3}, "ထွန်း": {"tun": 1, "htun": 4}, "အောင်": {"aung": 30}})
    rows = {
        "Tun Lin": Pair("ထွန်းလင်း", "Tun Linn"),
        "Tun Phyu": Pair("ထွန်းဖြူ", "Htun Phyu"),
        "Hla Shwe": Pair("လှရွှေ", "Hla Shway"),
        "Hla Phyu": Pair("လှဖြူ", "Hla Phyu"),
        "Hla Aung": Pair("လှအောင်", "Hla Ang"),
        "Nan Hla Ywe": Pair("နန်းလှရွဲ", "Nan Hla Ywuz"),
        "Nyo Phyu": Pair("ညိုဖြူ", "Nyo"),
        "Lan Nyo": Pair("လန်းညို", "Lann Nyo"),
        "Lut Nyo": Pair("လပ်ညို", "Lux Nyo"),
        "Lon Nyo": Pair("လုံးညို", "Lown Nyo"),
    }
    known = name_pairs.attested([*rows.values(), Pair("ထွန်းလင်း", "Tun Lin")])
    found = name_errors.misses(Names(counts), list(rows), list(rows.values()), known)
    cause = name_errors.Cause
    assert {miss.given: miss.cause for miss in found} == {
        "Tun Lin": cause.ATTESTED,
        "Tun Phyu": cause.OVERRULED,
        "Hla Shwe": cause.CHOICE,
        "Hla Aung": cause.SLIP,
        "Nan Hla Ywe": cause.PEOPLE,
        "Nyo Phyu": cause.PAIR,
        "Lan Nyo": cause.LOWER,
        "Lut Nyo": cause.FOREIGN,
        "Lon Nyo": cause.MISSING,
    }
    assert [miss.given for miss in found if miss.marked] == ["Nan Hla Ywe"]


def test_a_miss_counts_for_the_hardest_of_its_syllables() -> None:
    counts = Counts({"ရွှေ": {"shwe": 9, "shway": 3}, "အောင်": {"aung": 30}})
    rows = [Pair("ရွှေအောင်", "Shway Ang"), Pair("ရွှေလှရွှေ", "Shway Hla Shway", frozenset({"authors"}))]
    (first, second) = name_errors.misses(Names(counts), ["Shwe Aung", "Shwe Hla Shwe"], rows, name_pairs.attested(rows))
    assert first.cause is name_errors.Cause.SLIP
    assert [one.cause for one in first.differences] == [name_errors.Cause.CHOICE, name_errors.Cause.SLIP]
    shwe = name_errors.Difference("ရွှေ", "shwe", "shway", name_errors.Cause.CHOICE)
    assert second.differences == (shwe,)
    aung = name_errors.Difference("အောင်", "aung", "ang", name_errors.Cause.SLIP)
    assert name_errors.commonest([first, second]) == [(shwe, 2, 1), (aung, 1, 0)]


@given(WORDS, WORDS, WORDS)
def test_distance_is_one(a: str, b: str, c: str) -> None:
    assert name_scores.distance(a, b) == name_scores.distance(b, a)
    assert (name_scores.distance(a, b) == 0) == (a == b)
    assert name_scores.distance(a, c) <= name_scores.distance(a, b) + name_scores.distance(b, c)
    assert abs(len(a) - len(b)) <= name_scores.distance(a, b) <= max(len(a), len(b))


def test_pairs_are_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(corpora, "SHARED", tmp_path)
    assert name_pairs.load() == []
    assert "MYANMAR_ID_SHARED" in capsys.readouterr().err
    (tmp_path / "names").mkdir()
    text = "burmese_unicode\tlatin\tkind\tsources\nလှဖြူ\tHla Phyu\tperson\ta:2,b:1\n"
    (tmp_path / "names" / "dev.tsv").write_text(text, encoding="utf-8")
    assert name_pairs.load() == [Pair("လှဖြူ", "Hla Phyu", frozenset({"a", "b"}), 3)]


def test_public_figures_are_written_rightly() -> None:
    figures = name_pairs.famous()
    assert len(figures) >= 100
    assert len({figure.burmese for figure in figures}) == len({figure.latin for figure in figures}) == len(figures)
    for figure in figures:
        assert is_normalized(figure.burmese), figure
        assert is_well_formed(figure.burmese), figure
        assert figure.latin.isascii(), figure
        assert figure.role, figure
        assert figure.source.startswith("en.wikipedia: "), figure
