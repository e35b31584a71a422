"""The pictures of the docs are made, not found: a card of the synthesizer as a photograph, and what the reader saw in it.

    python docs/pictures.py

draws and reads them anew. The photograph is the one that the guide's command draws, with the same version of the library and the
same fonts.
"""

from __future__ import annotations

import io
from pathlib import Path

from PIL import Image

from myanmar_id.ocr.annotate import annotate
from myanmar_id.ocr.image import open_picture
from myanmar_id.ocr.reader import CardReader
from myanmar_id.synth.draw import draw

FOLDER = Path(__file__).resolve().parent / "pictures"
#: As `myanmar-id synth OUT --count 1 --seed 15 --side front --stratum flat`.
SEED, SIDE, STRATUM = (15, 0), "front", "flat"
QUALITY = 92
#: The drawing's longer side at most, pixels.
LONGEST = 1200


def main() -> None:
    """Write both pictures."""
    FOLDER.mkdir(exist_ok=True)
    image, _ = draw(SEED, SIDE, STRATUM)
    out = io.BytesIO()
    Image.fromarray(image).save(out, "JPEG", quality=QUALITY)
    (FOLDER / "front.jpg").write_bytes(out.getvalue())
    picture = open_picture(out.getvalue())
    seen = Image.fromarray(annotate(picture, CardReader.default().read_picture(picture)))
    seen.thumbnail((LONGEST, LONGEST))
    seen.save(FOLDER / "front-annotated.jpg", "JPEG", quality=QUALITY)


if __name__ == "__main__":
    main()
