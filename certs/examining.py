"""Steps (1) and (2) for many awards: what the first of a kind has proved is not asked again.

The awards of one level differ in a few printed values only. The whole page is composed for the
first of them; for the others the values that vary are looked at, character by character and for
their width. Measured, that takes a fiftieth of the time.
"""

from __future__ import annotations

from urllib.parse import urlsplit

from certs.awards import Award
from certs.issuing import TOKEN_EXAMPLE, Line, demand_complete, document_on_page, examine
from certs.rendering.fitting import fit
from certs.rendering.fonts import metrics
from certs.rendering.glyphs import demand_glyphs
from certs.rendering.language import source
from certs.rendering.layout import LAYOUT, Field

_ALWAYS_ALIKE = ("number", "address")
"""These vary, but every one is as wide as the example that the first award was examined with."""
_MOST_REMEMBERED = 20_000


class Examiner:
    """Examines awards for one line; for one thread."""

    def __init__(self, line: Line) -> None:
        self._line = line
        self._kinds: set[tuple[object, ...]] = set()
        self._drawn: dict[str, set[str]] = {}
        self._fits: set[tuple[str, str]] = set()
        self._skills: list[object] = []

    def examine(
        self,
        award: Award,
        number_example: str,
        photo: bytes | None,
        document: str | None = None,
    ) -> None:
        """Refuse what could not be printed; the refusals are those of `certs.issuing.examine`."""
        kind = self._kind(award, number_example)
        if kind not in self._kinds:
            examine(self._line, award, number_example, photo, document)
            self._kinds.add(kind)
            # A kind is told by the identity of its skills, so they must stay alive with it.
            self._skills.append(award.skills)
            return
        demand_complete(award, photo)
        template = self._line.template
        address = self._line.query_address(TOKEN_EXAMPLE)
        words = {
            "award": award,
            "number": number_example,
            "address": address,
            "domain": urlsplit(address).hostname or address,
            "document": document_on_page(award, document),
            "english": template.bilingual,
        }
        for key, field in template.fields.items():
            shown = template.bilingual or not field.english
            if field.varies and shown and key not in _ALWAYS_ALIKE:
                text = source(f"{LAYOUT}: {key}", field.text, False).fill(words).strip()
                self._demand_room(key, field, text)

    def _demand_room(self, key: str, field: Field, text: str) -> None:
        if not text or (key, text) in self._fits:
            return
        self._demand_drawn(key, text, field.face)
        faces = self._line.faces
        bold = field.face == "serif-bold"
        light = bold and not all(map(metrics(faces[field.face].path).has, text))
        fit(key, text, field.box, faces.chain("serif" if light else field.face))
        if len(self._fits) < _MOST_REMEMBERED:
            self._fits.add((key, text))

    def _kind(self, award: Award, number_example: str) -> tuple[object, ...]:
        return (
            id(award.skills),
            award.body,
            award.scheme,
            award.level,
            award.posts,
            award.demonstration,
            award.issued_on,
            award.expires_on,
            len(number_example),
        )

    def _demand_drawn(self, key: str, text: str, face: str) -> None:
        drawn = self._drawn.setdefault(face, set())
        if drawn.issuperset(text):
            return
        demand_glyphs(self._line.faces, {key: text}, face)
        drawn.update(text)
