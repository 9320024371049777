"""What becomes of each field of a template with given data: its size, its lines, what is missing.

Where `compose` stops at the first thing it cannot do, this room goes on and tells all, for the
person who is making the template.
"""

from __future__ import annotations

from dataclasses import dataclass

from certs.awards import Award
from certs.rendering.fitting import fit
from certs.rendering.fonts import Faces, metrics
from certs.rendering.glyphs import Gap, gaps
from certs.rendering.templates import Template, printed_values
from foundation.errors import Invalid


@dataclass(frozen=True, slots=True)
class FieldReport:
    """One field: ``size`` in points and ``lines``, or none of both where it does not fit.

    ``step`` counts from 1 for the largest size; ``steps`` is how many there are. ``stand_ins`` are
    the characters that the field's own face lacks and another one draws; ``gaps`` are drawn by
    none.
    """

    name: str
    text: str
    size: float | None
    lines: int | None
    step: int | None
    steps: int
    stand_ins: tuple[str, ...]
    gaps: tuple[Gap, ...]

    @property
    def fits(self) -> bool:
        """Whether the value can be printed whole."""
        return self.size is not None and not self.gaps


def inspect(
    template: Template, faces: Faces, award: Award, number: str, address: str
) -> list[FieldReport]:
    """A report of every field that has a text, in the order of the layout."""
    values = printed_values(template, award, number, address)
    return [_report(template, faces, name, text) for name, text in values.items() if text]


def _report(template: Template, faces: Faces, name: str, text: str) -> FieldReport:
    field = template.fields[name]
    own = metrics(faces[field.face].path)
    missing = tuple(gaps(faces, {name: text}, field.face))
    undrawn = {gap.character for gap in missing}
    others = tuple(dict.fromkeys(one for one in text if not own.has(one) and one not in undrawn))
    face = "serif" if others and field.face == "serif-bold" else field.face
    try:
        found = fit(name, text, field.box, faces.chain(face))
    except Invalid:
        found = None
    sizes = [step.size for step in field.box.steps]
    return FieldReport(
        name=name,
        text=text,
        size=found.size if found else None,
        lines=found.lines if found else None,
        step=sizes.index(found.size) + 1 if found else None,
        steps=len(sizes),
        stand_ins=others,
        gaps=missing,
    )
