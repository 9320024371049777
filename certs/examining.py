"""Steps (1) and (2) for many awards: what the first of a kind has proved is not asked again.

The awards of one level differ in a few printed values only. The whole page is composed for the
first of them; for the others the values that vary are looked at, character by character and for
their width. Measured, that takes a hundredth of the time.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from certs.awards import Award, SkillSummary
from certs.issuing import (
    TOKEN_EXAMPLE,
    Line,
    demand_colours,
    demand_complete,
    document_on_page,
    examine,
)
from certs.press.asides import AsideError
from certs.press.values import Shown, Values
from certs.rendering.fitting import fit, room
from certs.rendering.fonts import Chain, metrics
from certs.rendering.glyphs import demand_glyphs
from certs.rendering.layout import Field
from certs.rendering.templates import printed_values

_ALWAYS_ALIKE = ("number", "address")
"""These vary, but every one is as wide as the example that the first award was examined with."""
_MOST_SUMMARIES = 64

Texts = Callable[[Award, Shown], Sequence[str]]
"""The printed texts of a kind's varying fields, in the fields' order."""


@dataclass(frozen=True, slots=True)
class _Kind:
    """What varies on the pages of one kind of award."""

    fields: Sequence[tuple[str, Field]]
    texts: Texts


class _Widths(dict[str, float]):
    """Widths of characters in ems, each asked of the fonts once."""

    def __init__(self, chain: Chain) -> None:
        super().__init__()
        self._chain = chain

    def __missing__(self, character: str) -> float:
        self[character] = found = self._chain.width(character)
        return found

    def width(self, text: str) -> float:
        """Width of a text in ems."""
        return sum(map(self.__getitem__, text))


class Examiner:
    """Examines awards for one line; for one thread."""

    def __init__(self, line: Line) -> None:
        self._line = line
        self._kinds: dict[tuple[object, ...], _Kind] = {}
        self._drawn: dict[str, set[str]] = {}
        self._widths: dict[str, _Widths] = {}
        self._summaries: dict[SkillSummary, SkillSummary] = {}
        self._met: dict[int, tuple[SkillSummary, SkillSummary]] = {}

    def examine(
        self,
        award: Award,
        number_example: str,
        photo: bytes | None,
        document: str | None = None,
    ) -> None:
        """Refuse what could not be printed; the refusals are those of `certs.issuing.examine`."""
        told = self._told(award, number_example)
        kind = self._kinds.get(told)
        if kind is None:
            examine(self._line, award, number_example, photo, document)
            shown = Shown(number_example, TOKEN_EXAMPLE, document_on_page(award, document))
            self._kinds[told] = self._kind(award, shown)
            return
        demand_complete(award, photo)
        demand_colours(photo)
        shown = Shown(number_example, TOKEN_EXAMPLE, document_on_page(award, document))
        for (key, field), text in zip(kind.fields, kind.texts(award, shown), strict=True):
            if text and key not in _ALWAYS_ALIKE:
                self._demand_room(key, field, text)

    def _kind(self, award: Award, shown: Shown) -> _Kind:
        """How the texts of a kind are made: quickly, or by a template that changes its values."""
        line = self._line
        values = Values(line.template, award, line.query_address)
        keys, texts = values.fields, values.texts
        try:
            values.prove(award, shown)
        except AsideError:
            keys, texts = tuple(line.template.fields), self._filled_in
        return _Kind([(key, line.template.fields[key]) for key in keys], texts)

    def _filled_in(self, award: Award, shown: Shown) -> list[str]:
        address = self._line.query_address(shown.token)
        template = self._line.template
        told = printed_values(template, award, shown.number, address, shown.document)
        return [told[key] for key in template.fields]

    def _demand_room(self, key: str, field: Field, text: str) -> None:
        self._demand_drawn(key, text, field.face)
        face = field.face
        if face == "serif-bold":
            # A name with a rare character is set in the light face throughout.
            own = metrics(self._line.faces[face].path)
            face = face if all(map(own.has, text)) else "serif"
        widths = self._widths.get(face)
        if widths is None:
            widths = self._widths[face] = _Widths(self._line.faces.chain(face))
        # What has room in one line needs no breaking into lines.
        width = widths.width(text)
        if not any(width <= room(field.box, step) for step in field.box.steps):
            fit(key, text, field.box, widths)

    def _told(self, award: Award, number_example: str) -> tuple[object, ...]:
        return (
            id(self._one_object(award.skills)),
            award.body,
            award.scheme,
            award.level,
            award.posts,
            award.demonstration,
            award.whole_document,
            tuple([score.name for score in award.scores]),
            award.issued_on,
            award.expires_on,
            len(number_example),
        )

    def _one_object(self, skills: SkillSummary) -> SkillSummary:
        """The same object for equal summaries: to hash one takes longer than to examine an award,
        and the awards that come together share theirs."""
        known = self._met.get(id(skills))
        if known is None:
            if len(self._met) >= _MOST_SUMMARIES:
                self._met.clear()
            # Both are kept, so that no other object can have this one's identity.
            known = self._met[id(skills)] = (skills, self._summaries.setdefault(skills, skills))
        return known[1]

    def _demand_drawn(self, key: str, text: str, face: str) -> None:
        drawn = self._drawn.setdefault(face, set())
        if drawn.issuperset(text):
            return
        demand_glyphs(self._line.faces, {key: text}, face)
        drawn.update(text)
