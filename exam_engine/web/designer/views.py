"""What the designer's pages show, as plain data and in the person's language."""

from __future__ import annotations

import difflib
from base64 import b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from starlette.requests import Request

from certs.rendering.inspection import FieldReport
from certs.rendering.layout import LAYOUT, read_layout
from certs.rendering.templates import FILES
from exam_engine.template_preview import Complaint, Preview
from exam_engine.web.shared.pages import sentence
from foundation.errors import Invalid

PICTURE_WIDTH = 900
"""Pixels of a page as it is shown large."""
_MOST_LINES = 400


@dataclass(frozen=True, slots=True)
class Told:
    """A complaint in words: what, what next, and where in the source if that is known."""

    text: str
    next: str | None
    file: str | None
    line: int | None


def told(request: Request, complaint: Complaint) -> Told:
    """A complaint in the person's language."""
    text, next_step = sentence(request, complaint.code, complaint.facts)
    file, line = complaint.facts.get("file"), complaint.facts.get("line")
    return Told(
        text,
        next_step,
        file if isinstance(file, str) else None,
        line if isinstance(line, int) else None,
    )


def picture_size(texts: Mapping[str, str]) -> tuple[int, int] | None:
    """Pixels of a template's page, so that nothing jumps when it comes; none where the layout is
    broken and there is no page."""
    try:
        sheet = read_layout(texts[LAYOUT]).page
    except Invalid:
        return None
    return PICTURE_WIDTH, round(PICTURE_WIDTH * sheet.height / sheet.width)


def preview_json(request: Request, preview: Preview) -> dict[str, Any]:
    """A preview for the script of the page."""
    picture = None if preview.picture is None else b64encode(preview.picture).decode()
    return {
        "picture": picture,
        "milliseconds": preview.milliseconds,
        "complaints": [
            {"text": one.text, "next": one.next, "file": one.file, "line": one.line}
            for one in (told(request, complaint) for complaint in preview.complaints)
        ],
        "fields": [field_row(report) for report in preview.fields],
    }


def field_row(report: FieldReport) -> dict[str, Any]:
    """One row of the report of fields."""
    return {
        "name": report.name,
        "text": report.text,
        "size": report.size,
        "lines": report.lines,
        "step": report.step,
        "steps": report.steps,
        "fits": report.fits,
        "smaller": report.step is not None and report.step > 1,
        "stand_ins": "".join(report.stand_ins),
        "gaps": [f"{gap.character} {gap.code_point}" for gap in report.gaps],
    }


def differences(old: Mapping[str, str], new: Mapping[str, str]) -> list[tuple[str, list[str]]]:
    """Lines that differ, by file, as a unified diff without its head."""
    found = []
    for file in FILES:
        lines = difflib.unified_diff(
            old[file].splitlines(), new[file].splitlines(), lineterm="", n=1
        )
        changed = [line for line in lines if not line.startswith(("---", "+++"))][:_MOST_LINES]
        if changed:
            found.append((file, changed))
    return found
