"""Both sides of a card together: as pictures or as texts that were recognized elsewhere, checked against each other."""

from __future__ import annotations

import asyncio
import functools
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import Response

from myanmar_id.card import Back, Front, check, read_back, read_front
from myanmar_id.card.answers import SAME_SIDE, photographed
from myanmar_id.service import multipart, options
from myanmar_id.service.admission import Admission, Admitted
from myanmar_id.service.gate import Gate, late
from myanmar_id.service.logs import fault
from myanmar_id.service.pictures import Pictures, Source, Taken, Wanted, note, noted, result
from myanmar_id.service.problems import ServiceError
from myanmar_id.service.records import encoding, field_text
from myanmar_id.service.responses import JsonResponse, ParameterError, error_body, internal_error
from myanmar_id.service.schema import answers, body
from myanmar_id.service.settings import Settings
from myanmar_id.text.detect import Encoding

_SIDES = ("front", "back")
_MOST_FIELDS = 50
#: Keys of a result object that are no fields, so that one that was answered elsewhere can be given as it is.
_NO_FIELDS = frozenset(
    (
        *("side", "class", "confidence", "portrait_image", "portrait_location", "idcard_type", "translation_info"),
        *("text_location", "card_location", "adjusted_image", "verification_result", "detect_copy_result"),
    )
)
_FLAGS = {b"true": True, b"false": False}


@dataclass(frozen=True, slots=True)
class _Side:
    """A side that was read, and what is answered about it. Not in `repr`."""

    read: Front | Back = field(repr=False)
    result: dict[str, Any] = field(repr=False)


class _Cards:
    """Reads the cards of one request.

    Args:
        pictures: reads pictures.
        gate: the threads for texts.
        admitted: the request.
        wanted: what was asked for.
        hint: what given texts are known to be written in.
        ends: when all of them must be read, in the event loop's time.
    """

    def __init__(
        self,
        pictures: Pictures,
        gate: Gate,
        admitted: Admitted,
        wanted: Wanted,
        *,
        hint: Encoding | None,
        ends: float,
    ) -> None:
        self._pictures, self._gate, self._admitted = pictures, gate, admitted
        self._wanted, self._hint, self._ends = wanted, hint, ends

    async def read(self, given: Any) -> dict[str, Any]:
        """Read one card: `front`, `back` and `problems`, or ServiceError."""
        limit = asyncio.timeout_at(self._ends)
        try:
            async with limit:
                return await self._read(given)
        except TimeoutError:
            if not limit.expired():
                raise  # a fault
            raise late() from None

    async def _read(self, given: Any) -> dict[str, Any]:
        if not isinstance(given, dict):
            raise ParameterError("each of cards must be an object with front or back", "service.object")
        found: dict[str, _Side] = {}
        hint = self._hint
        for key in _SIDES:
            if given.get(key) is None:
                continue
            try:
                side = await self._side(key, given, hint)
            except ServiceError as error:
                raise _SideError(key, error) from None
            if side.read.side in found:
                raise ServiceError(SAME_SIDE.error_code, SAME_SIDE.error_msg, 400, "service.same-side")
            found[side.read.side] = side
            # A back often says too little to tell what it is written in.
            hint = hint or side.read.encoding
        if not found:
            raise ParameterError("give front or back, or cards", "service.no-side")
        problems = [problem for key in _SIDES if key in found for problem in noted(found[key].read)]
        front, back = (found[key].read if key in found else None for key in _SIDES)
        if isinstance(front, Front):
            assert back is None or isinstance(back, Back)
            problems += [note("card", problem) for problem in check(front, back)]
        return {key: found[key].result for key in _SIDES if key in found} | {"problems": problems}

    async def _side(self, key: str, given: Mapping[str, Any], hint: Encoding | None) -> _Side:
        value = given[key]
        if isinstance(value, bytes):  # of a multipart request
            return await self._pictures.read(Source(file=value), self._taken, self._admitted)
        side = options.mapping(given, key) or {}
        image, url, texts = options.text(side, "image"), options.text(side, "url"), options.mapping(side, "fields")
        if sum(one is not None for one in (image, url, texts)) != 1:
            raise ParameterError("give image, url or fields", "service.image-or-fields")
        if texts is None:
            return await self._pictures.read(Source(image=image, url=url), self._taken, self._admitted)
        work = functools.partial(self._texts, key, _fields(texts), _confidences(side), hint)
        return await self._gate.run(work, self._admitted.is_gone)

    def _taken(self, taken: Taken) -> _Side:
        return _Side(taken.side, result(taken, self._wanted))

    def _texts(self, key: str, texts: dict[str, str], confidences: dict[str, float], hint: Encoding | None) -> _Side:
        read = read_front if key == "front" else read_back
        side = read(texts, confidences=confidences, encoding=self._hint)
        if side.encoding is Encoding.UNSURE and hint in (Encoding.UNICODE, Encoding.ZAWGYI):
            side = read(texts, confidences=confidences, encoding=hint)
        written = photographed(
            side,
            convert_unicode=self._wanted.convert_unicode,
            return_confidence=self._wanted.return_confidence,
            return_translation=self._wanted.return_translation,
        )
        return _Side(side, written)


class _SideError(ServiceError):
    """An error of one side; `detail` says which."""

    def __init__(self, key: str, error: ServiceError) -> None:
        super().__init__(error.error_code, error.error_msg, error.status, error.code, error.headers)
        said = getattr(error, "detail", None)
        self.detail = key if said is None else f"{key}: {said}"


def router(settings: Settings, admission: Admission, pictures: Pictures, gate: Gate) -> APIRouter:
    """The route.

    Args:
        settings: the limits.
        admission: lets requests in.
        pictures: reads pictures.
        gate: the threads for texts.

    Returns:
        A router with `POST /v1/cards`.
    """
    routes = APIRouter(tags=["records"])

    @routes.post(
        "/v1/cards",
        operation_id="read_cards",
        summary="Read front and back of a card together",
        response_class=Response,
        responses=answers("Cards"),
        openapi_extra=body("CardsRequest", "CardsForm"),
    )
    async def read_cards(request: Request) -> Response:
        """Reads a card's sides, one or both, and checks them against each other. A side is a picture (Base64, or a file of a
        multipart request), or the texts of its fields as somebody else recognized them. Pictures are put where they belong by what
        they show. With `cards`, a list of such cards. The options are those of the contract's own call.
        """
        admitted = await admission(request)
        given = _form(admitted) if _is_form(admitted) else admitted.json()
        ends = asyncio.get_running_loop().time() + settings.deadline_seconds
        cards = _Cards(pictures, gate, admitted, Wanted.of(given), hint=encoding(given), ends=ends)
        if given.get("cards") is None:
            return JsonResponse(await cards.read(given))
        if any(given.get(key) is not None for key in _SIDES):
            raise ParameterError("give either front and back or cards", "service.one-or-several")
        several, _ = options.inputs(given, "card", "cards", settings.most_items)
        admitted.facts["items"] = len(several)
        return JsonResponse({"results": [await _item(cards, one) for one in several]})

    return routes


async def _item(cards: _Cards, given: Any) -> dict[str, Any]:
    try:
        return await cards.read(given)
    except ServiceError as error:
        return error_body(error)
    except Exception as error:
        fault("fault", error)
        return error_body(internal_error())


def _is_form(admitted: Admitted) -> bool:
    return admitted.content_type.partition(";")[0].strip().lower() == multipart.TYPE


def _form(admitted: Admitted) -> dict[str, Any]:
    """A multipart request as the other one is: files as bytes, options as values."""
    found: dict[str, Any] = {}
    for name, content in multipart.parts(admitted.content_type, admitted.body).items():
        if name in _SIDES:
            found[name] = content or None  # a form sends a file of no bytes where none was chosen
        elif name in Wanted.__dataclass_fields__:
            found[name] = _FLAGS.get(content.strip().lower(), content)
    return found


def _fields(given: Mapping[str, Any]) -> dict[str, str]:
    texts = {key: value for key, value in given.items() if key not in _NO_FIELDS and value is not None}
    if len(texts) > _MOST_FIELDS or not all(isinstance(value, str) for value in texts.values()):
        raise ParameterError(f"fields must be at most {_MOST_FIELDS} strings", "service.fields")
    return {key: field_text(value) for key, value in texts.items()}


def _confidences(given: Mapping[str, Any]) -> dict[str, float]:
    rated = options.mapping(given, "confidence") or {}
    return {key: options.number(rated, key, 0, 1, 0) for key, value in rated.items() if value is not None}
