"""What the fuzzer found stays found: each kept file is read or refused, and never anything else."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.fuzz.targets import TARGETS, findings_of

KEPT = Path(__file__).parent / "kept"
FILES = sorted(path for path in KEPT.glob("*/*") if path.is_file())


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}-{path.name}")
def test_a_kept_finding_is_read_or_refused(path: Path) -> None:
    assert findings_of(TARGETS[path.parent.name], path.read_bytes()) is None


@pytest.mark.parametrize("name", list(TARGETS))
def test_what_the_fuzzer_begins_from_is_sound(name: str) -> None:
    for seed in TARGETS[name].seeds:
        assert findings_of(TARGETS[name], seed) is None
