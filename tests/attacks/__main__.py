"""Makes all attacks and many random changes, judges them offline and counts: nothing may pass.

``python -m tests.attacks [--flips N] [--updates N] [--every-digit] [--out FOLDER]``; with ``--out``
the attack files are written there, for other verifiers to be tried on.
"""

from __future__ import annotations

import argparse
import json
import logging
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable
from pathlib import Path

from certs.verdicts import Outcome, Verdict
from tests.attacks.badges import every_change
from tests.attacks.collection import ATTACKS
from tests.attacks.genuine import genuine
from tests.attacks.mutations import flips, updates
from tests.attacks.test_attacks import offline, online

_ACCEPTED = (Outcome.VALID, Outcome.EXPIRED)


def main() -> int:
    """0 if nothing was accepted; one line of JSON for each kind of change."""
    asked = argparse.ArgumentParser()
    asked.add_argument("--flips", type=int, default=1000)
    asked.add_argument("--updates", type=int, default=250)
    asked.add_argument("--every-digit", action="store_true")
    asked.add_argument("--out", type=Path)
    given = asked.parse_args()
    for name in ("pyhanko", "pyhanko_certvalidator"):
        logging.getLogger(name).setLevel(logging.CRITICAL)
    offline(genuine().pdf)
    made = {name: attack(genuine()) for name, attack in ATTACKS.items()}
    if given.out is not None:
        given.out.mkdir(parents=True, exist_ok=True)
        for name, data in made.items():
            (given.out / f"{name}.{'json' if data[:1] == b'{' else 'pdf'}").write_bytes(data)
    bad = _count("attacks", made.values())
    bad += _count("flips", flips(genuine(), given.flips, seed=2026))
    bad += _count("updates", updates(genuine(), given.updates, seed=2026))
    if given.every_digit:
        bad += _count("digits", _digits())
    bad += _count("badges", every_change(genuine().credential), online)
    bad += offline(genuine().pdf).outcome is not Outcome.VALID
    return 1 if bad else 0


def _digits() -> Iterable[bytes]:
    pdf, place = genuine().pdf, genuine().container
    for at in range(place.start, place.end):
        yield pdf[:at] + (b"1" if pdf[at : at + 1] != b"1" else b"2") + pdf[at + 1 :]


def _count(kind: str, files: Iterable[bytes], judge: Callable[[bytes], Verdict] = offline) -> int:
    outcomes: Counter[str] = Counter()
    slowest = 0.0
    for data in files:
        began = time.process_time()
        outcomes[judge(data).outcome] += 1
        slowest = max(slowest, time.process_time() - began)
    accepted = sum(outcomes[one] for one in _ACCEPTED)
    print(
        json.dumps(
            {
                "kind": kind,
                "made": outcomes.total(),
                "accepted": accepted,
                "outcomes": dict(outcomes),
                "slowest_seconds": round(slowest, 3),
            }
        )
    )
    return accepted


if __name__ == "__main__":
    sys.exit(main())
