"""`myanmar-id text`: detect, repair, convert, normalize, explain."""

from __future__ import annotations

import argparse
from typing import Any

from myanmar_id.cli.each import describe, each, place, record, take_inputs, visible
from myanmar_id.cli.exits import Exit
from myanmar_id.cli.streams import Line


def add(commands: Any) -> None:
    """Add the family to the command line."""
    family = commands.add_parser(
        "text",
        help="detect, repair, convert and normalize Burmese text",
        description="Detect, repair, convert and normalize Burmese text, line by line.",
    )
    actions = family.add_subparsers(title="actions", metavar="ACTION", required=True)

    detect = actions.add_parser(
        "detect",
        help="say what each line is written in",
        description="Write for each line what it is written in (zawgyi, unicode, unsure, none), the probability that "
        "it is Zawgyi, and the line, with tabs between them.",
    )
    take_inputs(detect)
    detect.set_defaults(run=_detect)

    repair = actions.add_parser(
        "repair",
        help="convert what is Zawgyi and normalize, span by span",
        description="Convert what is Zawgyi to Unicode and write all of it in canonical order. English, addresses, "
        "numbers and markup stay as they are, and a second run changes nothing.",
    )
    take_inputs(repair)
    _take_judging(repair)
    repair.set_defaults(run=_repair)

    convert = actions.add_parser(
        "convert",
        help="convert whole lines, without judging them",
        description="Convert every line as it stands: to Unicode as if it were Zawgyi, or to Zawgyi as if it were "
        "Unicode. Where that is not known for sure, use repair.",
    )
    convert.add_argument("--to", choices=("unicode", "zawgyi"), default="unicode", help="default: unicode")
    convert.add_argument(
        "--engine", choices=("own", "icu"), default="own", help="icu needs the extra of that name (default: own)"
    )
    take_inputs(convert)
    convert.set_defaults(run=_convert)

    normalize = actions.add_parser(
        "normalize",
        help="put Unicode text in canonical order",
        description="Put Unicode text in canonical order and spelling. Text that may be Zawgyi belongs into repair.",
    )
    normalize.add_argument(
        "--order",
        choices=("nfc", "legacy"),
        default="nfc",
        help="dot below before asat (nfc, default) or behind it (legacy)",
    )
    take_inputs(normalize)
    normalize.set_defaults(run=_normalize)

    explain = actions.add_parser(
        "explain",
        help="list what repair would do, and why",
        description="List for each line that repair would change what it is written in and every single change. "
        "Lines that stay as they are are left out, except with --json.",
    )
    take_inputs(explain)
    _take_judging(explain)
    explain.set_defaults(run=_explain)


def _take_judging(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--encoding",
        choices=("auto", "unicode", "zawgyi"),
        default="auto",
        help="what the input is known to be written in; it decides where a text alone leaves doubt (default: auto)",
    )
    parser.add_argument(
        "--threshold",
        type=_probability,
        default=0.95,
        metavar="P",
        help="convert from this probability of Zawgyi on, above 0.5 and below 1 (default: 0.95)",
    )


def _probability(text: str) -> float:
    value = float(text)
    if not 0.5 < value < 1:
        raise ValueError
    return value


_probability.__name__ = "probability"  # argparse names the type in its message


def _detect(arguments: argparse.Namespace) -> Exit:
    from myanmar_id.text.detect import detect, zawgyi_probability

    def work(line: Line) -> tuple[str, bool]:
        encoding, probability = detect(line.text), zawgyi_probability(line.text)
        if arguments.json:
            return record(**place(arguments, line), encoding=encoding, probability=probability), False
        shown = "" if probability is None else f"{probability:.4f}"
        return f"{encoding}\t{shown}\t{line.text}{line.ending or chr(10)}", False

    return each(arguments, work)


def _repair(arguments: argparse.Namespace) -> Exit:
    from myanmar_id.text import repair
    from myanmar_id.text.detect import Encoding

    encoding = None if arguments.encoding == "auto" else Encoding(arguments.encoding)

    def work(line: Line) -> tuple[str, bool]:
        if arguments.json:
            done = repair.explain(line.text, threshold=arguments.threshold, encoding=encoding)
            return _explained(arguments, line, done), False
        text = repair.repair(line.text, threshold=arguments.threshold, encoding=encoding)
        return line.mark + text + line.ending, False

    return each(arguments, work)


def _convert(arguments: argparse.Namespace) -> Exit:
    from myanmar_id.text import convert

    to = convert.to_unicode if arguments.to == "unicode" else convert.to_zawgyi
    return _rewrite(arguments, lambda text: to(text, engine=arguments.engine))


def _normalize(arguments: argparse.Namespace) -> Exit:
    from myanmar_id.text import normalize

    config = normalize.Config(order=arguments.order)
    return _rewrite(arguments, lambda text: normalize.normalize(text, config))


def _rewrite(arguments: argparse.Namespace, change: Any) -> Exit:
    def work(line: Line) -> tuple[str, bool]:
        text = change(line.text)
        if arguments.json:
            return record(**place(arguments, line), text=text, changed=text != line.text), False
        return line.mark + text + line.ending, False

    return each(arguments, work)


def _explain(arguments: argparse.Namespace) -> Exit:
    from myanmar_id.text import repair
    from myanmar_id.text.detect import Encoding

    encoding = None if arguments.encoding == "auto" else Encoding(arguments.encoding)

    def work(line: Line) -> tuple[str, bool]:
        done = repair.explain(line.text, threshold=arguments.threshold, encoding=encoding)
        if arguments.json:
            return _explained(arguments, line, done), False
        if done.text == line.text:
            return "", False
        where = ", ".join(f"{kind} {number}" for kind, number in place(arguments, line).items())
        head = f"{where}: {done.encoding}"
        if done.probability is not None:
            head += f", probability of Zawgyi {done.probability:.4f}"
        body = [f"  at {step.start}: {describe(step)}" for step in done.steps]
        return "\n".join([head, *body, f"  = {visible(done.text)}", ""]), False

    return each(arguments, work)


def _explained(arguments: argparse.Namespace, line: Line, done: Any) -> str:
    return record(
        **place(arguments, line),
        text=done.text,
        encoding=done.encoding,
        probability=done.probability,
        spans=done.spans,
        steps=done.steps,
    )
