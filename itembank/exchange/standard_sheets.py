"""Makes a competency standard of tables: work field, work task, requirements, with merged cells.

The shape is that of the national guide for writing vocational skill standards (2020): one table for
each level with three columns, the first two merged, numbers ``1``, ``1.1`` and ``1.1.1`` typed into
the text. What people make of it is read too: full-width digits, several requirements in one cell,
rows that go on behind a page break, cells left empty instead of merged, no numbers at all.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from itembank.exchange.drafts import Place
from itembank.exchange.excel_workbook import Sheet, column_letter

FIELD: Final = ("工作领域", "职业功能", "work field", "field of work")
TASK: Final = ("工作任务", "工作内容", "work task", "task")
SKILL: Final = ("职业技能要求", "技能要求", "技能点", "requirement", "skill point", "skill")
LEVEL: Final = ("等级", "级别", "level")
_LEVEL_NAME: Final = re.compile(r"[初中高]级|[一二三四五]级|level\s*\d+", re.I)
_LEVEL_CODES: Final = {"初级": "L1", "中级": "L2", "高级": "L3"}
_NUMBER: Final = re.compile(r"^\s*(\d+(?:\.\d+)*)[.、\s]*(.*)$", re.DOTALL)
_HEADER_ROWS: Final = 15
MOST_FAULTS: Final = 200


@dataclass(frozen=True, slots=True)
class Fault:
    """Something wrong in a file of a standard: ``code`` and ``facts`` say what, ``place`` where."""

    code: str
    place: Place
    facts: dict[str, str | int] = field(default_factory=dict)


@dataclass(slots=True)
class Table:
    """A table with what stands above it, in which its level may be named."""

    sheet: Sheet
    caption: str = ""


@dataclass(frozen=True, slots=True)
class _Columns:
    row: int
    field: int
    task: int
    skill: int
    level: int


def levels_of(tables: Sequence[Table], file: str) -> tuple[list[dict[str, Any]], list[Fault]]:
    """The levels of a standard as its JSON has them, and what is wrong with the tables."""
    made = _Making(file)
    columns: _Columns | None = None
    for table in tables:
        found = _header(table.sheet)
        if found is None and columns is not None and _goes_on(table.sheet, columns):
            # A table that a page break has cut: the same columns, and no header again.
            found = _Columns(0, columns.field, columns.task, columns.skill, columns.level)
        if found is None:
            continue
        columns = found
        made.take(table, found)
    if columns is None:
        expected = f"{FIELD[0]} | {TASK[0]} | {SKILL[0]}"
        place = Place(file=file)
        made.faults.append(Fault("itembank-standard-header-missing", place, {"columns": expected}))
    made.finish()
    return made.levels, made.faults[:MOST_FAULTS]


def _header(sheet: Sheet) -> _Columns | None:
    for row in sorted(sheet.rows)[:_HEADER_ROWS]:
        found: dict[str, int] = {}
        for column in sorted(sheet.rows[row]):
            told = _plain(sheet.text(row, column)).lower()
            for name, words in (
                ("field", FIELD),
                ("task", TASK),
                ("skill", SKILL),
                ("level", LEVEL),
            ):
                if name not in found and any(told.startswith(word) for word in words):
                    found[name] = column
                    break
        if {"field", "task", "skill"} <= found.keys():
            return _Columns(
                row, found["field"], found["task"], found["skill"], found.get("level", 0)
            )
    return None


def _goes_on(sheet: Sheet, columns: _Columns) -> bool:
    return any(sheet.text(row, columns.skill) for row in list(sheet.rows)[:3])


@dataclass(slots=True)
class _Making:
    """Puts the rows of the tables together."""

    file: str
    levels: list[dict[str, Any]] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    _field: dict[str, Any] | None = None
    _task: dict[str, Any] | None = None
    _seen: set[str] = field(default_factory=set)

    def take(self, table: Table, columns: _Columns) -> None:
        """All rows of one table."""
        sheet = table.sheet
        told = f"{table.caption} {sheet.name}"
        named = _LEVEL_NAME.search(unicodedata.normalize("NFKC", told))
        if not columns.level and (columns.row or not self.levels):
            self._begin_level(named[0] if named else sheet.name.strip() or table.caption.strip())
        for row in sorted(one for one in sheet.rows if one > columns.row):
            texts = [_plain(sheet.text(row, c)) for c in (columns.field, columns.task)]
            skills = _lines(sheet.text(row, columns.skill))
            if texts[0].lower().startswith(FIELD):
                continue  # The header once more, on the next page.
            if columns.level and (level := _plain(sheet.text(row, columns.level))):
                self._begin_level(level)
            self._begin_field(texts[0], self._place(sheet, row, columns.field))
            self._begin_task(texts[1], self._place(sheet, row, columns.task))
            self._add_skills(skills, self._place(sheet, row, columns.skill))

    def finish(self) -> None:
        """Parts that nothing stands under are told; one level of no name gets its code as such."""
        for level in self.levels:
            for one in level["work_fields"]:
                for task in one["tasks"]:
                    if not task["skills"]:
                        self._fault(
                            "itembank-standard-task-bare", task.pop("place"), task=task["name"]
                        )
                    task.pop("place", None)
                if not one["tasks"]:
                    self._fault("itembank-standard-field-bare", one["place"], field=one["name"])
                one.pop("place", None)
        self.levels = [level for level in self.levels if level["work_fields"]]

    def _place(self, sheet: Sheet, row: int, column: int) -> Place:
        return Place(file=self.file, sheet=sheet.name, row=row, column=column_letter(column))

    def _begin_level(self, name: str) -> None:
        if self.levels and self.levels[-1]["level"] == name:
            return
        known = next((one for one in self.levels if one["level"] == name), None)
        if known is not None:
            self.levels.remove(known)
            self.levels.append(known)
        else:
            code = _LEVEL_CODES.get(name, f"L{len(self.levels) + 1}")
            taken = {one["code"] for one in self.levels}
            code = code if code not in taken else f"L{len(self.levels) + 1}"
            told = {"level": name or code, "code": code, "positions": [], "entry": ""}
            self.levels.append({**told, "work_fields": []})
        self._field = self._task = None

    def _begin_field(self, text: str, place: Place) -> None:
        if not text or (self._field is not None and self._field["told"] == text):
            return
        fields = self.levels[-1]["work_fields"]
        number, name = _numbered(text, str(len(fields) + 1))
        if "." in number:
            self._fault("itembank-standard-number-depth", place, found=number, expected="1")
            number = number.partition(".")[0]
        code = f"{self.levels[-1]['code']}{_letter(len(fields))}"
        self._field = {"no": number, "code": code, "name": name, "tasks": [], "told": text}
        self._field["place"] = place
        fields.append(self._field)
        self._task = None
        self._refuse_twice(number, place)

    def _begin_task(self, text: str, place: Place) -> None:
        if not text or (self._task is not None and self._task["told"] == text):
            return
        if self._field is None:
            self._fault("itembank-standard-parent-missing", place, part=text[:60])
            return
        tasks = self._field["tasks"]
        number, name = _numbered(text, f"{self._field['no']}.{len(tasks) + 1}")
        self._task = {"no": number, "name": name, "skills": [], "told": text, "place": place}
        tasks.append(self._task)
        self._refuse_misplaced(number, self._field["no"], 2, place)

    def _add_skills(self, lines: Sequence[str], place: Place) -> None:
        for text in lines:
            if self._task is None:
                self._fault("itembank-standard-parent-missing", place, part=text[:60])
                return
            skills = self._task["skills"]
            number, words = _numbered(text, f"{self._task['no']}.{len(skills) + 1}")
            if not words:
                self._fault("itembank-standard-requirement-empty", place, number=number)
                continue
            skills.append(
                {"no": number, "id": f"{self.levels[-1]['code']}-{number}", "text": words}
            )
            self._refuse_misplaced(number, self._task["no"], 3, place)

    def _refuse_misplaced(self, number: str, parent: str, depth: int, place: Place) -> None:
        if not number.startswith(f"{parent}.") or number.count(".") != depth - 1:
            expected = f"{parent}.1" if parent else "1"
            self._fault("itembank-standard-number-depth", place, found=number, expected=expected)
        self._refuse_twice(number, place)

    def _refuse_twice(self, number: str, place: Place) -> None:
        name = f"{self.levels[-1]['code']}-{number}"
        if name in self._seen:
            self._fault("itembank-standard-number-twice", place, number=number)
        self._seen.add(name)

    def _fault(self, code: str, place: Place, **facts: str) -> None:
        self.faults.append(Fault(code, place, dict(facts)))


def plain_levels(levels: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """The levels without what only the reading needed."""
    return [
        {
            **level,
            "skill_count": sum(len(t["skills"]) for f in level["work_fields"] for t in f["tasks"]),
            "work_fields": [
                {
                    **{key: one[key] for key in ("no", "code", "name")},
                    "tasks": [{k: t[k] for k in ("no", "name", "skills")} for t in one["tasks"]],
                }
                for one in level["work_fields"]
            ],
        }
        for level in levels
    ]


def _plain(text: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", text).split())


def _numbered(text: str, otherwise: str) -> tuple[str, str]:
    """A part's number and its words; ``otherwise`` where it bears none."""
    folded = unicodedata.normalize("NFKC", text)
    found = _NUMBER.match(folded)
    if found is None:
        return otherwise, " ".join(text.split())
    # The words as they were typed: folding would turn Chinese punctuation into Latin.
    rest = text[len(text) - len(found[2]) :] if found[2] else ""
    return found[1], " ".join(rest.split())


def _lines(text: str) -> list[str]:
    """The requirements of one cell: each numbered line begins one, others go on with it."""
    lines = [one.strip() for one in re.split(r"[\r\n\v]+", text) if one.strip()]
    if not any(_starts(line) for line in lines):
        return lines
    found: list[str] = []
    for line in lines:
        if _starts(line) or not found:
            found.append(line)
        else:
            found[-1] += line
    return found


def _starts(line: str) -> bool:
    return re.match(r"\s*\d+\.\d+", unicodedata.normalize("NFKC", line)) is not None


def _letter(place: int) -> str:
    return chr(ord("A") + place) if place < 26 else f"Z{place}"


def parts_of(content: dict[str, Any]) -> Iterator[tuple[str, int, int, int]]:
    """Level, number of its fields, tasks and skill points, for a preview."""
    for level in content["levels"]:
        tasks = [task for one in level["work_fields"] for task in one["tasks"]]
        skills = sum(len(task["skills"]) for task in tasks)
        yield level["level"], len(level["work_fields"]), len(tasks), skills
