"""What the HTTP contract answers about a picture: the result object with what only a picture has, or an error of its list.

Whatever reads pictures hands its results and the codes of its errors in here, so that the command line and a service say the
same, and this module needs to know nothing of pictures.
"""

from __future__ import annotations

import base64
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from myanmar_id.card.contract import CardClass, CardType, to_contract
from myanmar_id.card.sides import Back, Front

_PLACES = 4
#: The contract's keys that stand behind those of the picture.
_LAST = ("idcard_type", "translation_info")


@dataclass(frozen=True, slots=True)
class Refusal:
    """An error of the contract.

    Attributes:
        error_code: for example `AIS.0104`.
        error_msg: the contract's own words for it.
    """

    error_code: str
    error_msg: str


FORMAT = Refusal("AIS.0102", "The image format is not supported.")
SIZE = Refusal("AIS.0103", "The image size does not meet the requirements.")
QUALITY = Refusal("AIS.0104", "The image is not supported or the image quality is poor.")
FAILED = Refusal("AIS.0105", "Recognition failed.")
SAME_SIDE = Refusal("AIS.0122", "The image contains two or more ID cards with the same side.")

_REFUSALS = {
    "image.not-an-image": FORMAT,
    "image.format": FORMAT,
    "image.frames": FORMAT,
    "image.size": SIZE,
    "image.too-large": SIZE,
    "image.truncated": QUALITY,
    "image.damaged": QUALITY,
    "card.not-found": QUALITY,
    "card.too-small": QUALITY,
    "card.unreadable": QUALITY,
    "card.several": SAME_SIDE,
}


def refusal(code: str) -> Refusal:
    """The contract's error for one of this library's.

    Args:
        code: of the error that reading a picture raised, a slug of `image.*`, `card.*` or any other.

    Returns:
        The error; `AIS.0105` for every code that is not the picture's or the card's fault, such as those of models.

    Examples:
        >>> refusal("image.size").error_code, refusal("model.damaged").error_msg
        ('AIS.0103', 'Recognition failed.')

    Source: the list of errors of the contract's API page.
    """
    return _REFUSALS.get(code, FAILED)


def photographed(
    side: Front | Back,
    *,
    convert_unicode: bool = False,
    return_confidence: bool = False,
    return_translation: bool = False,
    card_class: CardClass | None = None,
    idcard_type: CardType | None = None,
    portrait_image: bytes | None = None,
    portrait_location: Sequence[Sequence[float]] | None = None,
) -> dict[str, Any]:
    """Write one side of a photographed card as the contract's result object.

    Args:
        side: what `read_front` or `read_back` gave.
        convert_unicode: Unicode if true, Zawgyi if false, as in the contract.
        return_confidence: add `confidence`, to four places; with `father_name`, which the contract does not have there
            and its clients pass over.
        return_translation: add `translation_info` to a front.
        card_class: as in `to_contract`.
        idcard_type: the contract's key of that name; None leaves it out.
        portrait_image: the portrait as a JPEG file, becomes Base64; no bytes where none was found, becomes ""; None leaves the
            key out. A back never has it.
        portrait_location: its four corners (x, y), TL TR BR BL, pixels of the picture as stored, become whole numbers; nothing in
            it where none was found; None leaves the key out. A back never has it.

    Returns:
        The object, ready for `json.dumps`, keys in the contract's order.

    Raises:
        PlanError: `card_class` or `idcard_type` is not a value of the contract.

    Examples:
        >>> from myanmar_id.card import read_front
        >>> front = read_front({"father_name": "ဦးဘ"}, confidences={"father_name": 0.98765})
        >>> found = photographed(front, return_confidence=True, portrait_location=[(1.2, 2), (9, 2), (9, 8), (1, 8)])
        >>> found["confidence"], found["portrait_location"]
        ({'father_name': 0.9877}, [[1, 2], [9, 2], [9, 8], [1, 8]])
    """
    result = to_contract(
        side,
        convert_unicode=convert_unicode,
        return_translation=return_translation,
        card_class=card_class,
        idcard_type=idcard_type,
    )
    last = {key: result.pop(key) for key in _LAST if key in result}
    if return_confidence:
        result["confidence"] = {
            key: round(field.confidence, _PLACES)
            for key, field in side.fields().items()
            if field.confidence is not None
        }
    if isinstance(side, Front):
        if portrait_image is not None:
            result["portrait_image"] = base64.b64encode(portrait_image).decode("ascii")
        if portrait_location is not None:
            result["portrait_location"] = [[round(float(part)) for part in corner] for corner in portrait_location]
    return result | last
