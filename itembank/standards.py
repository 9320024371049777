"""Competency standards: level → work field → work task → skill point, as CASE sees them.

A standard is read from its JSON, checked whole, and asked for its parts. Each part has a stable
identifier after 1EdTech CASE 1.0 (``CFItem.identifier``, a UUID): made from the standard's name and
the part's code, so that every copy of the same standard gives the same ones.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from foundation.errors import Invalid, NotFound


@dataclass(frozen=True, slots=True)
class SkillPoint:
    """One requirement: behaviour, condition, criterion, result (职业技能要求)."""

    code: str
    """Unique in the standard: ``L1-1.1.4``."""
    number: str
    text: str


@dataclass(frozen=True, slots=True)
class WorkTask:
    """A typical, stable piece of work (工作任务)."""

    code: str
    """Unique in the standard: ``L1-1.1``."""
    number: str
    name: str
    skills: tuple[SkillPoint, ...]


@dataclass(frozen=True, slots=True)
class WorkField:
    """A range of the post's activities (工作领域)."""

    code: str
    number: str
    name: str
    tasks: tuple[WorkTask, ...]


@dataclass(frozen=True, slots=True)
class StandardLevel:
    """One level of the standard, with the posts it is for and who may enter."""

    name: str
    code: str
    positions: tuple[str, ...]
    entry: str
    fields: tuple[WorkField, ...]

    @property
    def tasks(self) -> tuple[WorkTask, ...]:
        """All work tasks of the level in order."""
        return tuple(task for field in self.fields for task in field.tasks)

    @property
    def skills(self) -> tuple[SkillPoint, ...]:
        """All skill points of the level in order."""
        return tuple(skill for task in self.tasks for skill in task.skills)


@dataclass(frozen=True)
class Standard:
    """A whole standard in one version."""

    name: str
    name_en: str
    version: str
    levels: tuple[StandardLevel, ...]
    note: str = ""

    @cached_property
    def _tasks_by_skill(self) -> dict[str, WorkTask]:
        return {s.code: task for level in self.levels for task in level.tasks for s in task.skills}

    @cached_property
    def _skills(self) -> dict[str, SkillPoint]:
        return {s.code: s for level in self.levels for s in level.skills}

    def level(self, name: str) -> StandardLevel:
        """The level of this name or code; raises `NotFound`."""
        for level in self.levels:
            if name in (level.name, level.code):
                return level
        raise NotFound("itembank-standard-level-unknown", level=name)

    def has_skill(self, code: str) -> bool:
        """Whether the standard holds this skill point."""
        return code in self._skills

    def skill(self, code: str) -> SkillPoint:
        """The skill point of this code; raises `NotFound`."""
        if code not in self._skills:
            raise NotFound("itembank-standard-skill-unknown", skill=code)
        return self._skills[code]

    def task_of(self, skill: str) -> WorkTask:
        """The work task that a skill point belongs to; raises `NotFound`."""
        self.skill(skill)
        return self._tasks_by_skill[skill]

    def level_of(self, skill: str) -> StandardLevel:
        """The level that a skill point belongs to; raises `NotFound`."""
        task = self.task_of(skill)
        return next(level for level in self.levels if task in level.tasks)

    def case_identifier(self, code: str = "") -> str:
        """The CASE identifier of a part, or of the whole document for an empty ``code``."""
        return str(uuid.uuid5(uuid.NAMESPACE_URL, f"case:{self.name}/{self.version}/{code}"))


def read_standard(content: Any) -> Standard:
    """A standard from its JSON (shape of the demo standard), checked by `check_standard`."""
    try:
        scheme = content["scheme"]
        standard = Standard(
            name=str(scheme["name"]),
            name_en=str(scheme.get("name_en", "")),
            version=str(scheme["version"]),
            levels=tuple(_level(level) for level in content["levels"]),
            note=str(scheme.get("note", "")),
        )
    except (KeyError, TypeError, AttributeError) as missing:
        raise Invalid("itembank-standard-unreadable", detail=str(missing)[:120]) from None
    check_standard(standard)
    for level, source in zip(standard.levels, content["levels"], strict=True):
        told = source.get("skill_count")
        if told is not None and told != len(level.skills):
            raise Invalid(
                "itembank-standard-count", level=level.name, told=told, found=len(level.skills)
            )
    return standard


def check_standard(standard: Standard) -> None:
    """Refuse a standard with empty parts, repeated codes, or numbers that break the nesting."""
    seen: set[str] = set()
    for code, parent, number, text in _parts(standard):
        if not code or code in seen:
            raise Invalid("itembank-standard-code-repeated", code=code)
        seen.add(code)
        if not text.strip():
            raise Invalid("itembank-standard-part-empty", code=code)
        if parent and not number.startswith(f"{parent}."):
            raise Invalid("itembank-standard-number-misplaced", code=code, parent=parent)
    for level in standard.levels:
        if not level.skills or not all(task.skills for task in level.tasks):
            raise Invalid("itembank-standard-part-empty", code=level.code)


def _parts(standard: Standard) -> Iterator[tuple[str, str, str, str]]:
    """Code, number of the parent (empty for none), number and words of every part."""
    for level in standard.levels:
        yield level.code, "", level.code, level.name
        for field in level.fields:
            yield field.code, "", field.number, field.name
            for task in field.tasks:
                yield task.code, field.number, task.number, task.name
                for skill in task.skills:
                    yield skill.code, task.number, skill.number, skill.text


def _level(source: Any) -> StandardLevel:
    code = str(source["code"])
    return StandardLevel(
        name=str(source["level"]),
        code=code,
        positions=tuple(str(position) for position in source.get("positions", ())),
        entry=str(source.get("entry", "")),
        fields=tuple(_field(field, code) for field in source["work_fields"]),
    )


def _field(source: Any, level: str) -> WorkField:
    return WorkField(
        code=str(source["code"]),
        number=str(source["no"]),
        name=str(source["name"]),
        tasks=tuple(_task(task, level) for task in source["tasks"]),
    )


def _task(source: Any, level: str) -> WorkTask:
    number = str(source["no"])
    skills = tuple(
        SkillPoint(str(skill["id"]), str(skill["no"]), str(skill["text"]))
        for skill in source["skills"]
    )
    return WorkTask(f"{level}-{number}", number, str(source["name"]), skills)
