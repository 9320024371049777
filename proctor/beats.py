"""How often the slow detectors look, and for how long a reading stands for the frames after it.

A reading is carried to the frames that follow, so that every frame has one; `proctor.observation`
says which were carried. A kind of such a detector must last for several readings to be found.
"""

from __future__ import annotations

from collections.abc import Mapping

from proctor.findings import FindingKind

OTHERS_S = 1.0
"""People in the background: less than the three seconds that they must stay to be found."""

OBJECTS_S = 3.0
"""A phone that is read from stays longer in the picture; the model takes as long as ten frames."""

LIVENESS_S = 5.0
LIKENESS_S = 10.0
"""Nobody is replaced within seconds without leaving the picture, which other kinds tell."""

STALE_AFTER = 2.0
"""So many beats after a reading nothing is known any more."""

BEATS: Mapping[FindingKind, float] = {
    FindingKind.PHONE_VISIBLE: OBJECTS_S,
    FindingKind.BOOK_VISIBLE: OBJECTS_S,
    FindingKind.PERSON_ABSENT: OBJECTS_S,
    FindingKind.SEVERAL_PERSONS: OBJECTS_S,
    FindingKind.PRESENTATION_ATTACK: LIVENESS_S,
    FindingKind.FACE_UNLIKE: LIKENESS_S,
}


def beat_of(kind: FindingKind) -> float:
    """Seconds between two readings of what ``kind`` is told by; 0 for what every frame tells."""
    return BEATS.get(kind, 0.0)
