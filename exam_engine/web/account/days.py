"""Days that people choose in a form, as the instants at which they begin and end."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo


def start_of_day(chosen: str, zone: ZoneInfo) -> datetime | None:
    """The instant at which a day begins where the site is; None if unreadable."""
    try:
        return datetime.combine(date.fromisoformat(chosen), time(), zone).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def end_of_day(chosen: str, zone: ZoneInfo) -> datetime | None:
    """The instant at which a day (``2026-12-31``) is over where the site is; None if unreadable."""
    try:
        following = date.fromisoformat(chosen) + timedelta(days=1)
        return datetime.combine(following, time(), zone).astimezone(UTC)
    except (ValueError, OverflowError):
        return None
