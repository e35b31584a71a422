"""What the fields of a card can hold, for the decoder: the library's grammars, tables and counts as weights of texts."""

from __future__ import annotations

from myanmar_id.ocr.lexicon.lexicons import LEXICONS, Closed, Lexicon, Open

__all__ = ["LEXICONS", "Closed", "Lexicon", "Open"]
