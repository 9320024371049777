"""Every figure can be measured, and tells its line in the agreed shape."""

from __future__ import annotations

import json
import math
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.bench.__main__ import FIGURES
from tests.bench.measuring import Better, Peer, Runs, alternate, percentile

ROOT = Path(__file__).resolve().parents[3]
KEYS = ["figure", "value", "unit", "peer", "peer_value", "ratio", "n", "note"]
SECONDS = 1500
_LEFT_OUT = (
    *("proctoring", "calibration", "shadow_tests"),
    *("conditions", "head_pose"),
    *("issuing", "frames", "browser", "review"),
    *("honest", "adaptive"),
)
"""The first three fetch peers, the next two need photographs that are not part of the project, then
come those that open a whole installation or a browser, as other tests do, and hours of watching."""
_ONLY = [f"--only={name}" for name in FIGURES if name not in _LEFT_OUT]
EXPECTED = {
    "answers-saved",
    "answers-saved-cpu",
    "answers-saved-p50",
    "answers-saved-p95",
    "answers-saved-p99",
    "journal-alone",
    "enrolment-rows",
    "exchange-package",
    "bank-search-p95",
    "bank-near",
    "exchange-workbook",
    "assembly-form",
    "similarity-all-pairs",
    "face-mesh",
    "face-frame",
    "certificate-cpu",
    "credential-equal",
    "credential-rdfc",
    "credential-jcs",
    "credential-rdfc-check",
    "credential-jcs-check",
    "token-signature-cpu",
    "log-root-cpu",
    "log-proof-cpu",
    "press-p256-cpu",
    "press-p256-sealed-cpu",
    "press-rsa3072-cpu",
    "press-size",
    "verification-upload",
    "verification-checks",
    "look-up-p99",
    "look-up-cpu",
    "look-up-evenness",
    "bulk-5000-rows",
    "frame-recorded-cpu",
}


@pytest.mark.timeout(SECONDS + 60)
def test_every_figure_is_told_beside_a_peer_of_the_same_run() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tests.bench", "--quick", *_ONLY],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=SECONDS,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    lines: list[dict[str, Any]] = [json.loads(line) for line in done.stdout.splitlines()]
    assert sorted(line["figure"] for line in lines) == sorted(EXPECTED)
    for line in lines:
        assert list(line) == KEYS
        assert line["peer"] and line["unit"] and line["note"]
        for key in ("value", "peer_value", "ratio", "n"):
            assert math.isfinite(line[key]) and line[key] > 0


def test_every_figure_stands_on_the_page_that_explains_it() -> None:
    page = (ROOT / "docs/bench.md").read_text("utf-8")
    assert [name for name in EXPECTED if f"`{name}`" not in page] == []


def test_ratio_above_one_is_better_whichever_way_the_unit_counts() -> None:
    peer = Peer("peer", "Note.")
    runs = Runs((4.0, 2.0, 3.0), (6.0, 6.0, 9.0))
    assert runs.line("f", "ms", Better.LESS, peer, 3).ratio == 2.0
    assert runs.line("f", "acts/s", Better.MORE, peer, 3).ratio == 0.5


def test_line_tells_medians_and_the_spread() -> None:
    line = Runs((4.0, 2.0, 30.0), (6.0, 6.0, 9.0)).line("f", "ms", Better.LESS, Peer("p", "N."), 3)
    assert (line.value, line.peer_value) == (4.0, 6.0)
    assert line.note == "N. Runs: ours 2 to 30, peer 6 to 9."


def test_runs_take_turns_in_going_first(monkeypatch: pytest.MonkeyPatch) -> None:
    # Collecting the garbage of a whole test run six times takes longer than all other tests here.
    monkeypatch.setattr("gc.collect", lambda: 0)
    order: list[str] = []

    def run(name: str) -> float:
        order.append(name)
        return float(len(order))

    runs = alternate(3, lambda: run("ours"), lambda: run("peer"))
    assert order == ["ours", "peer", "peer", "ours", "ours", "peer"]
    assert runs == Runs((1.0, 4.0, 5.0), (2.0, 3.0, 6.0))


def test_percentile_is_the_nearest_rank() -> None:
    ordered = [float(value) for value in range(1, 101)]
    assert [percentile(ordered, share) for share in (50, 95, 99)] == [50.0, 95.0, 99.0]
    assert percentile([7.0], 99) == 7.0
