"""The type that certificates are set in: faces from one folder, their characters and widths.

Nothing is ever taken from the fonts of the machine, so that the same award gives the same page
everywhere. The faces are Noto Serif SC and Noto Sans SC (SIL Open Font License).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from fontTools.pens.recordingPen import DecomposingRecordingPen
from fontTools.pens.svgPathPen import SVGPathPen
from fontTools.pens.transformPen import TransformPen
from fontTools.ttLib import TTFont

from foundation.errors import Unavailable


@dataclass(frozen=True, slots=True)
class Face:
    """One font file, and the family and weight that the style sheets call it by."""

    name: str
    family: str
    weight: int
    path: Path


FILES: tuple[tuple[str, str, int, str, str], ...] = (
    ("serif", "Certificate Serif", 400, "noto-serif-sc/400Regular", "NotoSerifSC_400Regular.ttf"),
    ("serif-bold", "Certificate Serif", 700, "noto-serif-sc/700Bold", "NotoSerifSC_700Bold.ttf"),
    ("sans", "Certificate Sans", 400, "noto-sans-sc/400Regular", "NotoSansSC_400Regular.ttf"),
)
"""Name, family, weight, folder inside the npm scope ``@expo-google-fonts``, and file name."""


@dataclass(frozen=True, slots=True)
class Faces:
    """The faces of the house, by name."""

    all: tuple[Face, ...]

    @classmethod
    def from_folder(cls, folder: Path) -> Faces:
        """Faces found in ``folder`` itself or in the tree of packages as npm unpacks them."""
        found: list[Face] = []
        for name, family, weight, package, file in FILES:
            path = next((p for p in (folder / file, folder / package / file) if p.is_file()), None)
            if path is None:
                raise Unavailable("certs-font-missing", file=file)
            found.append(Face(name, family, weight, path))
        return cls(tuple(found))

    def __iter__(self) -> Iterator[Face]:
        return iter(self.all)

    def __getitem__(self, name: str) -> Face:
        return next(face for face in self.all if face.name == name)


class Metrics:
    """Characters and advance widths of one font file; read once and kept.

    Only one flat mapping is kept and not the parsed font: a hundred thousand small objects would
    lengthen every run of the garbage collector.
    """

    def __init__(self, path: Path) -> None:
        with TTFont(path, lazy=True) as font:
            advances = font["hmtx"].metrics
            em = int(font["head"].unitsPerEm)
            self._widths: dict[str, float] = {
                chr(code): advances[glyph][0] / em for code, glyph in font.getBestCmap().items()
            }

    def has(self, character: str) -> bool:
        """Whether the font draws this character by itself."""
        return character in self._widths

    def width(self, text: str) -> float:
        """Width of the text in ems; a character that the font lacks counts as one em."""
        return sum(self._widths.get(character, 1.0) for character in text)


@lru_cache(maxsize=16)
def metrics(path: Path) -> Metrics:
    """The metrics of a font file, kept for the life of the process."""
    return Metrics(path)


Matrix = tuple[float, float, float, float, float, float]


class Outlines:
    """The shapes of a few characters, for a drawing that must not depend on any font."""

    def __init__(self, path: Path, characters: str) -> None:
        self._shapes: dict[str, DecomposingRecordingPen] = {}
        with TTFont(path, lazy=True) as font:
            self._em = int(font["head"].unitsPerEm)
            glyphs, cmap = font.getGlyphSet(), font.getBestCmap()
            for character in set(characters):
                pen = DecomposingRecordingPen(glyphs)
                glyphs[cmap[ord(character)]].draw(pen)
                self._shapes[character] = pen

    def path(self, character: str, matrix: Matrix) -> str:
        """The character as SVG path data; ``matrix`` maps ems, y upwards, to the drawing."""
        a, b, c, d, e, f = matrix
        scaled = (a / self._em, b / self._em, c / self._em, d / self._em, e, f)
        pen = SVGPathPen(None, ntos=lambda number: f"{number:.2f}".rstrip("0").rstrip("."))
        self._shapes[character].replay(TransformPen(pen, scaled))
        return str(pen.getCommands())
