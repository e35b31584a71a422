"""Fuzz the core's C++ by itself, under AddressSanitizer and UndefinedBehaviorSanitizer: `python tests/fuzz/native.py --minutes 10`.

With Clang libFuzzer drives it and keeps what it found in `--corpus`; with another compiler inputs are drawn at random. The
limits of the core are built small (`native/limits.hpp`), so that tables fill, blocks end and buffers are given back all the time.
"""

from __future__ import annotations

import argparse
import os
import random
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parent))

from strategies import WORDS, place_names  # noqa: E402  the folder of the tests is not a package

from myanmar_id.text import compiled, zawgyi_writer  # noqa: E402

#: Inputs that something once did not hold for.
FOUND = sorted((HERE / "found").iterdir())
FLAGS = [
    "-std=c++17",
    "-O2",
    "-g",
    "-fno-omit-frame-pointer",
    "-fno-sanitize-recover=all",
    "-ffp-contract=off",
    "-Wall",
    "-Wextra",
    "-DMYANMAR_ID_SMALL_LIMITS",
    "-Wl,--wrap=realloc,--wrap=_Znwm",
]


def tables() -> bytes:
    """`Classes`, then `Weights`, as they lie in memory."""
    return b"".join((*compiled._classes(), *compiled._chain(), compiled._weights()))


def build(compiler: str, headers: Path, folder: Path) -> tuple[Path, bool]:
    """The fuzzer, and whether it is libFuzzer's."""
    program, is_libfuzzer = folder / "core", "clang" in Path(compiler).name
    sanitizers = "address,undefined"
    # What is compared tells little here, and its trace takes half the time.
    flags = ["-fsanitize=fuzzer," + sanitizers, "-fno-sanitize-coverage=trace-cmp"]
    if not is_libfuzzer:
        flags = ["-fsanitize=" + sanitizers, "-DMYANMAR_ID_FUZZ_ALONE"]
    command = [compiler, *FLAGS, *flags, f"-I{headers}", f"-I{HERE}", str(HERE / "core.cpp"), "-o", str(program)]
    subprocess.run(command, check=True)
    return program, is_libfuzzer


def seed_corpus(folder: Path, draw: random.Random) -> None:
    """What was found before; words in both encodings; short inputs of drawn characters; runs that reach over a block's end."""
    for path in FOUND:
        shutil.copy(path, folder)
    words = [*WORDS, *place_names()]
    texts = [" ".join(draw.choices(words, k=draw.choice((1, 2, 3, 40)))) for _ in range(200)]
    for number, text in enumerate(texts):
        for encoded in (text, zawgyi_writer.to_zawgyi(text)):
            choices = bytes((draw.randrange(128), draw.randrange(256), draw.randrange(64)))
            (folder / f"seed-{number}-{encoded == text:d}").write_bytes(choices + encoded.encode())
    for number in range(400):
        choices = bytes((draw.randrange(128, 256), draw.randrange(256), draw.randrange(64)))
        (folder / f"drawn-{number}").write_bytes(choices + draw.randbytes(draw.randrange(2, 24)))
    for task in range(5):
        for letters in range(40, 130, 3):
            # Digits that are none but digits, and behind them one that may be a letter.
            run = bytes(letters) + bytes((0x41, 0xFB, 0x40, 0x00))
            (folder / f"run-{task}-{letters}").write_bytes(bytes((130 + task, 0, 0)) + run)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--minutes", type=float, default=10, help="how long (default: 10)")
    parser.add_argument("--seed", type=int, default=1, help="of what is drawn (default: 1)")
    parser.add_argument("--corpus", type=Path, help="a folder that inputs are kept in (default: a temporary one)")
    parser.add_argument("--compiler", default=shutil.which("clang++") or shutil.which("g++"), help="clang++ or g++")
    parser.add_argument(
        "--headers", type=Path, default=Path(compiled.__file__).parent / "native", help="the core's headers"
    )
    options = parser.parse_args()
    if not options.compiler or not (options.headers / "repair.hpp").is_file():
        parser.error("this needs a compiler of C++ and the core's headers, as a checkout has them")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        program, is_libfuzzer = build(options.compiler, options.headers, folder)
        (folder / "tables").write_bytes(tables())
        seconds = max(1, int(options.minutes * 60))
        command = [str(program), str(seconds), str(options.seed), *map(str, FOUND)]
        if is_libfuzzer:
            corpus = options.corpus or folder / "corpus"
            corpus.mkdir(parents=True, exist_ok=True)
            seed_corpus(corpus, random.Random(options.seed))
            command = [
                str(program),
                f"-max_total_time={seconds}",
                f"-seed={options.seed}",
                "-max_len=1200",
                "-len_control=20",
            ]
            command += [
                "-print_final_stats=1",
                "-rss_limit_mb=2048",
                "-timeout=10",
                f"-artifact_prefix={Path.cwd()}/",
                str(corpus),
            ]
        environment = {
            **os.environ,
            "MYANMAR_ID_FUZZ_TABLES": str(folder / "tables"),
            "ASAN_OPTIONS": "quarantine_size_mb=8:malloc_context_size=4",
            "UBSAN_OPTIONS": "print_stacktrace=1",
        }
        return subprocess.run(command, env=environment, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
