from __future__ import annotations

import pytest

from proctor.findings import Verdict
from proctor.review_states import standing

NOTHING, TECHNICAL, VIOLATION = Verdict.NOTHING, Verdict.TECHNICAL, Verdict.POSSIBLE_VIOLATION


@pytest.mark.parametrize(
    ("opinions", "second_wanted", "verdict"),
    [
        ([], False, None),
        ([NOTHING], False, NOTHING),
        ([VIOLATION], True, None),
        ([VIOLATION, VIOLATION], True, VIOLATION),
        ([VIOLATION, NOTHING], True, None),
        ([VIOLATION, NOTHING, NOTHING], True, NOTHING),
        ([VIOLATION, NOTHING, TECHNICAL], True, TECHNICAL),
    ],
)
def test_what_stands(opinions: list[Verdict], second_wanted: bool, verdict: Verdict | None) -> None:
    result = standing(opinions, second_wanted)
    assert result.verdict is verdict
    assert result.opinions == len(opinions)
    assert result.needs_opinion is (verdict is None)


@pytest.mark.parametrize(
    ("opinions", "verdict"),
    [
        ([VIOLATION], None),
        ([VIOLATION, VIOLATION], VIOLATION),
        ([NOTHING], NOTHING),
        ([NOTHING, TECHNICAL, VIOLATION], None),
        ([NOTHING, TECHNICAL, VIOLATION, VIOLATION], VIOLATION),
        ([NOTHING, TECHNICAL, VIOLATION, NOTHING], NOTHING),
        ([NOTHING, VIOLATION, VIOLATION], VIOLATION),
    ],
)
def test_shared_verdict_never_stands_on_one_persons_word(
    opinions: list[Verdict], verdict: Verdict | None
) -> None:
    assert standing(opinions, len(opinions) > 1, (VIOLATION,)).verdict is verdict
