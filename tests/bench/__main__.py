"""`python -m tests.bench`: measures figure after figure; each line on stdout is one figure."""

from __future__ import annotations

import argparse
import os
import sys
import time
import traceback
from collections.abc import Callable, Iterator
from typing import TextIO

from tests.bench import (
    adaptive,
    answers,
    assembly,
    bank,
    browser,
    calibration,
    certificate,
    conditions,
    credentials,
    enrolment,
    exchange,
    faces,
    frame_writing,
    frames,
    head_pose,
    honest,
    issuing,
    journal,
    look_ups,
    press,
    proctoring,
    review,
    shadow_tests,
    signing,
    similarity,
    translog,
    verification,
)
from tests.bench.measuring import Effort, Line
from tests.bench.world import World

FIGURES: dict[str, Callable[[World, Effort], Iterator[Line]]] = {
    "answers": answers.measure,
    "journal": journal.measure,
    "enrolment": enrolment.measure,
    "exchange": exchange.measure,
    "bank": bank.measure,
    "assembly": assembly.measure,
    "adaptive": adaptive.measure,
    "shadow_tests": shadow_tests.measure,
    "calibration": calibration.measure,
    "similarity": similarity.measure,
    "faces": faces.measure,
    "frame_writing": frame_writing.measure,
    "frames": frames.measure,
    "proctoring": proctoring.measure,
    "browser": browser.measure,
    "conditions": conditions.measure,
    "head_pose": head_pose.measure,
    "honest": honest.measure,
    "certificate": certificate.measure,
    "credentials": credentials.measure,
    "signing": signing.measure,
    "translog": translog.measure,
    "press": press.measure,
    "issuing": issuing.measure,
    "verification": verification.measure,
    "look_ups": look_ups.measure,
    "review": review.measure,
}
"""By the name of their file."""


def main() -> int:
    """0 when every figure asked for was measured."""
    wanted = _arguments()
    out = _own_stdout()
    failed = 0
    with World() as world:
        for name in wanted.only or FIGURES:
            began = time.monotonic()
            try:
                for line in FIGURES[name](world, Effort(quick=wanted.quick, full=wanted.full)):
                    out.write(line.to_json() + "\n")
            # One figure that cannot be measured must not hide the others.
            except Exception:  # noqa: BLE001
                failed += 1
                traceback.print_exc()
            print(f"{name}: {time.monotonic() - began:.1f} s", file=sys.stderr, flush=True)
    return 1 if failed else 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("--only", action="append", choices=FIGURES, help="may be given again")
    parser.add_argument("--quick", action="store_true", help="a look that all works, no figures")
    parser.add_argument("--full", action="store_true", help="at the size of the goals, minutes")
    return parser.parse_args()


def _own_stdout() -> TextIO:
    """Keep stdout for the lines: whatever else is printed, here or by a child, goes to stderr."""
    sys.stdout.flush()
    kept = os.fdopen(os.dup(1), "w", buffering=1, encoding="utf-8")
    os.dup2(2, 1)
    return kept


if __name__ == "__main__":
    sys.exit(main())
