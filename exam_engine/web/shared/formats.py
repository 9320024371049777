"""How instants, days and numbers are written in each language, in the site's time zone."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_datetime, format_time
from babel.numbers import format_decimal, format_percent

_INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)")


def day(value: date | datetime, lang: str, zone: ZoneInfo) -> str:
    """A date: 2026年11月21日, Nov 21, 2026."""
    at = value.astimezone(zone) if isinstance(value, datetime) else value
    return format_date(at, "medium", locale=_locale(lang))


def moment(value: datetime, lang: str, zone: ZoneInfo) -> str:
    """A date and a time of day to the second, on the 24-hour clock."""
    return f"{day(value, lang, zone)} {clock_time(value, lang, zone)}"


def clock_time(value: datetime, lang: str, zone: ZoneInfo) -> str:
    """The time of day to the second: 10:32:05."""
    return format_time(value.astimezone(zone), "HH:mm:ss", locale=_locale(lang))


def machine_time(value: datetime) -> str:
    """An instant for the ``datetime`` attribute of a ``time`` element."""
    return format_datetime(value, "yyyy-MM-dd'T'HH:mm:ssZZZZZ", locale="en")


def number(value: int | float | Decimal, lang: str) -> str:
    """A number with grouped digits."""
    return format_decimal(value, locale=_locale(lang))


def percent(value: float | Decimal, lang: str, digits: int = 1) -> str:
    """A share of one as a percentage."""
    pattern = "#,##0" + ("." + "0" * digits if digits else "") + "%"
    return format_percent(value, format=pattern, locale=_locale(lang))


def readable(facts: Mapping[str, Any], lang: str, zone: ZoneInfo) -> dict[str, Any]:
    """Facts with their instants, as datetimes or in ISO 8601, written for people."""
    return {name: _readable(value, lang, zone) for name, value in facts.items()}


def _readable(value: Any, lang: str, zone: ZoneInfo) -> Any:
    if isinstance(value, datetime):
        return moment(value, lang, zone)
    if isinstance(value, date):
        return day(value, lang, zone)
    if isinstance(value, str) and _INSTANT.fullmatch(value):
        return moment(datetime.fromisoformat(value), lang, zone)
    if isinstance(value, list | tuple):
        return [_readable(part, lang, zone) for part in value]
    return value


def _locale(lang: str) -> str:
    return lang.replace("-", "_")
