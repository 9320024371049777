"""Bytes as the texts that credentials carry: base58-btc, base64url, and public keys as Multikey.

Controlled Identifiers 1.0, 2.4 (Multibase) and 2.2.2 (Multikey). The first letter of a multibase
text names its alphabet: ``z`` is base58-btc, ``u`` is base64url without padding.
"""

from __future__ import annotations

import re
from base64 import urlsafe_b64decode, urlsafe_b64encode

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from foundation.errors import Invalid

_ALPHABET = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
_PLACES = {letter: place for place, letter in enumerate(_ALPHABET)}
_PAIRS = tuple(first + second for first in _ALPHABET for second in _ALPHABET)
_FOUR_LETTERS, _EIGHT_LETTERS = 58**4, 58**8

_ED25519 = b"\xed\x01"
"""The multicodec of an Ed25519 public key."""

_BASE64URL = re.compile(r"[A-Za-z0-9_-]*\Z")


def to_base58(data: bytes) -> str:
    """Base58-btc without the letter of its alphabet; a leading zero byte becomes a ``1``."""
    number = int.from_bytes(data, "big")
    pairs: list[str] = []
    while number:
        # Eight letters at a time: few divisions of a long number, the others are of short ones.
        number, eight = divmod(number, _EIGHT_LETTERS)
        high, low = divmod(eight, _FOUR_LETTERS)
        pairs += (
            _PAIRS[low % len(_PAIRS)],
            _PAIRS[low // len(_PAIRS)],
            _PAIRS[high % len(_PAIRS)],
            _PAIRS[high // len(_PAIRS)],
        )
    text = "".join(reversed(pairs)).lstrip("1")
    return "1" * (len(data) - len(data.lstrip(b"\0"))) + text


def from_base58(text: str, length: int) -> bytes:
    """Exactly ``length`` bytes out of base58-btc; any other text is refused.

    The text must be the one that `to_base58` would write, so that a value has one spelling.
    """
    if len(text) > 2 * length:
        raise Invalid("certs-multibase")
    number = 0
    try:
        for letter in text:
            number = number * 58 + _PLACES[letter]
        data = number.to_bytes(length, "big")
    except (KeyError, OverflowError) as error:
        raise Invalid("certs-multibase") from error
    if to_base58(data) != text:
        raise Invalid("certs-multibase")
    return data


def to_base64url(data: bytes) -> str:
    """Base64url without padding (RFC 4648, 5)."""
    return urlsafe_b64encode(data).rstrip(b"=").decode()


def from_base64url(text: str) -> bytes:
    """Bytes out of base64url without padding; a letter of another alphabet is refused."""
    if not _BASE64URL.match(text) or len(text) % 4 == 1:
        raise Invalid("certs-multibase")
    data = urlsafe_b64decode(text + "=" * (-len(text) % 4))
    if to_base64url(data) != text:
        raise Invalid("certs-multibase")
    return data


def multikey(key: Ed25519PublicKey) -> str:
    """A public key as Multikey text, ``z6Mk…``."""
    return "z" + to_base58(_ED25519 + key.public_bytes_raw())


def read_multikey(text: str) -> Ed25519PublicKey:
    """The Ed25519 key of a Multikey text; refuses a key of another kind."""
    data = from_base58(text[1:], 34) if text[:1] == "z" else b""
    if not data.startswith(_ED25519):
        raise Invalid("certs-multibase")
    return Ed25519PublicKey.from_public_bytes(data[2:])
