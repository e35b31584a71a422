"""Calls about texts: repair and conversion, NRC numbers, names, and each kind of field; of one input or a list of them."""

from __future__ import annotations

import functools
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import Response

from myanmar_id.fields import FIELDS
from myanmar_id.service import options
from myanmar_id.service.admission import Admission, Admitted
from myanmar_id.service.components import MOST_FIELD_CHARS
from myanmar_id.service.gate import Gate
from myanmar_id.service.logs import fault
from myanmar_id.service.problems import ServiceError
from myanmar_id.service.responses import JsonResponse, ParameterError, error_body, internal_error
from myanmar_id.service.schema import FIELD, answers, body
from myanmar_id.service.settings import Settings
from myanmar_id.shapes import plain
from myanmar_id.text.detect import Encoding

#: Reads one input.
Read = Callable[[str], dict[str, Any]]
#: Reads the options of a request, and gives what reads its inputs by them.
Prepare = Callable[[Mapping[str, Any]], Read]

#: So many characters take a few milliseconds, less than a thread costs others.
_TINY_CHARS = 500
_LEAST_THRESHOLD, _MOST_THRESHOLD, _THRESHOLD = 0.51, 0.99, 0.95
_MOST_SPELLINGS, _SPELLINGS = 20, 5
_STYLES, _MODES = ("classic", "modern"), ("shan", "kayin", "mon", "kachin", "chin", "rakhine")
_SCHEMES = ("customary", "bgn-pcgn-1970", "mlcts")
_ENCODINGS = ("unicode", "zawgyi")


@dataclass(frozen=True, slots=True)
class Call:
    """A call about one text or a list of them.

    Attributes:
        path: of the route.
        name: of the operation and of its example.
        schema: of its answer; that of its request has `Request` behind it.
        summary: what it does.
        says: the same in a few sentences.
        prepare: reads its options.
    """

    path: str
    name: str
    schema: str
    summary: str
    says: str
    prepare: Prepare


def router(settings: Settings, admission: Admission, gate: Gate) -> APIRouter:
    """The routes.

    Args:
        settings: the limits.
        admission: lets requests in.
        gate: the threads for longer texts.

    Returns:
        A router with `/v1/text/repair`, `/v1/text/convert`, `/v1/nrc/parse`, `/v1/names/romanize` and `/v1/fields/{field}`.
    """
    routes = APIRouter(tags=["records"])

    for call in _CALLS:
        routes.add_api_route(
            call.path,
            _handler(call, settings, admission, gate),
            methods=["POST"],
            name=call.name,
            operation_id=call.name,
            summary=call.summary,
            description=call.says,
            response_class=Response,
            responses=answers(call.schema),
            openapi_extra=body(f"{call.schema}Request"),
        )

    @routes.post(
        "/v1/fields/{field}",
        operation_id="read_field",
        summary="Read one kind of field",
        response_class=Response,
        responses=answers("Field"),
        openapi_extra={"parameters": [FIELD], **body("FieldRequest")},
    )
    async def read_field(request: Request) -> Response:
        """Cleans, reads and translates a field of a card: an NRC number, a date, a name, and so on. What cannot be read has no
        value, and problems that say why.
        """
        field = request.path_params["field"]
        if field not in FIELDS:
            message = "The API does not exist or has not been published in the environment."
            raise ServiceError("APIG.0101", message, 404, "service.field")
        admitted = await admission(request)
        return await _answered(admitted, functools.partial(_field, field), settings.most_items, gate)

    return routes


def _handler(
    call: Call, settings: Settings, admission: Admission, gate: Gate
) -> Callable[[Request], Awaitable[Response]]:
    async def handle(request: Request) -> Response:
        return await _answered(await admission(request), call.prepare, settings.most_items, gate)

    return handle


async def _answered(admitted: Admitted, prepare: Prepare, most: int, gate: Gate) -> Response:
    given = admitted.json()
    read = prepare(given)
    texts, is_list = options.inputs(given, "text", "texts", most)
    admitted.facts["items"] = len(texts)
    chars = sum(len(text) for text in texts if isinstance(text, str))
    work = functools.partial(each, texts, read) if is_list else functools.partial(_one, texts[0], read)
    found = work() if chars <= _TINY_CHARS else await gate.run(work, admitted.is_gone)
    return JsonResponse(found)


def _one(text: Any, read: Read) -> dict[str, Any]:
    if not isinstance(text, str):
        raise ParameterError("text must be a string", "service.string")
    return read(text)


def each(texts: list[Any], read: Read) -> dict[str, Any]:
    """Read a list of inputs; what is wrong with one is said in its place and touches no other.

    Args:
        texts: the inputs, of any type.
        read: reads one.

    Returns:
        `results`, for each input what `read` gives or `error_code`, `error_msg` and `code`.
    """
    return {"results": [_item(text, read) for text in texts]}


def _item(text: Any, read: Read) -> dict[str, Any]:
    try:
        return _one(text, read)
    except ServiceError as error:
        return error_body(error)
    except Exception as error:
        fault("fault", error)
        return error_body(internal_error())


def field_text(text: str) -> str:
    """A field's text, if it is no longer than any field.

    Raises:
        ServiceError: `AIS.0101`, it is.
    """
    if len(text) > MOST_FIELD_CHARS:
        raise ParameterError(f"give at most {MOST_FIELD_CHARS} characters", "service.text-length")
    return text


def encoding(given: Mapping[str, Any]) -> Encoding | None:
    """What texts are known to be written in, the option `encoding`; None where that is not said."""
    name = options.choice(given, "encoding", _ENCODINGS, None)
    return None if name is None else Encoding(name)


def _repair(given: Mapping[str, Any]) -> Read:
    from myanmar_id.text import repair

    hint = encoding(given)
    threshold = options.number(given, "threshold", _LEAST_THRESHOLD, _MOST_THRESHOLD, _THRESHOLD)

    def read(text: str) -> dict[str, Any]:
        found: dict[str, Any] = plain(repair.explain(text, threshold=threshold, encoding=hint))
        return found

    return read


def _convert(given: Mapping[str, Any]) -> Read:
    from myanmar_id.text import convert

    to = options.choice(given, "to", _ENCODINGS, None)
    if to is None:
        raise ParameterError("give to, one of unicode, zawgyi", "service.choice")
    change = convert.to_unicode if to == "unicode" else convert.to_zawgyi
    return lambda text: {"text": change(text)}


def _nrc(given: Mapping[str, Any]) -> Read:
    from myanmar_id.fields import nrc

    hint = encoding(given)
    states = {row.number: row for row in nrc.states()}

    def read(text: str) -> dict[str, Any]:
        reading = nrc.read(field_text(text), encoding=hint)
        value = reading.value
        place = None if value is None else value.place
        return {
            "my": reading.text,
            "latin": reading.translation or "",
            "status": "unreadable" if value is None else value.status.value,
            "kind": None if value is None else value.kind.value,
            "number": None if value is None else value.number,
            "state": None if value is None else _named(states[value.state], "number", "name_en", "name_my"),
            "township": None if place is None else _named(place, "letters", "official", "common", "name_en", "name_my"),
            "repairs": plain(reading.repairs),
            "problems": plain(reading.problems),
        }

    return read


def _named(row: Any, *names: str) -> dict[str, Any]:
    return {name: plain(getattr(row, name)) for name in names}


def _romanize(given: Mapping[str, Any]) -> Read:
    from myanmar_id.fields import name

    count = options.whole(given, "count", 1, _MOST_SPELLINGS, _SPELLINGS)
    scheme: Any = options.choice(given, "scheme", _SCHEMES, "customary")
    custom: dict[str, Any] = {
        "style": options.choice(given, "style", _STYLES, "classic"),
        "mode": options.choice(given, "mode", _MODES, None),
    }

    def read(text: str) -> dict[str, Any]:
        spelled = name.romanize(field_text(text), scheme=scheme, **custom)
        ranked = name.romanizations(text, count, **custom) if scheme == "customary" else []
        return {
            "text": spelled,
            "spellings": [{"text": spelling, "probability": round(chance, 6)} for spelling, chance in ranked],
            "problems": plain(name.read(text).problems),
        }

    return read


def _field(kind: str, given: Mapping[str, Any]) -> Read:
    hint = encoding(given)
    field = FIELDS[kind]

    def read(text: str) -> dict[str, Any]:
        reading = field.read(field_text(text), encoding=hint)
        return {
            "text": reading.text,
            "value": plain(reading.value),
            "translation": reading.translation,
            "repairs": plain(reading.repairs),
            "problems": plain(reading.problems),
        }

    return read


_CALLS = (
    Call(
        "/v1/text/repair",
        "repair",
        "RepairText",
        "Repair text of unknown encoding",
        "Detects Zawgyi and Unicode span by span, converts and normalizes, and lists every change. Offsets count code points.",
        _repair,
    ),
    Call(
        "/v1/text/convert",
        "convert",
        "ConvertText",
        "Convert between Zawgyi and Unicode",
        (
            "Converts text that is known to be in the other encoding. For text of which that is not known, repair is the call."
        ),
        _convert,
    ),
    Call(
        "/v1/nrc/parse",
        "parse_nrc",
        "Nrc",
        "Read an NRC number",
        "Reads an NRC number in Burmese or Latin letters, with its township and state, every repair and every problem. A number "
        "that cannot be read has the status `unreadable`.",
        _nrc,
    ),
    Call(
        "/v1/names/romanize",
        "romanize",
        "Names",
        "Spell a name in Latin letters",
        "Spells a Burmese name as its bearer would most likely write it, and lists other spellings with their probabilities.",
        _romanize,
    ),
)
