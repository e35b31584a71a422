"""The contract's own call: one picture of one side of a card in, its result object out."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import Response

from myanmar_id.service import options
from myanmar_id.service.admission import Admission
from myanmar_id.service.pictures import Pictures, Source, Wanted, result
from myanmar_id.service.responses import JsonResponse, ParameterError
from myanmar_id.service.schema import PROJECT, answers, body

PATH = "/v2/{project_id}/ocr/myanmar-id-card"


def router(admission: Admission, pictures: Pictures) -> APIRouter:
    """The route.

    Args:
        admission: lets requests in.
        pictures: reads them.

    Returns:
        A router with `POST /v2/{project_id}/ocr/myanmar-id-card`.
    """
    routes = APIRouter(tags=["recognition"])

    @routes.post(
        PATH,
        summary="Read one side of a card",
        operation_id="RecognizeMyanmarIdcard",
        response_class=Response,
        responses=answers("Recognition"),
        openapi_extra={"parameters": [PROJECT], **body("RecognitionRequest")},
    )
    async def recognize(request: Request) -> Response:
        """Reads a photograph or a scan of one side of a Myanmar identity card: JPEG, PNG, BMP or TIFF, 15 to 8,192 pixels a side,
        Base64 up to 10 MiB. Texts are in Zawgyi unless `convert_unicode` is true. Keys that are not known are passed over.
        """
        admitted = await admission(request)
        given = admitted.json()
        wanted = Wanted.of(given)
        source = _source(given)
        found: dict[str, Any] = await pictures.read(source, functools.partial(_result, wanted), admitted)
        return JsonResponse({"result": found})

    return routes


def _result(wanted: Wanted, taken: Any) -> dict[str, Any]:
    return result(taken, wanted)


def _source(given: Mapping[str, Any]) -> Source:
    image, url = options.text(given, "image"), options.text(given, "url")
    if (image is None) == (url is None):
        raise ParameterError("give either image or url", "service.image-or-url")
    return Source(image=image, url=url)
