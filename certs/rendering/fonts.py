"""The type that certificates are set in: faces from one folder, their characters and widths.

Nothing is ever taken from the fonts of the machine, so that the same award gives the same page
everywhere. The faces are Noto Serif SC and Noto Sans SC (SIL Open Font License).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import cast

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
    """Characters, advance widths and outlines of one font file; read once and kept."""

    def __init__(self, path: Path) -> None:
        self._font = TTFont(path, lazy=True)
        self._cmap = cast("dict[int, str]", self._font.getBestCmap())
        self._advances = cast("dict[str, tuple[int, int]]", self._font["hmtx"].metrics)
        self._em = int(self._font["head"].unitsPerEm)
        self._glyphs = self._font.getGlyphSet()

    def has(self, character: str) -> bool:
        """Whether the font draws this character by itself."""
        return ord(character) in self._cmap

    def width(self, text: str) -> float:
        """Width of the text in ems; a character that the font lacks counts as one em."""
        glyphs = (self._cmap.get(ord(character)) for character in text)
        return sum(self._advances[g][0] / self._em if g else 1.0 for g in glyphs)

    def outline(
        self, character: str, transform: tuple[float, float, float, float, float, float]
    ) -> str:
        """The character as SVG path data; ``transform`` maps ems, y upwards, to the drawing."""
        scale = 1 / self._em
        a, b, c, d, e, f = transform
        pen = SVGPathPen(self._glyphs, ntos=lambda number: f"{number:.2f}".rstrip("0").rstrip("."))
        scaled = (a * scale, b * scale, c * scale, d * scale, e, f)
        self._glyphs[self._cmap[ord(character)]].draw(TransformPen(pen, scaled))
        return str(pen.getCommands())


@lru_cache(maxsize=16)
def metrics(path: Path) -> Metrics:
    """The metrics of a font file, kept for the life of the process."""
    return Metrics(path)
