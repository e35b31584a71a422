"""A card's side as the result object of the HTTP contract."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Literal, TypeAlias, get_args

from myanmar_id.card.sides import Back, Front
from myanmar_id.errors import PlanError
from myanmar_id.text import convert

#: `new_version` is the card issued since 1989, `old_version` the registration card before it.
CardClass: TypeAlias = Literal["new_version", "old_version"]
#: An original, or a photocopy of one.
CardType: TypeAlias = Literal["normal", "copy"]

_TRANSLATED = ("name", "father_name", "birth", "nrc_id")
#: The contract's confidence object has no place for these.
_WITHOUT_CONFIDENCE = frozenset({"father_name"})
_PLACES = 4


def to_contract(
    side: Front | Back,
    *,
    convert_unicode: bool = False,
    return_confidence: bool = False,
    return_translation: bool = True,
    card_class: CardClass | None = None,
    idcard_type: CardType | None = None,
) -> dict[str, Any]:
    """Write one side of a card as the contract's result object.

    The object holds the keys of its side only. A field that could not be read holds its cleaned text, an empty field
    "", so every value is a string.

    Args:
        side: what `read_front` or `read_back` gave.
        convert_unicode: Unicode if true, Zawgyi if false, as in the contract.
        return_confidence: add `confidence`, to four places. A field without a confidence is left out of it, and so is
            `father_name`, which the contract does not have there.
        return_translation: add `translation_info` to a front. Where there is no translation it keeps the Burmese text,
            in the encoding that was asked for.
        card_class: the contract's `class`. None tells it from the NRC number: `old_version` where that has the form of
            the registration cards before 1989, else `new_version`.
        idcard_type: the contract's key of that name; None leaves it out.

    Returns:
        The object, ready for `json.dumps`, keys in the contract's order.

    Raises:
        PlanError: `card_class` or `idcard_type` is not a value of the contract.

    Examples:
        >>> from myanmar_id.card import read_back
        >>> to_contract(read_back({"card_id": "HA403177"}))
        {'side': 'back', 'card_id': 'HA403177', 'nrc_id_back': '', ...}
    """
    if card_class is not None and card_class not in get_args(CardClass):
        raise PlanError(f"card_class must be None or one of {', '.join(get_args(CardClass))}")
    if idcard_type is not None and idcard_type not in get_args(CardType):
        raise PlanError(f"idcard_type must be None or one of {', '.join(get_args(CardType))}")
    written: Callable[[str], str] = str if convert_unicode else convert.to_zawgyi
    fields = side.fields()
    result: dict[str, Any] = {"side": side.side}
    result |= {key: written(field.text) for key, field in fields.items()}
    result["class"] = card_class or _class_of(side)
    if return_confidence:
        result["confidence"] = {
            key: round(field.confidence, _PLACES)
            for key, field in fields.items()
            if field.confidence is not None and key not in _WITHOUT_CONFIDENCE
        }
    if idcard_type is not None:
        result["idcard_type"] = idcard_type
    if return_translation and isinstance(side, Front):
        result["translation_info"] = {
            f"{key}_translation": written(fields[key].translation or fields[key].text) for key in _TRANSLATED
        }
    return result


def _class_of(side: Front | Back) -> CardClass:
    from myanmar_id.fields import nrc

    number = side.nrc_id if isinstance(side, Front) else side.nrc_id_back
    return "old_version" if nrc.classify(number.text) == nrc.Document.OLD_NRC else "new_version"
