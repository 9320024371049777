"""Coverage as a workbook: cells of the blueprints, and skill points of the standard."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Sequence

from openpyxl import Workbook
from openpyxl.styles import Font
from openpyxl.worksheet.worksheet import Worksheet

from exam_engine.bank.coverage import LevelCoverage
from exam_engine.enrolment.injection import escaped
from itembank.skill_coverage import SkillCoverage

Say = Callable[..., str]
CELLS = ("level", "area", "section", "points", "needed", "available", "missing", "forms")
SKILLS = ("level", "field", "task", "code", "text", "live", "practice", "under-way")


def cell_records(levels: Iterable[LevelCoverage]) -> list[dict[str, object]]:
    """One record for each cell that a blueprint asks for, by the names of `CELLS`."""
    return [
        {
            "level": level.level,
            "area": area,
            "section": section,
            "points": format(cell.points, "f"),
            "needed": cell.needed,
            "available": cell.available,
            "missing": cell.missing,
            "forms": cell.forms,
        }
        for level in levels
        for area, row in level.rows
        for section, cell in zip(level.sections, row, strict=True)
        if cell is not None
    ]


def skill_records(skills: Iterable[SkillCoverage]) -> list[dict[str, object]]:
    """One record for each skill point, by the names of `SKILLS`."""
    return [{name: getattr(one, name.replace("-", "_")) for name in SKILLS} for one in skills]


def coverage_workbook(
    levels: Iterable[LevelCoverage], skills: Iterable[SkillCoverage], say: Say
) -> bytes:
    """The bytes of an .xlsx; what nobody examines and what a form lacks is bold."""
    book = Workbook()
    first = book.active
    assert isinstance(first, Worksheet)
    first.title = say("web-coverage-sheet-cells")
    _fill(first, CELLS, cell_records(levels), "missing", say, is_bold=bool)
    second = book.create_sheet(say("web-coverage-sheet-skills"))
    _fill(second, SKILLS, skill_records(skills), "live", say, is_bold=lambda number: not number)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _fill(
    sheet: Worksheet,
    names: Sequence[str],
    records: Iterable[dict[str, object]],
    telling: str,
    say: Say,
    *,
    is_bold: Callable[[object], bool],
) -> None:
    sheet.append([say(f"web-coverage-{name}") for name in names])
    for cell in sheet[1]:
        cell.font = Font(bold=True)
    for record in records:
        values = [record[name] for name in names]
        sheet.append([escaped(one) if isinstance(one, str) else one for one in values])
        if is_bold(record[telling]):
            for cell in sheet[sheet.max_row]:
                cell.font = Font(bold=True)
    sheet.freeze_panes = "A2"
    for letter, width in zip("ABCDE", (10, 26, 30, 14, 50), strict=True):
        sheet.column_dimensions[letter].width = width
