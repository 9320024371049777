"""How often each detector looks, and for how long a reading stands for the frames after it.

A reading is carried to the frames that follow, so that every frame has one; `proctor.observation`
says which were carried. A kind of a slow detector must last for several readings to be found.
"""

from __future__ import annotations

from collections.abc import Mapping

from proctor.findings import FindingKind

FACES_S = 1.0
"""The face, the head and the eyes: no kind that they tell may be reported after less than three
readings so far apart, and the honest and planted hours of the tests are measured at this beat. What
comes between two readings tells only of its picture: whether it hangs, repeats, or hides a face."""

FACES_EARLY_S = 0.25
"""A frame that comes so much before the beat is still read: cameras and networks are not even."""

OTHERS_S = 3.0
"""People in the background: with the three seconds that they must show, whoever stays for six is
found. In frames of 640 pixels they are looked for at half that size
(`proctor.models.small_faces`)."""

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
