"""Reads values of a request as strictly as the contract: a true that is a text is an error, and null is as good as absent."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from myanmar_id.service.responses import ParameterError


def flag(given: Mapping[str, Any], key: str) -> bool:
    """A value that is true or false; false where it is absent.

    Args:
        given: the request's values.
        key: which one.

    Raises:
        ServiceError: `AIS.0101`, it is neither.
    """
    value = given.get(key)
    if value is None:
        return False
    if not isinstance(value, bool):
        raise ParameterError(f"{key} must be true or false", "service.boolean")
    return value


def text(given: Mapping[str, Any], key: str) -> str | None:
    """A value that is a text; None where it is absent or has no characters.

    Args:
        given: the request's values.
        key: which one.

    Raises:
        ServiceError: `AIS.0101`, it is no text.
    """
    value = given.get(key)
    if value is None:
        return None
    if not isinstance(value, str):
        raise ParameterError(f"{key} must be a string", "service.string")
    return value or None


def choice(given: Mapping[str, Any], key: str, choices: Sequence[str], default: str | None) -> str | None:
    """A value that is one of several texts.

    Args:
        given: the request's values.
        key: which one.
        choices: what it may be.
        default: what it is where it is absent.

    Raises:
        ServiceError: `AIS.0101`, it is another one.
    """
    value = given.get(key)
    if value is None:
        return default
    if value not in choices:  # also what is no text
        raise ParameterError(f"{key} must be one of {', '.join(choices)}", "service.choice")
    return str(value)


def number(given: Mapping[str, Any], key: str, least: float, most: float, default: float) -> float:
    """A value that is a number.

    Args:
        given: the request's values.
        key: which one.
        least: the least it may be.
        most: the most it may be.
        default: what it is where it is absent.

    Raises:
        ServiceError: `AIS.0101`, it is none or another one.
    """
    value = given.get(key)
    if value is None:
        return default
    if isinstance(value, bool) or not isinstance(value, int | float) or not least <= value <= most:
        raise ParameterError(f"{key} must be a number from {least:g} to {most:g}", "service.number")
    return value


def whole(given: Mapping[str, Any], key: str, least: int, most: int, default: int) -> int:
    """A value that is a whole number; raises as `number` does.

    Args:
        given: the request's values.
        key: which one.
        least: the least it may be.
        most: the most it may be.
        default: what it is where it is absent.
    """
    value = number(given, key, least, most, default)
    if value != int(value):
        raise ParameterError(f"{key} must be a whole number", "service.number")
    return int(value)


def mapping(given: Mapping[str, Any], key: str) -> dict[str, Any] | None:
    """A value that is an object; None where it is absent.

    Args:
        given: the request's values.
        key: which one.

    Raises:
        ServiceError: `AIS.0101`, it is none.
    """
    value = given.get(key)
    if value is None or isinstance(value, dict):
        return value
    raise ParameterError(f"{key} must be an object", "service.object")


def inputs(given: Mapping[str, Any], one: str, several: str, most: int) -> tuple[list[Any], bool]:
    """What a request is about: one input, or a list of them.

    Args:
        given: the request's values.
        one: the key of one input.
        several: the key of a list.
        most: the longest list.

    Returns:
        The inputs, not looked into, and whether they came as a list.

    Raises:
        ServiceError: `AIS.0101`, there is neither or there are both, or the list is none, has nothing in it, or is too long.
    """
    single, many = given.get(one), given.get(several)
    if (single is None) == (many is None):
        raise ParameterError(f"give either {one} or {several}", "service.one-or-several")
    if many is None:
        return [single], False
    if not isinstance(many, list):
        raise ParameterError(f"{several} must be a list", "service.list")
    if not 1 <= len(many) <= most:
        raise ParameterError(f"{several} must have from 1 to {most} parts", "service.list-length")
    return many, True
