"""Reads dates in every form that spreadsheets and people give them; lunar dates are refused.

Dates here are calendar dates and never instants: nothing is converted between zones.
"""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta

from exam_engine.enrolment.normalising import half_width, shortened, without_spaces
from exam_engine.enrolment.notices import Notice, error

# Serial 1 is 1900-01-01, and the program counts a 29 February 1900 that never was (serial 60).
_SERIAL_ORIGIN = date(1899, 12, 30)
_FALSE_SERIAL = 60
_SERIALS = range(1, 80_000)  # up to the year 2119; eight-digit dates lie far above
_LUNAR = re.compile(
    r"农历|阴历|旧历|[正腊冬闰]月|初[一二三四五六七八九十]|廿|"
    r"[甲乙丙丁戊己庚辛壬癸][子丑寅卯辰巳午未申酉戌亥]年"
)
_PARTED = re.compile(r"(\d{4})[-./年\\](\d{1,2})(?:[-./月\\](\d{1,2})日?号?|月)?")
_SOLID = re.compile(r"(\d{4})(\d{2})(\d{2})?")
_TIME_TAIL = re.compile(r"[T ]\d{1,2}:\d{2}(:\d{2})?(\.\d+)?Z?$")


def read_date(
    given: str | int | float | date | datetime, column: str
) -> tuple[date | None, Notice | None]:
    """A calendar date, or the notice that says why there is none."""
    found = _parts(given)
    if isinstance(found, date):
        return found, None
    if isinstance(found, str):
        return None, error(found, column, given=shortened(str(given)))
    year, month, day = found
    if day is None:
        return None, error("enrolment-date-day-missing", column, given=shortened(str(given)))
    try:
        return date(year, month, day), None
    except ValueError:
        return None, error("enrolment-date-not-in-calendar", column, given=shortened(str(given)))


def read_month(
    given: str | int | float | date | datetime, column: str
) -> tuple[str | None, Notice | None]:
    """A month as ``2024-09``; a full date gives its month."""
    found = _parts(given)
    if isinstance(found, str):
        return None, error(found, column, given=shortened(str(given)))
    year, month = (found.year, found.month) if isinstance(found, date) else found[:2]
    if not (1950 <= year <= 2100 and 1 <= month <= 12):
        return None, error("enrolment-date-not-in-calendar", column, given=shortened(str(given)))
    return f"{year:04d}-{month:02d}", None


def _parts(
    given: str | int | float | date | datetime,
) -> date | tuple[int, int, int | None] | str:
    """A date, its parts, or the code of what is wrong."""
    if isinstance(given, datetime):
        return given.date()
    if isinstance(given, date):
        return given
    if isinstance(given, int | float):
        if given != given or given != int(given):
            given = int(given) if given == given and abs(given) < 1e6 else 0
        given = str(int(given))
    if _LUNAR.search(given):
        return "enrolment-date-lunar"
    text = _TIME_TAIL.sub("", half_width(given).strip().lstrip("'"))
    text = without_spaces(text).replace("。", ".")
    if text.isascii() and text.isdigit() and len(text) <= 5 and int(text) in _SERIALS:
        return _from_serial(int(text))
    match = _PARTED.fullmatch(text) or _SOLID.fullmatch(text)
    if match is None or not text.isprintable():
        return "enrolment-date-unreadable"
    year, month, day = match.groups()
    return int(year), int(month), int(day) if day else None


def _from_serial(serial: int) -> date | str:
    if serial == _FALSE_SERIAL:
        return "enrolment-date-not-in-calendar"
    if serial < _FALSE_SERIAL:
        return _SERIAL_ORIGIN + timedelta(days=serial + 1)
    return _SERIAL_ORIGIN + timedelta(days=serial)
