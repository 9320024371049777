"""Item analysis as a workbook: a sheet of items and a sheet of options; no cell that could run."""

from __future__ import annotations

import io
import math
from collections.abc import Callable

from openpyxl import Workbook
from openpyxl.styles import Font
from openpyxl.worksheet.worksheet import Worksheet

from exam_engine.enrolment.injection import escaped
from exam_engine.measurement.item_analysis import FormFigures
from exam_engine.measurement.option_pictures import option_name

Say = Callable[..., str]

ITEM_COLUMNS = (
    *("item", "persons", "facility", "spread", "item-rest"),
    *("upper-lower", "alpha-without", "unanswered", "flags"),
)
OPTION_COLUMNS = ("item", "option", "key", "share", "correlation")


def workbook(figures: FormFigures, say: Say) -> bytes:
    """The bytes of an .xlsx; figures that do not exist are empty cells."""
    book = Workbook()
    items = book.active
    assert isinstance(items, Worksheet)
    items.title = say("web-items-sheet-items")
    items.append([say(f"web-items-{name}") for name in ITEM_COLUMNS])
    for item in figures.items:
        hints = [
            say(f"web-items-hint-{hint}", value=f"{v:.2f}", option=option_name(o, say))
            for hint, v, o in item.hints
        ]
        numbers = (
            *(item.facility, item.spread, item.item_rest),
            *(item.upper_lower, item.alpha_without, item.unanswered),
        )
        items.append(
            [
                escaped(item.identifier),
                item.persons,
                *(round(number, 4) if math.isfinite(number) else None for number in numbers),
                escaped("; ".join(hints)),
            ]
        )
    options = book.create_sheet(say("web-items-sheet-options"))
    options.append([say(f"web-items-{name}") for name in OPTION_COLUMNS])
    for item in figures.items:
        for one in item.options:
            correlation = round(one.correlation, 4) if math.isfinite(one.correlation) else None
            key = say("web-items-is-key") if one.is_key else ""
            cells = [escaped(item.identifier), escaped(option_name(one.name, say)), key]
            options.append([*cells, round(one.share, 4), correlation])
    for sheet in (items, options):
        sheet.freeze_panes = "B2"
        sheet.column_dimensions["A"].width = 24
        for cell in sheet[1]:
            cell.font = Font(bold=True)
    items.column_dimensions["I"].width = 60
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
