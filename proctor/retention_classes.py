"""The classes of what watching leaves behind, each with its own days: data of the policy."""

from __future__ import annotations

from dataclasses import dataclass, fields
from enum import StrEnum

from foundation.errors import Invalid

LONGEST_DAYS = 3650
"""Ten years: more is no period but keeping for ever."""


class DataClass(StrEnum):
    """What is kept of a watched sitting, by what it tells of a person."""

    INCIDENT_PICTURES = "incident_pictures"
    """Sealed pictures of what a person should look at."""
    CHECK_IN_PICTURES = "check_in_pictures"
    """The picture that later ones are compared with, where that was agreed to."""
    MEASUREMENTS = "measurements"
    """Numbers read from frames: angles, light, the baseline and the calibration."""
    SOUND = "sound"
    """Sound clips, where a policy keeps any; speech probabilities count as measurements."""
    CHAT = "chat"
    """Messages between the candidate and the invigilators."""
    SIDE_CAMERA = "side_camera"
    """Sealed pictures of a second camera."""
    QUESTIONS = "questions"
    """Which question stood on the screen, from when to when."""


@dataclass(frozen=True, slots=True)
class RetentionDays:
    """Days after the end of the sitting for which each class is kept; 0 is the day itself."""

    incident_pictures: int = 90
    check_in_pictures: int = 30
    measurements: int = 90
    sound: int = 30
    chat: int = 90
    side_camera: int = 90
    questions: int = 90

    def __post_init__(self) -> None:
        for each in fields(self):
            days = getattr(self, each.name)
            if not 0 <= days <= LONGEST_DAYS:
                raise Invalid(
                    "proctor-policy-out-of-range", field=f"retention.{each.name}", value=days
                )

    def of(self, data_class: DataClass) -> int:
        """The days of one class."""
        days: int = getattr(self, data_class.value)
        return days

    @classmethod
    def all_alike(cls, days: int) -> RetentionDays:
        """Every class for the same number of days."""
        return cls(**{each.name: days for each in fields(cls)})
