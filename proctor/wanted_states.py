"""What may become of a picture that a candidate's own device was asked for."""

from __future__ import annotations

from enum import StrEnum


class WantedState(StrEnum):
    """ASKED until the device answers; GONE where it no longer has the picture."""

    ASKED = "asked"
    CAME = "came"
    GONE = "gone"
