"""From what a request sends to what is answered about a picture: its bytes, the card in it, and the contract's result object."""

from __future__ import annotations

import base64
import binascii
import functools
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from typing import TYPE_CHECKING, Any, TypeVar

from myanmar_id.card import Back, Front, check
from myanmar_id.card.answers import FAILED, FORMAT, photographed, refusal
from myanmar_id.errors import MyanmarIdError, Problem
from myanmar_id.service import options
from myanmar_id.service.admission import Admitted
from myanmar_id.service.gate import Gate, Memory
from myanmar_id.service.logs import fault
from myanmar_id.service.metrics import Metrics
from myanmar_id.service.problems import ServiceError
from myanmar_id.service.settings import Settings
from myanmar_id.shapes import plain

if TYPE_CHECKING:
    from myanmar_id.ocr.image import Picture
    from myanmar_id.ocr.reader import CardReader, CardReading

T = TypeVar("T")

#: What speaks against a date of birth, of what the fields of a card say about one another.
_AGAINST_BIRTH = frozenset(("card.birth-in-future", "card.birth-too-early", "card.issued-before-birth"))


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a request asks for: the contract's options, and those that other identity cards of its family have.

    Attributes:
        convert_unicode: texts in Unicode; else in Zawgyi.
        return_confidence: the confidences of the fields.
        return_portrait_image: the portrait.
        return_portrait_location: where it is.
        return_idcard_type: whether it is an original or a copy.
        return_translation: names, number and birth for a reader of English.
        return_text_location: where the lines of each field are, and the card.
        return_adjusted_image: the card cut out and set upright.
        return_verification: whether number and birth can be, and every problem that was found.
        detect_copy: whether it is a copy, as a boolean.
    """

    convert_unicode: bool = False
    return_confidence: bool = False
    return_portrait_image: bool = False
    return_portrait_location: bool = False
    return_idcard_type: bool = False
    return_translation: bool = False
    return_text_location: bool = False
    return_adjusted_image: bool = False
    return_verification: bool = False
    detect_copy: bool = False

    @classmethod
    def of(cls, given: Mapping[str, Any]) -> Wanted:
        """The options of a request; raises ServiceError `AIS.0101` where one is not true or false."""
        return cls(**{one.name: options.flag(given, one.name) for one in fields(cls)})


@dataclass(frozen=True, slots=True)
class Source:
    """Where a picture is: in Base64, in a file that came along, or behind a URL. One of the three. Not in `repr`."""

    image: str | None = field(default=None, repr=False)
    file: bytes | None = field(default=None, repr=False)
    url: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Taken:
    """A card that was read.

    Attributes:
        picture: the picture. Not in `repr`.
        reading: what was read in it.
        side: the same, checked and translated. Not in `repr`.
    """

    picture: Picture = field(repr=False)
    reading: CardReading
    side: Front | Back = field(repr=False)


class Pictures:
    """Reads pictures for requests, so many at a time.

    Args:
        settings: the limits.
        gate: the threads.
        memory: counts pictures that are fetched.
        metrics: counts cards that were read.
        reader: gives the reader; called in a thread, since it may load models.
    """

    def __init__(
        self, settings: Settings, gate: Gate, memory: Memory, metrics: Metrics, reader: Callable[[], CardReader]
    ) -> None:
        self._settings, self._gate, self._memory = settings, gate, memory
        self._metrics, self._reader = metrics, reader

    async def read(self, source: Source, then: Callable[[Taken], T], admitted: Admitted) -> T:
        """Read a picture.

        Args:
            source: where it is.
            then: what to make of the card, in the thread too, so that nothing larger is kept than what it gives.
            admitted: the request.

        Returns:
            What `then` gives.

        Raises:
            ServiceError: an error of the contract, of pictures, URLs, cards and lack of threads.
        """
        if source.url is None:
            return await self._read(source, then, admitted)
        if not self._settings.allow_url:
            raise ServiceError("ModelArts.4601", "The URL is not allowed.", 400, "service.url-refused")
        from myanmar_id.service.fetch import fetch

        with self._memory.holding(self._settings.most_image_bytes):
            start = time.perf_counter()
            content = await fetch(source.url, self._settings)
            admitted.facts["fetch_seconds"] = round(time.perf_counter() - start, 4)
            return await self._read(Source(file=content), then, admitted)

    async def _read(self, source: Source, then: Callable[[Taken], T], admitted: Admitted) -> T:
        facts: dict[str, Any] = {}
        try:
            found = await self._gate.run(functools.partial(self._work, source, then, facts), admitted.is_gone)
        finally:
            admitted.facts.setdefault("pictures", []).append(dict(facts))  # a thread that was given up goes on noting
        self._metrics.read(facts["side"])
        return found

    def _work(self, source: Source, then: Callable[[Taken], T], facts: dict[str, Any]) -> T:
        start = time.perf_counter()
        try:
            content = source.file if source.image is None else decoded(source.image, self._settings.most_image_bytes)
            assert content is not None
            return then(_take(content, self._reader(), facts))
        except ServiceError:
            raise
        except MyanmarIdError as error:
            said = refusal(error.code)
            if said is FAILED:  # no fault of the picture
                fault("reading failed", error)
            status = 500 if said is FAILED else 400
            raise ServiceError(said.error_code, said.error_msg, status, error.code) from None
        except Exception as error:
            fault("reading failed", error)
            raise ServiceError(FAILED.error_code, FAILED.error_msg, 500, "service.reading") from None
        finally:
            facts["seconds"] = round(time.perf_counter() - start, 4)


def _take(content: bytes, reader: CardReader, facts: dict[str, Any]) -> Taken:
    from myanmar_id.ocr.image import open_picture

    facts["bytes"] = len(content)
    picture = open_picture(content)
    facts["width"], facts["height"] = picture.stored_size
    reading = reader.read_picture(picture)
    facts["side"] = reading.side
    return Taken(picture, reading, reading.card())


def decoded(text: str, most: int) -> bytes:
    """The bytes of a Base64 text.

    The standard alphabet with its padding is taken, and line breaks, since tools that are still in use put one behind every 76
    characters. Nothing else is: not the other alphabet, not a space, not the prefix of a `data:` URL.

    Args:
        text: the text.
        most: how many characters it may have.

    Raises:
        ServiceError: 400 `ModelArts.4104`, it is too long; 400 `AIS.0102`, it is not Base64.
    """
    if len(text) > most:
        raise ServiceError("ModelArts.4104", "Invalid Request Content Length.", 400, "service.image-length")
    try:
        return base64.b64decode(text.replace("\r", "").replace("\n", ""), validate=True)
    except (binascii.Error, ValueError):
        raise ServiceError(FORMAT.error_code, FORMAT.error_msg, 400, "service.base64") from None


def result(taken: Taken, wanted: Wanted) -> dict[str, Any]:
    """Write a card as the contract's result object.

    Args:
        taken: the card.
        wanted: what was asked for.

    Returns:
        The object. Places are pixels of the file as stored, without regard to what EXIF says of turning it.
    """
    from myanmar_id.ocr.portrait import crop

    reading, side = taken.reading, taken.side
    portrait_image = None
    if wanted.return_portrait_image and reading.side == "front":
        portrait_image = b"" if reading.portrait is None else crop(taken.picture, reading.portrait)
    found = photographed(
        side,
        convert_unicode=wanted.convert_unicode,
        return_confidence=wanted.return_confidence,
        return_translation=wanted.return_translation,
        idcard_type=("copy" if reading.copy else "normal") if wanted.return_idcard_type else None,
        portrait_image=portrait_image,
        portrait_location=_quad(reading.portrait) if wanted.return_portrait_location else None,
    )
    if wanted.return_text_location:
        found["text_location"] = {name: [_quad(line) for line in one.lines] for name, one in reading.fields.items()}
        found["card_location"] = _quad(reading.corners)
    if wanted.return_adjusted_image:
        found["adjusted_image"] = base64.b64encode(crop(taken.picture, reading.corners)).decode("ascii")
    if wanted.return_verification:
        found["verification_result"] = _verified(side)
    if wanted.detect_copy:
        found["detect_copy_result"] = reading.copy
    return found


def _quad(points: Any) -> list[list[int]]:
    """Corners (4, 2), TL TR BR BL, as whole numbers; none where there are none."""
    return [] if points is None else [[round(float(part)) for part in corner] for corner in points]


def _verified(side: Front | Back) -> dict[str, Any]:
    """What other cards of the family call verification, with the problems behind it."""
    problems = noted(side)
    if isinstance(side, Back):
        return {"valid_number": _is_valid_number(side.nrc_id_back.value), "problems": problems}
    checks = check(side)
    birth = side.birth.value is not None and not any(problem.code in _AGAINST_BIRTH for problem in checks)
    return {
        "valid_number": _is_valid_number(side.nrc_id.value),
        "valid_birth": birth,
        "problems": problems + [note("card", problem) for problem in checks],
    }


def _is_valid_number(value: Any) -> bool:
    from myanmar_id.fields import nrc

    return value is not None and value.status is nrc.Status.KNOWN


def noted(side: Front | Back) -> list[dict[str, Any]]:
    """The problems of a side's fields, and of the side, with their places: `front.name`, `front`."""
    found = [note(f"{side.side}.{key}", one) for key, part in side.fields().items() for one in part.problems]
    return found + [note(side.side, one) for one in side.problems]


def note(place: str, problem: Problem) -> dict[str, Any]:
    """A problem in terms of JSON.

    Args:
        place: what it is about: `front.name`, `back`, `card`.
        problem: what it is.
    """
    written: dict[str, Any] = plain(problem)
    return {"field": place} | written
