"""PDF objects written as short as they can be, and the parts of one that vary left open.

ISO 32000-1, 7.3. A document that another library laid out is walked from its catalogue, numbered
anew, those objects that differ between certificates last, and written without a byte to spare.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Any

import pikepdf

Number = Callable[[Any], int]
"""The new number of an indirect object."""
Text = Callable[[str], bytes]
"""How a text string is written."""

END_OF_STREAM = b"\r\nendstream\nendobj\n"
"""Two bytes end the line before ``endstream``: with one alone, data that ends in a carriage return
would seem to be shorter than it says (ISO 19005-3, 6.1.7.1)."""

_DELIMITERS = b"()<>[]/ "
_IRREGULAR = re.compile(rb"[^!-~]|[#()<>\[\]{}/%]")
_ESCAPES = re.compile(rb"[()\\\r]")


def walk(root: Any) -> Iterator[Any]:
    """Every indirect object that is reached from ``root``, itself first, each once."""
    seen: set[tuple[int, int]] = set()
    waiting = [root]
    while waiting:
        found = waiting.pop()
        if getattr(found, "is_indirect", False):
            if found.objgen in seen:
                continue
            seen.add(found.objgen)
            yield found
        if isinstance(found, pikepdf.Array):
            waiting.extend(reversed(list(found)))
        elif isinstance(found, (pikepdf.Dictionary, pikepdf.Stream)):
            waiting.extend(found[key] for key in sorted(found.keys(), reverse=True))


def strings(held: Any) -> Iterator[str]:
    """Every text string inside an object, without those of other indirect objects."""
    if isinstance(held, pikepdf.String):
        yield str(held)
    elif isinstance(held, pikepdf.Array):
        for part in held:
            if not getattr(part, "is_indirect", False):
                yield from strings(part)
    elif isinstance(held, (pikepdf.Dictionary, pikepdf.Stream)):
        for key in held.keys():  # noqa: SIM118 - a PDF dictionary is not a Python one
            if not getattr(held[key], "is_indirect", False):
                yield from strings(held[key])


def write(held: Any, number: Number, text: Text, *, inside: bool = False) -> bytes:
    """An object; ``inside`` says that it stands in another one and may be a reference."""
    if inside and getattr(held, "is_indirect", False):
        return b"%d 0 R" % number(held)
    if isinstance(held, bool):
        return b"true" if held else b"false"
    if isinstance(held, int):
        return b"%d" % held
    if isinstance(held, (float, Decimal)):
        return shortest(float(held))
    if held is None:
        return b"null"
    if isinstance(held, pikepdf.Name):
        return name(str(held))
    if isinstance(held, pikepdf.String):
        return _string(held, text)
    if isinstance(held, pikepdf.Array):
        return b"[" + joined(write(part, number, text, inside=True) for part in held) + b"]"
    if isinstance(held, (pikepdf.Dictionary, pikepdf.Stream)):
        return dictionary(
            (key, write(held[key], number, text, inside=True)) for key in sorted(held.keys())
        )
    raise TypeError(type(held).__name__)


def dictionary(entries: Any) -> bytes:
    """A dictionary of names and written values."""
    return b"<<" + joined(part for key, value in entries for part in (name(key), value)) + b">>"


def name(value: str) -> bytes:
    """A name with its slash; what is not a plain character is written as a number (7.3.5)."""
    return b"/" + _IRREGULAR.sub(lambda found: b"#%02X" % found[0][0], value[1:].encode())


def joined(parts: Any) -> bytes:
    """Tokens one behind the other, with a space only where two would run together."""
    out = bytearray()
    for part in parts:
        if out and out[-1:] not in _DELIMITERS and part[:1] not in _DELIMITERS:
            out += b" "
        out += part
    return bytes(out)


def shortest(value: float, places: int = 6) -> bytes:
    """A number with at most so many decimal places."""
    told = f"{value:.{places}f}".rstrip("0").rstrip(".") if places else f"{value:.0f}"
    return ("0" if told in ("", "-0") else told).encode()


def unicode_string(value: str) -> bytes:
    """A text string, in ASCII where it can be, else in UTF-16 (7.9.2.2)."""
    if value.isascii() and value.isprintable():
        return literal(value.encode())
    return literal(b"\xfe\xff" + value.encode("utf-16-be"))


def literal(data: bytes) -> bytes:
    """Bytes in parentheses (7.3.4.2)."""
    return b"(" + escaped(data) + b")"


def escaped(data: bytes) -> bytes:
    """Bytes as they stand inside parentheses."""
    return _ESCAPES.sub(lambda found: b"\\r" if found[0] == b"\r" else b"\\" + found[0], data)


def _string(held: pikepdf.String, text: Text) -> bytes:
    return text(str(held))
