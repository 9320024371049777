"""The closed list of reasons: complete, in both languages, without judging words; rules as data."""

from __future__ import annotations

import re

import pytest

from foundation.errors import Invalid
from proctor.error_rates import measured_rates
from proctor.findings import Verdict
from proctor.policy import Policy
from proctor.review_codes import ReasonCode, standard_codes
from proctor.review_rules import ReviewRules

HAN = re.compile(r"[\u3400-\u9fff]")
JUDGING = re.compile(r"作弊|不诚实|可疑|心虚|紧张|cheat|dishonest|suspicio|nervous|guilt", re.I)
OWN = ReasonCode("calculator_in_view", Verdict.NEEDS_NOTICE, "可见计算器", "A calculator is seen")


@pytest.mark.parametrize("verdict", list(Verdict))
def test_every_verdict_has_reasons_and_one_for_everything_else(verdict: Verdict) -> None:
    reasons = standard_codes().of(verdict)
    assert len(reasons) >= 4
    assert [reason.code for reason in reasons if reason.code.endswith("_other")] == [
        f"{verdict.value}_other"
    ]
    assert reasons[-1].needs_words


def test_reasons_stand_in_both_languages_and_judge_nobody() -> None:
    codes = [reason.code for reason in standard_codes().reasons]
    assert len(codes) == len(set(codes))
    for reason in standard_codes().reasons:
        assert HAN.search(reason.zh) and not HAN.search(reason.en)
        assert not JUDGING.search(reason.zh + reason.en)
        assert reason.text("en") == reason.en and reason.text("zh-CN") == reason.zh


def test_possible_violation_always_asks_for_words() -> None:
    assert all(r.asks_for_words for r in standard_codes().of(Verdict.POSSIBLE_VIOLATION))


def test_body_adds_reasons_and_never_changes_what_others_mean() -> None:
    rules = ReviewRules(reasons=(OWN,))
    assert rules.codes.choose(Verdict.NEEDS_NOTICE, OWN.code, "") == OWN
    assert ReviewRules().codes.find(OWN.code) is None
    for wrong in (
        ReasonCode("light", Verdict.NOTHING, "光线", "Light"),
        ReasonCode("Not a code", Verdict.NOTHING, "某", "Some"),
        ReasonCode("no_english", Verdict.NOTHING, "某", " "),
    ):
        with pytest.raises(Invalid, match="proctor-policy-out-of-range"):
            ReviewRules(reasons=(wrong,))


def test_rules_are_data_of_the_policy_and_frozen_with_it() -> None:
    policy = Policy(review=ReviewRules(second_reader=tuple(Verdict), reasons=(OWN,)))
    assert Policy.from_json(policy.to_json()) == policy
    assert Policy.from_json({}).review == ReviewRules()
    with pytest.raises(Invalid, match="proctor-policy"):
        Policy.from_json({"review": {"second_reader": ["guilty"]}})
    with pytest.raises(Invalid, match="proctor-policy-out-of-range"):
        Policy.from_json({"review": {"read_twice": 1.5}})


def test_sample_that_is_read_twice_has_its_share_and_is_nobodys_choice() -> None:
    rules = ReviewRules(read_twice=0.2)
    drawn = [rules.is_sampled(f"incident-{number}") for number in range(4000)]
    assert 0.17 < sum(drawn) / len(drawn) < 0.23
    assert drawn == [rules.is_sampled(f"incident-{number}") for number in range(4000)]
    assert not any(ReviewRules().is_sampled(f"incident-{number}") for number in range(100))


def test_measured_rates_are_counts_of_something() -> None:
    for rate in measured_rates():
        assert 0 <= rate.found <= rate.present and 0 <= rate.false <= rate.absent
        assert rate.present + rate.absent > 0 and rate.models
        assert HAN.search(rate.zh) and not HAN.search(rate.en)
