"""The closed list of reasons that a verdict may have: data, in both languages.

A reviewer chooses a verdict and one reason of it; own words stand beside, never instead. The list
is `review_codes.json`; a body adds reasons of its own in the policy of its scheme, and none can be
invented at the desk. Closed lists are what rules of conduct in exams ask for (the ministry's rules
for national education examinations, order 33, name each kind of act), and they make readers
comparable: see `proctor.agreement`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import msgspec

from foundation.errors import Invalid
from proctor.findings import Verdict

FILE = Path(__file__).with_suffix(".json")
LONGEST_CODE = 32


@dataclass(frozen=True, slots=True)
class ReasonCode:
    """One reason of one verdict. With ``needs_words`` it is not enough by itself."""

    code: str
    verdict: Verdict
    zh: str
    en: str
    needs_words: bool = False

    @property
    def asks_for_words(self) -> bool:
        """A possible violation opens a case, and a case states facts in words."""
        return self.needs_words or self.verdict is Verdict.POSSIBLE_VIOLATION

    def text(self, language: str) -> str:
        """The reason in a language; Chinese where it is not English."""
        return self.en if language == "en" else self.zh


@dataclass(frozen=True, slots=True)
class CodeList:
    """All reasons that may be chosen, in the order in which they are shown."""

    version: str
    reasons: tuple[ReasonCode, ...]

    def of(self, verdict: Verdict) -> tuple[ReasonCode, ...]:
        """The reasons of one verdict."""
        return tuple(reason for reason in self.reasons if reason.verdict is verdict)

    def find(self, code: str) -> ReasonCode | None:
        """The reason of this code; None where the list has none (any more)."""
        return next((reason for reason in self.reasons if reason.code == code), None)

    def choose(self, verdict: Verdict, code: str, words: str) -> ReasonCode:
        """The reason that was chosen for a verdict.

        Invalid("proctor-reason-missing") without a code, or without the words that it asks for;
        Invalid("proctor-reason-unknown") for a code that this verdict does not have.
        """
        if not code:
            raise Invalid("proctor-reason-missing")
        reason = self.find(code)
        if reason is None or reason.verdict is not verdict:
            raise Invalid("proctor-reason-unknown", reason=code[:LONGEST_CODE])
        if reason.asks_for_words and not words.strip():
            raise Invalid("proctor-reason-missing")
        return reason

    def with_added(self, added: Iterable[ReasonCode]) -> CodeList:
        """The list with a body's own reasons behind it."""
        extra = tuple(added)
        if not extra:
            return self
        return CodeList(self.version, (*self.reasons, *extra))


@lru_cache(maxsize=1)
def standard_codes() -> CodeList:
    """The list that comes with the program."""
    return msgspec.json.decode(FILE.read_bytes(), type=CodeList)
