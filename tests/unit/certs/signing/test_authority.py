"""The demonstration's certification authority."""

from __future__ import annotations

import stat
from datetime import timedelta
from pathlib import Path

import pytest
from cryptography import x509

from certs.signing.authority import (
    create_authority,
    export_authority,
    open_authority,
    public_key_digest,
    restore_authority,
)
from foundation.errors import Invalid
from tests.certificates import NOW, authority


def test_every_name_says_that_it_is_a_demonstration() -> None:
    made = authority()
    for keyed in (made.root, made.issuing, made.signer):
        assert "演示" in keyed.certificate.subject.rfc4514_string()


def test_chain_runs_from_the_signer_to_the_root() -> None:
    made = authority()
    made.signer.certificate.verify_directly_issued_by(made.issuing.certificate)
    made.issuing.certificate.verify_directly_issued_by(made.root.certificate)
    made.root.certificate.verify_directly_issued_by(made.root.certificate)


def test_signer_may_sign_documents_and_nothing_else() -> None:
    certificate = authority().signer.certificate
    constraints = certificate.extensions.get_extension_for_class(x509.BasicConstraints).value
    usage = certificate.extensions.get_extension_for_class(x509.KeyUsage).value
    assert not constraints.ca
    assert usage.content_commitment and not usage.key_cert_sign


def test_certificates_are_good_a_day_early_and_for_years() -> None:
    for keyed in (authority().root, authority().issuing, authority().signer):
        assert keyed.certificate.not_valid_before_utc <= NOW - timedelta(hours=23)
        assert keyed.certificate.not_valid_after_utc >= NOW + timedelta(days=4 * 365)


def test_authority_is_made_once_and_opened_afterwards(tmp_path: Path) -> None:
    folder = tmp_path / "authority"
    first = open_authority(folder, b"open sesame", NOW)
    second = open_authority(folder, b"open sesame", NOW + timedelta(days=9))
    assert public_key_digest(first.root.certificate) == public_key_digest(second.root.certificate)
    assert first.credential_key.private_bytes_raw() == second.credential_key.private_bytes_raw()


def test_private_keys_are_encrypted_and_readable_by_us_only(tmp_path: Path) -> None:
    folder = tmp_path / "authority"
    open_authority(folder, b"open sesame", NOW)
    for file in folder.glob("*.key"):
        assert b"ENCRYPTED PRIVATE KEY" in file.read_bytes()
        assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_wrong_passphrase_and_mixed_up_files_are_refused() -> None:
    files = export_authority(authority(), b"right")
    with pytest.raises(Invalid, match="certs-authority-unreadable"):
        restore_authority(files, b"wrong")
    other = export_authority(create_authority(NOW), b"right")
    with pytest.raises(Invalid, match="certs-authority-unreadable"):
        restore_authority({**files, "signer.key": other["signer.key"]}, b"right")
    with pytest.raises(Invalid, match="certs-authority-unreadable"):
        restore_authority({}, b"right")
