"""Fuzzes the readers of foreign files with coverage as the guide: ``python -m tests.fuzz``.

Each reader runs in a process of its own for ``--seconds``. A finding is written to
``.cache/fuzz/<reader>/found/`` once for each place in the code that it comes from; those worth
keeping go to ``tests/fuzz/kept/<reader>/``, where a test reads them for good. Needs atheris
(libFuzzer for Python), which only this command uses.
"""

from __future__ import annotations

import argparse
import re
import subprocess
import sys
import traceback
from pathlib import Path

from tests.fuzz.mutations import mutated

CACHE = Path(".cache/fuzz")
SHARED = Path("../shared/data/qti")
_NAME = re.compile(r"<(?:\w+:)?([\w-]+)")
_MOST_BYTES = 8192
_SLOWEST = 10
"""Seconds after which one reading counts as a finding."""


def main() -> None:
    """All readers in turn, or one of them in this process."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz")
    parser.add_argument("readers", nargs="*")
    parser.add_argument("--seconds", type=int, default=60)
    parser.add_argument("--here", action="store_true", help="fuzz the one reader in this process")
    asked = parser.parse_args()
    if asked.here:
        _fuzz(asked.readers[0], asked.seconds)
        return
    from tests.fuzz.targets import TARGETS

    found = 0
    for name in asked.readers or TARGETS:
        told = [sys.executable, "-m", "tests.fuzz", name, "--here", "--seconds"]
        done = subprocess.run([*told, str(asked.seconds)], check=False)
        new = sorted((CACHE / name / "found").glob("*"))
        found += len(new) + (done.returncode != 0)
        print(f"{name}: {len(new)} findings, ended with {done.returncode}", flush=True)
    sys.exit(1 if found else 0)


def _fuzz(name: str, seconds: int) -> None:
    import atheris

    # What is imported here tells the fuzzer which branches it has seen.
    with atheris.instrument_imports(include=["itembank"]):
        from tests.fuzz.targets import TARGETS, findings_of
    target = TARGETS[name]
    corpus, found = CACHE / name / "corpus", CACHE / name / "found"
    for folder in (corpus, found):
        folder.mkdir(parents=True, exist_ok=True)
    seeds = [*target.seeds, *_at_hand(target.at_hand)]
    for place, seed in enumerate(seeds):
        (corpus / f"seed-{place}").write_bytes(seed)
    words = {word for seed in seeds for word in _NAME.findall(seed.decode("utf-8", "replace"))}
    vocabulary = tuple(sorted(words))

    def take(data: bytes) -> None:
        trouble = findings_of(target, data)
        if trouble is not None:
            _note(found, data, trouble)

    def change(data: bytes, most: int, seed: int) -> bytes:
        tried = None if seed % 4 == 0 else mutated(data, vocabulary, seed)
        return tried if tried is not None and len(tried) <= most else atheris.Mutate(data, most)

    options = [f"-max_total_time={seconds}", f"-max_len={_MOST_BYTES}", f"-timeout={_SLOWEST}"]
    options += ["-rss_limit_mb=2048", f"-artifact_prefix={found}/", "-print_final_stats=1"]
    changing = {"custom_mutator": change} if target.is_xml else {}
    atheris.Setup([sys.argv[0], str(corpus), *options], take, **changing)
    atheris.Fuzz()


def _at_hand(ending: str) -> list[bytes]:
    """Small files of this ending from the shared data, where they are."""
    found = sorted(SHARED.rglob(f"*{ending}")) if ending and SHARED.exists() else []
    return [path.read_bytes() for path in found if path.stat().st_size <= _MOST_BYTES]


def _note(folder: Path, data: bytes, trouble: BaseException) -> None:
    """One file for each place that fails, with its trace beside it."""
    last = traceback.extract_tb(trouble.__traceback__)[-1]
    name = f"{type(trouble).__name__}-{Path(last.filename).stem}-{last.lineno}"
    if not (folder / name).exists():
        (folder / name).write_bytes(data)
        told = "".join(traceback.format_exception(trouble))
        (folder.parent / f"{name}.trace").write_text(told, encoding="utf-8")


if __name__ == "__main__":
    main()
