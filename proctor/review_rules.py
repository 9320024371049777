"""How a sitting's incidents are read by people: a part of its frozen policy.

Which verdicts a second person must share, how many others are read twice to compare readers, how
long a claim lasts, how long the candidate may add own words, and a body's own reasons.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from dataclasses import dataclass

from foundation.errors import Invalid
from proctor.findings import Verdict
from proctor.review_codes import LONGEST_CODE, CodeList, ReasonCode, standard_codes


@dataclass(frozen=True, slots=True)
class ReviewRules:
    """What a body decides about reviewing.

    - ``second_reader``: verdicts that stand only when another person, who has not seen the first
      opinion, comes to the same. Where the two differ, a third decides.
    - ``read_twice``: share (0 to 1) of all other incidents that two people read as well, chosen
      by the incident's id and so by nobody. Without such a sample the agreement of readers is
      known for hard cases only.
    - ``claim_minutes``: how long an opened incident is kept for whoever opened it.
    - ``statement_days``: how long after the sitting the candidate may add own words.
    - ``reasons``: the body's own, beside those of `proctor.review_codes`.
    """

    second_reader: tuple[Verdict, ...] = (Verdict.POSSIBLE_VIOLATION,)
    read_twice: float = 0.0
    claim_minutes: float = 15.0
    statement_days: int = 7
    reasons: tuple[ReasonCode, ...] = ()

    def __post_init__(self) -> None:
        _check(self)

    @property
    def codes(self) -> CodeList:
        """All reasons that a reviewer may choose from."""
        return standard_codes().with_added(self.reasons)

    def wants_second(self, incident_id: str, first: Verdict) -> bool:
        """Whether one opinion, ``first``, is not enough."""
        return first in self.second_reader or self.is_sampled(incident_id)

    def is_sampled(self, incident_id: str) -> bool:
        """Whether the incident is one of those that are read twice whatever is found."""
        draw = int.from_bytes(hashlib.sha256(incident_id.encode()).digest()[:4])
        return draw < self.read_twice * 2**32


def _check(rules: ReviewRules) -> None:
    if not 0 <= rules.read_twice <= 1:
        raise _out_of_range("read_twice", rules.read_twice)
    if not 1 <= rules.claim_minutes <= 240:
        raise _out_of_range("claim_minutes", rules.claim_minutes)
    if not 1 <= rules.statement_days <= 365:
        raise _out_of_range("statement_days", rules.statement_days)
    codes = [reason.code for reason in rules.codes.reasons]
    twice = [code for code, count in Counter(codes).items() if count > 1]
    if twice:
        raise _out_of_range("reasons", twice[0])
    for reason in rules.reasons:
        if not re.fullmatch(rf"[a-z][a-z0-9_]{{0,{LONGEST_CODE - 1}}}", reason.code):
            raise _out_of_range("reasons", reason.code)
        if not reason.zh.strip() or not reason.en.strip():
            raise _out_of_range(f"reasons.{reason.code}", "")


def _out_of_range(field: str, value: float | str) -> Invalid:
    return Invalid("proctor-policy-out-of-range", field=f"review.{field}", value=value)


DEFAULT_RULES = ReviewRules()
