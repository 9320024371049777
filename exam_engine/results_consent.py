"""Whether a candidate agrees to have the results part by part in credentials that are handed on.

A credential is copied on by whoever gets it, so scores stand in it only with the holder's
agreement. The answer counts for credentials that are made after it: a signed file stays as it is.
"""

from __future__ import annotations

from collections.abc import Callable
from hashlib import sha256

from exam_engine.issuance.awards import RESULTS_PURPOSE
from foundation import consent
from foundation.clock import Clock
from foundation.database import Tx

WORDS = "web-holder-results-consent"
"""The key of the words that the candidate agrees to."""

Say = Callable[..., str]


def agrees(tx: Tx, subject_ref: str) -> bool:
    """Whether the agreement holds now."""
    return consent.has_consented(tx, subject_ref=subject_ref, purpose=RESULTS_PURPOSE)


def answer(tx: Tx, clock: Clock, subject_ref: str, *, agreed: bool, lang: str, say: Say) -> None:
    """Keep the answer with the very words; to say the same again changes nothing."""
    if agrees(tx, subject_ref) == agreed:
        return
    if not agreed:
        consent.withdraw(tx, clock, subject_ref=subject_ref, purpose=RESULTS_PURPOSE)
        return
    words = say(WORDS)
    kept = consent.publish_text(
        tx,
        clock,
        purpose=RESULTS_PURPOSE,
        version=sha256(words.encode()).hexdigest()[:16],
        language=lang,
        text=words,
    )
    consent.decide(
        tx, clock, subject_ref=subject_ref, text_id=kept.id, digest=kept.digest, given=True
    )
