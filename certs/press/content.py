"""The operators of a page that WeasyPrint wrote, read as far as text runs and numbers go.

ISO 32000-1, 9.4. WeasyPrint writes every line of text in the same way: a text matrix, a font with
its size, and one array of glyphs and adjustments. A page that holds text of another form is not
compiled.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from certs.press.asides import AsideError, Why
from certs.press.objects import shortest

_RUN = re.compile(rb"1 0 0 -1 (\S+) (\S+) Tm\n/(\S+) (\S+) Tf\n\[([^\]]*)\] TJ")
_ANY_TEXT = re.compile(rb"(?<![A-Za-z])(?:TJ|Tj|Tc|Tw|Tz|Ts|'|\")(?![A-Za-z])")
_PIECE = re.compile(rb"<([0-9a-fA-F]*)>|(-?[0-9.]+)")
_LONG_NUMBER = re.compile(rb"-?\d*\.\d{3,}(?=[ \n])")
_MATRIX = re.compile(rb"[^\n]* cm(?=\n)")
_MARKED = re.compile(rb"\n(<<[^\n]*>>)\n(?=BDC)")
"""An operator's operands on lines of their own."""
_BFCHAR = re.compile(rb"<([0-9a-fA-F]{4})>\s*<([0-9a-fA-F]+)>")


@dataclass(frozen=True, slots=True)
class Run:
    """One line of text: where it begins, in which font and size, and what it says.

    ``pieces`` are glyph numbers and adjustments in thousandths of the size, in turn.
    """

    start: int
    end: int
    x: float
    y: float
    font: str
    size: float
    pieces: tuple[int | float, ...]
    text: str

    @property
    def evenly_set(self) -> bool:
        """Whether every glyph stands where its width alone puts it."""
        return all(abs(piece) < 1 for piece in self.pieces if isinstance(piece, float))


def runs(content: bytes, fonts: Mapping[str, Mapping[int, str]]) -> list[Run]:
    """All text of a page; ``fonts`` gives for each font resource the text of its glyphs."""
    found = [_run(match, fonts) for match in _RUN.finditer(content)]
    if len(found) != len(_ANY_TEXT.findall(content)):
        raise AsideError(Why.TEMPLATE, "text of another form")
    return found


def to_unicode(cmap: bytes) -> dict[int, str]:
    """What each glyph number of a font stands for, from its ToUnicode stream (9.10.3)."""
    told = {}
    for number, text in _BFCHAR.findall(cmap.partition(b"endcodespacerange")[2]):
        told[int(number, 16)] = bytes.fromhex(text.decode()).decode("utf-16-be")
    return told


def shown(run: Run, name: str, renumbered: Callable[[int], int]) -> bytes:
    """The operators of a run with its glyphs numbered anew in the font of that name, and no more
    precision than shows."""
    array = bytearray()
    glyphs = bytearray()
    adjust = 0.0
    for piece in run.pieces:
        if isinstance(piece, float):
            adjust += piece
            continue
        if abs(adjust) >= 1 and glyphs:
            array += b"<" + glyphs + b">" + shortest(adjust, 0)
            adjust = 0.0
            glyphs = bytearray()
        glyphs += b"%04x" % renumbered(piece)
    array += b"<" + glyphs + b">"
    text = b"[" + bytes(array) + b"]TJ" if array.count(b"<") > 1 else bytes(array) + b"Tj"
    return matrix(shortest(run.x, 3), run.y) + font(name, run.size) + text


def matrix(x: bytes, y: float) -> bytes:
    """The operator that begins a line; the page's own axis points downwards."""
    return b"1 0 0 -1 " + x + b" " + shortest(y, 3) + b" Tm"


def font(name: str, size: float) -> bytes:
    """The operator that chooses a font."""
    return b"/" + name.encode() + b" " + shortest(size, 3) + b" Tf"


def shortened(content: bytes) -> bytes:
    """Operators without text, with hundredths where they tell lengths, and less white space.

    Matrices keep all their digits, because whole drawings are multiplied by them.
    """
    parts = []
    at = 0
    for kept in _MATRIX.finditer(content):
        parts += [_LONG_NUMBER.sub(_rounded, content[at : kept.start()]), kept[0]]
        at = kept.end()
    parts.append(_LONG_NUMBER.sub(_rounded, content[at:]))
    return _MARKED.sub(rb"\1", b"".join(parts))


def _rounded(number: re.Match[bytes]) -> bytes:
    return shortest(float(number[0]), 2 if abs(float(number[0])) > 1 else 3)


def _run(match: re.Match[bytes], fonts: Mapping[str, Mapping[int, str]]) -> Run:
    name = match[3].decode()
    pieces: list[int | float] = []
    for glyphs, adjustment in _PIECE.findall(match[5]):
        if adjustment:
            pieces.append(float(adjustment))
        pieces += [int(glyphs[at : at + 4], 16) for at in range(0, len(glyphs), 4)]
    told = fonts[name]
    return Run(
        start=match.start(),
        end=match.end(),
        x=float(match[1]),
        y=float(match[2]),
        font=name,
        size=float(match[4]),
        pieces=tuple(pieces),
        text="".join(told.get(piece, "") for piece in pieces if isinstance(piece, int)),
    )
