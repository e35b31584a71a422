import itertools
import json
from math import inf, log

import numpy as np
import pytest

from myanmar_id import tables
from myanmar_id.errors import ModelError, PlanError
from myanmar_id.ocr import confidence, ctc, decode
from myanmar_id.ocr.alphabet import SYMBOLS, encode
from myanmar_id.ocr.confidence import Evidence, Record
from myanmar_id.ocr.lexicon import LEXICONS, closed, language, places
from myanmar_id.ocr.lexicon.automaton import Automaton, Either
from myanmar_id.ocr.lexicon.near import Vocabulary

WIDTH = len(SYMBOLS) + 1


def random_line(rng, steps, symbols):
    return np.log(rng.dirichlet(np.full(symbols + 1, 0.6), steps)).astype(np.float32)


def by_paths(log_probs):
    """The probability of every text, path by path."""
    found = {}
    for path in itertools.product(range(log_probs.shape[1]), repeat=len(log_probs)):
        text = tuple(symbol for symbol, _ in itertools.groupby(path) if symbol)
        chance = np.exp(sum(float(row[symbol]) for row, symbol in zip(log_probs, path, strict=True)))
        found[text] = found.get(text, 0.0) + chance
    return found


def line(text, doubts=(), rest=1e-9):
    """A line that shows `text`, with `doubts` as (place among the symbols, other text or "" for blank, its chance)."""
    rows = []
    for at, symbol in enumerate(encode(text)):
        row = np.full(WIDTH, rest)
        others = [(encode(other)[0] if other else ctc.BLANK, share) for place, other, share in doubts if place == at]
        row[symbol] += 1 - sum(share for _, share in others)
        for other, share in others:
            row[other] += share
        blank = np.full(WIDTH, rest)
        blank[ctc.BLANK] += 1
        rows += [blank, row]
    rows.append(np.full(WIDTH, rest))
    rows[-1][ctc.BLANK] += 1
    found = np.array(rows)
    return np.log(found / found.sum(1, keepdims=True)).astype(np.float32)


def doubt(text, wrong, share=0.6):
    """A line on which `wrong`, of as many symbols, looks likelier than `text` wherever they differ."""
    pairs = zip(encode(text), encode(wrong), strict=True)
    return line(text, [(at, SYMBOLS[b - 1], share) for at, (a, b) in enumerate(pairs) if a != b])


# CTC


@pytest.mark.parametrize("seed", range(4))
def test_scores_are_those_of_all_paths(seed):
    log_probs = random_line(np.random.default_rng(seed), 6, 2)
    expected = by_paths(log_probs)
    found = np.exp(ctc.scores(log_probs, list(expected)))
    assert found == pytest.approx(np.array(list(expected.values())), rel=1e-6)
    assert found.sum() == pytest.approx(1, rel=1e-5)


def test_scores_of_long_lines_stay_in_reach():
    log_probs = random_line(np.random.default_rng(5), 400, 3)
    assert np.isfinite(ctc.scores(log_probs, [ctc.greedy(log_probs)]))[0]


def test_scores_at_the_edges():
    log_probs = random_line(np.random.default_rng(1), 2, 2)
    assert ctc.scores(log_probs, [(), (1, 1), (1, 2, 1)])[1:].tolist() == [-inf, -inf]  # a double needs a blank between
    assert ctc.scores(log_probs[:0], [(), (1,)]).tolist() == [0.0, -inf]
    assert ctc.scores(log_probs, []).shape == (0,)
    assert ctc.scores(np.full((9, 3), -inf), [(1,)]).tolist() == [-inf]


@pytest.mark.parametrize("seed", range(4))
def test_the_best_of_the_beam_is_the_best(seed):
    log_probs = random_line(np.random.default_rng(seed), 6, 2)
    expected = by_paths(log_probs)
    found = ctc.beam(log_probs, width=300)
    assert found[0][0] == max(expected, key=expected.__getitem__)
    assert [text for text, _ in found] == sorted(dict(found), key=dict(found).__getitem__, reverse=True)
    # Small chances at a step and small shares are left out.
    assert all(np.exp(value) == pytest.approx(expected[text], rel=0.02, abs=1e-5) for text, value in found)
    assert len(ctc.beam(log_probs, width=2)) == 2


def test_the_beam_where_nothing_is_possible():
    assert ctc.beam(np.full((2, 3), -inf)) == []
    assert ctc.beam(np.zeros((0, 3))) == [((), 0.0)]


def test_greedy():
    rows = np.log(np.array([[0.1, 0.8, 0.1], [0.1, 0.8, 0.1], [0.8, 0.1, 0.1], [0.1, 0.8, 0.1], [0.2, 0.1, 0.7]]))
    assert ctc.greedy(rows) == (1, 1, 2)
    assert ctc.greedy(rows[:0]) == ()


def test_condensed_lines_say_the_same():
    text = "ဦးဘ"
    shown = line(text)
    padded = np.repeat(shown, [4 if at % 2 == 0 else 1 for at in range(len(shown))], axis=0)
    short = ctc.condensed(padded)
    assert len(short) == len(shown)
    texts = [encode(text), encode("ဦးမ")]
    assert ctc.scores(short, texts) == pytest.approx(ctc.scores(padded, texts), abs=1e-3)
    assert ctc.condensed(short) is short
    assert len(ctc.condensed(shown[:1])) == 1


# Graphs


def test_a_graph_finds_its_best_text():
    rng = np.random.default_rng(3)
    words = ["က", "ခက", "ကခခ"]
    graph = Automaton([(words, ("", "ဂ")), (Either([(("ဂ",), {"ခ": -1.0})]), ("ခ", "က"))])
    weights = {text: graph.weight(text) for text in ("က", "ခက", "ကခခ", "ကဂ", "ခကဂ", "ကခခဂ", "ဂခခ", "ဂခက")}
    assert set(weights.values()) == {0.0, -1.0}
    assert graph.weight("ခခ") is None
    assert graph.weight("") is None
    for _ in range(20):
        log_probs = np.full((9, WIDTH), -30.0)
        log_probs[:, :4] = np.log(rng.dirichlet(np.full(4, 0.05), 9) + 1e-9)
        scores = ctc.scores(log_probs, [encode(text) for text in weights]) + list(weights.values())
        best = graph.best(log_probs)
        assert best.total == pytest.approx(np.logaddexp.reduce(scores))
        assert best.weight == weights[best.text]
        assert scores[list(weights).index(best.text)] >= scores.max() - 1.0


def test_a_graph_that_fits_nowhere():
    assert Automaton([(("ကက",),)]).best(line("က")[:2]) is None
    assert "ကက" not in repr(Automaton([(("ကက",),)]).best(line("ကက")))


@pytest.mark.parametrize(
    ("field", "texts"),
    [
        ("nrc_id", ["၉/မခန(နိုင်)၂၅၁၉၅၉", "၁၂/ကမရ(ဧည့်)၀၀၀၀၀၁", "၁/မကန(သာသနာ)၁၂၃၄၅၆"]),
        ("birth", ["၁၄.၁၀.၁၉၉၁", "၂၉.၂.၂၀၀၀", "၃၁-၀၁-၂၀၀၅", "၁/၁/၁၉၀၀", "14.10.1991"]),
        ("height", ["၅'၇\"", "၅'-၇\"", "၄ပေ၁၁လက်မ", "၅ ပေ ၀ လက်မ", "၅ပေ", "၅'၅.၅\"", "5'11''", "၅-၅"]),
        ("blood_group", ["အေဘီ", "အို", "O", "A(+)", '"B"', "(အေ)"]),
        ("bloodlines_religion", ["ဗမာ၊ဗုဒ္ဓ", "ရှမ်း-ဗမာ/ဗုဒ္ဓ", "ကရင်", "ခရစ်ယာန်"]),
        ("card_id", ["HA403177", "2893024", "HA 403177", "C123456", "ABC12345", "ကခ၁၂၃၄၅၆"]),
    ],
)
def test_usual_texts_of_closed_fields(field, texts):
    assert [
        text for text in ["", *texts] if (LEXICONS[field].usual(text) or 0) < -5 or LEXICONS[field].usual(text) is None
    ] == []


@pytest.mark.parametrize(
    ("field", "text"),
    [
        ("nrc_id", "၁/မခန(နိုင်)၂၅၁၉၅၉"),  # Myingyan is not in Kachin
        ("nrc_id", "၉/မခန(နိုင်)၂၅၁၉၅"),
        ("birth", "၃၁.၄.၁၉၉၀"),
        ("birth", "၂၉.၂.၁၉၀၀"),
        ("birth", "၁.၁-၁၉၉၀"),
        ("height", "၅'၁၂\""),
        ("blood_group", "C"),
        ("card_id", "1234"),
        ("bloodlines_religion", "ကကက၊ဗုဒ္ဓ"),
    ],
)
def test_unusual_texts_of_closed_fields(field, text):
    assert LEXICONS[field].usual(text) is None


def test_weights_of_unusual_texts():
    nrc, birth = LEXICONS["nrc_id"], LEXICONS["birth"]
    assert nrc.usual("၉/မခန (နိုင်) ၂၅၁၉၅၉") == nrc.usual("၉/မခန(နိုင်)၂၅၁၉၅၉") - 1
    assert nrc.usual("၉/ မခန") is None
    assert nrc.usual("ॐ") is None  # no symbol
    assert birth.unusual("၁၃၀၉ ခုနှစ် ပြာသိုလဆုတ် ၉ ရက်") > birth.unusual("၁ဝ.၁၀.၁၉၉၁") > birth.unusual("ကကက")
    origin = LEXICONS["bloodlines_religion"]
    assert origin.unusual("ကကက၊ဗုဒ္ဓ") > origin.unusual("က်ကKု၊ဗုဒ္ဓ")


# Open fields


@pytest.mark.parametrize(
    ("usual", "odd"),
    [
        ("ဦးသိန်းဖိုး", "ဦးသိန်းဖိူး"),
        ("ဦးသိန်းဖိုး", "ဥိးသိန်းဖိုး"),
        ("ဒေါ်သင်း", "ဒော်သင်း"),
        ("မစန္ဒာ", "မခန္ဒာ"),
        ("ဦးဘ", "ဦးဘ၁"),
        ("ဦးဘ", "ဦးဘK"),
        ("ဦးဘ", "ဦးဘ("),
        ("ဖိုးသား(ခ)ကျော်ကျော်", "ဖိုးသား(ခကျော်ကျော်"),
        ("ဦးဘ", "()"),
    ],
)
def test_names(usual, odd):
    assert language.name(usual) > language.name(odd)
    assert language.name("") == 0


@pytest.mark.parametrize(
    ("weigh", "usual", "odd"),
    [
        (places.address, "၂၇ရပ်ကွက်၊ရှားတော", "၂၇ရပ်ကွတ်၊ရှားတော"),
        (places.address, "အမှတ်(၉၈)၊၁၉လမ်း၊ဟိုပုံး", "အမှတ်(၉ရ)၊၁၉လမ်း၊ဟိုပံး"),
        (places.address, "အမှတ်(၉၈-A)၊ဟိုပုံး", "အမှတ်(၉၈)K၊ဟိုပုံး"),
        (places.address, "အုတ်တွင်းမြို့နယ်", ".အုတ်တွင်းမြို့နယ်"),
        (places.address, "ဗိုလ်ချုပ်လမ်း၊ရှားတော", "ဗိုလ်ချုပ်လခ်း၊ရှားတော"),
        (places.address, "၅(က)ရပ်ကွက်", "၅ကရပ်ကွက်"),
        (places.profession, "ဆရာဝန်", "ဆရာ၀န"),
        (places.profession, "ဆရာဝန်(ငြိမ်း)", "ဆရာဝန်(ငြိမ်)"),
        (places.profession, "သူနာပြု", "သူနာပြုံ"),
        (places.profession, "ရာဘာခြံလုပ်သား", "ရာဘါခြံလုပ်သား"),
    ],
)
def test_places_and_professions(weigh, usual, odd):
    assert weigh(usual) > weigh(odd)
    assert weigh("") == 0


def test_words_that_look_like_what_was_read():
    words = Vocabulary(["ရှားတော", "ရှမ်း", "ရှားတော", "ω"])
    assert words.words == ("ရှားတော", "ရှမ်း")
    assert words.near("ရှာတော", 5) == ["ရှားတော"]
    assert words.near("ကကကကက", 5) == []
    assert "၂၇ရပ်ကွက်၊ရှားတော" in places.near("၂၇ရပ်ကွတ်၊ရှာတော", places.places())
    assert places.near("ရှားတော", places.places()) == []
    many = places.near("ရပ်ကွတ်၊ရပ်ကွတ်၊ရပ်ကွတ်၊ရပ်ကွတ်", places.places())
    assert 30 < len(many) <= 40


# Decoding


@pytest.mark.parametrize(
    ("field", "text", "wrong"),
    [
        ("nrc_id", "၉/မခန(နိုင်)၂၅၁၉၅၉", "၉/မစန(နိုင်)၂၅၁၉၅၉"),
        ("nrc_id_back", "၁၀/ကမရ(နိုင်)၃၂၃၂၅၉", "၁၀/ကမ၇(နိူင်)၃၂၃၂၅၉"),
        ("birth", "၁၄.၁၀.၁၉၉၁", "၁၄.၁ဝ.၁၉၉၁"),
        ("issue_date", "၃၀.၄.၁၉၉၁", "၃၁.၄.၁၉၉၁"),
        ("height", "၅'၇\"", "၅'ရ\""),
        ("height", "၅ပေ၀လက်မ", "၅ပေ၀ထက်မ"),
        ("blood_group", "အေဘီ", "အေဘိ"),
        ("bloodlines_religion", "ကယား၊ဗုဒ္ဓ", "ကယား၊ဗုဒ္ဒ"),
        ("card_id", "HA403177", "HA4O3177"),
        ("name", "ဒေါ်ခင်မာ", "ဒေါ်ခဂ်မာ"),
        ("father_name", "ဦးသိန်းဖိုး", "ဦးသိန်းဖိူး"),
        ("profession", "သူနာပြု", "သူနာပြူ"),
        ("address", "၂၇ရပ်ကွက်၊ရှားတော", "၂၇ရပ်ကွတ်၊ရှားတော"),
    ],
)
def test_what_the_picture_leaves_open_the_field_decides(field, text, wrong):
    found = decode.read(doubt(text, wrong), field)
    assert found.text == text
    assert found.raw != text
    assert 0 < found.confidence < 1
    assert text not in found.alternatives
    assert text not in repr(found)


@pytest.mark.parametrize(
    ("field", "text"),
    [
        ("nrc_id", "၉/ခခခ(နိုင်)၂၅၁၉၅၉"),
        ("nrc_id", "၉/မခန(နိုင်)၂၅၁၉"),
        ("birth", "၃၁.၄.၁၉၉၁"),
        ("height", "၅'၁၃\""),
        ("blood_group", "C"),
        ("bloodlines_religion", "ကကက၊ဂဂဂ"),
        ("card_id", "X1"),
        ("name", "ဎြြထု"),
        ("profession", "ကကဂဂ"),
        ("address", "ဎဎ၊ခဂ်"),
    ],
)
def test_what_the_picture_shows_stays(field, text):
    found = decode.read(line(text), field)
    assert found.raw == found.text
    assert ctc.greedy(line(text)) == tuple(encode(found.text))


def test_a_clear_line_is_taken_as_it_is():
    found = decode.read(line("၉/မခန(နိုင်)၂၅၁၉၅၉"), "nrc_id")
    assert found.text == found.raw == "၉/မခန(နိုင်)၂၅၁၉၅၉"
    assert found.alternatives == ()
    doubted = decode.read(doubt("၉/မခန(နိုင်)၂၅၁၉၅၉", "၉/မခန(နိုင်)၂၅၁၉၅၈", 0.4), "nrc_id")
    assert doubted.text == found.text
    assert doubted.alternatives[0] == "၉/မခန(နိုင်)၂၅၁၉၅၈"
    assert found.confidence > doubted.confidence


def test_the_order_of_sight_is_put_back():
    assert decode.read(line("ကြောင်"), "address").raw == "ကြောင်"
    assert decode.read(line("ဘို၀"), "name").raw == "ဘိုဝ"
    assert decode.read(line("၅ပေ၀လက်မ"), "height").raw == "၅ပေ၀လက်မ"


@pytest.mark.parametrize("field", LEXICONS)
def test_empty_lines(field):
    blank = line("က")[:1]
    for log_probs in (blank, blank[:0]):
        found = decode.read(log_probs, field)
        assert (found.text, found.raw) == ("", "")
        assert found.confidence > 0.5
    faint = decode.read(line("အို", [(0, "", 0.7), (1, "", 0.7), (2, "", 0.7)]), "blood_group")
    assert faint.text == ""


@pytest.mark.parametrize("field", LEXICONS)
def test_noise_is_read(field):
    rng = np.random.default_rng(8)
    for steps in (1, 3, 25):
        found = decode.read(random_line(rng, steps, len(SYMBOLS)), field)
        assert 0 <= found.confidence <= 1
    assert decode.read(np.full((3, WIDTH), -inf), field).text == ""


def test_what_cannot_be_read():
    with pytest.raises(PlanError, match="contract"):
        decode.read(line("က"), "portrait")
    with pytest.raises(ModelError, match="symbols"):
        decode.read(np.zeros((2, 5)), "name")
    with pytest.raises(ModelError, match="symbols"):
        decode.read(np.zeros(5), "name")


@pytest.mark.parametrize(
    ("text", "fields"),
    [
        ("၁၂/ကမန(နိုင်)၁၂၃၄၅၆", {"nrc_id", "nrc_id_back"}),
        ("၂၀.၉.၂၀၁၁", {"issue_date", "birth"}),
        ("၅'၅\"", {"height"}),
        ("အေဘီ", {"blood_group"}),
        ("ဗမာ၊ဗုဒ္ဓ", {"bloodlines_religion"}),
        ("AB123456", {"card_id"}),
        ("ဦးအောင်မြင့်", {"name", "father_name"}),
    ],
)
def test_a_line_fits_the_fields_that_could_hold_it(text, fields):
    found = decode.glimpse(line(text, rest=1e-6))
    assert found.text == text
    assert text not in repr(found)
    fits = {field: decode.fit(found, field) for field in LEXICONS}
    assert set(sorted(fits, key=fits.__getitem__, reverse=True)[: len(fields)]) == fields
    others = max(fit for field, fit in fits.items() if field not in fields)
    assert min(fits[field] for field in fields) > others + 0.8


def test_glimpses_of_nothing():
    assert decode.glimpse(np.zeros((0, len(SYMBOLS) + 1))).readings == (("", 0.0),)
    impossible = np.full((1, len(SYMBOLS) + 1), -np.inf)
    assert decode.glimpse(impossible).readings == (("", 0.0),)


def test_a_smudged_text_fits_the_field_it_comes_from():
    """Nothing of it parses, so how far it is from what each field holds decides."""
    number = decode.glimpse(line("၁၂/ကမန(နိင်)၁၂၃၄၅၆", rest=1e-3))
    assert decode.fit(number, "nrc_id") > decode.fit(number, "name") + 3
    address = decode.glimpse(line("အမှတ်(၅)၊ရှမ့်စုလဖ်း၊ငှကျြွး", rest=1e-3))
    assert decode.fit(address, "address") > max(decode.fit(address, field) for field in ("card_id", "nrc_id_back"))


def test_lines_of_an_address():
    first, second = "၂၇ရပ်ကွက်၊", "ရှားတော"
    found = decode.read_lines([line(first), line("က")[:1], doubt(second, "ရှာ၊တော")], "address")
    assert found.text == first + second
    assert found.raw != found.text
    assert 0 < found.confidence < decode.read(line(first), "address").confidence
    assert all(other.startswith(first) for other in found.alternatives)
    assert decode.read_lines([line(first)], "address") == decode.read(line(first), "address")
    assert decode.read_lines([line("က")[:1]], "address").text == ""
    assert decode.read_lines([], "address") == decode.Decoded("", 1.0, "", (), decode.read_lines([], "name").evidence)


@pytest.mark.parametrize(
    ("lines", "text"),
    [
        (["၂၇ရပ်ကွက်၊", "ရှားတော"], "၂၇ရပ်ကွက်၊ရှားတော"),
        (["အမှတ် ၅၊ ၈ လမ်း၊", "ဟိုပုံး"], "အမှတ် ၅၊ ၈ လမ်း၊ ဟိုပုံး"),
        (["အမှတ် ၅", "ဟိုပုံး"], "အမှတ် ၅ ဟိုပုံး"),
        (["၂၇ရပ်", "ကွက်"], "၂၇ရပ်ကွက်"),
        (["၂၇ရပ်ကွက် -", "", "က ခ"], "၂၇ရပ်ကွက် -က ခ"),
        ([], ""),
    ],
)
def test_joined(lines, text):
    assert decode.joined(lines) == text


def test_a_text_without_symbols_of_its_own_keeps_those_read():
    shown = line("က")
    read = tuple(encode("က"))
    assert decode._shown(shown, {"ω": {read}})["ω"] == pytest.approx(decode._shown(shown, {"က": {read}})["က"])


# Confidence


def records(rng, field, shift, count=800):
    found = []
    for _ in range(count):
        logit = rng.normal(2, 3)
        right = rng.random() < 1 / (1 + np.exp(-logit - shift))
        share = -np.log1p(np.exp(-logit))
        evidence = Evidence(share, share - logit, -rng.random(), -2 * rng.random(), 0.0)
        found.append(Record(field, evidence, bool(right)))
    return found


def test_confidence_is_fitted_field_by_field():
    rng = np.random.default_rng(0)
    train = [*records(rng, "name", 1.0), *records(rng, "birth", -1.0)]
    maps = confidence.fit(train)
    assert set(maps) == {"any", "name", "birth"}
    for field, shift in (("name", 1.0), ("birth", -1.0)):
        test = records(rng, field, shift)
        sure = [confidence.confidence(one.evidence, field, maps) for one in test]
        right = [one.right for one in test]
        assert confidence.calibration_error(sure, right) < 0.06
        rows = confidence.reliability(sure, right)
        assert sum(row.count for row in rows) == len(test)
        assert all(row.low <= row.confidence <= row.high for row in rows)
    assert all(weights[0] > 0 and weights[2] >= 0 and weights[3] >= 0 >= weights[1] for weights in maps.values())
    evidence = train[0].evidence
    assert confidence.confidence(evidence, "height", maps) == confidence.confidence(evidence, "any", maps)
    assert confidence.load(confidence.dump(maps, "made up")) == maps
    with pytest.raises(ModelError, match="lines"):
        confidence.fit([])


def test_reliability_at_the_edges():
    rows = confidence.reliability([0.0, 1.0, 1.0], [False, True, True], 4)
    assert [(row.low, row.high, row.count, row.right) for row in rows] == [(0.0, 0.25, 1, 0.0), (0.75, 1.0, 2, 1.0)]
    assert confidence.calibration_error([0.0, 1.0], [False, True]) == 0


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"version": "2"}', '{"version": 1, "maps": 3}'])
def test_damaged_confidence(text):
    with pytest.raises(ModelError):
        confidence.load(text)


@pytest.mark.parametrize("maps", [3, {}, {"any": [1]}, {"any": ["x"]}, {"name": [1, 2, 3, 4, 5]}])
def test_wrong_confidence(maps):
    with pytest.raises(ModelError, match="damaged"):
        confidence.load(json.dumps({"version": confidence.VERSION, "maps": maps}))


def test_the_packaged_confidence():
    maps = confidence.load(tables.model(confidence.FILE).decode())
    assert maps == confidence.packaged()
    assert set(maps) == {*LEXICONS, "any"}
    sure = Evidence(log(0.999), log(0.001), -0.001, 0.0, 0.0)
    unsure = Evidence(log(0.4), log(0.6), -0.5, -3.0, -8.0)
    for field in LEXICONS:
        assert confidence.confidence(sure, field) > 0.9
        assert confidence.confidence(unsure, field) < 0.75


def test_every_field_of_a_card_has_a_lexicon():
    from myanmar_id.card.sides import BACK_FIELDS, FRONT_FIELDS

    assert tuple(LEXICONS) == (*FRONT_FIELDS, *BACK_FIELDS)


def test_graphs_are_made_once():
    assert closed.nrc() is closed.nrc()
