"""Time stamps and evidence inside the one revision: levels B-T and B-LT."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from functools import lru_cache
from pathlib import Path

import page
import pikepdf
import pytest
from asn1crypto import cms
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509 import ocsp
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko.sign.validation.dss import DocumentSecurityStore
from pyhanko_certvalidator import ValidationContext

from certs.rendering.templates import compose, load_template
from certs.signing.exchange import Correspondent, Patience
from certs.signing.pades import Attachment, Certifier, Level
from certs.signing.profiles import revocation_list, signer_certificate
from certs.signing.revocation import EvidenceShelf, ask_responder, fetch_list
from certs.signing.signers import HeldKey, SigningMaterial
from certs.signing.timestamp_tokens import check_token, signature_timestamp
from foundation.clock import FixedClock
from foundation.errors import Invalid, Unavailable
from tests.certificates import NOW, NUMBER, award, faces, photo, printer
from tests.signing_keys import START, Service, chain, p256_key, rsa_key, serving
from tests.timestamping import TestAuthority, tsa_root, tsa_signer

FILES = [Attachment("credential.json", b"{}", "application/ld+json", "credential")]
LISTS = lru_cache(maxsize=1)(
    lambda: [
        revocation_list(authority, NOW - timedelta(days=1), 30)
        for authority in (made().root, made().issuing, tsa_root())
    ]
)
made = lru_cache(maxsize=1)(chain)


@lru_cache(maxsize=1)
def printed() -> bytes:
    sheet = compose(load_template(), faces(), award(), number=NUMBER, address="a", photo=photo())
    return printer().print(sheet, NUMBER, NOW)


def _shelf(
    lists: list[x509.CertificateRevocationList], answers: tuple[ocsp.OCSPResponse, ...] = ()
) -> EvidenceShelf:
    roots = (made().root.certificate, tsa_root().certificate)
    return EvidenceShelf(lambda: (lists, list(answers)), roots, FixedClock(NOW))


def _certified(level: Level, material: SigningMaterial | None = None) -> bytes:
    stamps = TestAuthority(lambda: NOW) if level is not Level.BASIC else None
    shelf = _shelf(LISTS()) if level is Level.LONG_TERM else None
    certifier = Certifier(material or made().material(), stamps, shelf)
    assert certifier.level is level
    return certifier.certify(printed(), FILES, NOW, "reason")


@pytest.fixture(scope="module", params=[Level.TIMESTAMPED, Level.LONG_TERM], ids=str)
def level(request: pytest.FixtureRequest) -> Level:
    given: Level = request.param
    return given


@pytest.fixture(scope="module")
def signed(level: Level) -> bytes:
    return _certified(level)


@pytest.fixture
def file(signed: bytes, tmp_path: Path) -> Path:
    path = tmp_path / "certificate.pdf"
    path.write_bytes(signed)
    return path


def _asn1(certificate: x509.Certificate) -> asn1_x509.Certificate:
    return asn1_x509.Certificate.load(certificate.public_bytes(Encoding.DER))


def _container(data: bytes) -> bytes:
    (found,) = re.findall(rb"/ByteRange \[ 0 (\d+) (\d+) \d+ *\]", data)
    first, second = map(int, found)
    return bytes.fromhex(data[first + 1 : second - 1].decode())


def test_file_is_still_pdf_a_3a_and_pdf_ua_1(file: Path) -> None:
    for profile in (page.ValidationProfile.PDF_A_3A, page.ValidationProfile.PDF_UA_1):
        assert page.validate_pdf(str(file), profile=profile).is_compliant, profile


def test_everything_is_still_in_one_revision(signed: bytes) -> None:
    assert signed.count(b"%%EOF") == 1
    assert signed.count(b"startxref") == 1


def test_pyhanko_finds_signature_and_time_stamp_valid(signed: bytes) -> None:
    (signature,) = PdfFileReader(io.BytesIO(signed)).embedded_signatures
    context = ValidationContext(
        trust_roots=[_asn1(made().root.certificate), _asn1(tsa_root().certificate)],
        moment=NOW,
    )
    status = validate_pdf_signature(signature, context)
    assert status.bottom_line
    assert status.timestamp_validity is not None
    assert status.timestamp_validity.trusted
    assert status.timestamp_validity.timestamp == NOW


def test_pdfsig_says_that_the_whole_document_is_signed(file: Path, tmp_path: Path) -> None:
    for program in ("pdfsig", "certutil"):
        if shutil.which(program) is None:
            pytest.skip(f"{program} is not installed")
    store = f"sql:{tmp_path}"
    subprocess.run(["certutil", "-N", "-d", store, "--empty-password"], check=True)
    pem = tmp_path / "root.pem"
    pem.write_bytes(made().root.certificate.public_bytes(Encoding.PEM))
    added = ["-A", "-d", store, "-n", "root", "-t", "CT,C,C", "-a", "-i", str(pem)]
    subprocess.run(["certutil", *added], check=True)
    done = subprocess.run(
        ["pdfsig", "-nssdir", store, str(file)], capture_output=True, text=True, check=False
    )
    assert "Signature is Valid" in done.stdout
    assert "Certificate is Trusted" in done.stdout
    assert "Total document signed" in done.stdout


def test_the_token_is_over_this_signature(signed: bytes) -> None:
    found = signature_timestamp(_container(signed))
    assert found is not None
    token, digest = found
    assert check_token(token, digest, (tsa_root().certificate,)).time == NOW


def test_a_token_of_another_signature_is_noticed() -> None:
    mine, other = (
        signature_timestamp(_container(_certified(Level.TIMESTAMPED, material)))
        for material in (made().material(), chain(rsa_key()).material())
    )
    assert mine is not None and other is not None
    with pytest.raises(Invalid, match="certs-timestamp-false"):
        check_token(other[0], mine[1], (tsa_root().certificate,))


def test_a_basic_signature_has_no_time_stamp() -> None:
    assert signature_timestamp(_container(_certified(Level.BASIC))) is None


def test_a_second_unsigned_attribute_is_refused() -> None:
    content = cms.ContentInfo.load(_container(_certified(Level.TIMESTAMPED)))
    unsigned = content["content"]["signer_infos"][0]["unsigned_attrs"]
    unsigned.append(unsigned[0])
    with pytest.raises(Invalid, match="certs-timestamp-false"):
        signature_timestamp(content.dump(force=True))


def test_long_term_file_carries_all_that_validation_needs() -> None:
    reader = PdfFileReader(io.BytesIO(_certified(Level.LONG_TERM)))
    store = DocumentSecurityStore.read_dss(reader)
    context = store.as_validation_context(
        {
            "trust_roots": [_asn1(made().root.certificate), _asn1(tsa_root().certificate)],
            "moment": NOW,
            "revocation_mode": "require",
            "allow_fetching": False,
        }
    )
    (signature,) = reader.embedded_signatures
    status = validate_pdf_signature(signature, context, ts_validation_context=context)
    assert status.bottom_line
    assert len(context.crls) == 3
    with pikepdf.open(io.BytesIO(_certified(Level.LONG_TERM))) as pdf:
        assert "/VRI" not in pdf.Root.DSS


def test_an_authority_that_is_down_stops_the_line_at_its_opening() -> None:
    class Down:
        def token(self, digest: bytes) -> bytes:
            raise Unavailable("certs-service-silent", host="tsa", reason="TimeoutError")

    with pytest.raises(Unavailable, match="certs-service-silent"):
        Certifier(made().material(), Down())


def test_evidence_without_a_time_is_refused() -> None:
    with pytest.raises(Invalid, match="certs-evidence-without-time"):
        Certifier(made().material(), None, _shelf(LISTS()))


def _without(number: int) -> list[x509.CertificateRevocationList]:
    return [each for place, each in enumerate(LISTS()) if place != number]


@pytest.mark.parametrize("number", [0, 1, 2])
def test_a_certificate_without_evidence_stops_the_file(number: int) -> None:
    certifier = Certifier(made().material(), TestAuthority(lambda: NOW), _shelf(_without(number)))
    with pytest.raises(Unavailable, match="certs-evidence-missing"):
        certifier.certify(printed(), FILES, NOW, "reason")


def _evidence(lists: list[x509.CertificateRevocationList]) -> object:
    certificates = (made().signer.certificate, made().issuing.certificate, tsa_signer().certificate)
    return _shelf(lists).evidence(certificates)


@pytest.mark.parametrize(
    ("lists", "error", "code"),
    [
        (
            lambda: [*_without(1), revocation_list(made().issuing, NOW - timedelta(days=9), 5)],
            Unavailable,
            "certs-evidence-missing",
        ),
        (
            lambda: [*_without(1), revocation_list(chain().issuing, NOW - timedelta(days=1), 5)],
            Unavailable,
            "certs-evidence-missing",
        ),
        (
            lambda: [
                *_without(1),
                revocation_list(
                    made().issuing,
                    NOW - timedelta(days=1),
                    5,
                    (made().signer.certificate.serial_number,),
                ),
            ],
            Invalid,
            "certs-signer-revoked",
        ),
    ],
    ids=["stale", "of another authority", "revoked"],
)
def test_evidence_that_does_not_hold_is_refused(
    lists: Callable[[], list[x509.CertificateRevocationList]], error: type[Exception], code: str
) -> None:
    with pytest.raises(error, match=code):
        _evidence(lists())


def _answer(status: ocsp.OCSPCertStatus) -> ocsp.OCSPResponse:
    revoked = status is ocsp.OCSPCertStatus.REVOKED
    issuing = made().issuing
    return (
        ocsp.OCSPResponseBuilder()
        .add_response(
            made().signer.certificate,
            issuing.certificate,
            hashes.SHA256(),
            status,
            NOW - timedelta(hours=1),
            NOW + timedelta(days=1),
            NOW - timedelta(hours=2) if revoked else None,
            None,
        )
        .responder_id(ocsp.OCSPResponderEncoding.HASH, issuing.certificate)
        .sign(issuing.key, hashes.SHA256())
    )


def test_a_responders_answer_does_as_well_as_a_list() -> None:
    answer = _answer(ocsp.OCSPCertStatus.GOOD)
    certifier = Certifier(
        made().material(), TestAuthority(lambda: NOW), _shelf(_without(1), (answer,))
    )
    data = certifier.certify(printed(), FILES, NOW, "reason")
    with pikepdf.open(io.BytesIO(data)) as pdf:
        assert len(pdf.Root.DSS.OCSPs) == 1
        assert pdf.Root.DSS.OCSPs[0].read_bytes() == answer.public_bytes(Encoding.DER)


def test_a_responder_who_says_revoked_stops_the_file() -> None:
    with pytest.raises(Invalid, match="certs-signer-revoked"):
        _shelf(_without(1), (_answer(ocsp.OCSPCertStatus.REVOKED),)).evidence(
            (made().signer.certificate, made().issuing.certificate)
        )


def test_lists_and_answers_are_fetched() -> None:
    quick = Patience(seconds=2, attempts=2, pause=0.01, rest=0)
    der = LISTS()[0].public_bytes(Encoding.DER)
    with serving(Service(lambda _: (200, {}, der))) as service:
        assert fetch_list(Correspondent(service.address, quick)) == LISTS()[0]
    answer = _answer(ocsp.OCSPCertStatus.GOOD).public_bytes(Encoding.DER)
    with serving(Service(lambda _: (200, {}, answer))) as service:
        told = ask_responder(
            Correspondent(service.address, quick),
            made().signer.certificate,
            made().issuing.certificate,
        )
    assert told.public_bytes(Encoding.DER) == answer
    with (
        serving(Service(lambda _: (200, {}, b"<html>"))) as service,
        pytest.raises(Unavailable, match="certs-evidence-unread"),
    ):
        fetch_list(Correspondent(service.address, quick))


def test_evidence_is_gathered_once_for_many_files() -> None:
    asked = 0

    def gather() -> tuple[list[x509.CertificateRevocationList], list[ocsp.OCSPResponse]]:
        nonlocal asked
        asked += 1
        return list(LISTS()), []

    clock = FixedClock(NOW)
    shelf = EvidenceShelf(gather, (made().root.certificate, tsa_root().certificate), clock)
    wanted = (made().signer.certificate, made().issuing.certificate)
    for _ in range(3):
        shelf.evidence(wanted)
    assert asked == 1
    clock.advance(hours=7)
    shelf.evidence(wanted)
    assert asked == 2


def test_an_authority_that_changes_its_signer_stops_a_long_term_file() -> None:
    authority = TestAuthority(lambda: NOW)
    certifier = Certifier(made().material(), authority, _shelf(LISTS()))
    certifier.certify(printed(), FILES, NOW, "reason")
    authority.signer = tsa_signer(True)  # The same name, another certificate.
    assert authority.signer != tsa_signer()
    with pytest.raises(Unavailable, match="certs-evidence-missing"):
        certifier.certify(printed(), FILES, NOW, "reason")


def test_a_signer_without_a_common_name_may_sign() -> None:
    own = chain()
    key = p256_key()
    name = x509.Name([x509.NameAttribute(x509.NameOID.ORGANIZATION_NAME, "Body")])
    certificate = signer_certificate(name, key.public_key(), own.issuing, START, 5)
    material = replace(own.material(HeldKey(key)), certificate=certificate)
    data = Certifier(material).certify(printed(), FILES, NOW, "reason")
    (signature,) = PdfFileReader(io.BytesIO(data)).embedded_signatures
    assert signature.sig_object["/Name"] == "O=Body"
