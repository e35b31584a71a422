"""The shapes of requests and answers, as JSON Schema for OpenAPI."""

from __future__ import annotations

from typing import Any

from myanmar_id.card import BACK_FIELDS, FRONT_FIELDS
from myanmar_id.fields import FIELDS

Json = dict[str, Any]

_TEXT: Json = {"type": "string"}
_FLAG: Json = {"type": ["boolean", "null"], "default": False}
_NULL: Json = {"type": "null"}
_CHANCE: Json = {"type": "number", "minimum": 0, "maximum": 1}
_QUAD: Json = {
    "type": "array",
    "description": "Corners (x, y), top left, top right, bottom right, bottom left of the upright card, in pixels of the file as "
    "stored. Nothing in it where there is none.",
    "items": {"type": "array", "items": {"type": "integer"}, "minItems": 2, "maxItems": 2},
}
#: The longest name of a user, in characters: it comes back in the token, which is a header.
LONGEST_USER = 255
#: The longest field, in characters. The longest address in the tables of cases has some hundred.
MOST_FIELD_CHARS = 2000
_ENCODING: Json = {
    "type": ["string", "null"],
    "enum": ["unicode", "zawgyi", None],
    "description": "What the text is known to be written in; told by the text itself where it is absent.",
}

#: The options of the contract, and behind them those of other identity cards of its family.
_OPTIONS: dict[str, str] = {
    "convert_unicode": "Texts in Unicode if true, in Zawgyi if false.",
    "return_confidence": "Answer `confidence`.",
    "return_portrait_image": "Answer `portrait_image`, of a front.",
    "return_portrait_location": "Answer `portrait_location`, of a front.",
    "return_idcard_type": "Answer `idcard_type`.",
    "return_translation": "Answer `translation_info`, of a front.",
    "return_text_location": "Not in the contract: answer `text_location` and `card_location`.",
    "return_adjusted_image": "Not in the contract: answer `adjusted_image`.",
    "return_verification": "Not in the contract: answer `verification_result`.",
    "detect_copy": "Not in the contract: answer `detect_copy_result`.",
}


def _object(properties: Json, *needed: str, **more: Any) -> Json:
    return {"type": "object", "properties": properties, "required": list(needed)} | more


def _ref(name: str) -> Json:
    return {"$ref": f"#/components/schemas/{name}"}


def _list(items: Json) -> Json:
    return {"type": "array", "items": items}


def _flags() -> Json:
    return {name: _FLAG | {"description": says} for name, says in _OPTIONS.items()}


def _asked(options: Json, *needed: str, most_chars: int | None = MOST_FIELD_CHARS) -> Json:
    """A request about one text or a list of them. What is wrong with a part of a list is said in its place."""
    text = _TEXT if most_chars is None else _TEXT | {"maxLength": most_chars}
    texts = {
        "type": "array",
        "minItems": 1,
        "maxItems": 100,
        "items": {},
        "description": "Strings; anything else gets an error in its place. The service's settings say how many there may be.",
    }
    return _object(
        options,
        *needed,
        oneOf=[
            {"properties": {"text": text, "texts": _NULL}, "required": ["text"]},
            {"properties": {"text": _NULL, "texts": texts}, "required": ["texts"]},
        ],
    )


def _answered(one: Json) -> Json:
    """What such a request gets."""
    results = _list({"anyOf": [one, _ref("ItemError")]})
    return {"anyOf": [one, _object({"results": results}, "results")]}


_REPAIR = _object(
    {
        "codes": _list(_TEXT) | {"description": "What was changed, the main one first."},
        "start": {"type": "integer", "description": "In code points of the text that was given."},
        "end": {"type": "integer"},
        "before": _TEXT,
        "after": _TEXT,
    },
    *("codes", "start", "end", "before", "after"),
)
_PROBLEM = _object(
    {
        "code": _TEXT,
        "message": _TEXT,
        "severity": {"enum": ["error", "warning", "info"]},
        "span": {"type": ["array", "null"], "items": {"type": "integer"}, "minItems": 2, "maxItems": 2},
        "suggestions": _list(_TEXT),
    },
    *("code", "message", "severity", "span", "suggestions"),
)
_PLACED = _PROBLEM | {
    "properties": _PROBLEM["properties"]
    | {"field": _TEXT | {"description": "What it is about: `front.name`, `back`, `card`."}},
    "required": ["field", *_PROBLEM["required"]],
}
_ERROR = {
    "error_code": _TEXT | {"description": "Of the contract, to act upon."},
    "error_msg": _TEXT | {"description": "The contract's words for it."},
    "code": _TEXT | {"description": "This library's code, which says more closely what it is."},
    "detail": _TEXT | {"description": "Which value is wrong and why, without the value."},
}
_READ = {"repairs": _list(_ref("Repair")), "problems": _list(_ref("Problem"))}
_STATE = _object({"number": {"type": "integer"}, "name_en": _TEXT, "name_my": _TEXT}, "number", "name_en", "name_my")
_TOWNSHIP = _object(
    {
        "letters": _TEXT,
        "official": _TEXT,
        "common": _TEXT,
        "name_en": {"type": ["string", "null"]},
        "name_my": {"type": ["string", "null"]},
    },
    *("letters", "official", "common", "name_en", "name_my"),
)
_NULLABLE = {"type": ["string", "null"]}
_TIME = _TEXT | {"format": "date-time"}

_RESULT = _object(
    {
        "side": {"enum": ["front", "back"]},
        **{name: _TEXT | {"description": "Of a front."} for name in FRONT_FIELDS},
        **{name: _TEXT | {"description": "Of a back."} for name in BACK_FIELDS},
        "class": {"enum": ["new_version", "old_version"]},
        "confidence": {"type": "object", "additionalProperties": _CHANCE},
        "portrait_image": _TEXT | {"description": "A JPEG file in Base64; empty where no portrait was found."},
        "portrait_location": _QUAD,
        "idcard_type": {"enum": ["normal", "copy"]},
        "translation_info": _object(
            {f"{name}_translation": _TEXT for name in ("name", "father_name", "birth", "nrc_id")}
        ),
        "text_location": {
            "type": "object",
            "additionalProperties": _list(_QUAD),
            "description": "The lines of each field.",
        },
        "card_location": _QUAD,
        "adjusted_image": _TEXT | {"description": "The card alone, upright: a JPEG file in Base64."},
        "verification_result": _object(
            {
                "valid_number": {"type": "boolean"},
                "valid_birth": {"type": "boolean"},
                "problems": _list(_ref("PlacedProblem")),
            },
            *("valid_number", "problems"),
        ),
        "detect_copy_result": {"type": "boolean"},
    },
    *("side", "class"),
)
_PICTURE = _TEXT | {
    "contentEncoding": "base64",
    "minLength": 1,
    "description": "The file in Base64, at most 10 MiB of it, without a prefix such as `data:`. Line breaks are passed over.",
}
_URL = _TEXT | {"format": "uri", "minLength": 1, "description": "Where the file is, where the service fetches at all."}
_SIDE = {
    "oneOf": [
        _object({"image": _PICTURE}, "image"),
        _object({"url": _URL}, "url"),
        _object(
            {
                "fields": {
                    "type": "object",
                    "additionalProperties": {"type": ["string", "null"], "maxLength": MOST_FIELD_CHARS},
                    "maxProperties": 50,
                    "description": "Texts by the contract's names, in either encoding.",
                },
                "confidence": {
                    "type": ["object", "null"],
                    "additionalProperties": _CHANCE | {"type": ["number", "null"]},
                    "description": "How sure the texts are, by the same names.",
                },
            },
            "fields",
        ),
    ],
}
_SIDES = {name: {"anyOf": [_ref("CardSide"), _NULL]} for name in ("front", "back")}
_CARD = _object(
    _SIDES, anyOf=[{"required": [name], "properties": {name: _ref("CardSide")}} for name in ("front", "back")]
)
_CARD_RESULT = _object(
    {"front": _ref("Result"), "back": _ref("Result"), "problems": _list(_ref("PlacedProblem"))}, "problems"
)

#: By their names in `#/components/schemas`.
SCHEMAS: dict[str, Json] = {
    "Error": _object(_ERROR | {"request_id": _TEXT}, "error_code", "error_msg", "code", "request_id"),
    "ItemError": _object(_ERROR, "error_code", "error_msg", "code"),
    "Repair": _REPAIR,
    "Problem": _PROBLEM,
    "PlacedProblem": _PLACED,
    "Result": _RESULT,
    "RecognitionRequest": _object(
        _flags(),
        oneOf=[
            {"properties": {"image": _PICTURE, "url": _NULL}, "required": ["image"]},
            {"properties": {"image": _NULL, "url": _URL}, "required": ["url"]},
        ],
    ),
    "Recognition": _object({"result": _ref("Result")}, "result"),
    "RepairTextRequest": _asked(
        {
            "encoding": _ENCODING,
            "threshold": {
                "type": ["number", "null"],
                "minimum": 0.51,
                "maximum": 0.99,
                "default": 0.95,
                "description": "How probable Zawgyi must be before a span is converted.",
            },
        },
        most_chars=None,
    ),
    "RepairText": _answered(
        _object(
            {
                "text": _TEXT,
                "encoding": {"enum": ["unicode", "zawgyi", "unsure", "none"]},
                "probability": _CHANCE | {"type": ["number", "null"], "description": "That it is Zawgyi."},
                "spans": _list(
                    _object(
                        {
                            "start": {"type": "integer"},
                            "end": {"type": "integer"},
                            "encoding": _TEXT,
                            "probability": _CHANCE,
                        },
                        *("start", "end", "encoding", "probability"),
                    )
                ),
                "steps": _list(_ref("Repair")),
            },
            *("text", "encoding", "probability", "spans", "steps"),
        )
    ),
    "ConvertTextRequest": _asked({"to": {"enum": ["unicode", "zawgyi"]}}, "to", most_chars=None),
    "ConvertText": _answered(_object({"text": _TEXT}, "text")),
    "NrcRequest": _asked({"encoding": _ENCODING}),
    "Nrc": _answered(
        _object(
            {
                "my": _TEXT | {"description": "As on a card."},
                "latin": _TEXT | {"description": "The official Latin spelling; empty where it cannot be read."},
                "status": {"enum": ["known", "unlisted township", "ambiguous", "unreadable"]},
                "kind": _NULLABLE,
                "number": _NULLABLE,
                "state": {"anyOf": [_STATE, _NULL]},
                "township": {"anyOf": [_TOWNSHIP, _NULL]},
                **_READ,
            },
            *("my", "latin", "status", "kind", "number", "state", "township", "repairs", "problems"),
        )
    ),
    "NamesRequest": _asked(
        {
            "count": {"type": ["integer", "null"], "minimum": 1, "maximum": 20, "default": 5},
            "scheme": {"enum": ["customary", "bgn-pcgn-1970", "mlcts", None], "default": "customary"},
            "style": {"enum": ["classic", "modern", None], "default": "classic"},
            "mode": {"enum": ["shan", "kayin", "mon", "kachin", "chin", "rakhine", None]},
        }
    ),
    "Names": _answered(
        _object(
            {
                "text": _TEXT | {"description": "The likeliest spelling; empty where nothing can be spelled."},
                "spellings": _list(_object({"text": _TEXT, "probability": _CHANCE}, "text", "probability")),
                "problems": _list(_ref("Problem")),
            },
            *("text", "spellings", "problems"),
        )
    ),
    "FieldRequest": _asked({"encoding": _ENCODING}),
    "Field": _answered(
        _object(
            {
                "text": _TEXT | {"description": "As on a card."},
                "value": {
                    "description": f"Another shape for each kind ({', '.join(FIELDS)}); null where it cannot be read."
                },
                "translation": _NULLABLE,
                **_READ,
            },
            *("text", "value", "translation", "repairs", "problems"),
        )
    ),
    "CardSide": _SIDE,
    "Card": _CARD,
    "CardsRequest": _object(
        _flags() | {"encoding": _ENCODING},
        oneOf=[
            {**_CARD, "properties": _SIDES | {"cards": _NULL}},
            _object(
                {
                    "cards": {
                        "type": "array",
                        "minItems": 1,
                        "maxItems": 100,
                        "items": {},
                        "description": "Objects as `Card`; anything else gets an error in its place.",
                    },
                    "front": _NULL,
                    "back": _NULL,
                },
                "cards",
            ),
        ],
    ),
    "CardsForm": _object(
        {name: {"type": "string", "format": "binary"} for name in _SIDES}
        | {name: {"enum": ["true", "false"]} for name in _OPTIONS},
        anyOf=[{"required": ["front"]}, {"required": ["back"]}],
    ),
    "Cards": _answered(_CARD_RESULT),
    "Login": _object(
        {
            "auth": _object(
                {
                    "identity": _object(
                        {
                            "methods": _list({"const": "password"}) | {"minItems": 1, "maxItems": 1},
                            "password": _object(
                                {
                                    "user": _object(
                                        {
                                            "name": _TEXT | {"maxLength": LONGEST_USER},
                                            "password": _TEXT | {"format": "password"},
                                        },
                                        *("name", "password"),
                                    )
                                },
                                "user",
                            ),
                        },
                        *("methods", "password"),
                    ),
                    "scope": _object(
                        {
                            "project": {
                                "type": "object",
                                "anyOf": [{"required": ["name"]}, {"required": ["id"]}],
                                "properties": {"name": _TEXT, "id": _TEXT},
                            }
                        },
                        "project",
                    ),
                },
                *("identity", "scope"),
            )
        },
        "auth",
    ),
    "Token": _object(
        {
            "token": _object(
                {
                    "expires_at": _TIME,
                    "issued_at": _TIME,
                    "methods": _list({"const": "password"}),
                    "project": _object({"id": _TEXT, "name": _TEXT}, "id", "name"),
                    "user": _object({"name": _TEXT}, "name"),
                },
                *("expires_at", "issued_at", "methods", "project", "user"),
            )
        },
        "token",
    ),
    "Projects": _object(
        {
            "links": {"type": "object", "additionalProperties": _NULLABLE},
            "projects": _list(
                _object(
                    {
                        "id": _TEXT,
                        "name": _TEXT | {"description": "That of a region."},
                        "domain_id": _TEXT,
                        "enabled": {"type": "boolean"},
                        "is_domain": {"type": "boolean"},
                    },
                    *("id", "name", "domain_id", "enabled", "is_domain"),
                )
            ),
        },
        *("links", "projects"),
    ),
    "Status": _object({"status": _TEXT}, "status"),
    "Version": _object(
        {"version": _TEXT, "tables": _TEXT, "models": {"type": "object", "additionalProperties": _TEXT}},
        *("version", "tables", "models"),
    ),
}
