"""The type that certificates are set in: faces from one folder, their characters and widths.

Nothing is ever taken from the fonts of the machine, so that the same award gives the same page
everywhere. The faces are Noto Serif SC and Noto Sans SC (SIL Open Font License): they draw all of
GB 18030-2022, implementation level 2. For names beyond it a face of rarer characters may be added
from a folder, HanaMinB (SIL Open Font License) with CJK extensions B to F: level 3. Which face
draws a character is chosen per character, in the order of a chain.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Protocol

from fontTools.misc.transform import Scale
from fontTools.pens.qu2cuPen import Qu2CuPen
from fontTools.pens.recordingPen import DecomposingRecordingPen
from fontTools.pens.transformPen import TransformPen
from fontTools.ttLib import TTFont

from certs.rendering.characters import Characters, number_plainly
from certs.rendering.coarse import EM, Contour, Piece, Point, contours, on_grid
from foundation.errors import Unavailable


@dataclass(frozen=True, slots=True)
class Face:
    """One font file, and the family and weight that the style sheets call it by."""

    name: str
    family: str
    weights: tuple[int, ...]
    path: Path


_FIT, _FLAT = 4.0, 7.0
"""Thousandths of an em that a drawn outline may be off the font's curves, and a line off those."""

SANS = "sans"
"""The face whose strokes are all alike, for type that is small."""

FILES: tuple[tuple[str, str, int, str, str], ...] = (
    ("serif", "Certificate Serif", 400, "noto-serif-sc/400Regular", "NotoSerifSC_400Regular.ttf"),
    ("serif-bold", "Certificate Serif", 700, "noto-serif-sc/700Bold", "NotoSerifSC_700Bold.ttf"),
    (SANS, "Certificate Sans", 400, "noto-sans-sc/400Regular", "NotoSansSC_400Regular.ttf"),
)
"""Name, family, weight, folder inside the npm scope ``@expo-google-fonts``, and file name."""

RARE = "rare"
RARE_FAMILY = "Certificate Rare"
RARE_FILE = "HanaMinB.ttf"
"""The face that stands last in every chain, where there is one."""


@dataclass(frozen=True, slots=True)
class Faces:
    """The faces of the house, by name."""

    all: tuple[Face, ...]

    @classmethod
    def from_folder(cls, folder: Path, rare: Path | None = None) -> Faces:
        """Faces found in ``folder`` itself or in the tree of packages as npm unpacks them.

        ``rare`` is the folder of the face for rarer characters; without it they are refused.
        """
        found: list[Face] = []
        for name, family, weight, package, file in FILES:
            path = next((p for p in (folder / file, folder / package / file) if p.is_file()), None)
            if path is None:
                raise Unavailable("certs-font-missing", file=file)
            found.append(Face(name, family, (weight,), path))
        if rare is not None and (rare / RARE_FILE).is_file():
            # Both weights, so that nobody thickens the thin strokes of a dense character.
            found.append(Face(RARE, RARE_FAMILY, (400, 700), rare / RARE_FILE))
        return cls(tuple(found))

    @classmethod
    def from_packages(cls, node_modules: str, rare: str) -> Faces:
        """Faces from the folder of npm packages, and the rare one from its own folder."""
        return cls.from_folder(Path(node_modules) / "@expo-google-fonts", Path(rare))

    def __iter__(self) -> Iterator[Face]:
        return iter(self.all)

    def __getitem__(self, name: str) -> Face:
        return next(face for face in self.all if face.name == name)

    def chain(self, name: str) -> Chain:
        """The face ``name`` and what stands in for characters that it lacks."""
        rare = [face for face in self.all if face.name == RARE]
        return Chain(tuple(metrics(face.path) for face in (self[name], *rare)))

    def shapes(self, name: str, characters: str) -> Shapes:
        """The outlines of characters, each from the first face of the chain that draws it."""
        rare = [face for face in self.all if face.name == RARE]
        left = set(characters)
        found: list[Outlines] = []
        for face in (self[name], *rare):
            drawn = {one for one in left if metrics(face.path).has(one)}
            left -= drawn
            if drawn:
                found.append(Outlines(face.path, drawn))
        return Shapes(tuple(found))


class Metrics:
    """Characters and advance widths of one font file; read once and kept."""

    def __init__(self, path: Path) -> None:
        with TTFont(path, lazy=True) as font:
            number_plainly(font)
            self._characters = Characters(font)

    def has(self, character: str) -> bool:
        """Whether the font draws this character by itself."""
        return self._characters.number(character) > 0

    def width(self, text: str) -> float:
        """Width of the text in ems; a character that the font lacks counts as one em."""
        widths = map(self._characters.width, text)
        return sum(1.0 if width is None else width for width in widths)


@dataclass(frozen=True, slots=True)
class Chain:
    """Fonts in the order in which they are asked for a character."""

    fonts: tuple[Metrics, ...]

    def has(self, character: str) -> bool:
        """Whether one of the fonts draws this character by itself."""
        return any(font.has(character) for font in self.fonts)

    def width(self, text: str) -> float:
        """Width of the text in ems, each character in the first font that draws it."""
        first, *others = self.fonts
        return (
            sum(
                next((font for font in self.fonts if font.has(one)), first).width(one)
                for one in text
            )
            if others
            else first.width(text)
        )


class Measured(Protocol):
    """What a text can be measured with: one font, or a chain of them."""

    def width(self, text: str) -> float:
        """Width of the text in ems."""


@lru_cache(maxsize=16)
def metrics(path: Path) -> Metrics:
    """The metrics of a font file, kept for the life of the process."""
    return Metrics(path)


class Outlines:
    """The shapes of a few characters, for a drawing that must not depend on any font."""

    def __init__(self, path: Path, characters: Collection[str]) -> None:
        self._shapes: dict[str, list[Contour]] = {}
        with TTFont(path, lazy=True) as font:
            number_plainly(font)
            scale = Scale(EM / int(font["head"].unitsPerEm))
            glyphs, cmap = font.getGlyphSet(), font.getBestCmap()
            for character in sorted(set(characters)):
                pen = DecomposingRecordingPen(glyphs)
                # Half as many curves; a seal's largest letters are five millimetres high.
                cubic = Qu2CuPen(pen, _FIT, all_cubic=True)
                glyphs[cmap[ord(character)]].draw(TransformPen(cubic, scale))
                self._shapes[character] = contours(pen.value)

    def has(self, character: str) -> bool:
        """Whether the shape was taken."""
        return character in self._shapes

    def path(self, character: str) -> str:
        """The character as SVG path data in hundredths of an em, y upwards; see `coarse`."""
        drawn = on_grid(self._shapes[character], EM / 100, _FLAT)
        return "".join(f"M{_pair(first.end)}{_pieces(rest)}Z" for first, *rest in drawn)


def _pieces(pieces: Iterable[Piece]) -> str:
    return "".join(
        ("L" if piece.is_line else "C") + " ".join(map(_pair, piece.points)) for piece in pieces
    )


def _pair(point: Point) -> str:
    return f"{point[0]:.0f} {point[1]:.0f}"


@dataclass(frozen=True, slots=True)
class Shapes:
    """Outlines from the fonts of a chain."""

    fonts: tuple[Outlines, ...]

    def path(self, character: str) -> str:
        """The character as SVG path data, see `Outlines.path`."""
        return next(font for font in self.fonts if font.has(character)).path(character)
