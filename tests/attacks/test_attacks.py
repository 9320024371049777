"""No attack is taken for a certificate, none makes the reader fall over, slow or large."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import replace
from hashlib import sha256
from itertools import islice
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding

from certs.code_reading import code_on_page
from certs.offline import OFFLINE_CHECKS, verify_credential_offline, verify_offline
from certs.reading import signature_container
from certs.signing.credentials import FILE_NAME, MEDIA_TYPE
from certs.signing.pades import Attachment, Certifier
from certs.signing.sealed_qr import seal
from certs.trust import Trust
from certs.verdicts import Outcome, Verdict
from certs.verification import verify_credential, verify_document
from exam_engine.document_checks import DocumentRoom, RootsOnly
from tests.attacks.badges import every_change
from tests.attacks.collection import ATTACKS
from tests.attacks.genuine import genuine
from tests.attacks.mutations import flips, updates
from tests.attacks.signers import other_body
from tests.certificates import (
    NOW,
    NUMBER,
    TODAY,
    TOKEN,
    authority,
    award,
    issuer,
    specimen,
    trust,
)
from tests.conftest import SHARED
from tests.signing_keys import chain, rsa_key
from tests.timestamping import TestAuthority

SECONDS = 1.0
MEMORY = 256 * 1024
"""Kibibytes."""


def offline(data: bytes) -> Verdict:
    """The verdict by the root alone."""
    given = Trust(trust().roots, (), {}, trust().contexts)
    if data[:1] == b"{":
        return verify_credential_offline(data, given)
    return verify_offline(data, given, NOW, TODAY, code_on_page)


def online(data: bytes) -> Verdict:
    """The verdict with the record of issue."""
    if data[:1] == b"{":
        return verify_credential(data, trust(), TODAY, specimen().find)
    return verify_document(data, trust(), NOW, TODAY, specimen().find)


@pytest.fixture(scope="module")
def room() -> Iterator[DocumentRoom]:
    made = DocumentRoom(
        RootsOnly(authority().root.certificate.public_bytes(Encoding.PEM), "Asia/Shanghai")
    )
    made.judge(genuine().pdf, NOW)
    yield made
    made.close()


@pytest.fixture(scope="module")
def peak_at_first(room: DocumentRoom) -> int:
    """What the process needs for a genuine file; the peak never falls, so growth adds up."""
    return _peak(room)


def _busy(room: DocumentRoom) -> float:
    """Seconds of the processor that the process apart has used; others may keep it waiting."""
    process = room._process
    assert process is not None
    fields = Path(f"/proc/{process.pid}/stat").read_text("ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _peak(room: DocumentRoom) -> int:
    """The largest memory that the process apart has had, in kibibytes."""
    process = room._process
    assert process is not None
    status = Path(f"/proc/{process.pid}/status").read_text("ascii")
    (line,) = (one for one in status.splitlines() if one.startswith("VmHWM"))
    return int(line.split()[1])


def test_genuine_file_is_accepted_and_what_was_not_checked_is_said() -> None:
    verdict = offline(genuine().pdf)
    assert verdict.outcome is Outcome.VALID
    assert verdict.shown is not None
    assert verdict.shown.number == NUMBER
    assert not verdict.failed
    left_open = {check.code for check in verdict.checks if check.passed is None}
    assert {"certs-check-recorded", "certs-check-digest", "certs-check-standing"} <= left_open
    assert "certs-check-signing-time" not in left_open
    assert len(verdict.checks) == len(OFFLINE_CHECKS)


@pytest.mark.parametrize("name", ATTACKS)
def test_no_attack_is_taken_for_a_certificate(
    name: str, room: DocumentRoom, peak_at_first: int
) -> None:
    data = ATTACKS[name](genuine())
    assert data not in (genuine().pdf, genuine().credential)
    assert online(data).outcome is not Outcome.VALID
    began = _busy(room)
    verdict = room.judge(data, NOW)
    assert verdict.outcome in (Outcome.ALTERED, Outcome.NOT_A_CERTIFICATE, Outcome.UNKNOWN)
    assert verdict.shown is None or name == "badge-foreign-key"
    assert _busy(room) - began < SECONDS
    assert _peak(room) - peak_at_first < MEMORY


def test_chain_of_another_body_under_the_same_root_is_not_this_body_s() -> None:
    """By the root alone it is good, and the verdict names the signer; the record knows better."""
    data = other_body(genuine())
    assert online(data).outcome is Outcome.ALTERED
    (told,) = (one for one in offline(data).checks if one.code == "certs-check-root")
    assert {"signer", "root"} <= told.facts.keys()


def test_nothing_in_a_badge_can_be_changed_unseen() -> None:
    for data in islice(every_change(genuine().credential), 0, None, 17):
        assert online(data).outcome is not Outcome.VALID, data


def test_published_attacks_are_refused_in_time(room: DocumentRoom) -> None:
    """Collections that others have made; their roots are not ours, so none may pass."""
    files = sorted((SHARED / "data").rglob("*.pdf")) if SHARED.is_dir() else []
    if not files:
        pytest.skip("no published collection lies in ../shared/data")
    for file in files:
        began = _busy(room)
        verdict = room.judge(file.read_bytes(), NOW)
        assert verdict.outcome in (Outcome.ALTERED, Outcome.NOT_A_CERTIFICATE), file
        assert _busy(room) - began < SECONDS, file


def test_attack_that_got_into_the_record_is_still_found() -> None:
    """Even if the digest of the forged file stood in the record, its frame would give it away."""
    for name in ("tail-newline", "isa-nothing-changed", "container-high-s", "container-capitals"):
        data = ATTACKS[name](genuine())
        record = replace(specimen().record, file_digest=sha256(data).hexdigest())
        verdict = verify_document(data, trust(), NOW, TODAY, lambda number, r=record: r)
        assert verdict.outcome is Outcome.ALTERED, name


def test_no_flipped_byte_is_accepted_without_the_record() -> None:
    for data in flips(genuine(), 120, seed=1):
        assert offline(data).outcome in (Outcome.ALTERED, Outcome.NOT_A_CERTIFICATE)


def test_every_digit_of_the_signature_counts_without_the_record() -> None:
    pdf, place = genuine().pdf, genuine().container
    for at in range(place.start, place.end, 41):
        changed = b"1" if pdf[at : at + 1] != b"1" else b"2"
        data = pdf[:at] + changed + pdf[at + 1 :]
        assert offline(data).outcome is Outcome.ALTERED, at


def test_no_random_update_is_accepted() -> None:
    for data in updates(genuine(), 20, seed=2):
        assert offline(data).outcome is Outcome.ALTERED


def test_signature_stays_good_after_the_last_day_only_where_a_time_is_proven() -> None:
    later = authority().signer.certificate.not_valid_after_utc.replace(year=2040)
    given = Trust(trust().roots, (), {}, trust().contexts)
    verdict = verify_offline(genuine().pdf, given, later, later.date(), code_on_page)
    assert verdict.outcome is Outcome.UNKNOWN
    assert not verdict.failed


def test_name_given_beside_the_file_is_compared_offline(room: DocumentRoom) -> None:
    assert room.judge(genuine().pdf, NOW, "张 伟").outcome is Outcome.VALID
    assert room.judge(genuine().pdf, NOW, "李四").outcome is Outcome.NAME_MISMATCH


def test_badge_alone_is_never_valid_without_a_record(room: DocumentRoom) -> None:
    verdict = room.judge(genuine().credential, NOW)
    assert verdict.outcome is Outcome.UNKNOWN


@pytest.fixture(scope="module")
def stamped() -> bytes:
    """The genuine page, certified with a time stamp by somebody else's authority."""
    attachment = Attachment(FILE_NAME, genuine().credential, MEDIA_TYPE, "credential")
    certifier = Certifier(authority().material(), TestAuthority(lambda: NOW))
    return certifier.certify(genuine().page, [attachment], NOW, "r")


def test_time_stamp_inside_the_signature_is_let_be_and_none_of_its_bytes_may_change(
    stamped: bytes,
) -> None:
    verdict = offline(stamped)
    assert verdict.outcome is Outcome.VALID
    # Anybody can stamp, so a stranger's stamp proves nothing and is told to be unchecked.
    assert "certs-check-time-stamp" in {one.code for one in verdict.checks if one.passed is None}
    place = signature_container(stamped)
    assert place is not None
    for at in range(place.start + 1, place.end - 1, 61):
        changed = b"1" if stamped[at : at + 1] != b"1" else b"2"
        data = stamped[:at] + changed + stamped[at + 1 :]
        assert offline(data).outcome is Outcome.ALTERED, at


def test_rsa_signature_is_as_good_and_as_strict() -> None:
    given = chain(rsa_key())
    attachment = Attachment(FILE_NAME, genuine().credential, MEDIA_TYPE, "credential")
    pdf = Certifier(given.material()).certify(genuine().page, [attachment], NOW, "r")
    believed = Trust((given.root.certificate,), (), {}, trust().contexts)
    assert verify_offline(pdf, believed, NOW, TODAY, code_on_page).outcome is Outcome.VALID
    place = signature_container(pdf)
    assert place is not None
    for at in range(place.start + 1, place.end - 1, 97):
        changed = b"1" if pdf[at : at + 1] != b"1" else b"2"
        data = pdf[:at] + changed + pdf[at + 1 :]
        verdict = verify_offline(data, believed, NOW, TODAY, code_on_page)
        assert verdict.outcome is Outcome.ALTERED, at


def test_sealed_code_on_the_page_must_say_what_the_credential_says() -> None:
    given = Trust(trust().roots, (), {}, trust().contexts)

    def judged(code: str | None) -> Verdict:
        return verify_offline(genuine().pdf, given, NOW, TODAY, lambda _: code)

    sealed = seal(award(), NUMBER, issuer().key)
    assert judged(f"https://x.example/verify/c/{TOKEN}#{sealed}").outcome is Outcome.VALID
    assert judged(None).outcome is Outcome.VALID
    other = seal(award(holder_name="李四"), NUMBER, issuer().key)
    assert judged(f"https://x.example/verify/c/{TOKEN}#{other}").outcome is Outcome.ALTERED
    strangers = seal(award(), NUMBER, Ed25519PrivateKey.generate())
    assert judged(strangers).outcome is Outcome.ALTERED
