"""Evidence that certificates had not been revoked: gathered before signing, embedded for later.

A PAdES file of level B-LT carries what a verifier needs when the authorities are gone (ETSI EN
319 142-1, 5.4): certificates, revocation lists (RFC 5280, 5) and answers of responders (RFC 6960).
Our files are of one revision, so the evidence is gathered first and the signature covers it. It is
checked when it is gathered: what does not cover every certificate, is stale or says revoked stops
the batch.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509 import ocsp
from cryptography.x509.oid import ExtendedKeyUsageOID

from certs.signing.exchange import Correspondent
from certs.signing.usable import common_name
from foundation.clock import Clock
from foundation.errors import Invalid, Unavailable

Certificates = Sequence[x509.Certificate]

_FRESH = timedelta(hours=6)
"""Evidence is gathered anew after this time, or when it is about to run out."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """What is embedded: certificates, revocation lists and responders' answers."""

    certificates: tuple[x509.Certificate, ...]
    lists: tuple[x509.CertificateRevocationList, ...] = ()
    answers: tuple[ocsp.OCSPResponse, ...] = ()


class EvidenceSource(Protocol):
    """Gives evidence of the standing of certificates; may be called by many threads."""

    def evidence(self, certificates: Certificates) -> Evidence:
        """Checked evidence for all of them; ``Unavailable`` or ``Invalid`` when there is none."""


Gather = Callable[[], tuple[list[x509.CertificateRevocationList], list[ocsp.OCSPResponse]]]


class EvidenceShelf:
    """Evidence gathered once for many files; safe to share by threads."""

    def __init__(self, gather: Gather, roots: Certificates, clock: Clock) -> None:
        """``gather`` fetches lists and answers; ``roots`` need no evidence themselves."""
        self._gather = gather
        self._roots = tuple(roots)
        self._clock = clock
        self._lock = threading.Lock()
        self._kept: tuple[tuple[x509.Certificate, ...], Evidence, datetime] | None = None

    def evidence(self, certificates: Certificates) -> Evidence:
        """Checked evidence that the certificates, without roots, stand at this moment."""
        wanted, now = tuple(certificates), self._clock.now()
        with self._lock:
            if self._kept is not None:
                known, evidence, until = self._kept
                if known == wanted and now < until:
                    return evidence
            lists, answers = self._gather()
            evidence = Evidence(wanted, tuple(lists), tuple(answers))
            demand_standing(evidence, self._roots, now)
            ends = [one.next_update_utc for one in lists]
            until = min([now + _FRESH, *(end for end in ends if end is not None)])
            self._kept = wanted, evidence, until
            return evidence


def demand_standing(evidence: Evidence, roots: Certificates, now: datetime) -> None:
    """Refuse evidence that does not show, for each certificate, that it stands at ``now``."""
    issuers = (*evidence.certificates, *roots)
    for certificate in evidence.certificates:
        issuer = _issuer_of(certificate, issuers)
        if certificate in roots or _is_unasked(certificate):
            continue
        listed = any(_lists(one, certificate, issuer, now) for one in evidence.lists)
        answered = any(_answers(one, certificate, issuer, now) for one in evidence.answers)
        if not (listed or answered):
            raise Unavailable("certs-evidence-missing", certificate=common_name(certificate))


def fetch_list(service: Correspondent) -> x509.CertificateRevocationList:
    """The revocation list at an address."""
    answer = service.ask(None, {}, method="GET")
    try:
        if answer.status != 200:
            raise ValueError("status")
        return read_list(answer.body)
    except ValueError as error:
        raise Unavailable("certs-evidence-unread", host=service.host) from error


def read_list(data: bytes) -> x509.CertificateRevocationList:
    """A revocation list in PEM or DER; ``ValueError`` when it is neither."""
    if data.lstrip().startswith(b"-----"):
        return x509.load_pem_x509_crl(data)
    return x509.load_der_x509_crl(data)


def ask_responder(
    service: Correspondent, certificate: x509.Certificate, issuer: x509.Certificate
) -> ocsp.OCSPResponse:
    """A responder's answer about one certificate (RFC 6960; by POST, without a nonce)."""
    question = ocsp.OCSPRequestBuilder().add_certificate(certificate, issuer, hashes.SHA256())
    body = question.build().public_bytes(Encoding.DER)
    answer = service.ask(body, {"Content-Type": "application/ocsp-request"})
    try:
        if answer.status != 200:
            raise ValueError("status")
        response = ocsp.load_der_ocsp_response(answer.body)
        if response.response_status is not ocsp.OCSPResponseStatus.SUCCESSFUL:
            raise ValueError("response")
        return response
    except ValueError as error:
        raise Unavailable("certs-evidence-unread", host=service.host) from error


def _issuer_of(certificate: x509.Certificate, known: Certificates) -> x509.Certificate:
    for each in known:
        try:
            certificate.verify_directly_issued_by(each)
        except (InvalidSignature, TypeError, ValueError):
            continue
        return each
    raise Unavailable("certs-evidence-missing", certificate=common_name(certificate))


def _is_unasked(certificate: x509.Certificate) -> bool:
    """Whether the certificate says that nobody need ask (RFC 6960, 4.2.2.2.1)."""
    try:
        certificate.extensions.get_extension_for_class(x509.OCSPNoCheck)
    except x509.ExtensionNotFound:
        return False
    return True


def _lists(
    found: x509.CertificateRevocationList,
    certificate: x509.Certificate,
    issuer: x509.Certificate,
    now: datetime,
) -> bool:
    """Whether this list speaks for the certificate; ``Invalid`` when it says revoked."""
    key = issuer.public_key()
    if not isinstance(key, ec.EllipticCurvePublicKey | rsa.RSAPublicKey):
        return False
    if found.issuer != issuer.subject or not found.is_signature_valid(key):
        return False
    if found.next_update_utc is None or not found.last_update_utc <= now < found.next_update_utc:
        return False
    if found.get_revoked_certificate_by_serial_number(certificate.serial_number) is not None:
        raise Invalid("certs-signer-revoked", certificate=common_name(certificate))
    return True


def _answers(
    found: ocsp.OCSPResponse,
    certificate: x509.Certificate,
    issuer: x509.Certificate,
    now: datetime,
) -> bool:
    """Whether this answer speaks for the certificate; ``Invalid`` when it says revoked."""
    if found.serial_number != certificate.serial_number or not _is_theirs(found, issuer):
        return False
    until = found.next_update_utc
    if found.this_update_utc > now or (until is not None and now >= until):
        return False
    if found.certificate_status is ocsp.OCSPCertStatus.REVOKED:
        raise Invalid("certs-signer-revoked", certificate=common_name(certificate))
    return found.certificate_status is ocsp.OCSPCertStatus.GOOD


def _is_theirs(found: ocsp.OCSPResponse, issuer: x509.Certificate) -> bool:
    """Whether the issuer signed the answer, or one it certified for that (RFC 6960, 4.2.2.2)."""
    for signer in (issuer, *found.certificates):
        if signer is not issuer and not _may_answer(signer, issuer):
            continue
        key, method = signer.public_key(), found.signature_hash_algorithm
        signed = found.signature, found.tbs_response_bytes
        try:
            if isinstance(key, rsa.RSAPublicKey) and method is not None:
                key.verify(*signed, padding.PKCS1v15(), method)
            elif isinstance(key, ec.EllipticCurvePublicKey) and method is not None:
                key.verify(*signed, ec.ECDSA(method))
            else:
                continue
        except InvalidSignature:
            continue
        return True
    return False


def _may_answer(signer: x509.Certificate, issuer: x509.Certificate) -> bool:
    try:
        signer.verify_directly_issued_by(issuer)
        usage = signer.extensions.get_extension_for_class(x509.ExtendedKeyUsage).value
    except (InvalidSignature, TypeError, ValueError, x509.ExtensionNotFound):
        return False
    return ExtendedKeyUsageOID.OCSP_SIGNING in usage
