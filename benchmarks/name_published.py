"""What other tools reached on pairs like ours when they were measured once, to be printed beside our figures.

They were not run on the same rows as ours: each was given the third of the collected pairs that is kept apart (2,144 rows, 2,092
Burmese names), not the rows of `dev.tsv` that are measured here. Most of them have no package to install. Measured on 2026-11-22;
the method and the commits of the tools stand in `names/notes.md` of the folder that `MYANMAR_ID_SHARED` names, section 3.
"""

from __future__ import annotations

from dataclasses import dataclass

NOTE = (
    "Figures of tools that were not run here were measured on 2026-11-22 on another part of the same collection of pairs (2,144 "
    "rows, not these rows), compared in the same way; they tell the order of size, not the decimal."
)


@dataclass(frozen=True, slots=True)
class Published:
    """One tool, all figures in percent; None where it was not measured.

    Attributes:
        tool: name and version, commit or mode.
        exact: rows whose spelling it gives.
        any: rows of which it gives some attested spelling.
        cer: wrong letters per letter, at most 100 a row.
        by_source: `exact` of the rows found in one source, by source.
    """

    tool: str
    exact: float
    any: float
    cer: float
    by_source: dict[str, float] | None = None


def _by_source(*shares: float) -> dict[str, float]:
    return dict(zip(("myth", "omi2010", "popit2015", "shan2020", "authors"), shares, strict=True))


#: Rows of the part kept apart, by source.
ROWS = {"all": 2144, "myth": 1673, "omi2010": 223, "popit2015": 171, "shan2020": 311, "authors": 28}

OTHERS = (
    Published("uroman 1.3.1.1", 0.2, 0.2, 63.3),
    Published("aksharamukha 2.3 RomanReadable", 0.2, 0.2, 72.0),
    Published("aksharamukha 2.3 IAST", 0.2, 0.2, 65.0),
    Published("aksharamukha 2.3 RomanColloquial", 0.2, 0.2, 69.0),
    Published("aksharamukha 2.3 RomanLoC", 0.4, 0.4, 60.0),
    Published("ICU 72 my-my_Latn", 3.1, 3.1, 48.4),
    Published("SimboloSiamese 9d39eb2", 0.3, 0.3, 60.6),
    Published("mya2rom simple", 14.7, 14.9, 23.0),
    Published("ArkarThanNaing19 mm-en.json", 12.5, 13.0, 27.3),
    Published("bromanizer (BGN/PCGN)", 22.6, 23.2, 22.2, _by_source(26.5, 19.3, 20.5, 13.2, 10.7)),
    Published("mmen.js", 55.3, 56.2, 14.1),
    Published("myanmar-name-converter", 65.6, 66.8, 9.0, _by_source(75.3, 67.3, 64.9, 35.4, 39.3)),
    Published("myanmar_names mm2en.json", 77.2, 79.0, 5.8, _by_source(84.0, 75.3, 74.9, 59.5, 39.3)),
)

#: How often two independent sources write a name that both have with the same letters, in percent, and of how many names: what
#: one spelling a name can reach at most. (source, source) -> (percent, names), over all collected pairs.
AGREEMENT = {
    ("omi2010", "popit2015"): (86, 111),
    ("myth", "omi2010"): (92, 360),
    ("myth", "popit2015"): (95, 232),
    ("myth", "shan2020"): (85, 263),
    ("omi2010", "shan2020"): (75, 84),
    ("popit2015", "shan2020"): (67, 82),
}
