"""QR codes of texts that share a beginning, by adding tables up instead of encoding each.

Everything in a QR code (ISO/IEC 18004) between the text and the picture is linear over GF(2) once
version, mask and mode are fixed: bytes are bits, the Reed-Solomon code words are sums of shifted
generators, and the mask is added at the end. The code of a text is therefore the code of one
base text plus, for each place that differs, a picture that depends on that place and its letter
alone. The pictures are kept as rows of bits, one a module, and XOR adds them up.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

import numpy as np
import numpy.typing as npt
import segno
from segno import consts

ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_#"
"""What the varying end may hold: base64url (RFC 4648, 5) and the sign of a fragment."""

_LETTERS = ALPHABET.encode()
_ASCII = 128
_MODE_BITS = 4
_DATA_MODULES = (consts.TYPE_DATA_DARK, consts.TYPE_DATA_LIGHT)
_FIELD_POLYNOMIAL = 0x11D
"""x^8 + x^4 + x^3 + x^2 + 1 (ISO/IEC 18004, 7.5.2)."""


@dataclass(frozen=True, slots=True, repr=False, eq=False)
class QrTables:
    """Codes of ``prefix`` and ``length`` characters more, with error correction M.

    ``border`` modules are left light around the code. The picture has ``side`` modules each way
    and ``stride`` bytes a row, as a PDF image of one bit a sample has; a set bit is dark.
    ``rows`` has 128 rows for each place, one for each ASCII letter, in words of 64 bits.
    """

    prefix: str
    length: int
    side: int
    stride: int
    mask: int
    rows: npt.NDArray[np.uint64]
    starts: npt.NDArray[np.intp]

    def picture(self, text: str) -> bytes:
        """The rows of the code; ``ValueError`` if the text is not of this kind."""
        end = text[len(self.prefix) :].encode("ascii", "replace")
        alien = len(end) != self.length or not text.startswith(self.prefix)
        if alien or end.translate(None, _LETTERS):
            raise ValueError("another kind of text")
        chosen = self.rows.take(np.frombuffer(end, np.uint8) + self.starts, axis=0)
        added: npt.NDArray[np.uint64] = np.bitwise_xor.reduce(chosen, axis=0)
        return added.tobytes()[: self.stride * self.side]


@lru_cache(maxsize=8)
def qr_tables(prefix: str, length: int, border: int) -> QrTables:
    """Tables for texts of one prefix and length; takes some hundredths of a second."""
    blank = prefix + ALPHABET[0] * length
    code = _code(blank)
    version, mask = int(code.version), int(code.mask)
    inner = len(code.matrix)
    side = inner + 2 * border
    stride = (side + 7) // 8

    def bit(x: int, y: int) -> int:
        return 1 << ((side - 1 - y - border) * stride * 8 + stride * 8 - 1 - x - border)

    modules = [bit(x, y) for x, y in _zigzag(code)]
    effect = _effects(version, modules)
    first = _MODE_BITS + (16 if version >= 10 else 8) + 8 * len(prefix.encode())
    base = sum(bit(x, y) for y, row in enumerate(code.matrix) for x, dark in enumerate(row) if dark)
    size = side * stride
    rows = np.zeros((length, _ASCII, -(-size // 8)), np.uint64)
    for place in range(length):
        for letter, picture in _letters(effect, first + 8 * place).items():
            rows[place, ord(letter)] = _words(picture, size)
    # What all codes have in common is counted in with the first letter.
    rows[0] ^= _words(base, size)
    made = QrTables(
        prefix=prefix,
        length=length,
        side=side,
        stride=stride,
        mask=mask,
        rows=rows.reshape(length * _ASCII, -1),
        starts=np.arange(length) * _ASCII,
    )
    _prove(made, border)
    return made


def _words(picture: int, size: int) -> npt.NDArray[np.uint64]:
    """The bytes of a picture in words of 64 bits, filled up with zeros."""
    return np.frombuffer(picture.to_bytes(size).ljust(-(-size // 8) * 8, b"\0"), np.uint64)


def _letters(effect: Callable[[int], int], first: int) -> dict[str, int]:
    """What each letter in a place, whose first bit is given, changes in the base picture."""
    bits = [effect(first + 7 - power) for power in range(8)]
    table = {}
    for letter in ALPHABET:
        change, picture = ord(letter) ^ ord(ALPHABET[0]), 0
        for power in range(8):
            if change >> power & 1:
                picture ^= bits[power]
        table[letter] = picture
    return table


def _effects(version: int, modules: list[int]) -> Callable[[int], int]:
    """A function from the number of a data bit to the modules that it turns over."""
    blocks = _blocks(version)
    starts = [sum(data for data, _ in blocks[:place]) for place in range(len(blocks))]
    longest = max(data for data, _ in blocks)
    # Code words are interleaved (7.6): the first of each block, the second of each block, and
    # so on; all data words come before all correction words.
    order = [
        starts[b] + k for k in range(longest) for b, (data, _) in enumerate(blocks) if k < data
    ]
    place_of = {word: place for place, word in enumerate(order)}
    total = len(order)
    correction = blocks[0][1]

    @cache
    def remainders(size: int) -> list[list[int]]:
        return _remainders(size, correction)

    def effect(bit: int) -> int:
        word, shift = bit // 8, 7 - bit % 8
        block = max(b for b, start in enumerate(starts) if start <= word)
        picture = modules[8 * place_of[word] + 7 - shift]
        for k, factor in enumerate(remainders(blocks[block][0])[word - starts[block]]):
            value = _times(factor, 1 << shift)
            at = 8 * (total + k * len(blocks) + block)
            for power in range(8):
                if value >> power & 1:
                    picture ^= modules[at + 7 - power]
        return picture

    return effect


def _blocks(version: int) -> list[tuple[int, int]]:
    """Data and correction words of each block at level M (ISO/IEC 18004, table 9)."""
    ecc: Any = consts.ECC
    return [
        (group.num_data, group.num_total - group.num_data)
        for group in ecc[version][consts.ERROR_LEVEL_M]
        for _ in range(group.num_blocks)
    ]


def _remainders(size: int, correction: int) -> list[list[int]]:
    """Correction words that a 1 in each place of a block of ``size`` data words brings."""
    generator = [1]
    root = 1
    for _ in range(correction):
        product = [*generator, 0]
        for place, factor in enumerate(generator):
            product[place + 1] ^= _times(factor, root)
        generator = product
        root = _times(root, 2)
    remainder = generator[1:]
    found = [remainder]
    for _ in range(size - 1):
        lead = remainder[0]
        remainder = [
            low ^ _times(lead, factor)
            for low, factor in zip([*remainder[1:], 0], generator[1:], strict=True)
        ]
        found.append(remainder)
    return found[::-1]


@cache
def _times(one: int, other: int) -> int:
    """Product in GF(256)."""
    product = 0
    while other:
        if other & 1:
            product ^= one
        one = one << 1 ^ (_FIELD_POLYNOMIAL if one & 0x80 else 0)
        other >>= 1
    return product


def _zigzag(code: segno.QRCode) -> Iterator[tuple[int, int]]:
    """Data modules in the order in which bits are laid (ISO/IEC 18004, 7.7.3)."""
    kinds = [list(row) for row in code.matrix_iter(border=0, verbose=True)]
    side = len(kinds)
    upwards = True
    right = side - 1
    while right > 0:
        if right == 6:  # the column of the timing pattern is passed over
            right -= 1
        for y in range(side - 1, -1, -1) if upwards else range(side):
            for x in (right, right - 1):
                # The encoder calls one module too many a part of the format information (7.9).
                if kinds[y][x] in _DATA_MODULES or (x, y) == (side - 9, 8):
                    yield x, y
        upwards = not upwards
        right -= 2


def _code(text: str, mask: int | None = None) -> segno.QRCode:
    return segno.make(text, error="m", mode="byte", micro=False, boost_error=False, mask=mask)


def _prove(made: QrTables, border: int) -> None:
    """Compare with the encoder where every place differs from the base; a bug stops the batch."""
    text = made.prefix + "".join(
        ALPHABET[(7 * place + 11) % len(ALPHABET)] for place in range(made.length)
    )
    rows = _code(text, made.mask).matrix_iter(border=border)
    expected = b"".join(
        (int("".join(map(str, map(int, row))), 2) << (8 * made.stride - made.side)).to_bytes(
            made.stride
        )
        for row in rows
    )
    if made.picture(text) != expected:
        raise AssertionError("the tables of the QR code do not give what the encoder gives")
