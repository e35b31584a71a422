"""Examples of requests and their answers. Those about texts are what the service really answers, which a test holds them to; the
card is made up, and its pictures are left out for their length.
"""

from __future__ import annotations

from typing import Any

_PROJECT = "0123456789abcdef0123456789abcdef"
_PICTURE = "/9j/4AAQSkZJRgABAQAAAQABAAD..."
_FRONT = {
    "side": "front",
    "nrc_id": "၁၂/ကမန(နိုင်)၁၂၃၄၅၆",
    "issue_date": "၂၀.၉.၂၀၁၁",
    "name": "ဦးအောင်မြင့်",
    "father_name": "ဦးကျော်စွာ",
    "birth": "၁၄.၁၀.၁၉၉၁",
    "bloodlines_religion": "ဗမာ၊ဗုဒ္ဓ",
    "height": "၅'၅\"",
    "blood_group": "ဘီ",
    "class": "new_version",
}
_TRANSLATION = {
    "name_translation": "U Aung Myint",
    "father_name_translation": "U Kyaw Swar",
    "birth_translation": "14.10.1991",
    "nrc_id_translation": "12/KaMaNa(C)123456",
}
_BACK = {
    "side": "back",
    "card_id": "AB123456",
    "nrc_id_back": "",
    "profession": "ကျောင်းသား",
    "address": "အမှတ်၅၊လှိုင်မြို့နယ်",
    "class": "new_version",
}

#: By the name of the call: what is asked, and what is answered.
EXAMPLES: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "RecognizeMyanmarIdcard": (
        {"image": _PICTURE, "convert_unicode": True, "return_confidence": True, "return_translation": True},
        {
            "result": _FRONT
            | {
                "confidence": {
                    "nrc_id": 0.9713,
                    "issue_date": 0.9902,
                    "name": 0.9641,
                    "father_name": 0.9588,
                    "birth": 0.9871,
                    "bloodlines_religion": 0.9934,
                    "height": 0.9417,
                    "blood_group": 0.9985,
                },
                "translation_info": _TRANSLATION,
            }
        },
    ),
    "repair": (
        {"text": "ျမန္မာ and မြန်မာ"},
        {
            "text": "မြန်မာ and မြန်မာ",
            "encoding": "unicode",
            "probability": 0.782428,
            "spans": [
                {"start": 0, "end": 6, "encoding": "zawgyi", "probability": 0.99997},
                {"start": 11, "end": 17, "encoding": "unicode", "probability": 0.000109},
            ],
            "steps": [{"codes": ["zawgyi"], "start": 0, "end": 6, "before": "ျမန္မာ", "after": "မြန်မာ"}],
        },
    ),
    "convert": ({"text": "ျမန္မာ", "to": "unicode"}, {"text": "မြန်မာ"}),
    "parse_nrc": (
        {"text": "၉/မခန(နိုင်)၂၅၁၉၅၉"},
        {
            "my": "၉/မခန(နိုင်)၂၅၁၉၅၉",
            "latin": "9/MaKhaNa(C)251959",
            "status": "known",
            "kind": "citizen",
            "number": "251959",
            "state": {"number": 9, "name_en": "Mandalay Region", "name_my": "မန္တလေးတိုင်းဒေသကြီး"},
            "township": {
                "letters": "မခန",
                "official": "MaKhaNa",
                "common": "MaKhaNa",
                "name_en": "Myingyan",
                "name_my": "မြင်းခြံ",
            },
            "repairs": [],
            "problems": [],
        },
    ),
    "romanize": (
        {"text": "မစန္ဒာဖြိုး", "count": 2},
        {
            "text": "Ma Sandar Phyo",
            "spellings": [
                {"text": "Ma Sandar Phyo", "probability": 0.894544},
                {"text": "Ma Sandar Phyoe", "probability": 0.056726},
            ],
            "problems": [
                {
                    "code": "name.honorific",
                    "message": "check the honorific: the first syllable may be one, or belong to the name",
                    "severity": "info",
                    "span": None,
                    "suggestions": [],
                }
            ],
        },
    ),
    "read_field": (
        {"texts": ["၁၄.၁ဝ.၁၉၉၁", 5]},
        {
            "results": [
                {
                    "text": "၁၄.၁၀.၁၉၉၁",
                    "value": "1991-10-14",
                    "translation": "14.10.1991",
                    "repairs": [{"codes": ["date.wa-for-zero"], "start": 4, "end": 5, "before": "ဝ", "after": "၀"}],
                    "problems": [],
                },
                {
                    "error_code": "AIS.0101",
                    "error_msg": "The input parameter is invalid.",
                    "code": "service.string",
                    "detail": "text must be a string",
                },
            ]
        },
    ),
    "read_cards": (
        {
            "front": {"fields": {key: text for key, text in _FRONT.items() if key not in ("side", "class")}},
            "back": {"fields": {key: text for key, text in _BACK.items() if key not in ("side", "class")}},
            "convert_unicode": True,
            "return_translation": True,
        },
        {"front": _FRONT | {"translation_info": _TRANSLATION}, "back": _BACK, "problems": []},
    ),
    "create_token": (
        {
            "auth": {
                "identity": {
                    "methods": ["password"],
                    "password": {"user": {"name": "clerk", "password": "a-long-password", "domain": {"name": "any"}}},
                },
                "scope": {"project": {"name": "ap-southeast-1"}},
            }
        },
        {
            "token": {
                "expires_at": "2026-11-23T16:21:13.000000Z",
                "issued_at": "2026-11-22T16:21:13.250000Z",
                "methods": ["password"],
                "project": {"id": _PROJECT, "name": "ap-southeast-1"},
                "user": {"name": "clerk"},
            }
        },
    ),
    "list_projects": (
        {},
        {
            "links": {"self": "/v3/projects", "previous": None, "next": None},
            "projects": [
                {
                    "id": _PROJECT,
                    "domain_id": _PROJECT,
                    "enabled": True,
                    "is_domain": False,
                    "name": "ap-southeast-1",
                }
            ],
        },
    ),
    "livez": ({}, {"status": "ok"}),
    "readyz": ({}, {"status": "ready"}),
}
