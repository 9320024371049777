"""Puts a verdict into words: the class, what may be shown, and every numbered check."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from certs.verdicts import Check, Outcome, Shown, Verdict
from exam_engine.words import Words

KIND = {
    Outcome.VALID: "good",
    Outcome.EXPIRED: "warn",
    Outcome.SUSPENDED: "warn",
    Outcome.SUPERSEDED: "warn",
    Outcome.UNKNOWN: "warn",
    Outcome.NAME_MISMATCH: "bad",
    Outcome.WITHDRAWN: "bad",
    Outcome.ALTERED: "bad",
    Outcome.NOT_FOUND: "plain",
    Outcome.NOT_A_CERTIFICATE: "plain",
}
_CHECK_KIND = {True: ("good", "passed"), False: ("bad", "failed"), None: ("plain", "open")}


@dataclass(frozen=True, slots=True)
class Card:
    """What the page shows of a verdict."""

    kind: str
    word: str
    meaning: str
    pairs: tuple[tuple[str, str], ...]
    checks: tuple[dict[str, Any], ...]


def card(verdict: Verdict, words: Words, lang: str) -> Card:
    """The verdict in one language."""
    code = f"certs-outcome-{verdict.outcome}"
    return Card(
        kind=KIND[verdict.outcome],
        word=words.say(code, lang),
        meaning=words.say(f"{code}.meaning", lang),
        pairs=_pairs(verdict.shown, words, lang) if verdict.shown else (),
        checks=tuple(_check(check, words, lang) for check in verdict.checks),
    )


def _pairs(seen: Shown, words: Words, lang: str) -> tuple[tuple[str, str], ...]:
    expires = seen.expires_on.isoformat() if seen.expires_on else words.say("verify-for-good", lang)
    pairs = [
        ("verify-holder", seen.masked_name),
        ("verify-scheme", seen.scheme.in_language(lang)),
        ("verify-level", seen.level.in_language(lang)),
        ("verify-body", seen.body.in_language(lang)),
        ("verify-number", seen.number),
        ("verify-issued-on", seen.issued_on.isoformat()),
        ("verify-expires-on", expires),
    ]
    if seen.superseded_by:
        pairs.append(("verify-superseded-by", seen.superseded_by))
    return tuple((words.say(code, lang), text) for code, text in pairs)


def _check(check: Check, words: Words, lang: str) -> dict[str, Any]:
    kind, attribute = _CHECK_KIND[check.passed]
    return {
        "kind": kind,
        "word": words.say(f"verify-{attribute}", lang),
        "text": words.say(check.code, lang),
        "detail": words.say(f"{check.code}.{attribute}", lang, **check.facts),
    }
