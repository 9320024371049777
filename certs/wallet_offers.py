"""Offers by which a certificate goes into one wallet: a code, a PIN, an access, then one key.

OpenID for Verifiable Credential Issuance 1.0, 3.5 and 6: the pre-authorised code is short-lived and
used once, and a transaction code (the PIN) keeps it from whoever only saw the QR code. Code and PIN
are derived from a seed with a key of the ring, so that the holder's page can show them again and
the records hold neither. The first key that is proven is the one that the certificate is bound to;
after that there is no other. An answer that was lost on its way can be fetched again with the same
access and the same key until the access ends.
"""

from __future__ import annotations

import hmac
from base64 import urlsafe_b64encode
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from hashlib import sha256

from sqlalchemy import select, update

from certs.awards import Standing, standing_on
from certs.holder_tables import WalletOfferRow
from certs.tables import CertificateRow, Stage
from foundation.clock import Clock
from foundation.database import Tx
from foundation.errors import Conflict, Invalid, NotFound
from foundation.ids import new_id, new_secret
from foundation.keys import KeyRing

OFFERED_FOR = timedelta(minutes=15)
ACCESS_FOR = timedelta(minutes=10)
PIN_DIGITS = 6
MOST_TRIES = 5
"""Wrong PINs after which an offer is void; its holder may make another."""
_PURPOSE = "certs:wallet-offer"
_CODE_BYTES = 24


class Form(StrEnum):
    """In which form a wallet may have it: Open Badges 3.0, or SD-JWT VC to be shown in part."""

    BADGE = "badge"
    SELECTIVE = "selective"


@dataclass(frozen=True, slots=True)
class Offer:
    """An offer as the holder sees it; ``code`` and ``pin`` are secrets for their wallet alone."""

    id: str
    form: Form
    code: str
    pin: str
    ends_at: datetime


@dataclass(frozen=True, slots=True)
class Claimed:
    """A form that has gone into a wallet."""

    form: Form
    at: datetime


@dataclass(frozen=True, slots=True)
class Access:
    """What a wallet may fetch with its access token."""

    offer_id: str
    tenant_id: str
    certificate_id: str
    form: Form


class Redeeming(StrEnum):
    """Why a code opens nothing."""

    UNKNOWN = "unknown"
    WRONG_PIN = "wrong-pin"


def make_offer(
    tx: Tx, clock: Clock, ring: KeyRing, certificate_id: str, form: str, today: date
) -> Offer:
    """Offer a certificate that stands; an offer of the same form made before is void.

    ``Conflict`` where it does not stand, or has gone into a wallet in this form already.
    """
    if form not in set(Form):
        raise Invalid("certs-wallet-form", form=form)
    demand_standing(tx, certificate_id, today)
    row = tx.scalar(
        select(WalletOfferRow)
        .where(WalletOfferRow.certificate_id == certificate_id, WalletOfferRow.form == form)
        .with_for_update()
    )
    if row is None:
        row = WalletOfferRow(id=new_id(), certificate_id=certificate_id, form=form)
        tx.add(row)
    elif row.claimed_at is not None:
        raise Conflict("certs-wallet-claimed", at=row.claimed_at.isoformat())
    row.seed = new_id()
    row.code_digest = _digest(_code(ring, row.seed))
    row.ends_at = clock.now() + OFFERED_FOR
    row.tries = 0
    row.access_digest = row.access_ends_at = None
    tx.flush()
    return _offer(row, ring)


def live_offers(tx: Tx, clock: Clock, ring: KeyRing, certificate_id: str) -> list[Offer]:
    """The offers whose code a wallet can still use."""
    rows = tx.scalars(
        select(WalletOfferRow)
        .where(
            WalletOfferRow.certificate_id == certificate_id,
            WalletOfferRow.claimed_at.is_(None),
            WalletOfferRow.access_digest.is_(None),
            WalletOfferRow.tries < MOST_TRIES,
            WalletOfferRow.ends_at > clock.now(),
        )
        .order_by(WalletOfferRow.form)
    )
    return [_offer(row, ring) for row in rows]


def claims(tx: Tx, certificate_id: str) -> list[Claimed]:
    """The forms of a certificate that are in a wallet, by name."""
    rows = tx.scalars(
        select(WalletOfferRow)
        .where(
            WalletOfferRow.certificate_id == certificate_id, WalletOfferRow.claimed_at.is_not(None)
        )
        .order_by(WalletOfferRow.form)
    )
    return [Claimed(Form(row.form), row.claimed_at) for row in rows if row.claimed_at is not None]


def tenant_of_code(tx: Tx, code: str) -> str | None:
    """The body whose holder made the offer; the public asks, hence across tenants."""
    return tx.scalar(
        select(WalletOfferRow.tenant_id).where(WalletOfferRow.code_digest == _digest(code))
    )


def redeem(tx: Tx, clock: Clock, ring: KeyRing, code: str, pin: str) -> str | Redeeming:
    """The access token for a code and its PIN, once.

    A refusal is told and not raised, because the wrong PIN must be counted.
    """
    row = tx.scalar(
        select(WalletOfferRow).where(WalletOfferRow.code_digest == _digest(code)).with_for_update()
    )
    now = clock.now()
    spent = row is None or row.access_digest is not None or row.tries >= MOST_TRIES
    if row is None or spent or row.ends_at <= now:
        return Redeeming.UNKNOWN
    if not hmac.compare_digest(pin.encode(), _pin(ring, row.seed).encode()):
        row.tries += 1
        tx.flush()
        return Redeeming.WRONG_PIN
    access = new_secret(32)
    row.access_digest = _digest(access)
    row.access_ends_at = now + ACCESS_FOR
    tx.flush()
    return access


def find_access(tx: Tx, clock: Clock, access: str) -> Access | None:
    """What an access token is good for; the public asks, hence across tenants."""
    row = tx.scalar(
        select(WalletOfferRow).where(
            WalletOfferRow.access_digest == _digest(access),
            WalletOfferRow.access_ends_at > clock.now(),
        )
    )
    if row is None:
        return None
    return Access(row.id, row.tenant_id, row.certificate_id, Form(row.form))


def bind(tx: Tx, clock: Clock, access: Access, thumbprint: str) -> bool:
    """Bind to this key and say whether it is new; ``Conflict`` where it is bound to another."""
    changed = tx.execute(
        update(WalletOfferRow)
        .where(WalletOfferRow.id == access.offer_id, WalletOfferRow.holder_key.is_(None))
        .values(holder_key=thumbprint, claimed_at=clock.now())
        .returning(WalletOfferRow.id),
        execution_options={"synchronize_session": False},
    ).all()
    if changed:
        return True
    held = tx.scalar(select(WalletOfferRow.holder_key).where(WalletOfferRow.id == access.offer_id))
    if held != thumbprint:
        raise Conflict("certs-wallet-other-key")
    return False


def demand_standing(tx: Tx, certificate_id: str, today: date) -> None:
    """``Conflict`` for a certificate that is not good today: nothing of it is handed out."""
    row = tx.get(CertificateRow, certificate_id)
    if row is None or row.stage != Stage.ISSUED:
        raise NotFound("certs-certificate-unknown", certificate=certificate_id)
    standing = standing_on(Standing(row.standing), row.expires_on, today)
    if standing is not Standing.GRANTED:
        raise Conflict("certs-not-standing", standing=standing.value)


def _offer(row: WalletOfferRow, ring: KeyRing) -> Offer:
    return Offer(row.id, Form(row.form), _code(ring, row.seed), _pin(ring, row.seed), row.ends_at)


def _code(ring: KeyRing, seed: str) -> str:
    whole = hmac.digest(ring.derive(_PURPOSE), f"code:{seed}".encode(), "sha256")
    return urlsafe_b64encode(whole[:_CODE_BYTES]).decode()


def _pin(ring: KeyRing, seed: str) -> str:
    whole = hmac.digest(ring.derive(_PURPOSE), f"pin:{seed}".encode(), "sha256")
    return f"{int.from_bytes(whole[:8]) % 10**PIN_DIGITS:0{PIN_DIGITS}}"


def _digest(secret: str) -> str:
    return sha256(secret.encode("utf-8", "replace")).hexdigest()
