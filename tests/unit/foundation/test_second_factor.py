"""A code counts once, a little early or late, and a recovery code counts once at all."""

from __future__ import annotations

from typing import Any

import pyotp
import pypdfium2
import pytest
import weasyprint
import zxingcpp
from PIL import ImageFile

from foundation import second_factor
from foundation.errors import Conflict, Forbidden, Invalid
from foundation.keys import KeyRing
from foundation.second_factor import (
    RECOVERY_CODES,
    Enrolment,
    SecondFactorRow,
    Verification,
    is_enrolled,
    recovery_codes_left,
)
from tests.staff import Staff

# A scanner asked for every kind also sees two-digit bar codes in a dense QR code.
QR_CODES = zxingcpp.barcode_formats_from_str("QRCode")
ImageFile.LOAD_TRUNCATED_IMAGES = False  # WeasyPrint sets it for the whole process.


def _offered(staff: Staff, ring: KeyRing, who: str) -> Enrolment:
    with staff.database.write(staff.tenant) as tx:
        second_factor.offer(tx, staff.clock, ring, person_id=who)
        found = second_factor.offered(
            tx, ring, person_id=who, login_name="wang", issuer="演示评价中心"
        )
    assert found is not None
    return found


def _code(staff: Staff, secret: str, *, steps: int = 0) -> str:
    return pyotp.TOTP(secret).at(int(staff.clock.now().timestamp()) + 30 * steps)


def _confirm(staff: Staff, ring: KeyRing, who: str, code: str) -> Verification:
    with staff.database.write(staff.tenant) as tx:
        return second_factor.confirm(
            tx, staff.clock, staff.settings.lockouts, ring, person_id=who, code=code
        )


def _verify(staff: Staff, ring: KeyRing, who: str, code: str) -> Verification:
    with staff.database.write(staff.tenant) as tx:
        return second_factor.verify(
            tx, staff.clock, staff.settings.lockouts, ring, person_id=who, code=code
        )


@pytest.fixture
def who(staff: Staff) -> str:
    return str(staff.add("wang"))


@pytest.fixture
def secret(staff: Staff, ring: KeyRing, who: str) -> str:
    """The secret of an enrolled person; its code of this step is used up already."""
    found = _offered(staff, ring, who).secret
    assert _confirm(staff, ring, who, _code(staff, found)).passed
    return found


def test_secret_takes_effect_only_when_confirmed(staff: Staff, ring: KeyRing, who: str) -> None:
    offer = _offered(staff, ring, who)
    with staff.database.read(staff.tenant) as tx:
        assert not is_enrolled(tx, who)
    assert not _confirm(staff, ring, who, "000000").passed
    assert _confirm(staff, ring, who, _code(staff, offer.secret)).passed
    with staff.database.read(staff.tenant) as tx:
        assert is_enrolled(tx, who)


def test_new_offer_leaves_the_old_factor_in_force_until_confirmed(
    staff: Staff, ring: KeyRing, who: str, secret: str
) -> None:
    _offered(staff, ring, who)
    staff.clock.advance(seconds=30)
    assert _verify(staff, ring, who, _code(staff, secret)).passed


def test_address_and_picture_name_the_body_and_the_login(
    staff: Staff, ring: KeyRing, who: str
) -> None:
    offer = _offered(staff, ring, who)
    assert offer.uri.startswith("otpauth://totp/")
    assert pyotp.parse_uri(offer.uri).issuer == "演示评价中心"
    assert offer.qr_svg.startswith("<svg") and "style=" not in offer.qr_svg
    assert offer.secret not in repr(offer)
    document = pypdfium2.PdfDocument(weasyprint.HTML(string=offer.qr_svg).write_pdf())
    picture = document[0].render(scale=2).to_numpy()
    assert [code.text for code in zxingcpp.read_barcodes(picture, QR_CODES)] == [offer.uri]


def test_secret_is_sealed_in_the_records(
    staff: Staff, ring: KeyRing, who: str, secret: str
) -> None:
    with staff.database.read(staff.tenant) as tx:
        row = tx.get(SecondFactorRow, who)
        assert row is not None and row.sealed is not None
        assert secret.encode() not in row.sealed


@pytest.mark.parametrize(
    ("steps", "passes"), [(-2, False), (-1, True), (0, True), (1, True), (2, False)]
)
def test_code_is_accepted_one_step_early_or_late(
    staff: Staff, ring: KeyRing, who: str, secret: str, steps: int, passes: bool
) -> None:
    staff.clock.advance(minutes=5)
    assert _verify(staff, ring, who, _code(staff, secret, steps=steps)).passed is passes


def test_code_seen_once_is_not_accepted_again(
    staff: Staff, ring: KeyRing, who: str, secret: str
) -> None:
    assert not _verify(staff, ring, who, _code(staff, secret)).passed
    staff.clock.advance(seconds=30)
    code = _code(staff, secret)
    assert _verify(staff, ring, who, code).passed
    assert not _verify(staff, ring, who, code).passed
    assert not _verify(staff, ring, who, _code(staff, secret, steps=-1)).passed


def test_guessing_codes_leads_to_a_wait_that_a_right_code_does_not_end(
    staff: Staff, ring: KeyRing, who: str, secret: str
) -> None:
    staff.clock.advance(minutes=1)
    right = _code(staff, secret)
    wrong = str((int(right) + 1) % 1_000_000).zfill(6)
    outcomes = [_verify(staff, ring, who, wrong) for _ in range(5)]
    assert [outcome.wait_minutes for outcome in outcomes] == [0, 0, 0, 0, 1]
    locked = _verify(staff, ring, who, right)
    with pytest.raises(Forbidden) as refusal:
        locked.require()
    assert refusal.value.code == "identities-locked"
    with pytest.raises(Invalid):
        outcomes[0].require()
    staff.clock.advance(minutes=2)
    assert _verify(staff, ring, who, _code(staff, secret)).passed


@pytest.mark.parametrize("typed", [str.upper, lambda code: code.replace("-", " "), str])
def test_recovery_code_works_once_however_it_is_typed(
    staff: Staff, ring: KeyRing, who: str, secret: str, typed: Any
) -> None:
    with staff.database.write(staff.tenant) as tx:
        codes = second_factor.renew_recovery_codes(tx, staff.clock, ring, person_id=who)
    assert len(set(codes)) == RECOVERY_CODES
    first = _verify(staff, ring, who, typed(codes[0]))
    assert (first.passed, first.recovery_codes_left) == (True, RECOVERY_CODES - 1)
    assert not _verify(staff, ring, who, typed(codes[0])).passed


def test_fresh_recovery_codes_end_the_old_ones(
    staff: Staff, ring: KeyRing, who: str, secret: str
) -> None:
    with staff.database.write(staff.tenant) as tx:
        old = second_factor.renew_recovery_codes(tx, staff.clock, ring, person_id=who)
        second_factor.renew_recovery_codes(tx, staff.clock, ring, person_id=who)
    assert not _verify(staff, ring, who, old[0]).passed
    with staff.database.read(staff.tenant) as tx:
        assert recovery_codes_left(tx, who) == RECOVERY_CODES


def test_recovery_code_of_one_person_does_not_serve_another(
    staff: Staff, ring: KeyRing, who: str, secret: str
) -> None:
    other = staff.add("li")
    with staff.database.write(staff.tenant) as tx:
        codes = second_factor.renew_recovery_codes(tx, staff.clock, ring, person_id=who)
    assert not _verify(staff, ring, other, codes[0]).passed


def test_nothing_is_confirmed_or_recovered_without_an_offer(
    staff: Staff, ring: KeyRing, who: str
) -> None:
    with pytest.raises(Conflict):
        _confirm(staff, ring, who, "123456")
    with pytest.raises(Conflict), staff.database.write(staff.tenant) as tx:
        second_factor.renew_recovery_codes(tx, staff.clock, ring, person_id=who)
    assert not _verify(staff, ring, who, "123456").passed
