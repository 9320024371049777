"""Keeps the numbered checks of one verification while it goes on, and makes the verdict of them."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass, field

from certs.verdicts import Check, CheckFact, IssuedRecord, Outcome, Shown, Verdict, shown
from foundation.errors import Refusal

log = logging.getLogger(__name__)


@dataclass(slots=True)
class Tally:
    """Checks in the order of their list; what is not answered in the end stays open."""

    codes: tuple[str, ...]
    answers: dict[str, Check] = field(default_factory=dict)

    def put(self, code: str, passed: bool | None, **facts: CheckFact) -> bool:
        """Write an answer down; none says that the question could not be asked."""
        self.answers[code] = Check(self.codes.index(code) + 1, code, passed, facts)
        return passed is True

    def ask(self, code: str, question: Callable[[], bool], **facts: CheckFact) -> bool:
        """The answer to a question about hostile input; any exception is the answer no."""
        try:
            return self.put(code, question(), **facts)
        except Refusal as refusal:
            return self.put(code, False, because=refusal.code)
        except Exception as error:  # noqa: BLE001 - parsers of hostile files raise anything
            log.info("check failed by exception", extra={"check": code, "error": repr(error)})
            return self.put(code, False)

    def good(self, *codes: str) -> bool:
        """Whether all of these passed."""
        return all(code in self.answers and self.answers[code].passed for code in codes)

    def none_failed(self, *codes: str) -> bool:
        """Whether none of these was answered with no."""
        return all(self.answers[code].passed is not False for code in codes if code in self.answers)

    def verdict(
        self, outcome: Outcome, record: IssuedRecord | None = None, seen: Shown | None = None
    ) -> Verdict:
        """The verdict, with what may be shown of the record or, without one, of the file."""
        checks = tuple(
            self.answers.get(code, Check(number, code, None))
            for number, code in enumerate(self.codes, 1)
        )
        return Verdict(outcome, checks, shown(record) if record is not None else seen)
