"""Zawgyi or Unicode."""

from enum import StrEnum


class Encoding(StrEnum):
    """What a text is written in."""

    UNICODE = "unicode"
    ZAWGYI = "zawgyi"
    UNSURE = "unsure"
    NONE = "none"
