"""A probed page compiled: shared fonts made small, operators cut at the places of values."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from certs.issuing import Line
from certs.press import content
from certs.press.asides import AsideError, Why
from certs.press.compiled import Compiled, Place
from certs.press.glyph_store import glyph_store
from certs.press.objects import shortest
from certs.press.probe import Plan, Probed, Slot
from certs.press.static_file import StaticFile
from certs.press.static_fonts import Embedded, Renumbered, embedded, remake

_DIGITS = "0123456789*X.-"
_POINTS = 0.75
"""A point in the units of the page's operators, CSS pixels."""
_BASE64URL = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"


def compile_page(
    line: Line, plan: Plan, found: Probed, fixed: Sequence[str], usual: Sequence[int]
) -> Compiled:
    """Make the static file; ``fixed`` are the letters that each field always shows.

    ``usual`` is how many letters each field has in most certificates.
    """
    page = found.pdf.pages[0]
    fonts = {key[1:]: embedded(page.Resources.Font[key]) for key in page.Resources.Font.keys()}  # noqa: SIM118
    faces = {
        slot.run.font: line.template.fields[plan.fields[slot.field]].face for slot in found.slots
    }
    made = _remade(found, line, fonts, faces, _letters(plan, found.slots, line, fixed))
    parts, places = _content(found, plan, line, made)
    objects = StaticFile(found, photo=plan.photo is not None)
    objects.bring_own_font(_name_face(plan, line, faces, fonts))
    gaps = [place.usual_length(usual[place.field]) for place in places]
    return objects.laid_out(parts, places, gaps)


def _letters(
    plan: Plan, slots: Iterable[Slot], line: Line, fixed: Sequence[str]
) -> dict[str, set[str]]:
    """Letters that the shared font of each face has for the fields set in it."""
    letters: dict[str, set[str]] = {}
    for slot in slots:
        key = plan.fields[slot.field]
        wanted = set(fixed[slot.field])
        if key != "name":
            wanted |= set(_BASE64URL if key == "address" else _DIGITS)
        letters.setdefault(line.template.fields[key].face, set()).update(wanted)
    return letters


def _remade(
    found: Probed,
    line: Line,
    fonts: Mapping[str, Embedded],
    faces: Mapping[str, str],
    letters: Mapping[str, set[str]],
) -> dict[str, Renumbered]:
    placed = {slot.run.start for slot in found.slots}
    used: dict[str, set[int]] = {name: set() for name in fonts}
    for run in found.lines:
        if run.start not in placed:
            used[run.font].update(piece for piece in run.pieces if isinstance(piece, int))
    made = {}
    for name, font in fonts.items():
        face = faces.get(name)
        store = None if face is None else glyph_store(line.faces[face].path)
        added = () if face is None else letters[face]
        points = max([run.size for run in found.lines if run.font == name], default=0) * _POINTS
        made[name] = remake(found.pdf, font, used[name], added, store, points)
    return made


def _content(
    found: Probed, plan: Plan, line: Line, made: Mapping[str, Renumbered]
) -> tuple[list[bytes], list[Place]]:
    """The page's operators, cut where varying texts stand."""
    slots = {slot.run.start: slot for slot in found.slots}
    parts: list[bytes] = []
    places: list[Place] = []
    written: list[bytes] = []
    at = 0
    for run in found.lines:
        written.append(content.shortened(found.content[at : run.start]))
        at = run.end
        slot = slots.get(run.start)
        if slot is None:
            written.append(content.shown(run, made[run.font].numbers.__getitem__))
            continue
        parts.append(b"".join(written))
        written = []
        places.append(_place(slot, plan, line, made[run.font].letters))
    written.append(content.shortened(found.content[at:]))
    parts.append(b"".join(written))
    return parts, places


def _place(slot: Slot, plan: Plan, line: Line, letters: Mapping[str, int]) -> Place:
    run = slot.run
    size = shortest(run.size, 3).decode()
    return Place(
        field=slot.field,
        start=f" {shortest(run.y, 2).decode()} Tm/",
        anchor=slot.anchor,
        lean=slot.lean,
        size=size,
        points=run.size,
        font=run.font,
        letters={letter: f"{number:04x}" for letter, number in letters.items()},
        face=line.template.fields[plan.fields[slot.field]].face,
    )


def _name_face(
    plan: Plan, line: Line, faces: Mapping[str, str], fonts: Mapping[str, Embedded]
) -> Embedded:
    """The embedded font of the holder's name, whose data the certificate's own font shows."""
    face = line.template.fields["name"].face
    for name, used in faces.items():
        if used == face:
            return fonts[name]
    raise AsideError(Why.TEMPLATE, "no name on the page")
