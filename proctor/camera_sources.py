"""Which camera looks: the one before the person, or a telephone at the side."""

from __future__ import annotations

from enum import StrEnum


class CameraSource(StrEnum):
    """Each source of a person's sitting has a record of its own: timeline, findings, evidence."""

    MAIN = "main"
    SIDE = "side"
