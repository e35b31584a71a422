"""Texts for property tests: well-formed Burmese from the grammar, and junk of either encoding."""

from __future__ import annotations

from hypothesis import strategies as st

from myanmar_id.text import grammar
from myanmar_id.text.cluster import KINZI

#: Everyday words and made-up names of two to five syllables.
WORDS = [
    "မင်္ဂလာပါ",
    "မြန်မာ",
    "နိုင်ငံ",
    "ရန်ကုန်",
    "မန္တလေး",
    "နေပြည်တော်",
    "ပုသိမ်",
    "မော်လမြိုင်",
    "တောင်ကြီး",
    "စစ်တွေ",
    "မြစ်ကြီးနား",
    "လွိုင်ကော်",
    "ဘားအံ",
    "ဟားခါး",
    "ထားဝယ်",
    "ဦးအောင်မြင့်ဦး",
    "ဒေါ်လှလှဝင်း",
    "မောင်ကျော်စွာ",
    "မစန္ဒာထွန်း",
    "ကိုသန်းထိုက်",
    "ဒေါက်တာခင်မျိုးညွန့်",
    "စောလယ်မူး",
    "နန်းခမ်းဦး",
    "မင်းသူရိန်",
    "ဉာဏ်လင်းအောင်",
    "လှမြင့်",
    "ငွေမြ",
    "ဆွေမြင့်",
    "အရှေ့ပြင်",
    "ထွေပြား",
    "လှဖြူ",
    "ရွှေမြို့",
    "ကျွန်ုပ်",
    "ယောက်ျား",
    "ဥက္ကဋ္ဌ",
    "ဗုဒ္ဓ",
    "ပြဿနာ",
    "သင်္ချာ",
    "အင်္ကျီ",
    "ခြင်္သေ့",
    "ဣန္ဒြေ",
    "ပဉ္စမ",
    "တိရစ္ဆာန်",
    "၎င်း",
    "ဩဂုတ်",
    "ဪ",
    "ဈေး",
    "ဉာဏ်",
    "ဥပဒေ",
    "ဧည့်",
]

_LETTERS = "ကခဂဃငစဆဇညတထဒဓနပဖဗဘမယရလဝသဟအ"
#: Consonants that Zawgyi has a stacked form of.
_STACKABLE = "ကခဂဃစဆဇတထဒဓနပဖဗဘမလ"


def _cluster(draw: st.DrawFn) -> str:
    base = draw(st.sampled_from(_LETTERS))
    shape = draw(st.sampled_from(("open", "closed", "killed aa", "kinzi", "stack")))
    if shape == "closed":
        return (
            base
            + draw(st.sampled_from(("", "ု", "ိ", "ို", "ွ", "ြ", "ျ", "ေါ", "ော")))
            + draw(st.sampled_from("ကငစတနပမယဉည"))
            + draw(st.sampled_from(("်", "့်", "်း")))
        )
    if shape == "killed aa":
        return base + draw(st.sampled_from(("", "ျ", "ြ", "ှ"))) + "ေ" + draw(st.sampled_from("ာါ")) + "်"
    text = (KINZI if shape == "kinzi" else "") + base
    if shape == "stack":
        text += "္" + draw(st.sampled_from(_STACKABLE))
    else:
        text += draw(st.sampled_from(("", "ျ", "ြ", "ွ", "ှ", "ျွ", "ြွ", "ွှ", "ျှ", "ြှ")))
    vowel = draw(st.sampled_from(("", "ာ", "ါ", "ိ", "ီ", "ု", "ူ", "ို", "ေ", "ဲ", "ံ", "ုံ", "ိံ", "ော")))
    return text + vowel + draw(st.sampled_from(("", "့", "း")))


@st.composite
def burmese_text(draw: st.DrawFn, max_clusters: int = 6) -> str:
    """Well-formed Burmese, one to `max_clusters` clusters. The grammar itself is asked whether they are."""
    clusters = [_cluster(draw) for _ in range(draw(st.integers(1, max_clusters)))]
    return "".join(cluster for cluster in clusters if grammar.is_well_formed(cluster))


def zawgyi_junk() -> st.SearchStrategy[str]:
    """Any order of Zawgyi glyphs, with what stands between words."""
    glyphs = [chr(point) for point in range(0x1000, 0x1098)]
    return st.text(
        st.sampled_from([*glyphs, *" /(.,a1\u200b\u200c\n", *"\u1031\u103b\u1039\u1040\u1047\u1037" * 8]), max_size=12
    )


def unicode_junk() -> st.SearchStrategy[str]:
    """Any order of Myanmar characters of all three blocks, with what stands between words."""
    points = [*range(0x1000, 0x10A0), *range(0xA9E0, 0xAA00), *range(0xAA60, 0xAA80)]
    frequent = "\u1031\u103a\u1039\u1004\u200c\u200b \u1037\u103b\u103c\u1040\u1047\u1025" * 8
    return st.text(st.sampled_from([*map(chr, points), *" /(.,a1\n", *frequent]), max_size=12)


def place_names() -> list[str]:
    """The Burmese names in the township table."""
    from myanmar_id.fields.nrc import townships

    return sorted({row.name_my for row in townships() if row.name_my})


__all__ = ["WORDS", "burmese_text", "place_names", "unicode_junk", "zawgyi_junk"]
