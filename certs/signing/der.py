"""DER, read strictly and written by hand (X.690, clause 10): the little that containers need.

A value in DER can be written in one way only. Reading refuses every other way, so that whoever
rebuilds a value from its parts gets the same bytes or knows that they were tampered with.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

INTEGER, OCTETS, NULL, OID, SEQUENCE, SET = 0x02, 0x04, 0x05, 0x06, 0x30, 0x31
_DEEPEST = 40


@dataclass(frozen=True, slots=True)
class Value:
    """One value: its tag, what it holds, and all its bytes together."""

    tag: int
    content: bytes
    whole: bytes

    def parts(self) -> tuple[Value, ...]:
        """The values inside a constructed one; ValueError unless they fill it."""
        if not self.tag & 0x20:
            raise ValueError("not constructed")
        return tuple(_values(self.content))


def read(data: bytes) -> tuple[Value, bytes]:
    """The value at the start and what lies behind it; ValueError unless it is DER all through."""
    end = end_of(data)
    return _value(data[:end]), data[end:]


def whole(data: bytes) -> Value:
    """The one value that fills the data."""
    value, rest = read(data)
    if rest:
        raise ValueError("something behind the value")
    return value


def end_of(data: bytes, at: int = 0, limit: int | None = None, depth: int = 0) -> int:
    """Where the value at ``at`` ends; ValueError unless its lengths are definite and shortest."""
    limit = len(data) if limit is None else limit
    if depth > _DEEPEST:
        raise ValueError("depth")
    start, end = _bounds(data, at, limit)
    if data[at] & 0x20:
        while start < end:
            start = end_of(data, start, end, depth + 1)
    return end


def write(tag: int, *parts: bytes) -> bytes:
    """A value with this content."""
    content = b"".join(parts)
    size = len(content)
    if size < 0x80:
        return bytes((tag, size)) + content
    octets = size.to_bytes((size.bit_length() + 7) // 8)
    return bytes((tag, 0x80 | len(octets))) + octets + content


def write_set(parts: Iterable[bytes], tag: int = SET) -> bytes:
    """A SET OF, in the order that DER asks for (X.690, 11.6)."""
    return write(tag, *sorted(parts))


def write_integer(number: int) -> bytes:
    """A whole number, not negative."""
    return write(INTEGER, number.to_bytes(number.bit_length() // 8 + 1))


def read_integer(value: Value) -> int:
    """A whole number, not negative and written in its shortest form."""
    number = int.from_bytes(value.content)
    if value.whole != write_integer(number):
        raise ValueError("integer")
    return number


def _values(data: bytes) -> Iterator[Value]:
    at = 0
    while at < len(data):
        _, end = _bounds(data, at, len(data))
        yield _value(data[at:end])
        at = end


def _value(data: bytes) -> Value:
    start, _ = _bounds(data, 0, len(data))
    return Value(data[0], data[start:], data)


def _bounds(data: bytes, at: int, limit: int) -> tuple[int, int]:
    """Where the content at ``at`` begins and ends."""
    if limit - at < 2 or data[at] & 0x1F == 0x1F:
        raise ValueError("tag")
    size, start = data[at + 1], at + 2
    if size >= 0x80:
        octets = size & 0x7F
        size = int.from_bytes(data[start : start + octets], "big")
        start += octets
        if not 1 <= octets <= 3 or size < 0x80 or size < 1 << 8 * (octets - 1):
            raise ValueError("length")
    if start + size > limit:
        raise ValueError("length")
    return start, start + size
