"""Whether every character of every printed value can be drawn, asked before anything is printed.

A certificate with an empty box in a person's name must never leave the house: rare characters
are either drawn by one of the faces or the award is refused with the character and its field.
Scripts that need shaping or another direction of writing are refused as such, because the page
is laid out for Chinese and Latin.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass

from certs.rendering.fonts import Faces
from foundation.errors import Invalid

SCRIPTS: tuple[tuple[int, int, str], ...] = (
    (0x0590, 0x05FF, "Hebrew"),
    (0x0600, 0x06FF, "Arabic"),
    (0x0700, 0x074F, "Syriac"),
    (0x0750, 0x077F, "Arabic"),
    (0x0780, 0x07BF, "Thaana"),
    (0x08A0, 0x08FF, "Arabic"),
    (0x0900, 0x0DFF, "Indic"),
    (0x0E00, 0x0E7F, "Thai"),
    (0x0E80, 0x0EFF, "Lao"),
    (0x0F00, 0x0FFF, "Tibetan"),
    (0x1000, 0x109F, "Myanmar"),
    (0x1780, 0x17FF, "Khmer"),
    (0x1800, 0x18AF, "Mongolian"),
    (0x1950, 0x19DF, "Tai"),
    (0xA000, 0xA4CF, "Yi"),
    (0xFB50, 0xFDFF, "Arabic"),
    (0xFE70, 0xFEFC, "Arabic"),
)
"""First and last code point of blocks that the page cannot set, with the name of the script."""


@dataclass(frozen=True, slots=True)
class Gap:
    """A character that cannot be printed, the field it stands in, and its script if that is why."""

    character: str
    code_point: str
    field: str
    script: str | None = None


def gaps(faces: Faces, printed: Mapping[str, str], face: str = "serif") -> list[Gap]:
    """Every character of ``printed`` (field name to text) that no face of the chain draws.

    The chain is ``face`` and what stands in for it (`Faces.chain`).

    Each character is named once per field. Control characters, private-use characters, combining
    marks and variation selectors count as gaps even where a font maps them to something.
    """
    chain = faces.chain(face)
    found: list[Gap] = []
    for field, text in printed.items():
        for character in dict.fromkeys(text):
            script = _script(character)
            if script is not None or not chain.has(character) or _unprintable(character):
                found.append(Gap(character, f"U+{ord(character):04X}", field, script))
    return found


def demand_glyphs(faces: Faces, printed: Mapping[str, str], face: str = "serif") -> None:
    """Refuse the first gap; the facts name all of them, so that one look is enough."""
    found = gaps(faces, printed, face)
    if not found:
        return
    first = found[0]
    listing = [f"{gap.field}: {gap.character} {gap.code_point}" for gap in found]
    if first.script is not None:
        raise Invalid(
            "certs-script-unsupported",
            script=first.script,
            character=first.character,
            code_point=first.code_point,
            field=first.field,
            all=listing,
        )
    raise Invalid(
        "certs-glyph-missing",
        character=first.character,
        code_point=first.code_point,
        field=first.field,
        all=listing,
    )


def _script(character: str) -> str | None:
    code = ord(character)
    return next((name for first, last, name in SCRIPTS if first <= code <= last), None)


def _unprintable(character: str) -> bool:
    # Mn and Me would be drawn over their neighbour, which the width check does not foresee.
    return unicodedata.category(character) in {"Cc", "Cf", "Co", "Cs", "Cn", "Mn", "Me"}
