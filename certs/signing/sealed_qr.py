"""A compact signed payload that stands in the QR code and is verified without any network.

It says what an employer compares by eye: number, name, scheme, level and the two dates, signed by
the key that signs the credentials (Ed25519, RFC 8032). It has one length for every certificate,
so that all codes of a batch have one size, and travels in the fragment of the query address, which
a telephone's browser never sends to a server.

Layout, 138 bytes, numbers big-endian; 138 is a multiple of three, so the base64url text
(RFC 4648, section 5) has 184 characters, no padding and no idle bits that could be changed:

====== ===== ====================================================================================
offset bytes content
====== ===== ====================================================================================
0      1     version (high half) and forms (low half): name 2 bits, number 1 bit, codes 1 bit
1      3     first bytes of SHA-256 of the raw public key
4      15    number: base 37 over ``0-9A-Z`` (up to 23 characters), or the start of its SHA-256
19     4     code of the scheme, in the same way, up to 6 characters
23     2     code of the level, up to 3 characters
25     2     day of issue, counted from 2000-01-01
27     2     last day of validity, counted in the same way; 0 for no end
29     45    name: UTF-8 filled up with zeros, or packed Han text, or SHA-256 filled up with zeros
74     64    signature over a fixed prefix and the 74 bytes before it
====== ===== ====================================================================================

Packed Han text is one number in base 21,089 over the characters U+4E00 to U+9FFF, printable ASCII
and the dot of names; 25 of them fit. A longer name is stood for by its digest.
"""

from __future__ import annotations

import unicodedata
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import IntEnum
from hashlib import sha256

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from certs.awards import Award
from foundation.errors import Invalid

TEXT_LENGTH = 184
"""Characters of every sealed text."""

_VERSION = 1
_PREFIX = b"kaozheng sealed qr\x00"
_KEY, _NUMBER, _SCHEME, _LEVEL, _DAY, _NAME, _SIGNATURE = 3, 15, 4, 2, 2, 45, 64
_PAYLOAD = 1 + _KEY + _NUMBER + _SCHEME + _LEVEL + 2 * _DAY + _NAME
_EPOCH = date(2000, 1, 1)
_LAST_DAY = 0xFFFF
_NUMBER_IS_DIGEST, _CODES_ARE_DIGESTS = 4, 8

_MARKS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_MARK_VALUES = {mark: value for value, mark in enumerate(_MARKS, 1)}
_MARK_LENGTHS = {_NUMBER: 23, _SCHEME: 6, _LEVEL: 3}
"""How many marks fit into a field of so many bytes: 37 ** 23 is just below 256 ** 15."""

_HAN_FIRST, _HAN_LAST, _HAN_LONGEST = 0x4E00, 0x9FFF, 25
_OTHERS = [0xB7, *range(0x20, 0x7F)]
_HAN = [*range(_HAN_FIRST, _HAN_LAST + 1), *_OTHERS]
_HAN_VALUES = {code: value for value, code in enumerate(_HAN, 1)}
_HAN_BASE = len(_HAN) + 1


class NameForm(IntEnum):
    """How the name is written."""

    UTF8 = 0
    HAN = 1
    DIGEST = 2


@dataclass(frozen=True, slots=True)
class Facts:
    """What a sealed text says, or is compared with."""

    number: str
    name: str
    scheme: str
    level: str
    issued_on: date
    expires_on: date | None


@dataclass(frozen=True, slots=True)
class Sealed:
    """An opened text whose signature is good.

    ``number``, ``name``, ``scheme`` and ``level`` are none where only a digest was sealed;
    `says` compares in either case.
    """

    payload: bytes
    number: str | None
    name: str | None
    scheme: str | None
    level: str | None
    issued_on: date
    expires_on: date | None

    def says(self, facts: Facts) -> bool:
        """Whether exactly these facts were sealed."""
        head, rest = _packed(facts)
        return head == self.payload[:1] and rest == self.payload[1 + _KEY :]


def seal(award: Award, number: str, key: Ed25519PrivateKey) -> str:
    """The sealed text of an award, always `TEXT_LENGTH` characters; the same input gives the same.

    Raises ``Invalid("certs-sealed-date")`` for a day that cannot be written (before 2000-01-02 or
    after 2179).
    """
    facts = Facts(
        number,
        award.holder_name,
        award.scheme.code,
        award.level.code,
        award.issued_on,
        award.expires_on,
    )
    return seal_facts(facts, key)


def seal_facts(facts: Facts, key: Ed25519PrivateKey) -> str:
    """The same for bare facts."""
    head, rest = _packed(facts)
    payload = head + key_mark(key.public_key()) + rest
    return urlsafe_b64encode(payload + key.sign(_PREFIX + payload)).decode()


def open_sealed(text: str, keys: Iterable[Ed25519PublicKey]) -> Sealed:
    """What was sealed, if one of the keys did it.

    Raises ``Invalid``: ``certs-sealed-unreadable`` for any text that `seal` could not have made,
    ``certs-sealed-key`` for another issuer's, ``certs-sealed-signature`` for a changed one.
    """
    payload, signature = _parted(text)
    marked = [key for key in keys if key_mark(key) == payload[1 : 1 + _KEY]]
    if not marked:
        raise Invalid("certs-sealed-key")
    if not any(_is_good(key, payload, signature) for key in marked):
        raise Invalid("certs-sealed-signature")
    return _unpacked(payload)


def sealed_part(qr_text: str) -> str | None:
    """The sealed text out of what a QR code says: the fragment of the address, or all of it."""
    _, hash_mark, fragment = qr_text.strip().partition("#")
    text = fragment if hash_mark else qr_text.strip()
    return text if len(text) == TEXT_LENGTH else None


def key_mark(key: Ed25519PublicKey) -> bytes:
    """The three bytes that tell which key to try; the signature decides, not they."""
    return sha256(key.public_bytes_raw()).digest()[:_KEY]


def _packed(facts: Facts) -> tuple[bytes, bytes]:
    """The first byte, and all that follows the key's mark."""
    number_is_digest, number = _marks([(facts.number, _NUMBER)])
    codes_are_digests, codes = _marks([(facts.scheme, _SCHEME), (facts.level, _LEVEL)])
    form, name = _named(unicodedata.normalize("NFC", facts.name))
    forms = form | number_is_digest * _NUMBER_IS_DIGEST | codes_are_digests * _CODES_ARE_DIGESTS
    days = _day(facts.issued_on) + (_day(facts.expires_on) if facts.expires_on else bytes(_DAY))
    return bytes([_VERSION << 4 | forms]), number + codes + days + name


def _marks(fields: list[tuple[str, int]]) -> tuple[bool, bytes]:
    """Short texts in base 37, each in its bytes; or the start of each one's digest."""
    fit = all(
        0 < len(text) <= _MARK_LENGTHS[size] and set(text) <= _MARK_VALUES.keys()
        for text, size in fields
    )
    if not fit:
        return True, b"".join(sha256(text.encode()).digest()[:size] for text, size in fields)
    return False, b"".join(
        _in_base(37, [_MARK_VALUES[mark] for mark in text]).to_bytes(size) for text, size in fields
    )


def _named(name: str) -> tuple[NameForm, bytes]:
    written = name.encode("utf-8", "replace")
    if len(written) <= _NAME and "\0" not in name:
        return NameForm.UTF8, written.ljust(_NAME, b"\0")
    if len(name) <= _HAN_LONGEST and all(ord(mark) in _HAN_VALUES for mark in name):
        number = _in_base(_HAN_BASE, [_HAN_VALUES[ord(mark)] for mark in name])
        return NameForm.HAN, number.to_bytes(_NAME)
    return NameForm.DIGEST, sha256(written).digest().ljust(_NAME, b"\0")


def _in_base(base: int, values: list[int]) -> int:
    number = 0
    for value in values:
        number = number * base + value
    return number


def _out_of_base(base: int, number: int) -> list[int]:
    values: list[int] = []
    while number:
        number, value = divmod(number, base)
        values.append(value)
    return values[::-1]


def _day(day: date) -> bytes:
    count = (day - _EPOCH).days
    if not 0 < count <= _LAST_DAY:
        raise Invalid("certs-sealed-date", date=day.isoformat())
    return count.to_bytes(_DAY)


def _parted(text: str) -> tuple[bytes, bytes]:
    if len(text) != TEXT_LENGTH:
        raise Invalid("certs-sealed-unreadable")
    try:
        data = urlsafe_b64decode(text.encode("ascii"))
    except ValueError as error:
        raise Invalid("certs-sealed-unreadable") from error
    # The decoder passes over what is not in its alphabet; writing it again shows that.
    if len(data) != _PAYLOAD + _SIGNATURE or urlsafe_b64encode(data).decode() != text:
        raise Invalid("certs-sealed-unreadable")
    if data[0] >> 4 != _VERSION:
        raise Invalid("certs-sealed-unreadable")
    return data[:_PAYLOAD], data[_PAYLOAD:]


def _is_good(key: Ed25519PublicKey, payload: bytes, signature: bytes) -> bool:
    try:
        key.verify(signature, _PREFIX + payload)
    except InvalidSignature:
        return False
    return True


def _unpacked(payload: bytes) -> Sealed:
    """The fields of a payload whose signature is good, so that only our own ones come here."""
    forms = payload[0] & 0x0F
    number, rest = payload[1 + _KEY :][:_NUMBER], payload[1 + _KEY + _NUMBER :]
    scheme, level, rest = rest[:_SCHEME], rest[_SCHEME:][:_LEVEL], rest[_SCHEME + _LEVEL :]
    issued, expires = int.from_bytes(rest[:_DAY]), int.from_bytes(rest[_DAY : 2 * _DAY])
    with_codes = not forms & _CODES_ARE_DIGESTS
    return Sealed(
        payload=payload,
        number=None if forms & _NUMBER_IS_DIGEST else _read_marks(number),
        name=_read_name(NameForm(forms & 3), rest[2 * _DAY :]),
        scheme=_read_marks(scheme) if with_codes else None,
        level=_read_marks(level) if with_codes else None,
        issued_on=_EPOCH + timedelta(days=issued),
        expires_on=_EPOCH + timedelta(days=expires) if expires else None,
    )


def _read_marks(field: bytes) -> str:
    return "".join(_MARKS[value - 1] for value in _out_of_base(37, int.from_bytes(field)))


def _read_name(form: NameForm, field: bytes) -> str | None:
    if form is NameForm.UTF8:
        return field.rstrip(b"\0").decode("utf-8", "replace")
    if form is NameForm.HAN:
        values = _out_of_base(_HAN_BASE, int.from_bytes(field))
        return "".join(chr(_HAN[value - 1]) for value in values)
    return None
