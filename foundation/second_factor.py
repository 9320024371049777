"""The second factor of staff: time-based codes (TOTP, RFC 6238) and recovery codes.

The secret is sealed with the key ring. A code is accepted one step early or late (RFC 6238,
section 5.2) and never twice. Recovery codes are kept as keyed digests and work once.
"""

import hmac
import io
import re
import secrets
from dataclasses import dataclass, field
from datetime import datetime

import pyotp
import segno
from sqlalchemy import ForeignKey, Integer, LargeBinary, String, delete, func, select, update
from sqlalchemy.orm import Mapped, mapped_column

from foundation import audit
from foundation.clock import Clock
from foundation.database import Tx
from foundation.errors import Conflict, Forbidden, Invalid
from foundation.ids import new_id
from foundation.keys import KeyRing
from foundation.lockouts import (
    LockoutSettings,
    forget_failures,
    lockout_key,
    minutes_to_wait,
    note_failure,
)
from foundation.schema import Base, Id, TenantOwned, UtcDateTime

STEP_SECONDS = 30
RECOVERY_CODES = 10
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"


class SecondFactorRow(TenantOwned, Base):
    """A person's sealed secret: the one in force, and one offered that is not confirmed yet."""

    __tablename__ = "foundation_second_factor"

    person_id: Mapped[str] = mapped_column(Id, ForeignKey("foundation_person.id"), primary_key=True)
    sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    offered: Mapped[bytes | None] = mapped_column(LargeBinary)
    confirmed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    last_step: Mapped[int] = mapped_column(Integer, default=0)


class RecoveryCodeRow(TenantOwned, Base):
    """One recovery code, as a keyed digest."""

    __tablename__ = "foundation_recovery_code"

    id: Mapped[str] = mapped_column(Id, primary_key=True, default=new_id)
    person_id: Mapped[str] = mapped_column(Id, ForeignKey("foundation_person.id"), index=True)
    digest: Mapped[str] = mapped_column(String(64))
    used_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


@dataclass(frozen=True, slots=True)
class Enrolment:
    """A secret on offer, to be scanned or typed into an authenticator."""

    secret: str = field(repr=False)
    uri: str = field(repr=False)
    qr_svg: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Verification:
    """Whether a code was right, and if not, how long to wait. Raise only after the commit."""

    passed: bool
    wait_minutes: int = 0
    recovery_codes_left: int | None = None

    def require(self) -> None:
        """Refuse where the code was wrong (`Invalid`) or came too soon (`Forbidden`)."""
        if self.passed:
            return
        if self.wait_minutes:
            raise Forbidden("identities-locked", minutes=self.wait_minutes)
        raise Invalid("identities-code-wrong")


def is_enrolled(tx: Tx, person_id: str) -> bool:
    """Whether the person has a confirmed second factor."""
    row = tx.get(SecondFactorRow, person_id)
    return row is not None and row.sealed is not None


def offer(tx: Tx, clock: Clock, ring: KeyRing, *, person_id: str) -> None:
    """Make a new secret; the one in force, if any, stays so until the new one is confirmed."""
    secret = pyotp.random_base32(32)
    row = tx.get(SecondFactorRow, person_id)
    if row is None:
        row = SecondFactorRow(person_id=person_id)
        tx.add(row)
    row.offered = ring.encrypt(secret.encode(), context=_context(person_id))
    tx.flush()
    _tell(tx, clock, person_id, "foundation:second-factor:offer")


def offered(
    tx: Tx, ring: KeyRing, *, person_id: str, login_name: str, issuer: str
) -> Enrolment | None:
    """The secret on offer, with its ``otpauth`` address and a QR code (SVG) of it."""
    row = tx.get(SecondFactorRow, person_id)
    if row is None or row.offered is None:
        return None
    secret = ring.decrypt(row.offered, context=_context(person_id)).decode()
    uri = pyotp.TOTP(secret, interval=STEP_SECONDS).provisioning_uri(
        name=login_name, issuer_name=issuer
    )
    return Enrolment(secret, uri, _qr_svg(uri))


def confirm(
    tx: Tx, clock: Clock, settings: LockoutSettings, ring: KeyRing, *, person_id: str, code: str
) -> Verification:
    """Put the offered secret in force if ``code`` shows that the authenticator has it."""
    row = tx.get(SecondFactorRow, person_id)
    if row is None or row.offered is None:
        raise Conflict("identities-second-factor-not-offered")
    wait = minutes_to_wait(tx, clock, _key(person_id))
    if wait:
        return Verification(False, wait)
    step = _matching_step(ring.decrypt(row.offered, context=_context(person_id)), clock, code)
    if step is None:
        return _failed(tx, clock, settings, person_id)
    row.sealed, row.offered = row.offered, None
    row.confirmed_at, row.last_step = clock.now(), step
    tx.flush()
    forget_failures(tx, _key(person_id))
    _tell(tx, clock, person_id, "foundation:second-factor:enrol")
    return Verification(True)


def verify(
    tx: Tx, clock: Clock, settings: LockoutSettings, ring: KeyRing, *, person_id: str, code: str
) -> Verification:
    """Check a code from the authenticator, or a recovery code; each is accepted once."""
    wait = minutes_to_wait(tx, clock, _key(person_id))
    if wait:
        return Verification(False, wait)
    typed = re.sub(r"[\s-]", "", code).lower()
    if typed.isascii() and typed.isdigit() and len(typed) == 6:
        passed, left = _use_step(tx, clock, ring, person_id, typed), None
    else:
        passed, left = _use_recovery_code(tx, clock, ring, person_id, typed)
    if not passed:
        return _failed(tx, clock, settings, person_id)
    forget_failures(tx, _key(person_id))
    _tell(tx, clock, person_id, "foundation:second-factor:pass", by_recovery_code=left is not None)
    return Verification(True, recovery_codes_left=left)


def renew_recovery_codes(tx: Tx, clock: Clock, ring: KeyRing, *, person_id: str) -> list[str]:
    """Ten fresh codes, shown once; all earlier ones stop working."""
    if not is_enrolled(tx, person_id):
        raise Conflict("identities-second-factor-missing")
    tx.execute(delete(RecoveryCodeRow).where(RecoveryCodeRow.person_id == person_id))
    codes = [_recovery_code() for _ in range(RECOVERY_CODES)]
    for code in codes:
        tx.add(RecoveryCodeRow(person_id=person_id, digest=_code_digest(ring, person_id, code)))
    tx.flush()
    _tell(tx, clock, person_id, "foundation:recovery-code:renew")
    return codes


def recovery_codes_left(tx: Tx, person_id: str) -> int:
    """How many recovery codes can still be used."""
    statement = select(func.count(RecoveryCodeRow.id)).where(
        RecoveryCodeRow.person_id == person_id, RecoveryCodeRow.used_at.is_(None)
    )
    return tx.scalar(statement) or 0


def has_recovery_codes(tx: Tx, person_id: str) -> bool:
    """Whether codes were ever made for this second factor, used up or not."""
    statement = select(RecoveryCodeRow.id).where(RecoveryCodeRow.person_id == person_id)
    return tx.scalars(statement.limit(1)).first() is not None


def remove(tx: Tx, *, person_id: str) -> None:
    """Take a lost second factor away; `foundation.account_recovery` says who may do so."""
    tx.execute(delete(RecoveryCodeRow).where(RecoveryCodeRow.person_id == person_id))
    tx.execute(delete(SecondFactorRow).where(SecondFactorRow.person_id == person_id))


def _use_step(tx: Tx, clock: Clock, ring: KeyRing, person_id: str, code: str) -> bool:
    row = tx.get(SecondFactorRow, person_id)
    if row is None or row.sealed is None:
        return False
    step = _matching_step(ring.decrypt(row.sealed, context=_context(person_id)), clock, code)
    if step is None:
        return False
    # One statement, so that of two requests with the same code only one is let in.
    used = tx.execute(
        update(SecondFactorRow)
        .where(SecondFactorRow.person_id == person_id, SecondFactorRow.last_step < step)
        .values(last_step=step)
        .returning(SecondFactorRow.person_id)
    )
    return used.first() is not None


def _use_recovery_code(
    tx: Tx, clock: Clock, ring: KeyRing, person_id: str, code: str
) -> tuple[bool, int | None]:
    used = tx.execute(
        update(RecoveryCodeRow)
        .where(
            RecoveryCodeRow.person_id == person_id,
            RecoveryCodeRow.digest == _code_digest(ring, person_id, code),
            RecoveryCodeRow.used_at.is_(None),
        )
        .values(used_at=clock.now())
        .returning(RecoveryCodeRow.id)
    )
    if used.first() is None:
        return False, None
    return True, recovery_codes_left(tx, person_id)


def _matching_step(secret: bytes, clock: Clock, code: str) -> int | None:
    totp = pyotp.TOTP(secret.decode(), interval=STEP_SECONDS)
    now = int(clock.now().timestamp()) // STEP_SECONDS
    typed = re.sub(r"\s", "", code)
    fitting = [
        step
        for step in (now - 1, now, now + 1)
        if hmac.compare_digest(totp.generate_otp(step).encode(), typed.encode())
    ]
    return max(fitting, default=None)


def _failed(tx: Tx, clock: Clock, settings: LockoutSettings, person_id: str) -> Verification:
    wait = note_failure(tx, clock, settings, _key(person_id))
    _tell(tx, clock, person_id, "foundation:second-factor:fail", locked_minutes=wait)
    return Verification(False, wait)


def _qr_svg(uri: str) -> str:
    out = io.BytesIO()
    code = segno.make(uri, error="m", micro=False)
    # Without a size of its own the picture has a view box and scales with the page.
    code.save(out, kind="svg", border=4, xmldecl=False, nl=False, light="#fff", omitsize=True)
    return out.getvalue().decode()


def _recovery_code() -> str:
    return "-".join("".join(secrets.choice(_LETTERS) for _ in range(5)) for _ in range(2))


def _code_digest(ring: KeyRing, person_id: str, code: str) -> str:
    return ring.blind_index(f"{person_id}:{code.replace('-', '')}", purpose="recovery-code")


def _context(person_id: str) -> str:
    return f"second-factor:{person_id}"


def _key(person_id: str) -> str:
    return lockout_key("second-factor", person_id)


def _tell(tx: Tx, clock: Clock, person_id: str, act: str, **facts: str | int | bool) -> None:
    audit.record(tx, clock, actor=person_id, act=act, subject=person_id, facts=facts)
