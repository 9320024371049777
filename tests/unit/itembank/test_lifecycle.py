"""A version moves on by the table and by nothing else."""

from __future__ import annotations

import itertools

import pytest

from foundation.errors import Conflict
from itembank.lifecycle import TRANSITIONS, Act, VersionStatus, acts_from, advance


def test_the_straight_way_leads_from_draft_to_retired() -> None:
    status = VersionStatus.DRAFT
    for act in (Act.SUBMIT, Act.APPROVE, Act.PUBLISH, Act.RETIRE):
        status = advance(status, act)
    assert status is VersionStatus.RETIRED


def test_every_step_that_the_table_lacks_is_refused() -> None:
    for status, act in itertools.product(VersionStatus, Act):
        if (status, act) not in TRANSITIONS:
            with pytest.raises(Conflict) as refused:
                advance(status, act)
            assert refused.value.facts == {"status": status.value, "act": act.value}


def test_a_page_offers_the_acts_of_the_table() -> None:
    assert acts_from(VersionStatus.REVIEW) == (Act.RETURN, Act.APPROVE)
    assert acts_from(VersionStatus.RETIRED) == ()
