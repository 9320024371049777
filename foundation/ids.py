"""Time-ordered ids, secrets for links, and short codes that people can read out."""

from __future__ import annotations

import secrets

import uuid_utils
from stdnum.iso7064 import mod_37_36

_CODE_ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
"""Digits and letters without 0, 1, I and O, which are mistaken for one another when read out."""


def new_id() -> str:
    """A UUID of version 7 (RFC 9562, section 5.7) as 36 characters; later ids sort later."""
    return str(uuid_utils.uuid7())


def new_secret(size: int = 16) -> str:
    """``size`` random bytes as unpadded base64url, for tokens that nobody may guess."""
    return secrets.token_urlsafe(size)


def new_public_code(length: int = 8) -> str:
    """A random code of ``length`` characters and one check character (ISO 7064, MOD 37-36)."""
    body = "".join(secrets.choice(_CODE_ALPHABET) for _ in range(length))
    return body + mod_37_36.calc_check_digit(body)


def is_public_code(code: str) -> bool:
    """Whether the check character of ``code`` is right; a typing slip almost never is."""
    return bool(mod_37_36.is_valid(code.strip().upper()))
