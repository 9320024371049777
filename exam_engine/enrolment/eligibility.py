"""Who may sit: the minimum age of a level on the day of the exam."""

from __future__ import annotations

from datetime import date

from exam_engine.enrolment.notices import Notice, error, warning

COLUMN = "birth_date"


def age_on(birth: date, day: date) -> int:
    """Age in whole years; someone born on 29 February comes of age on 1 March in common years."""
    before = (day.month, day.day) < (birth.month, birth.day)
    return day.year - birth.year - before


def age_notice(birth: date | None, *, on: date, minimum: int | None) -> Notice | None:
    """An error where the person is too young, or where an age is asked and cannot be told."""
    if birth is None:
        if minimum is None:
            return warning("enrolment-birth-missing", COLUMN)
        return error("enrolment-birth-needed", COLUMN, minimum=minimum)
    if minimum is not None and (age := age_on(birth, on)) < minimum:
        return error("enrolment-too-young", COLUMN, age=age, minimum=minimum, day=on.isoformat())
    return None
