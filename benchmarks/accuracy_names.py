"""Accuracy of everything that is done with names: spelled in Latin letters, read back, keyed and matched.

The pairs that are measured are third-party and lie in the folder that `MYANMAR_ID_SHARED` names. Nothing is measured on names
that were counted: the counts of the package's model are made anew for each fifth of the names, for each source and for the
public figures, always from the pairs of all other names. The hand-written tables are the package's own throughout.

Peers do not read customary spellings or match them. They are given what comes nearest with their output: aksharamukha reads its
own Latin scheme back, and a peer's key is the letters that it gives.
"""

from __future__ import annotations

import sys
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import cache
from itertools import chain
from typing import Any

import corpora
import name_errors
import name_pairs
import name_published
import name_scores
import peers
from name_pairs import Pair, Trial, base, letters

sys.path.insert(0, str(corpora.ROOT / "data" / "update"))
import latin

from myanmar_id.fields import name
from myanmar_id.latin.counts import Counts
from myanmar_id.latin.names import Names

FOLDS = 5
#: How many spellings or names are asked for.
MOST = 10
TOPS = (1, 5, 10)
WORDS = {1: "first", 5: "among five", 10: "among ten"}
#: The share of attested spellings that a peer is made to take, so that what it rejects can be compared.
TAKEN = 0.97
ERRORS = 50

LEFT_OUT, ALONE, PACKAGED = (f"{peers.OURS}, {how}" for how in ("source left out", "tables alone", "as packaged"))

#: Sources as readers know them; one more, with four rows, is in the rows of all only.
SOURCES = {
    "myth": "the one large list",
    "omi2010": "members of parliament of 2010",
    "popit2015": "members of parliament of 2015",
    "shan2020": "candidates of 2020, most of them in Shan State",
    "authors": "authors, many with pen names",
}
ALL, OUTSIDE = "all", "attested outside the one large list"

SPELLED = "Names in Latin letters"
NOTE = (
    "Four fifths of the pairs come from one editor's list, so what is attested outside it is shown by itself. The hand-written "
    "tables were written without looking at the pairs, but for the older rows of source `measured-names`, whose exceptions were "
    f"counted on these pairs. The counts are made anew without the names that are measured, in {FOLDS} parts by name; *source left "
    "out* is measured on all names of a source, with counts that have none of them; *tables alone* has no counts; *as packaged* is "
    "shown only where the counts of the package have none of the names. Letters are compared without case, spaces and accents. "
    "*Own* asks for the spelling of the row, *attested* for any found with the name. No peer aims at the customary spelling or "
    "ranks several. The public figures were written for this measure from general knowledge (`benchmarks/famous.tsv`). Weights and "
    "limits of the library were chosen on these pairs."
)
REVERSE_NOTE = (
    "A Latin spelling as attested is read into Burmese, counted as above. *Stacks parted* takes စန်ဒာ for စန္ဒာ; *attested* takes "
    "any name found with the spelling, which many names share. No other tool reads customary spellings; aksharamukha reads its "
    "own scheme."
)
KEYS_NOTE = (
    "Two spellings found with one Burmese name should have one key, and so should a name in both scripts. Some cannot: a part of "
    "the pairs are slips or another name altogether. A peer's key is the letters that it gives, and Latin letters stay as they are."
)
MATCH_NOTE = (
    "A spelling is asked for with its own Burmese name and with somebody else's, by how near that name is; no other name that is "
    "asked for shares a spelling with the right one, but some of the nearest sound the same. A peer takes what is near its own "
    f"letters, with the limit that takes {TAKEN:.0%} of all spellings here."
)
CALIBRATION_NOTE = (
    "The error is the mean distance between the probability given and the share that came true, over all predictions. Every "
    "spelling of every row is one prediction, counted as above; *by people* counts a row as often as people were found with it."
)
ERRORS_NOTE = (
    "Rows whose first spelling is not their own, counted as above, and the syllables that are written otherwise; the rules that "
    "tell the causes stand in `benchmarks/name_errors.py`. A row counts once, for the hardest of its syllables, in the order of "
    "the table; among the commonest a syllable counts once for each row, and has the commonest of its causes. *Marked* names have "
    "a syllable that says whose they are, such as စိုင်း or နော်."
)


def row(table: str, line: str, metric: str, value: float | str | None, **more: Any) -> dict[str, Any]:
    """One row for the report, in percent unless `more` has another unit."""
    scaled = 100 * value if isinstance(value, float) and "unit" not in more else value
    found = {"table": table, "row": line, "metric": metric, "unit": "%", "peer": peers.OURS}
    return {**found, "value": scaled, "correct": None, **more}


@cache
def everyone() -> list[Pair]:
    return name_pairs.load()


@cache
def known() -> Mapping[str, Collection[str]]:
    """All spellings that a name is found with, also those of the public figures."""
    return name_pairs.attested([*everyone(), *figures()])


@cache
def figures() -> list[Pair]:
    return [Pair(figure.burmese, figure.latin) for figure in name_pairs.famous()]


def counted(pairs: Iterable[Pair]) -> Names:
    """What is known when only these pairs were counted."""
    return Names(latin.count(latin.Pair(pair.burmese, pair.latin, pair.count) for pair in pairs))


@cache
def trials() -> dict[str, list[Trial]]:
    """All questions to `matches`."""
    return {
        ALL: name_pairs.right_trials(everyone()),
        OUTSIDE: name_pairs.right_trials(name_pairs.outside(everyone())),
        **name_pairs.wrong_trials(everyone()),
    }


# What is measured once for each part of the names, in processes of its own. Each gives its outputs by the question.


def spell(at: int) -> dict[Any, Any]:
    """The ranked spellings of the names of one part."""
    split = name_pairs.folds(everyone(), FOLDS)[at]
    names = counted(split.training)
    return {pair: names.romanizations(pair.burmese, MOST) for pair in split.test}


def read_back(at: int) -> dict[Any, Any]:
    """The ranked Burmese names of the spellings of one part."""
    split = name_pairs.folds(everyone(), FOLDS)[at]
    names = counted(split.training)
    return {pair: [burmese for burmese, _ in names.burmese(pair.latin, MOST)] for pair in split.test}


def key(at: int) -> dict[Any, Any]:
    """The keys of the spellings of one part, without an honorific, as `match_key` makes them."""
    split = name_pairs.folds(everyone(), FOLDS)[at]
    names = counted(split.training)
    return {pair: names.key(name.parse(pair.latin).given) for pair in split.test}


def match(at: int) -> dict[Any, Any]:
    """Which trials are taken that ask for a Burmese name of one part."""
    split = name_pairs.folds(everyone(), FOLDS)[at]
    names = counted(split.training)
    bases = {base(pair.burmese) for pair in split.test}
    asked = dict.fromkeys(trial for trial in chain(*trials().values()) if base(trial.burmese) in bases)
    return {trial: names.compare(trial.latin, trial.burmese).ok for trial in asked}


def fail(at: int) -> dict[Any, Any]:
    """The misses of one part."""
    split = name_pairs.folds(everyone(), FOLDS)[at]
    names = counted(split.training)
    firsts = [names.romanize(pair.burmese) for pair in split.test]
    return {at: name_errors.misses(names, firsts, split.test, known())}


#: The slow ones first, so that no process is left alone with one at the end.
WORK: tuple[Callable[[int], dict[Any, Any]], ...] = (read_back, key, match, spell, fail)


def work(task: tuple[str, int]) -> tuple[str, dict[Any, Any]]:
    """Do one part of the work by the name of its function."""
    return task[0], globals()[task[0]](task[1])


def rows() -> list[dict[str, Any]]:
    """Every row of this bench."""
    if not everyone():
        return []
    tasks = [(one.__name__, at) for one in WORK for at in range(FOLDS)]
    done: dict[str, dict[Any, Any]] = defaultdict(dict)
    with ProcessPoolExecutor() as pool:
        results = pool.map(work, tasks)
        of_peers = {peer.name: _outputs(peer) for peer in peers.romanizers()}
        back = {who: _read_by(process) for who, process in _readers(of_peers)}
        for which, outputs in results:
            done[which].update(outputs)
    columns = [peers.OURS, LEFT_OUT, ALONE, PACKAGED, *of_peers]
    return [
        *sorted(spelled_rows(done["spell"], of_peers), key=lambda one: columns.index(one["peer"])),
        *published_rows(),
        *reverse_rows(done["read_back"], back),
        *key_rows(done["key"], of_peers),
        *match_rows(done["match"], of_peers),
        *calibration_rows(done["spell"]),
        *error_rows(list(chain(*done["fail"].values()))),
    ]


def _outputs(peer: peers.Peer) -> dict[str, str]:
    """What a peer makes of every Burmese name there is."""
    burmese = list(dict.fromkeys(pair.burmese for pair in [*everyone(), *figures()]))
    return dict(zip(burmese, peer.outputs(burmese), strict=True))


def _readers(names: Iterable[str]) -> Iterator[tuple[str, Callable[[str], str]]]:
    """The romanizers that also read their own scheme, by name."""
    for who in names:
        if who.startswith("aksharamukha"):
            from aksharamukha import transliterate

            scheme = who.rpartition(" ")[2]
            yield f"{who} read back", lambda text, scheme=scheme: transliterate.process(scheme, "Burmese", text)


def _read_by(process: Callable[[str], str]) -> dict[str, str]:
    """What a peer makes of every Latin spelling, in small letters."""
    return {spelling: process(spelling.lower()) for spelling in dict.fromkeys(pair.latin for pair in everyone())}


def spelled_rows(
    ranked: Mapping[Pair, list[tuple[str, float]]], of_peers: Mapping[str, Mapping[str, str]]
) -> Iterator[dict[str, Any]]:
    """Names in Latin letters, for each group of rows."""
    tables = Names(Counts())

    def ours(pair: Pair) -> list[str]:
        return _spellings(ranked[pair])

    def alone(pair: Pair) -> list[str]:
        return _spellings(tables.romanizations(pair.burmese, MOST))

    for line, pairs in (ALL, everyone()), (OUTSIDE, name_pairs.outside(everyone())):
        yield from _group(line, pairs, {peers.OURS: ours, ALONE: alone}, of_peers)
    splits = name_pairs.by_source(everyone())
    for source, line in SOURCES.items():
        names = counted(splits[source].training)
        by = {peers.OURS: ours, LEFT_OUT: _ranker(names), ALONE: alone}
        yield from _group(line, splits[source].test, by, of_peers)
    names = counted(name_pairs.unseen(everyone(), figures()))
    yield from _group("public figures", figures(), {peers.OURS: _ranker(names), ALONE: alone}, of_peers)
    new = name_pairs.unseen(figures(), everyone())

    def packaged(pair: Pair) -> list[str]:
        return _spellings(name.romanizations(pair.burmese, MOST))

    by = {peers.OURS: _ranker(names), PACKAGED: packaged, ALONE: alone}
    yield from _group("public figures whose name no pair has", new, by, of_peers)


def _spellings(ranked: Iterable[tuple[str, float]]) -> list[str]:
    return [spelling for spelling, _ in ranked]


def _ranker(names: Names) -> Callable[[Pair], list[str]]:
    return lambda pair: _spellings(names.romanizations(pair.burmese, MOST))


def _group(
    line: str,
    pairs: Sequence[Pair],
    ours: Mapping[str, Callable[[Pair], list[str]]],
    of_peers: Mapping[str, Mapping[str, str]],
) -> Iterator[dict[str, Any]]:
    """All measures of one group of rows, of ours and of peers, of which only the first spelling can be measured."""
    label = f"{line} ({len(pairs):,})"
    found = {who: name_scores.scores([one(pair) for pair in pairs], pairs, known(), TOPS) for who, one in ours.items()}
    for who, outputs in of_peers.items():
        found[who] = name_scores.scores([[outputs[pair.burmese]] for pair in pairs], pairs, known(), (1,))
    for who, of_who in found.items():
        more = {"peer": who, "note": NOTE}
        for kind, by_top in ("own", of_who.exact), ("attested", of_who.any):
            for top, share in by_top.items():
                yield row(SPELLED, label, f"{kind} spelling {WORDS[top]}", share, **more)
        yield row(SPELLED, label, "wrong letters of the first spelling", of_who.cer, **more)


def published_rows() -> Iterator[dict[str, Any]]:
    """What tools reached that are not run here, and how often people agree."""
    table = f"{SPELLED}, tools measured elsewhere"
    for tool in name_published.OTHERS:
        shares = {"own spelling": tool.exact, "attested spelling": tool.any, "wrong letters": tool.cer}
        shares |= {SOURCES[source]: share for source, share in (tool.by_source or {}).items()}
        for column, share in shares.items():
            more = {"peer": tool.tool, "column": column, "note": name_published.NOTE}
            yield row(table, tool.tool, "share of rows", share / 100, **more)
    table = "Names that two sources spell alike"
    note = "Of the names that both have, over all collected pairs: what one spelling for each name can reach at most."
    for (first, second), (percent, count) in name_published.AGREEMENT.items():
        line = f"{SOURCES[first]} and {SOURCES[second]} ({count})"
        yield row(table, line, "share of names", percent / 100, peer=None, column="same letters", note=note)


def reverse_rows(read: Mapping[Pair, list[str]], back: Mapping[str, Mapping[str, str]]) -> Iterator[dict[str, Any]]:
    """Names from Latin letters."""
    table = "Names from Latin letters"
    for line, pairs in (ALL, everyone()), (OUTSIDE, name_pairs.outside(everyone())):
        outputs = [(peers.OURS, [read[pair] for pair in pairs], TOPS)]
        outputs += [(who, [[of_who[pair.latin]] for pair in pairs], (1,)) for who, of_who in back.items()]
        for who, ranked, tops in outputs:
            found = name_scores.reverse_scores(ranked, pairs, everyone(), tops)
            kinds = (("own name", found.exact), ("own name, stacks parted", found.parted), ("attested name", found.any))
            for kind, by_top in kinds:
                for top, share in by_top.items():
                    more = {"peer": who, "note": REVERSE_NOTE}
                    yield row(table, f"{line} ({len(pairs):,})", f"{kind}, {WORDS[top]}", share, **more)


def key_rows(keys: Mapping[Pair, str], of_peers: Mapping[str, Mapping[str, str]]) -> Iterator[dict[str, Any]]:
    """How well keys unite and part."""
    table = "Keys of names"
    spelled = name_scores.variants(everyone())
    tables = Names(Counts())
    by_who: dict[str, tuple[Callable[[Pair], str], Callable[[str], str]]] = {
        peers.OURS: (keys.__getitem__, tables.key),
        **{
            who: (lambda pair: letters(pair.latin), lambda burmese, outputs=outputs: letters(outputs[burmese]))  # type: ignore[misc]
            for who, outputs in of_peers.items()
        },
    }
    for who, (of_latin, of_burmese) in by_who.items():
        more = {"peer": who, "note": KEYS_NOTE}
        united = name_scores.united(of_latin, spelled)
        yield row(table, f"two spellings of one name ({len(spelled)})", "one key", united, **more)
        for line, pairs in (ALL, everyone()), (OUTSIDE, name_pairs.outside(everyone())):
            equal = sum(of_latin(pair) == of_burmese(pair.burmese) for pair in pairs) / len(pairs)
            yield row(table, f"a name in both scripts, {line} ({len(pairs):,})", "one key", equal, **more)
        spread = name_scores.key_spread(of_burmese, [pair.burmese for pair in everyone()])
        line = f"{ALL} ({spread.names:,})"
        yield row(table, line, "names a key", f"{spread.names_per_key:.3f}", **{**more, "unit": ""})
        yield row(table, line, "keys of several names", spread.shared, **more)


def match_rows(taken: Mapping[Trial, bool], of_peers: Mapping[str, Mapping[str, str]]) -> Iterator[dict[str, Any]]:
    """What is taken for a name's spelling, and what is rejected."""
    table = "Spellings matched with names"
    judges: dict[str, Callable[[Trial], bool]] = {peers.OURS: taken.__getitem__}
    for who, outputs in of_peers.items():
        judges[who] = _nearness(outputs)
    for who, judge in judges.items():
        for kind, asked in trials().items():
            share = name_scores.taken(judge, asked)
            is_right = kind in (ALL, OUTSIDE)
            line = f"{kind} ({len(asked):,})"
            metric = "own name: taken" if is_right else "somebody else's name: rejected"
            yield row(table, line, metric, share if is_right else 1 - share, peer=who, note=MATCH_NOTE)


def _nearness(outputs: Mapping[str, str]) -> Callable[[Trial], bool]:
    """A judge that takes the letters nearest to a peer's, as many of the attested ones as `TAKEN` says."""

    def far(trial: Trial) -> float:
        one, other = letters(outputs[trial.burmese]), letters(trial.latin)
        return name_scores.distance(one, other) / max(len(one), len(other), 1)

    distances = sorted(map(far, trials()[ALL]))
    limit = distances[min(int(TAKEN * len(distances)), len(distances) - 1)]
    return lambda trial: far(trial) <= limit


def calibration_rows(ranked: Mapping[Pair, list[tuple[str, float]]]) -> Iterator[dict[str, Any]]:
    """What the probabilities of spellings are worth."""
    table = "Probabilities of spellings"
    for metric, most in ("first spelling", 1), (f"the first {MOST} spellings", MOST):
        found = name_scores.calibration([ranked[pair][:most] for pair in everyone()], everyone())
        for one in found.bins:
            cells = {"predictions": f"{one.count:,}", "mean": f"{one.mean:.3f}", "came true": f"{one.right:.3f}"}
            for column, value in cells.items():
                more = {"unit": "", "column": column, "note": CALIBRATION_NOTE}
                yield row(table, f"{one.low:.1f} to {one.high:.1f}", metric, value, **more)
    for line, most in ("first spelling", 1), (f"the first {MOST} spellings", MOST):
        for column, pairs, by_people in (
            (ALL, everyone(), False),
            (f"{ALL}, by people", everyone(), True),
            (OUTSIDE, name_pairs.outside(everyone()), False),
        ):
            predictions = [ranked[pair][:most] for pair in pairs]
            error = name_scores.calibration(predictions, pairs, by_people=by_people).error
            more = {"unit": "", "column": column, "note": CALIBRATION_NOTE}
            yield row(table, line, "expected calibration error", f"{error:.4f}", **more)


def error_rows(found: Sequence[name_errors.Miss]) -> Iterator[dict[str, Any]]:
    """Why names are spelled otherwise, and the syllables that are, the commonest first."""
    table = "Names spelled otherwise than by their bearers"
    outside = len(name_pairs.outside(everyone()))
    for cause in name_errors.Cause:
        of_cause = [miss for miss in found if miss.cause is cause]
        of_outside = sum(miss.pair.is_outside for miss in of_cause)
        cells = {
            f"{ALL} ({len(everyone()):,})": f"{len(of_cause)} ({len(of_cause) / len(everyone()):.1%})",
            f"{OUTSIDE} ({outside:,})": f"{of_outside} ({of_outside / outside:.1%})",
            "of these marked": str(sum(miss.marked for miss in of_cause)),
        }
        for column, value in cells.items():
            yield row(table, cause.value, "rows by cause", value, unit="", column=column, note=ERRORS_NOTE)
    for rank, (one, times, times_outside) in enumerate(name_errors.commonest(found)[:ERRORS], 1):
        cells = {
            "syllable": one.syllable,
            "ours": one.given or "(none)",
            "written": one.wanted or "(none)",
            "times": str(times),
            "outside": str(times_outside),
            "cause": one.cause.value,
        }
        for column, value in cells.items():
            more = {"unit": "", "column": column, "note": ERRORS_NOTE}
            yield row(table, str(rank), f"the {ERRORS} commonest syllables", value, **more)


def line(one: dict[str, Any]) -> str:
    value = one["value"] if isinstance(one["value"], str) else f"{one['value']:.2f} {one['unit']}"
    who = one.get("column") or one["peer"]
    return f"{one['table'][:30]:30} {one['metric'][:36]:36} {one['row'][:58]:58} {who[:32]:32} {value:>10}"


if __name__ == "__main__":
    peers.command(__doc__, rows, line)
