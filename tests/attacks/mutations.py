"""Random changes to a genuine file: flipped bytes, and updates that nobody thought of."""

from __future__ import annotations

import random
from collections.abc import Iterator

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

from tests.attacks.genuine import Genuine


def flips(genuine: Genuine, count: int, seed: int) -> Iterator[bytes]:
    """One byte changed, half of them anywhere and half inside the signature's digits."""
    chance = random.Random(seed)
    place = genuine.container
    for number in range(count):
        data = bytearray(genuine.pdf)
        if number % 2:
            at = chance.randrange(len(data))
            data[at] ^= chance.randrange(1, 256)
        else:
            at = chance.randrange(place.start + 1, place.end - 1)
            data[at] = ord(chance.choice([c for c in "0123456789abcdef" if ord(c) != data[at]]))
        yield bytes(data)


def updates(genuine: Genuine, count: int, seed: int) -> Iterator[bytes]:
    """Increments that change, empty or add random objects."""
    chance = random.Random(seed)
    for _ in range(count):
        yield genuine.increment(lambda writer: _change(writer, chance))


def _change(writer: IncrementalPdfFileWriter, chance: random.Random) -> None:
    for _ in range(chance.randint(1, 3)):
        number = chance.randrange(1, 40)
        kind = chance.randrange(4)
        if kind == 0:
            made: generic.PdfObject = generic.NullObject()
        elif kind == 1:
            made = generic.pdf_string(chance.randbytes(8).hex())
        elif kind == 2:
            made = generic.DictionaryObject({generic.pdf_name("/Type"): generic.pdf_name("/Page")})
        else:
            made = generic.StreamObject(stream_data=chance.randbytes(60))
        writer.objects[(0, number)] = made
    writer.root["/Lang"] = generic.pdf_string("zh")
    writer.update_root()
