"""The seam: raw recognized fields of a card's side in, a checked, translated card out.

Everything above this room (reading pictures, serving, migrating) hands raw strings to `read_front` and `read_back`, and
takes typed fields, problems and the contract's result object from here.
"""

from myanmar_id.card.checks import check
from myanmar_id.card.contract import CardClass, CardType, to_contract
from myanmar_id.card.sides import BACK_FIELDS, FRONT_FIELDS, Back, Field, Front, read_back, read_front

__all__ = [
    "BACK_FIELDS",
    "FRONT_FIELDS",
    "Back",
    "CardClass",
    "CardType",
    "Field",
    "Front",
    "check",
    "read_back",
    "read_front",
    "to_contract",
]
