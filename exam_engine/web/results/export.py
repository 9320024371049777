"""A batch's results as a file for a spreadsheet: UTF-8 with its mark, no cell that could run."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence

from exam_engine.enrolment.injection import escaped
from exam_engine.result_list import ResultLine, Standing
from exam_engine.words import Words

_COLUMNS = (
    *("name", "admission", "college", "class", "student-number", "level"),
    *("theory", "practical", "review", "composite", "verdict", "standing", "code"),
)


def results_csv(lines: Sequence[ResultLine], words: Words, lang: str) -> bytes:
    """One row for each candidate; marks that are not in stay empty."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow([words.say(f"web-results-column-{name}", lang) for name in _COLUMNS])
    for line in lines:
        writer.writerow([escaped(cell) for cell in _cells(line, words, lang)])
    return out.getvalue().encode("utf-8-sig")


def _cells(line: ResultLine, words: Words, lang: str) -> list[str]:
    one = line.examinee
    marks = {part.part.value: part.mark for part in line.lines}
    verdict = words.say(verdict_code(line), lang) if verdict_code(line) else ""
    return [
        one.name,
        one.admission_number or "",
        one.college,
        one.class_name,
        one.student_number,
        one.level_name,
        *("" if marks.get(part) is None else str(marks[part]) for part in _COLUMNS[6:9]),
        "" if line.composite is None else str(line.composite),
        verdict,
        words.say(f"web-results-standing-{line.standing.value}", lang),
        line.row.code if line.row is not None and line.standing is Standing.RELEASED else "",
    ]


def verdict_code(line: ResultLine) -> str:
    """The code of the word for passed, not passed or annulled; empty while parts are missing."""
    if line.annulled:
        return "web-results-annulled"
    if line.composite is None and line.standing is not Standing.RELEASED:
        return ""
    return "web-results-passed" if line.passed else "web-results-failed"
