"""Certified files: one revision, conforming, and trusted by verifiers that are not ours."""

from __future__ import annotations

import io
import json
import re
import shutil
import subprocess
import zlib
from pathlib import Path

import page
import pikepdf
import pytest
from cryptography.hazmat.primitives.serialization import Encoding

from certs.rendering.templates import compose
from certs.signing.pades import Attachment, Certifier
from tests.certificates import NOW, NUMBER, authority, award, line, photo, printer, specimen


@pytest.fixture(scope="module")
def signed() -> bytes:
    return specimen().made.pdf


@pytest.fixture
def file(signed: bytes, tmp_path: Path) -> Path:
    path = tmp_path / "certificate.pdf"
    path.write_bytes(signed)
    return path


def _needs(*programs: str) -> None:
    for program in programs:
        if shutil.which(program) is None:
            pytest.skip(f"{program} is not installed")


def _run(*command: str | Path) -> str:
    done = subprocess.run(list(map(str, command)), capture_output=True, text=True, check=False)
    return done.stdout + done.stderr


def test_signed_file_is_still_pdf_a_3a_and_pdf_ua_1(file: Path) -> None:
    for profile in (page.ValidationProfile.PDF_A_3A, page.ValidationProfile.PDF_UA_1):
        assert page.validate_pdf(str(file), profile=profile).is_compliant, profile


def test_everything_is_in_one_revision(signed: bytes) -> None:
    assert signed.count(b"%%EOF") == 1
    assert signed.count(b"startxref") == 1


def test_byte_range_leaves_out_the_signature_and_nothing_else(signed: bytes) -> None:
    found = re.findall(rb"/ByteRange \[ (\d+) (\d+) (\d+) (\d+) *\]", signed)
    assert len(found) == 1
    zero, first, second, rest = map(int, found[0])
    assert zero == 0
    assert second + rest == len(signed)
    assert re.fullmatch(rb"<[0-9a-f]+>", signed[first:second])


def test_reserved_place_is_no_larger_than_needed(signed: bytes) -> None:
    padding = re.search(rb"(0*)>", signed[signed.index(b"/Contents <") :])
    assert padding is not None
    assert len(padding.group(1)) < 100


def test_credential_is_attached_as_the_source_of_the_page(signed: bytes) -> None:
    with pikepdf.open(io.BytesIO(signed)) as pdf:
        assert list(pdf.attachments) == ["credential.json"]
        assert pdf.Root.AF[0].AFRelationship == "/Source"
        credential = json.loads(pdf.attachments["credential.json"].get_file().read_bytes())
    assert credential["credentialSubject"]["identifier"][1]["identityHash"] == NUMBER


def test_signing_again_gives_the_same_bytes() -> None:
    given = award()
    sheet = compose(line().template, line().faces, given, number=NUMBER, address="a", photo=photo())
    printed = printer().print(sheet, NUMBER, NOW)
    files = [Attachment("credential.json", b"{}", "application/ld+json", "test")]
    one, other = (Certifier(authority().material()) for _ in range(2))
    assert one.certify(printed, files, NOW, "r") == other.certify(printed, files, NOW, "r")


def test_data_that_ends_in_a_carriage_return_does_not_look_cut_short(tmp_path: Path) -> None:
    """Compressed data ends in its checksum, so that one file in 256 per stream ends that way."""
    attached = next(
        data for n in range(100_000) if zlib.adler32(data := b"{%d}" % n) & 0xFF == ord("\r")
    )
    sheet = compose(
        line().template, line().faces, award(), number=NUMBER, address="a", photo=photo()
    )
    files = [Attachment("credential.json", attached, "application/ld+json", "test")]
    made = Certifier(authority().material()).certify(
        printer().print(sheet, NUMBER, NOW), files, NOW, "r"
    )
    path = tmp_path / "certificate.pdf"
    path.write_bytes(made)
    judged = page.validate_pdf(str(path), profile=page.ValidationProfile.PDF_A_3A)
    assert judged.is_compliant, judged
    with pikepdf.open(path) as pdf:
        assert pdf.attachments["credential.json"].get_file().read_bytes() == attached


def test_pdfsig_finds_it_valid_trusted_and_wholly_signed(file: Path, tmp_path: Path) -> None:
    _needs("pdfsig", "certutil")
    store = tmp_path / "nss"
    store.mkdir()
    made = authority()
    for name, keyed in (("root", made.root), ("issuing", made.issuing)):
        (tmp_path / f"{name}.pem").write_bytes(keyed.certificate.public_bytes(Encoding.PEM))
    base = f"sql:{store}"
    _run("certutil", "-N", "-d", base, "--empty-password")
    for name, flags in (("root", "CT,C,C"), ("issuing", ",,")):
        _run(
            "certutil",
            "-A",
            "-d",
            base,
            "-n",
            name,
            "-t",
            flags,
            "-a",
            "-i",
            tmp_path / f"{name}.pem",
        )
    told = _run("pdfsig", "-nssdir", base, file)
    assert "Signature is Valid" in told
    assert "Certificate is Trusted" in told
    assert "Total document signed" in told
    assert "Signature #2" not in told


def test_qpdf_finds_no_fault(file: Path) -> None:
    _needs("qpdf")
    assert "No syntax or stream encoding errors" in _run("qpdf", "--check", file)
