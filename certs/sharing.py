"""Links by which a holder shows a certificate: for a time, in the parts that the holder opens.

A look-up by anyone shows no score and no photo. The holder may open more to whoever gets a link,
and close it again; a link ends by itself. The secret of a link is derived from its id with a key
of the ring, so that its holder can copy it again and the records alone open nothing.
"""

from __future__ import annotations

import hmac
from base64 import urlsafe_b64encode
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from hashlib import sha256

from sqlalchemy import select, update

from certs.holder_tables import ShareLinkRow
from certs.tables import CertificateRow, Stage
from foundation.clock import Clock
from foundation.database import Tx
from foundation.errors import Conflict, Invalid, NotFound
from foundation.ids import new_id
from foundation.keys import KeyRing

DAYS = (7, 30, 90, 180)
"""How long a link may live; the holder extends it by making another."""
MOST_LIVE = 20
_PURPOSE = "certs:share-link"
_TOKEN_BYTES = 16


class Part(StrEnum):
    """What a holder may open beside the standing."""

    FULL_NAME = "full_name"
    SCORES = "scores"
    SKILLS = "skills"
    PHOTO = "photo"


@dataclass(frozen=True, slots=True)
class ShareLink:
    """One link as its holder sees it; ``token`` is the secret that stands in its address."""

    id: str
    token: str
    shows: tuple[Part, ...]
    made_at: datetime
    ends_at: datetime
    opened: int
    opened_at: datetime | None


@dataclass(frozen=True, slots=True)
class Opened:
    """What a link leads to."""

    link_id: str
    tenant_id: str
    certificate_id: str
    number: str
    shows: frozenset[Part]
    ends_at: datetime


def make_link(
    tx: Tx, clock: Clock, ring: KeyRing, certificate_id: str, *, days: int, shows: list[str]
) -> ShareLink:
    """A new link to an issued certificate.

    Raises ``Invalid`` for a time or a part that is not offered, ``Conflict`` where `MOST_LIVE`
    links live already.
    """
    if days not in DAYS:
        raise Invalid("certs-share-days", days=days, offered=list(DAYS))
    unknown = sorted(set(shows) - set(Part))
    if unknown:
        raise Invalid("certs-share-part", part=unknown[0])
    row = tx.get(CertificateRow, certificate_id)
    if row is None or row.stage != Stage.ISSUED:
        raise NotFound("certs-certificate-unknown", certificate=certificate_id)
    if len(live_links(tx, clock, ring, certificate_id)) >= MOST_LIVE:
        raise Conflict("certs-share-too-many", most=MOST_LIVE)
    now, link_id = clock.now(), new_id()
    link = ShareLinkRow(
        id=link_id,
        certificate_id=certificate_id,
        token_digest=_digest(_token(ring, link_id)),
        shows=[part.value for part in Part if part in shows],
        made_at=now,
        ends_at=now + timedelta(days=days),
    )
    tx.add(link)
    tx.flush()
    return _link(link, ring)


def live_links(tx: Tx, clock: Clock, ring: KeyRing, certificate_id: str) -> list[ShareLink]:
    """The links that still open something, newest first."""
    rows = tx.scalars(
        select(ShareLinkRow)
        .where(
            ShareLinkRow.certificate_id == certificate_id,
            ShareLinkRow.ended_at.is_(None),
            ShareLinkRow.ends_at > clock.now(),
        )
        .order_by(ShareLinkRow.made_at.desc(), ShareLinkRow.id.desc())
    )
    return [_link(row, ring) for row in rows]


def end_link(tx: Tx, clock: Clock, certificate_id: str, link_id: str) -> None:
    """End a link now; ending it again changes nothing."""
    row = tx.get(ShareLinkRow, link_id)
    if row is None or row.certificate_id != certificate_id:
        raise NotFound("certs-share-unknown")
    if row.ended_at is None:
        row.ended_at = clock.now()


def find_link(tx: Tx, clock: Clock, token: str) -> Opened:
    """What a link shows.

    ``NotFound`` alike for one that never was, has been ended or has run out: who is asked to look
    at it learns no more from it.
    """
    row = tx.scalars(
        select(ShareLinkRow).where(
            ShareLinkRow.token_digest == _digest(token),
            ShareLinkRow.ended_at.is_(None),
            ShareLinkRow.ends_at > clock.now(),
        )
    ).one_or_none()
    if row is None:
        raise NotFound("certs-share-unknown")
    certificate = tx.get_one(CertificateRow, row.certificate_id)
    return Opened(
        link_id=row.id,
        tenant_id=certificate.tenant_id,
        certificate_id=certificate.id,
        number=certificate.number,
        shows=frozenset(Part(part) for part in row.shows),
        ends_at=row.ends_at,
    )


def count_opening(tx: Tx, clock: Clock, link_id: str) -> None:
    """Note that somebody has looked, for the holder to see."""
    tx.execute(
        update(ShareLinkRow)
        .where(ShareLinkRow.id == link_id)
        .values(opened=ShareLinkRow.opened + 1, opened_at=clock.now()),
        execution_options={"synchronize_session": False},
    )


def _link(row: ShareLinkRow, ring: KeyRing) -> ShareLink:
    return ShareLink(
        id=row.id,
        token=_token(ring, row.id),
        shows=tuple(Part(part) for part in row.shows),
        made_at=row.made_at,
        ends_at=row.ends_at,
        opened=row.opened or 0,
        opened_at=row.opened_at,
    )


def _token(ring: KeyRing, link_id: str) -> str:
    whole = hmac.digest(ring.derive(_PURPOSE), link_id.encode(), "sha256")
    return urlsafe_b64encode(whole[:_TOKEN_BYTES]).rstrip(b"=").decode()


def _digest(token: str) -> str:
    return sha256(token.encode()).hexdigest()
