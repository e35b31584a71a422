"""`myanmar-id name`: romanize, rank, burmese, key, match."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from typing import Any

from myanmar_id.cli.each import complain, each, is_wrong, place, record, rewrite, take_inputs, take_strictness
from myanmar_id.cli.exits import Exit
from myanmar_id.cli.streams import Line, Output

#: Kept here too, so that the help does not load the tables; a test holds them to `myanmar_id.fields.name`.
STYLES = ("classic", "modern")
SCHEMES = ("customary", "bgn-pcgn-1970", "mlcts")
MODES = ("shan", "kayin", "mon", "kachin", "chin", "rakhine")

#: The name is one, but nothing in it can be written in the other letters.
_UNSPELLED = "name.unspelled"


def add(commands: Any) -> None:
    """Add the family to the command line."""
    family = commands.add_parser(
        "name",
        help="spell names in Latin letters and back, key and match them",
        description="Spell Burmese names in Latin letters, read Latin names back, and say which can be the same. Names "
        "are taken in Unicode, in Zawgyi and in Latin letters, with honorific or without.",
    )
    actions = family.add_subparsers(title="actions", metavar="ACTION", required=True)

    romanize = actions.add_parser(
        "romanize",
        help="write one name a line in Latin letters",
        description="Read one name a line and write it in Latin letters, as its bearer would most likely spell it. A line "
        "that cannot be spelled stays as it is, and is named on standard error.",
    )
    take_inputs(romanize)
    _take_custom(romanize)
    romanize.add_argument(
        "--scheme",
        choices=SCHEMES,
        default="customary",
        help="customary, or a published system, to which style, mode and overrides do not apply (default: customary)",
    )
    romanize.set_defaults(run=_romanize)

    rank = actions.add_parser(
        "rank",
        help="list the likeliest Latin spellings of one name a line",
        description="Read one name a line and list its likeliest Latin spellings. Writes line, probability and spelling, "
        "with tabs between them; with --json one object for each name.",
    )
    take_inputs(rank)
    _take_custom(rank)
    _take_most(rank)
    rank.set_defaults(run=_rank)

    burmese = actions.add_parser(
        "burmese",
        help="list the Burmese names that one Latin name a line may stand for",
        description="Read one Latin name a line and list the Burmese names that it may stand for, the likeliest first. Writes "
        "line, probability and name, with tabs between them; with --json one object for each Latin name.",
    )
    take_inputs(burmese)
    _take_most(burmese)
    burmese.set_defaults(run=_burmese)

    key = actions.add_parser(
        "key",
        help="write a key that the spellings of one name share",
        description="Read one name a line and write a key that the usual spellings of one name share, in either script, "
        "and the line, with a tab between them. Equal keys are names that sound alike, not surely one name.",
    )
    take_inputs(key)
    key.set_defaults(run=_key)

    match = actions.add_parser(
        "match",
        help="say whether two names can be one",
        description="Read two names a line with a tab between them, in Burmese or Latin letters, and say whether they can be "
        "one name. Writes yes or no, a score from 0 to 1, the codes of what speaks against it, and the line, with tabs "
        "between them. More columns are written along.",
    )
    names = match.add_mutually_exclusive_group()
    names.add_argument("--pair", nargs=2, metavar=("NAME", "OTHER"), help="compare these two, and read nothing")
    take_inputs(match, files=names)
    take_strictness(match)
    match.set_defaults(run=_match)


def _take_custom(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--style",
        choices=STYLES,
        default="classic",
        help="as most names are spelled, or as people born since the 1980s spell theirs (default: classic)",
    )
    parser.add_argument(
        "--mode", choices=MODES, help=f"whose custom to follow: {', '.join(MODES)} (default: told by the name)"
    )
    parser.add_argument(
        "--override",
        type=_override,
        action="append",
        default=[],
        metavar="BURMESE=LATIN",
        help="spell a syllable or word so, as in ထွန်း=Htun; may be given several times",
    )


def _take_most(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("-n", type=_count, default=5, metavar="N", help="how many at most (default: 5)")


def _override(text: str) -> tuple[str, str]:
    burmese, _, latin = text.partition("=")
    if not burmese.strip() or not latin.strip():
        raise ValueError
    return burmese.strip(), latin.strip()


def _count(text: str) -> int:
    value = int(text)
    if value < 1:
        raise ValueError
    return value


_override.__name__, _count.__name__ = "override", "count"  # argparse names the type in its message


def _custom(arguments: argparse.Namespace) -> dict[str, Any]:
    """The options of `_take_custom` as the library takes them."""
    from myanmar_id.text.normalize import normalize

    overrides = {normalize(burmese): latin for burmese, latin in arguments.override}
    return {"style": arguments.style, "mode": arguments.mode, "overrides": overrides}


def _romanize(arguments: argparse.Namespace) -> Exit:
    from myanmar_id.fields import name

    custom = _custom(arguments)

    def write(text: str) -> tuple[str, str | None]:
        spelled = name.romanize(text, scheme=arguments.scheme, **custom)
        return (spelled, None) if spelled else (text, _reason(text))

    return rewrite(arguments, write)


def _rank(arguments: argparse.Namespace) -> Exit:
    from myanmar_id.fields import name

    custom = _custom(arguments)
    return _ranked(arguments, "spellings", lambda text: name.romanizations(text, arguments.n, **custom))


def _burmese(arguments: argparse.Namespace) -> Exit:
    from myanmar_id.fields import name

    return _ranked(arguments, "names", lambda text: name.from_latin(text, arguments.n))


def _ranked(arguments: argparse.Namespace, what: str, find: Callable[[str], list[tuple[str, float]]]) -> Exit:
    """Write what `find` gives for each line, one outcome a line, or with `--json` all in one object."""

    def work(line: Line) -> tuple[str, bool]:
        if not line.text.strip():
            return "", False
        found = find(line.text)
        code = None if found else _reason(line.text)
        if arguments.json:
            ranked = [{"text": text, "probability": round(p, 6)} for text, p in found]
            return record(**place(arguments, line), **{what: ranked}, error=code), code is not None
        if code is not None:
            complain(arguments, line, code)
        where = "".join(f"{number}\t" for number in place(arguments, line).values())
        return "".join(f"{where}{p:.3f}\t{text}\n" for text, p in found), code is not None

    return each(arguments, work)


def _key(arguments: argparse.Namespace) -> Exit:
    from myanmar_id.fields import name

    def work(line: Line) -> tuple[str, bool]:
        if not line.text.strip():
            return line.ending, False
        key = name.match_key(line.text)
        code = None if key else _reason(line.text)
        if arguments.json:
            return record(**place(arguments, line), key=key or None, error=code), code is not None
        if code is not None:
            complain(arguments, line, code)
        return f"{key}\t{line.text}{line.ending or chr(10)}", code is not None

    return each(arguments, work)


def _match(arguments: argparse.Namespace) -> Exit:
    from myanmar_id.errors import Problem, Severity
    from myanmar_id.fields import name

    no_columns = name.Match(
        False, 0.0, (Problem("match.columns", "give two names with a tab between them", Severity.ERROR),)
    )

    def work(line: Line) -> tuple[str, bool]:
        if not line.text.strip():
            return line.ending, False
        columns = line.text.split("\t")
        found = name.matches(columns[0], columns[1]) if len(columns) > 1 else no_columns
        wrong = is_wrong(found.problems, arguments.strict) or (arguments.strict and not found)
        if arguments.json:
            return record(
                **place(arguments, line), match=found.ok, score=round(found.score, 6), problems=found.problems
            ), wrong
        codes = [problem.code for problem in found.problems]
        if is_wrong(found.problems, strict=False):
            complain(arguments, line, ", ".join(codes))
        said = "yes" if found else "no"
        return f"{said}\t{found.score:.3f}\t{','.join(codes)}\t{line.text}{line.ending or chr(10)}", wrong

    if arguments.pair is None:
        return each(arguments, work)
    pair = "\t".join(" ".join(one.split()) for one in arguments.pair)
    with Output(arguments.output) as output:
        text, wrong = work(Line(1, 1, "", pair, ""))
        output.write(text)
    return Exit.FOUND_ERRORS if wrong else Exit.DONE


def _reason(text: str) -> str:
    """Why there is no spelling: it is no name, or has no letter that can be written in the other script."""
    from myanmar_id.errors import ParseError
    from myanmar_id.fields import name

    try:
        name.parse(text)
    except ParseError as error:
        return error.code
    return _UNSPELLED
