"""A report as one page of HTML: no script, nothing from elsewhere, and it prints."""

from __future__ import annotations

import math
from html import escape
from typing import Final

from myanmar_id.migrate.mask import mask
from myanmar_id.migrate.outcome import BINS, By, ColumnTally, Outcome
from myanmar_id.migrate.report import LISTED, Report
from myanmar_id.migrate.report_style import STYLE
from myanmar_id.migrate.terms import Mode, OnError

_WORDS: Final = {
    Outcome.CONVERTED: ("converted", "from one encoding to the other"),
    Outcome.NORMALIZED: ("tidied", "the same text in its proper form"),
    Outcome.UNCHANGED: ("as it was", "nothing was to be done"),
    Outcome.UNSURE: ("unsure", "left as it was: nothing tells its encoding"),
    Outcome.FAILED: ("not readable", "see Problems"),
    Outcome.NULL: ("empty", "there was no value"),
}
_DECIDED: Final = {
    By.ALONE: "the value alone",
    By.ROW: "its row",
    By.COLUMN: "its column",
    By.ROW_COLUMN: "row and column",
}


def page(report: Report) -> str:
    """A report as a page.

    Args:
        report: what was done.

    Returns:
        HTML; names of columns and files are escaped, values masked.
    """
    title = f"{'Rehearsal of the migration' if report.is_dry_run else 'Migration'} of {report.source}"
    body = (
        _head(report, title),
        _columns(report),
        _scores(report),
        _decided(report),
        _samples(report),
        _problems(report),
        _about(report),
    )
    return (
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n"
        f"<title>{escape(title)}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n<main>\n"
        f"{''.join(body)}</main>\n</body>\n</html>\n"
    )


def _head(report: Report, title: str) -> str:
    figures = [f"<li><b>{report.tally.rows:,}</b><span>rows</span></li>\n"]
    for outcome, (word, meaning) in _WORDS.items():
        figures.append(
            f'<li class="{outcome}"><b>{report.total(outcome):,}</b>{word}<span>{escape(meaning)}</span></li>\n'
        )
    dry = '<p class="dry">Nothing was written: this was a dry run.</p>\n' if report.is_dry_run else ""
    return (
        f"<header>\n<h1>{escape(title)}</h1>\n{dry}<p>{escape(_sentence(report))}</p>\n"
        f'<ul class="figures">\n{"".join(figures)}</ul>\n'
        '<p class="soft">Rows are those of the source; all other figures count values, each column of a row for itself.</p>\n'
        "</header>\n"
    )


def _sentence(report: Report) -> str:
    """What was done, for who reads no further."""
    would = "would be " if report.is_dry_run else "were "
    changed = report.total(Outcome.CONVERTED) + report.total(Outcome.NORMALIZED)
    parts = [
        f"{changed:,} values {would}changed, {report.total(Outcome.CONVERTED):,} of them from one encoding to the other."
    ]
    unsure, failed = report.total(Outcome.UNSURE), report.total(Outcome.FAILED)
    if unsure:
        parts.append(f"{unsure:,} stay as they were because nothing tells what they are written in.")
    if failed:
        fate = "are left empty" if report.plan.options.on_error is OnError.NULL else "stay as they were"
        parts.append(f"{failed:,} could not be read and {fate}.")
    if not unsure + failed:
        parts.append("Nothing is left to look at.")
    target = report.plan.target
    if not report.is_dry_run and target is not None and target.mode is Mode.IN_PLACE:
        parts.append("The undo file has every value as it was.")
    elif not report.is_dry_run:
        parts.append(f"The source was not changed; the result is {report.target}.")
    return " ".join(parts)


def _columns(report: Report) -> str:
    heads = "".join(
        f'<th scope="col" class="number"><span class="key {outcome}"></span>{word}</th>'
        for outcome, (word, _) in _WORDS.items()
    )
    rows = []
    for name, action, column in report.columns:
        counts = "".join(f'<td class="number">{column.outcomes[outcome]:,}</td>' for outcome in _WORDS)
        rows.append(
            f'<tr><th scope="row">{escape(name)}<br><span class="soft">{action}</span></th>'
            f"<td>{_bar(column)}</td>{counts}</tr>\n"
        )
    return _section(
        "Columns",
        "",
        '<div class="scroll"><table>\n<thead><tr><th scope="col">column</th><th scope="col">share of its rows</th>'
        f"{heads}</tr></thead>\n<tbody>\n{''.join(rows)}</tbody>\n</table></div>\n",
    )


def _bar(column: ColumnTally) -> str:
    """A bar that is parted by outcome."""
    whole = sum(column.outcomes.values())
    at, parts, said = 0.0, [], []
    for outcome, (word, _) in _WORDS.items():
        if count := column.outcomes[outcome]:
            width = 100 * count / whole
            parts.append(f'<rect class="{outcome}" x="{at:.3f}" y="0" width="{width:.3f}" height="10"/>')
            said.append(f"{width:.1f} % {word}")
            at += width
    label = escape(", ".join(said) or "no rows")
    return (
        f'<svg class="bar" viewBox="0 0 100 10" preserveAspectRatio="none" role="img" aria-label="{label}">'
        f"{''.join(parts)}</svg>"
    )


def _scores(report: Report) -> str:
    charts = [
        f"<figure>\n<h3>{escape(name)}</h3>\n{_chart(column.scores)}</figure>\n"
        for name, _, column in report.columns
        if sum(column.scores)
    ]
    if not charts:
        return ""
    return _section(
        "How sure the detector was",
        "Each value with Myanmar text has a score, the probability that it is Zawgyi. Bars at both ends are sure; what stands "
        "between is what the row and the column have to decide. Heights are logarithmic, so that few doubtful values show "
        "beside many sure ones.",
        f'<div class="charts">\n{"".join(charts)}</div>\n',
    )


def _chart(scores: list[int]) -> str:
    most = math.log1p(max(scores))
    bars = []
    for at, count in enumerate(scores):
        height = 100 * math.log1p(count) / most
        kind = "unchanged" if at == 0 else "converted" if at == BINS - 1 else "unsure"
        bars.append(
            f'<rect class="{kind}" x="{at + 0.08:.2f}" y="{100 - height:.2f}" width="0.84" height="{height:.2f}">'
            f"<title>{at / BINS:.2f} to {(at + 1) / BINS:.2f}: {count:,}</title></rect>"
        )
    ends = f"{scores[0]:,} Unicode", f"{sum(scores[1:-1]):,} between", f"{scores[-1]:,} Zawgyi"
    return (
        f'<svg viewBox="0 0 {BINS} 100" preserveAspectRatio="none" role="img" aria-label="{", ".join(ends)}">'
        f"{''.join(bars)}</svg>\n"
        f'<p class="ends">{"".join(f"<span>{end}</span>" for end in ends)}</p>\n'
    )


def _decided(report: Report) -> str:
    rows = [
        f'<tr><th scope="row">{escape(name)}</th>'
        + "".join(f'<td class="number">{column.decided[by]:,}</td>' for by in _DECIDED)
        + "</tr>\n"
        for name, _, column in report.columns
        if column.decided
    ]
    if not rows:
        return ""
    heads = "".join(f'<th scope="col" class="number">{word}</th>' for word in _DECIDED.values())
    return _section(
        "What decided",
        "Short values can be read in both encodings. Where the value alone leaves doubt, the other values of its row and the share "
        "of Zawgyi in its column decide, or nothing does.",
        f'<div class="scroll"><table>\n<thead><tr><th scope="col">column</th>{heads}</tr></thead>\n'
        f"<tbody>\n{''.join(rows)}</tbody>\n</table></div>\n",
    )


def _samples(report: Report) -> str:
    rows = []
    for name, _, column in report.columns:
        # Values of one shape are one sample.
        found = dict.fromkeys(
            (outcome, mask(sample.before), mask(sample.after))
            for outcome, samples in column.samples.items()
            for sample in samples
        )
        head = f'<th scope="rowgroup" rowspan="{len(found)}">{escape(name)}</th>'
        for outcome, before, after in found:
            # A value can change and keep its shape, so only of what stayed is it said.
            stayed = after == before and outcome in (Outcome.UNSURE, Outcome.FAILED)
            shown = "the same" if stayed else f'<span class="shape">{escape(after)}</span>'
            rows.append(
                f'<tr>{head}<td><span class="key {outcome}"></span>{_WORDS[outcome][0]}</td>'
                f'<td class="shape">{escape(before)}</td><td>{shown}</td></tr>\n'
            )
            head = ""
    if not rows:
        return ""
    return _section(
        "Samples",
        "Only the shape of a value is shown: က is a Myanmar letter, ◦ a vowel sign or tone, • a sign that is joined to a letter, "
        "၀ a digit; A, a and 0 are letters and digits of other scripts.",
        '<div class="scroll"><table>\n<thead><tr><th scope="col">column</th><th scope="col">outcome</th>'
        '<th scope="col">before</th><th scope="col">after</th></tr></thead>\n'
        f"<tbody>\n{''.join(rows)}</tbody>\n</table></div>\n",
    )


def _problems(report: Report) -> str:
    codes = [
        f'<tr><th scope="row">{escape(name)}</th><td>{escape(code)}</td><td class="number">{count:,}</td></tr>\n'
        for name, _, column in report.columns
        for code, count in column.codes.most_common()
    ]
    if not codes:
        return ""
    keys = report.plan.options.key
    listed = "".join(
        f'<tr><td class="number">{one["row"]:,}</td>'
        + "".join(f'<td class="shape">{escape(value)}</td>' for value in one["key"])
        + f"<td>{escape(one['column'])}</td><td>{escape(one['code'])}</td></tr>\n"
        for one in report.failures()
    )
    more = report.total(Outcome.FAILED) - len(report.failures())
    rest = f'<p class="soft">And {more:,} more; this page lists {LISTED:,}.</p>\n' if more > 0 else ""
    heads = "".join(f'<th scope="col">{escape(key)}</th>' for key in keys)
    return _section(
        "Problems",
        "Values that could not be read, by what is wrong with them; the documentation lists what each code means.",
        '<div class="scroll"><table>\n<thead><tr><th scope="col">column</th><th scope="col">code</th>'
        f'<th scope="col" class="number">values</th></tr></thead>\n<tbody>\n{"".join(codes)}</tbody>\n</table></div>\n'
        '<h3>Row by row</h3>\n<div class="scroll"><table>\n<thead><tr><th scope="col" class="number">row</th>'
        f'{heads}<th scope="col">column</th><th scope="col">code</th></tr></thead>\n<tbody>\n'
        f"{listed}</tbody>\n</table></div>\n{rest}",
    )


def _about(report: Report) -> str:
    facts = [
        ("source", report.source),
        ("target", report.target),
        ("begun", report.started.strftime("%Y-%m-%d %H:%M:%S UTC")),
        ("took", duration(report.seconds)),
        ("rows done by earlier runs", f"{report.resumed:,}"),
    ]
    if report.changed is not None:
        facts += [("rows written", f"{report.changed:,}"), ("rows deleted meanwhile", f"{report.gone:,}")]
    facts += [
        ("myanmar-id", report.version),
        ("digest of its tables", report.tables_digest),
        ("digest of the plan", report.plan_digest),
    ]
    rows = "".join(f"<dt>{escape(name)}</dt><dd>{escape(value)}</dd>\n" for name, value in facts)
    return _section("About this run", "", f"<dl>\n{rows}</dl>\n")


def duration(seconds: float) -> str:
    """A time as people say it.

    Examples:
        >>> duration(2.34), duration(75), duration(7322)
        ('2.3 s', '1:15 min', '2:02:02 h')
    """
    if seconds < 59.95:
        return f"{seconds:.1f} s"
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02} h" if hours else f"{minutes}:{rest:02} min"


def _section(title: str, text: str, content: str) -> str:
    intro = f"<p>{escape(text)}</p>\n" if text else ""
    return f"<section>\n<h2>{title}</h2>\n{intro}{content}</section>\n"
