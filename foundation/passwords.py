"""Passwords: rules that help, Argon2id hashes, and a check that costs the same for everyone.

Rules follow NIST SP 800-63B section 5.1.1: length before composition, no forced change, refusal of
well-known passwords, Unicode normalised before hashing. Hashing takes tens of milliseconds on
purpose, so it is never done inside a write transaction.
"""

from __future__ import annotations

import re
import secrets
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from foundation.errors import Invalid
from foundation.settings import Group

LONGEST = 256
"""Longer passwords are refused, so that nobody can make the server hash a book."""

_STEMS = """
abcabc abcd abcdef abcdefg admin administrator asdf asdfgh asdfghjkl china computer dragon exam
football guest hello iloveyou kaoshi kaozheng letmein login manager master mima monkey nihao pass
passw0rd password princess qazwsx qazwsxedc qwer qwert qwerty qwertyuiop root secret shanghai staff
sunshine superman system teacher test user welcome woaini woaiwojia zhongguo zxcv zxcvbn zxcvbnm
"""
"""Stems of the most used passwords; figures and signs around them do not help."""

_RUNS = (
    "01234567890123456789",
    "98765432109876543210",
    "11223344556677889900",
    "52013145201314520",
    "abcdefghijklmnopqrstuvwxyz",
    "zyxwvutsrqponmlkjihgfedcba",
    "qwertyuiopasdfghjklzxcvbnm",
    "1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik9ol0p",
    "qazwsxedcrfvtgbyhnujmikolp",
)


class PasswordSettings(Group):
    """Cost of a hash and the rule of length."""

    memory_kib: int = 32_768
    """Memory of one Argon2id hash, in KiB; raising it makes hashes anew at the next login."""
    iterations: int = 3
    """Passes of one Argon2id hash."""
    lanes: int = 1
    """Parallel lanes of one Argon2id hash."""
    minimum_length: int = 10
    """Characters that a new password has at least."""


@dataclass(frozen=True, slots=True)
class PasswordCheck:
    """Whether the password fits, and a hash with today's cost where the stored one is older."""

    fits: bool
    rehashed: str | None = None


def refuse_weak(settings: PasswordSettings, password: str, *, login_name: str) -> None:
    """Refuse (`Invalid`) a password that is too short, too long, the login name or well known."""
    plain = _normalised(password)
    if len(plain) < settings.minimum_length:
        raise Invalid("identities-password-short", shortest=settings.minimum_length)
    if len(plain) > LONGEST:
        raise Invalid("identities-password-long", longest=LONGEST)
    folded, name = plain.casefold(), _normalised(login_name).casefold()
    # What is left beside the name must be more than a figure or two.
    if name and len(folded.replace(name, "")) < 4:
        raise Invalid("identities-password-is-login-name")
    if _is_well_known(folded):
        raise Invalid("identities-password-well-known")


def hash_password(settings: PasswordSettings, password: str) -> str:
    """The Argon2id hash in PHC form; slow on purpose."""
    return _hasher(settings).hash(_normalised(password))


def check_password(
    settings: PasswordSettings, stored_hash: str | None, password: str
) -> PasswordCheck:
    """Compare; with no hash (unknown login) the same work is done on a dummy, and nothing fits."""
    hasher, dummy = _hasher(settings), _dummy(settings)
    try:
        hasher.verify(stored_hash or dummy, _normalised(password)[: LONGEST + 1])
    except (VerificationError, InvalidHashError):
        return PasswordCheck(fits=False)
    if stored_hash is None:
        return PasswordCheck(fits=False)
    stale = hasher.check_needs_rehash(stored_hash)
    return PasswordCheck(fits=True, rehashed=hash_password(settings, password) if stale else None)


def one_time_password() -> str:
    """A random password for a first login, to be changed there; 80 bits, easy to read out."""
    letters = "abcdefghjkmnpqrstuvwxyz23456789"
    return "-".join("".join(secrets.choice(letters) for _ in range(4)) for _ in range(4))


def _normalised(password: str) -> str:
    return unicodedata.normalize("NFKC", password)


def _is_well_known(folded: str) -> bool:
    if len(set(folded)) < 4:
        return True
    stem = re.sub(r"^[\W\d_]+|[\W\d_]+$", "", folded)
    if stem in _STEMS.split():
        return True
    # A run along the keyboard or the figures, alone or beside one or two letters.
    rest = folded if len(stem) > 2 else folded.replace(stem, "") if stem else folded
    return any(rest and rest in run for run in _RUNS) or _repeats(folded)


def _repeats(folded: str) -> bool:
    """Whether the password is one short piece over and over."""
    for size in range(1, 5):
        piece = folded[:size]
        if (piece * (len(folded) // size + 1))[: len(folded)] == folded:
            return True
    return False


@lru_cache(maxsize=8)
def _hasher(settings: PasswordSettings) -> PasswordHasher:
    return PasswordHasher(
        time_cost=settings.iterations, memory_cost=settings.memory_kib, parallelism=settings.lanes
    )


@lru_cache(maxsize=8)
def _dummy(settings: PasswordSettings) -> str:
    return _hasher(settings).hash(secrets.token_hex(16))
