"""The frame road compares with the check-in picture only where there is one, and a model."""

from __future__ import annotations

from typing import Any, cast

import numpy as np
import pytest

from exam_engine.frame_road import FrameRoad
from exam_engine.references import References
from proctor.analysis.slow import Asked
from proctor.detectors import Detector
from proctor.following import Accepted

FEATURE = np.array([1, 0], np.float32)


class Known:
    """References that know one picture."""

    def feature(self, blob: str | None, *, tenant: str) -> Any:
        return FEATURE if (blob, tenant) == ("face", "a") else None


def accepted() -> Accepted:
    unused: Any = None
    return Accepted(
        "sitting", "a", unused, unused, unused, 0, unused, False,
        asked=Asked(frozenset({Detector.LIKENESS})),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("references", "blob", "compared"),
    [
        (Known(), "face", True),
        (Known(), "gone", False),
        (Known(), None, False),
        (None, "face", False),
    ],
)
def test_reference_goes_with_the_frames(
    references: object, blob: str | None, compared: bool
) -> None:
    unused: Any = None
    road = FrameRoad(unused, unused, unused, unused, unused, cast("References | None", references))
    asked = road._with_reference(accepted(), blob).asked
    assert asked.detectors == {Detector.LIKENESS}
    assert (asked.reference is FEATURE) is compared
