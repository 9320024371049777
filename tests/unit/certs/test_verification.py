"""Verdicts: genuine files are accepted, everything else is refused with its numbered reason."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from datetime import date, timedelta
from hashlib import sha256

import pikepdf
import pytest
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

from certs.awards import Standing
from certs.rendering.templates import compose
from certs.signing.authority import create_authority
from certs.signing.credentials import (
    FILE_NAME,
    MEDIA_TYPE,
    build_credential,
    credential_bytes,
    sign_credential,
)
from certs.signing.pades import Attachment, Certifier
from certs.verdicts import FindRecord, IssuedRecord, Outcome, Verdict
from certs.verification import verify_claim, verify_credential, verify_document, verify_token
from foundation.errors import Unavailable
from tests.certificates import (
    NOW,
    NUMBER,
    TODAY,
    TOKEN,
    award,
    issuer,
    line,
    photo,
    printer,
    record_of,
    reservation,
    specimen,
    trust,
)


def _verify(data: bytes, find: FindRecord | None = None, **given: str) -> Verdict:
    return verify_document(data, trust(), NOW, TODAY, find or specimen().find, **given)


def _numbers(verdict: Verdict) -> list[int]:
    return [check.number for check in verdict.failed]


def _by_number(record: IssuedRecord) -> FindRecord:
    return lambda number: record if number == record.number else None


def test_genuine_certificate_passes_every_check() -> None:
    verdict = _verify(specimen().made.pdf)
    assert verdict.outcome is Outcome.VALID
    assert [check.number for check in verdict.checks] == list(range(1, 17))
    assert all(check.passed for check in verdict.checks[:15])


@pytest.mark.parametrize(
    ("logged", "outcome"),
    [(True, Outcome.VALID), (None, Outcome.VALID), (False, Outcome.UNKNOWN)],
)
def test_certificate_that_the_log_denies_is_not_valid(
    logged: bool | None, outcome: Outcome
) -> None:
    made = specimen()
    verdict = _verify(made.made.pdf, _by_number(replace(made.record, logged=logged)))
    assert verdict.outcome is outcome
    assert verdict.checks[15].passed is logged


def test_verdict_shows_a_masked_name_and_neither_score_nor_document_number() -> None:
    shown = _verify(specimen().made.pdf).shown
    assert shown is not None
    assert shown.masked_name == "张*"
    assert "82.5" not in repr(shown)
    assert "100101" not in repr(shown)


@pytest.mark.parametrize(
    ("standing", "outcome"),
    [
        (Standing.SUSPENDED, Outcome.SUSPENDED),
        (Standing.WITHDRAWN, Outcome.WITHDRAWN),
        (Standing.SUPERSEDED, Outcome.SUPERSEDED),
    ],
)
def test_standing_of_the_record_decides_over_a_good_file(
    standing: Standing, outcome: Outcome
) -> None:
    made = specimen()
    verdict = _verify(made.made.pdf, _by_number(replace(made.record, standing=standing)))
    assert verdict.outcome is outcome
    assert _numbers(verdict) == [15]


def test_certificate_is_expired_the_day_after_its_last_day() -> None:
    made = specimen()
    find = _by_number(replace(made.record, expires_on=TODAY - timedelta(days=1)))
    assert _verify(made.made.pdf, find).outcome is Outcome.EXPIRED
    find = _by_number(replace(made.record, expires_on=TODAY))
    assert _verify(made.made.pdf, find).outcome is Outcome.VALID


def test_old_certificate_stays_good_after_its_signer_has_run_out() -> None:
    later = NOW + timedelta(days=365 * 15)
    made = specimen()
    verdict = verify_document(made.made.pdf, trust(), later, later.date(), made.find)
    assert verdict.outcome is Outcome.VALID


def test_file_without_a_record_is_not_found() -> None:
    verdict = _verify(specimen().made.pdf, lambda number: None)
    assert verdict.outcome is Outcome.NOT_FOUND
    assert _numbers(verdict) == [12]
    assert verdict.shown is None


def test_where_no_record_can_be_asked_nothing_is_called_valid() -> None:
    def out_of_reach(number: str) -> None:
        raise Unavailable("database")

    for find in (None, out_of_reach):
        verdict = verify_document(specimen().made.pdf, trust(), NOW, TODAY, find)
        assert verdict.outcome is Outcome.UNKNOWN
        assert [check.passed for check in verdict.checks] == [True] * 11 + [None] * 5


def test_name_given_beside_the_file_is_compared() -> None:
    assert _verify(specimen().made.pdf, name="张 伟").outcome is Outcome.VALID
    verdict = _verify(specimen().made.pdf, name="李伟")
    assert verdict.outcome is Outcome.NAME_MISMATCH
    assert _numbers(verdict) == [14]


def _zip() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("certificate.pdf", b"%PDF-1.7")
    return out.getvalue()


def _plain_pdf() -> bytes:
    out = io.BytesIO()
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        pdf.save(out)
    return out.getvalue()


@pytest.mark.parametrize(
    "data",
    [b"", b"hello", b"\x00" * 1000, _zip(), b"%PDF-1.7\n", b"%PDF-" + b"9" * 99, _plain_pdf()],
    ids=["empty", "text", "zeros", "zip", "header only", "garbage", "another PDF"],
)
def test_what_is_no_certificate_is_said_to_be_none(data: bytes) -> None:
    verdict = _verify(data)
    assert verdict.outcome is Outcome.NOT_A_CERTIFICATE
    assert verdict.failed


def test_file_larger_than_any_certificate_is_not_read() -> None:
    verdict = _verify(b"%PDF-1.7" + bytes(10 * 1024 * 1024))
    assert verdict.outcome is Outcome.NOT_A_CERTIFICATE
    assert _numbers(verdict) == [2]
    assert [check.passed for check in verdict.checks[2:]] == [None] * 14


@pytest.mark.parametrize("share", [0.2, 0.5, 0.9, 0.999])
def test_truncated_certificate_is_never_valid(share: float) -> None:
    data = specimen().made.pdf
    verdict = _verify(data[: int(len(data) * share)])
    assert verdict.outcome in (Outcome.ALTERED, Outcome.NOT_A_CERTIFICATE)
    assert 3 in _numbers(verdict)


@pytest.mark.parametrize("tail", [b"\n", b" ", b"%%EOF\n", b"% nothing\n", b"\x00"])
def test_bytes_after_the_end_are_found(tail: bytes) -> None:
    verdict = _verify(specimen().made.pdf + tail)
    assert verdict.outcome is Outcome.ALTERED


def test_incremental_update_is_found() -> None:
    writer = IncrementalPdfFileWriter(io.BytesIO(specimen().made.pdf))
    writer.root["/Lang"] = writer.root["/Lang"]
    writer.update_root()
    out = io.BytesIO()
    writer.write(out)
    verdict = _verify(out.getvalue())
    assert out.getvalue().startswith(specimen().made.pdf)
    assert verdict.outcome is Outcome.ALTERED
    assert 3 in _numbers(verdict)


def test_file_saved_anew_by_an_editor_is_found() -> None:
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(specimen().made.pdf)) as pdf:
        pdf.save(out)
    assert _verify(out.getvalue()).outcome is Outcome.ALTERED


def test_every_hexadecimal_digit_of_the_signature_counts() -> None:
    data = specimen().made.pdf
    start = data.index(b"/Contents <") + len(b"/Contents <")
    end = data.index(b">", start)
    for place in range(start, end, 97):
        flipped = b"1" if data[place : place + 1] != b"1" else b"2"
        verdict = _verify(data[:place] + flipped + data[place + 1 :])
        assert verdict.outcome is Outcome.ALTERED, place


def test_capital_hexadecimal_digits_are_found() -> None:
    data = specimen().made.pdf
    start = data.index(b"/Contents <")
    end = data.index(b">", start)
    changed = data[:start] + data[start:end].replace(b"a", b"A") + data[end:]
    verdict = _verify(changed)
    assert verdict.outcome is Outcome.ALTERED
    assert _numbers(verdict) == [5]


def _certified(
    given_name: str, credential_name: str, certifier: Certifier, files: int = 1
) -> bytes:
    shown, said = award(holder_name=given_name), award(holder_name=credential_name)
    sheet = compose(
        line().template,
        line().faces,
        shown,
        number=NUMBER,
        address=line().query_address(TOKEN),
        photo=photo(),
    )
    unsigned = build_credential(said, NUMBER, reservation(said).certificate_id, issuer())
    credential = credential_bytes(sign_credential(unsigned, issuer(), NOW, line().canonicaliser))
    attachments = [
        Attachment(name, credential, MEDIA_TYPE, "credential")
        for name in (FILE_NAME, "second.json")[:files]
    ]
    return certifier.certify(printer().print(sheet, NUMBER, NOW), attachments, NOW, "r")


def test_look_alike_authority_with_the_same_names_is_not_trusted() -> None:
    forged = _certified("张伟", "张伟", Certifier(create_authority(NOW).material()))
    verdict = _verify(forged)
    assert verdict.outcome is Outcome.ALTERED
    assert 8 in _numbers(verdict)


def test_page_that_shows_another_name_than_its_credential_is_refused() -> None:
    mixed_up = _certified("李四", "张伟", line().certifier)
    found = _verify(mixed_up, _by_number(record_of(award(), mixed_up)))
    assert found.outcome is Outcome.ALTERED
    assert _numbers(found) == [11]


def test_second_attachment_is_refused() -> None:
    verdict = _verify(_certified("张伟", "张伟", line().certifier, files=2))
    assert 10 in _numbers(verdict)
    assert verdict.outcome is Outcome.ALTERED


def test_genuine_file_under_the_record_of_another_is_refused() -> None:
    other = _certified("李四", "李四", line().certifier)
    verdict = _verify(other)
    assert verdict.outcome is Outcome.ALTERED
    assert _numbers(verdict) == [13]
    record = replace(specimen().record, file_digest=sha256(other).hexdigest())
    assert _numbers(_verify(other, _by_number(record))) == [14]


def test_credential_alone_is_verified() -> None:
    made = specimen()
    verdict = verify_credential(made.made.credential, trust(), TODAY, made.find)
    assert verdict.outcome is Outcome.VALID
    assert [check.passed for check in verdict.checks] == [True] * 5 + [None]


@pytest.mark.parametrize(
    ("data", "outcome"),
    [
        (b"", Outcome.NOT_A_CERTIFICATE),
        (b"not json", Outcome.NOT_A_CERTIFICATE),
        (b"{}", Outcome.NOT_A_CERTIFICATE),
        (b'{"a":1}', Outcome.NOT_A_CERTIFICATE),
        (
            b'{"proof":{"verificationMethod":"did:key:z6MkOther#z6MkOther"}}',
            Outcome.NOT_A_CERTIFICATE,
        ),
        (b"[" * 99_999, Outcome.NOT_A_CERTIFICATE),
    ],
)
def test_broken_credential_is_refused(data: bytes, outcome: Outcome) -> None:
    assert verify_credential(data, trust(), TODAY, specimen().find).outcome is outcome


def test_credential_with_another_name_is_altered() -> None:
    changed = specimen().made.credential.replace("张伟".encode(), "李伟".encode())
    verdict = verify_credential(changed, trust(), TODAY, specimen().find)
    assert verdict.outcome is Outcome.ALTERED
    assert verdict.failed[0].facts == {"because": "certs-credential-signature"}


def test_number_and_name_together_find_the_certificate() -> None:
    assert verify_claim(NUMBER, "张 伟", specimen().find, TODAY).outcome is Outcome.VALID


def test_wrong_name_and_unknown_number_get_the_same_answer() -> None:
    wrong_name = verify_claim(NUMBER, "李伟", specimen().find, TODAY)
    unknown = verify_claim("9001063120260001244", "张伟", specimen().find, TODAY)
    assert wrong_name == unknown
    assert wrong_name.outcome is Outcome.NOT_FOUND
    assert wrong_name.shown is None


def test_number_alone_tells_nothing() -> None:
    assert verify_claim(NUMBER, "", specimen().find, TODAY).outcome is Outcome.NOT_FOUND


def test_asker_with_a_right_to_know_is_told_of_the_wrong_name() -> None:
    verdict = verify_claim(NUMBER, "李伟", specimen().find, TODAY, tell_mismatch=True)
    assert verdict.outcome is Outcome.NAME_MISMATCH


def test_token_of_the_qr_code_finds_the_certificate() -> None:
    def find(token: str) -> IssuedRecord | None:
        return specimen().record if token == TOKEN else None

    assert verify_token(TOKEN, find, TODAY).outcome is Outcome.VALID
    assert verify_token("x", find, TODAY).outcome is Outcome.NOT_FOUND
    assert verify_token(TOKEN, find, TODAY, name="李伟").outcome is Outcome.NAME_MISMATCH
    assert verify_token(TOKEN, find, date(2027, 1, 1)).outcome is Outcome.VALID
