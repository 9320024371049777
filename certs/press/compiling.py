"""A probed page compiled: shared fonts made small, operators cut at the places of values."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from certs.issuing import Line
from certs.press import content
from certs.press.asides import AsideError, Why
from certs.press.compiled import OWN_FONT, Compiled, Place
from certs.press.glyph_store import glyph_store
from certs.press.objects import escaped, shortest
from certs.press.outline_fonts import grid_of
from certs.press.probe import Plan, Probed, Slot
from certs.press.static_file import StaticFile
from certs.press.static_fonts import Embedded, Renumbered, embedded, own_glyphs, remake

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
    fonts = {
        key[1:]: embedded(page.Resources.Font[key]) for key in sorted(page.Resources.Font.keys())
    }
    faces = {
        slot.run.font: line.template.fields[plan.fields[slot.field]].face for slot in found.slots
    }
    own_face = line.template.fields["name"].face
    used = _used(found, fonts)
    shared = {name: font for name, font in fonts.items() if faces.get(name) != own_face}
    names = {name: f"F{place}" for place, name in enumerate(shared)}
    made = _remade(found, line, shared, used, faces, _letters(plan, found.slots, line, fixed))
    like = _name_font(fonts, faces, own_face)
    made[like], own = own_glyphs(fonts[like], used[like])
    names[like] = OWN_FONT
    parts, places = _content(found, plan, line, made, names)
    objects = StaticFile(found, names, photo=plan.photo is not None)
    objects.bring_own_font(fonts[like], own_face, own)
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


def _used(found: Probed, fonts: Mapping[str, Embedded]) -> dict[str, set[int]]:
    """The glyphs of each font that stand on every page."""
    placed = {slot.run.start for slot in found.slots}
    used: dict[str, set[int]] = {name: set() for name in fonts}
    for run in found.lines:
        if run.start not in placed:
            used[run.font].update(piece for piece in run.pieces if isinstance(piece, int))
    return used


def _remade(
    found: Probed,
    line: Line,
    fonts: Mapping[str, Embedded],
    used: Mapping[str, set[int]],
    faces: Mapping[str, str],
    letters: Mapping[str, set[str]],
) -> dict[str, Renumbered]:
    made = {}
    for name, font in fonts.items():
        face = faces.get(name)
        store = None if face is None else glyph_store(line.faces[face].path)
        added = () if face is None else letters[face]
        points = max([run.size for run in found.lines if run.font == name], default=0) * _POINTS
        made[name] = remake(found.pdf, font, used[name], added, store, grid_of(points, face))
    return made


def _content(
    found: Probed,
    plan: Plan,
    line: Line,
    made: Mapping[str, Renumbered],
    names: Mapping[str, str],
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
            numbers = made[run.font].numbers
            written.append(content.shown(run, names[run.font], numbers.__getitem__))
            continue
        place = _place(slot, plan, line, names[run.font], made[run.font].letters)
        places.append(place)
        parts.append(b"".join((*written, place.opening)))
        written = []
    written.append(content.shortened(found.content[at:]))
    parts.append(b"".join(written))
    return parts, places


def _place(slot: Slot, plan: Plan, line: Line, font: str, letters: Mapping[str, int]) -> Place:
    run = slot.run
    size = shortest(run.size, 3).decode()
    return Place(
        field=slot.field,
        start=f" {shortest(run.y, 3).decode()} Tm/",
        anchor=slot.anchor,
        lean=slot.lean,
        size=size,
        points=run.size,
        font=font,
        letters={letter: escaped(number.to_bytes(2)) for letter, number in letters.items()},
        face=line.template.fields[plan.fields[slot.field]].face,
    )


def _name_font(fonts: Mapping[str, Embedded], faces: Mapping[str, str], face: str) -> str:
    """The embedded font of the holder's name, in whose place each certificate brings its own."""
    for name in fonts:
        if faces.get(name) == face:
            return name
    raise AsideError(Why.TEMPLATE, "no name on the page")
