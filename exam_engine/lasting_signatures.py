"""What makes signatures last, opened from the settings: time stamps and evidence of standing."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.x509 import ocsp

from certs.settings import SigningSettings, Timestamping
from certs.signing.exchange import Correspondent, Patience
from certs.signing.key_folder import KeyFolder
from certs.signing.key_sources import read_private_key
from certs.signing.profiles import Keyed, revocation_list
from certs.signing.revocation import (
    EvidenceShelf,
    ask_responder,
    fetch_list,
    read_list,
)
from certs.signing.timestamps import TimestampClient
from foundation.clock import Clock
from foundation.errors import Invalid, Unavailable

REVOCATION_FOLDER = "revocation"
_LIST_DAYS = 30


def timestamp_roots(settings: SigningSettings) -> tuple[x509.Certificate, ...]:
    """The roots that tokens must lead to; none where no file is named."""
    if not settings.timestamp_roots:
        return ()
    try:
        return tuple(x509.load_pem_x509_certificates(Path(settings.timestamp_roots).read_bytes()))
    except OSError as error:
        file = Path(settings.timestamp_roots).name
        raise Unavailable("certs-authority-file", file=file) from error
    except ValueError as error:
        raise Invalid("certs-timestamp-settings") from error


def timestamp_client(settings: SigningSettings, clock: Clock) -> TimestampClient | None:
    """The authority that the settings name; none where they want no time stamps."""
    if settings.timestamp is Timestamping.NONE:
        return None
    roots = timestamp_roots(settings)
    if not settings.timestamp_address or not roots:
        raise Invalid("certs-timestamp-settings")
    return TimestampClient(
        _correspondent(settings, settings.timestamp_address),
        roots,
        clock,
        policy=settings.timestamp_policy or None,
    )


def evidence_shelf(settings: SigningSettings, keys: KeyFolder, clock: Clock) -> EvidenceShelf:
    """Evidence from files, from the addresses in the settings, and the demonstration's own."""
    signer = keys.signer
    certificate = keys.certificate(signer.certificate)
    issuer = keys.certificate((*signer.chain, signer.root)[0])

    def gather() -> tuple[list[x509.CertificateRevocationList], list[ocsp.OCSPResponse]]:
        lists = _own_lists(keys, clock.now()) if signer.demonstration else []
        lists += _lists_in(keys.folder / REVOCATION_FOLDER)
        lists += [fetch_list(_correspondent(settings, each)) for each in settings.revocation_lists]
        answers = []
        if settings.responder:
            responder = _correspondent(settings, settings.responder)
            answers.append(ask_responder(responder, certificate, issuer))
        return lists, answers

    return EvidenceShelf(gather, (*keys.roots(), *timestamp_roots(settings)), clock)


def _correspondent(settings: SigningSettings, address: str) -> Correspondent:
    """Plain http will do: tokens, lists and answers are signed, and are checked by that."""
    patience = Patience(settings.seconds, settings.attempts)
    return Correspondent(address, patience, plain=True)


def _lists_in(folder: Path) -> list[x509.CertificateRevocationList]:
    found = []
    for file in sorted(folder.glob("*.crl")):
        try:
            found.append(read_list(file.read_bytes()))
        except ValueError as error:
            raise Invalid("certs-evidence-file", file=file.name) from error
    return found


def _own_lists(keys: KeyFolder, now: datetime) -> list[x509.CertificateRevocationList]:
    """Empty lists by the demonstration's authorities, which nobody else would make."""
    made = []
    for name in ("root", "issuing"):
        key = read_private_key((keys.folder / f"{name}.key").read_bytes(), keys.passphrase)
        authority = Keyed(keys.certificate(f"{name}.pem"), key)
        made.append(revocation_list(authority, now - timedelta(hours=1), _LIST_DAYS))
    return made
