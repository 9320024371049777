"""Awards and the transition table of their standing."""

from __future__ import annotations

import json
from datetime import date

import pytest

from certs.awards import (
    Act,
    Standing,
    advance,
    award_from_data,
    award_to_data,
    standing_on,
)
from foundation.errors import Conflict
from tests.certificates import award


def test_suspended_certificate_can_be_reinstated() -> None:
    assert advance(Standing.GRANTED, Act.SUSPEND) is Standing.SUSPENDED
    assert advance(Standing.SUSPENDED, Act.REINSTATE) is Standing.GRANTED


@pytest.mark.parametrize("standing", [Standing.WITHDRAWN, Standing.SUPERSEDED])
@pytest.mark.parametrize("act", list(Act))
def test_withdrawn_and_superseded_are_final(standing: Standing, act: Act) -> None:
    with pytest.raises(Conflict, match="certs-standing-refused"):
        advance(standing, act)


def test_fraud_found_after_expiry_can_still_be_withdrawn() -> None:
    assert advance(Standing.EXPIRED, Act.WITHDRAW) is Standing.WITHDRAWN


def test_last_day_of_validity_still_counts() -> None:
    last = date(2029, 11, 20)
    assert standing_on(Standing.GRANTED, last, last) is Standing.GRANTED
    assert standing_on(Standing.GRANTED, last, date(2029, 11, 21)) is Standing.EXPIRED


def test_withdrawn_stays_withdrawn_after_its_last_day() -> None:
    assert standing_on(Standing.WITHDRAWN, date(2020, 1, 1), date(2026, 1, 1)) is Standing.WITHDRAWN


def test_certificate_without_end_never_expires() -> None:
    assert standing_on(Standing.GRANTED, None, date(2999, 1, 1)) is Standing.GRANTED


def test_award_survives_being_recorded_as_json() -> None:
    given = award(expires_on=date(2029, 11, 20), holder_name="䶮𫖯𬱖")
    assert award_from_data(json.loads(json.dumps(award_to_data(given)))) == given
