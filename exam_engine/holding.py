"""What holders do with their own certificates: show them to others, take them along."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from certs import look_ups, sharing
from certs.reading import attached, page_png
from certs.records import Certificate
from certs.sharing import ShareLink
from certs.signing.credentials import FILE_NAME
from exam_engine.certificates import own_certificates
from foundation import audit
from foundation.blobs import BlobStore
from foundation.clock import Clock
from foundation.database import Tx
from foundation.errors import NotFound
from foundation.keys import KeyRing
from foundation.roles import Caller

_PROFILE = "https://www.linkedin.com/profile/add"


@dataclass(frozen=True, slots=True)
class ProfileEntry:
    """A certificate as the fields of a professional network's form, each to be copied by hand.

    LinkedIn no longer promises to fill its form from an address, so both are offered.
    """

    name: str
    organisation: str
    number: str
    issued_on: date
    expires_on: date | None
    address: str

    @property
    def link(self) -> str:
        """Address that opens the form and asks it to fill itself."""
        fields: dict[str, str | int] = {
            "startTask": "CERTIFICATION_NAME",
            "name": self.name,
            "organizationName": self.organisation,
            "issueYear": self.issued_on.year,
            "issueMonth": self.issued_on.month,
            "certUrl": self.address,
            "certId": self.number,
        }
        if self.expires_on is not None:
            fields |= {
                "expirationYear": self.expires_on.year,
                "expirationMonth": self.expires_on.month,
            }
        return f"{_PROFILE}?{urlencode(fields)}"


def own_certificate(tx: Tx, clock: Clock, caller: Caller, certificate_id: str) -> Certificate:
    """One of the caller's own issued certificates; any other is the same as not there."""
    own = {made.id: made for made in own_certificates(tx, clock, caller.subject_ref or "")}
    if certificate_id not in own:
        raise NotFound("certs-certificate-unknown", certificate=certificate_id)
    return own[certificate_id]


def share(
    tx: Tx,
    clock: Clock,
    ring: KeyRing,
    *,
    by: Caller,
    certificate_id: str,
    days: int,
    shows: list[str],
) -> ShareLink:
    """Make a link to one's own certificate."""
    own_certificate(tx, clock, by, certificate_id)
    link = sharing.make_link(tx, clock, ring, certificate_id, days=days, shows=shows)
    _note(tx, clock, by, "share", link=link.id, days=days, shows=" ".join(link.shows))
    return link


def end_share(tx: Tx, clock: Clock, *, by: Caller, certificate_id: str, link_id: str) -> None:
    """End a link to one's own certificate."""
    own_certificate(tx, clock, by, certificate_id)
    sharing.end_link(tx, clock, certificate_id, link_id)
    _note(tx, clock, by, "unshare", link=link_id)


def close_look_up(tx: Tx, clock: Clock, *, by: Caller, certificate_id: str, closed: bool) -> None:
    """Whether one's own certificate is found by anyone who types in its number and name."""
    own_certificate(tx, clock, by, certificate_id)
    look_ups.close_look_up(tx, clock, certificate_id, closed=closed)
    _note(tx, clock, by, "close-look-up" if closed else "open-look-up")


def picture(blobs: BlobStore, held: Certificate, width: int) -> bytes:
    """The certificate's page as a PNG, as people look at it before they read."""
    return page_png(_file(blobs, held), width)


def wallet_file(blobs: BlobStore, held: Certificate) -> bytes:
    """The Open Badges credential of a certificate, as it lies in the signed file."""
    return attached(_file(blobs, held), FILE_NAME)


def profile_entry(held: Certificate, lang: str, site: str) -> ProfileEntry:
    """The certificate for a profile, in one language; ``site`` is the public address."""
    award = held.award

    def told(zh: str, en: str) -> str:
        return en if lang == "en" and en else zh

    scheme = told(award.scheme.name.zh, award.scheme.name.en)
    level = told(award.level.name.zh, award.level.name.en)
    return ProfileEntry(
        name=f"{scheme} {level}",
        organisation=told(award.body.name.zh, award.body.name.en),
        number=held.number,
        issued_on=award.issued_on,
        expires_on=award.expires_on,
        address=f"{site.rstrip('/')}/verify/c/{held.token}",
    )


def _file(blobs: BlobStore, held: Certificate) -> bytes:
    if held.file_digest is None:
        raise AssertionError("an issued certificate has a file")
    return blobs.get(held.file_digest, tenant=held.tenant_id)


def _note(tx: Tx, clock: Clock, by: Caller, act: str, **facts: str | int) -> None:
    audit.record(
        tx,
        clock,
        actor=by.id,
        act=f"certs:certificate:{act}",
        subject=by.subject_ref or "",
        facts=facts,
    )
