"""Certificates of levels B-T and B-LT are believed as those of B-B are, and no less strictly."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta
from functools import lru_cache

import pytest

from certs.issuing import produce
from certs.signing.pades import Certifier, Level
from certs.signing.profiles import revocation_list
from certs.signing.revocation import EvidenceShelf
from certs.signing.timestamp_tokens import signature_timestamp
from certs.verdicts import Outcome
from certs.verification import verify_document
from foundation.clock import FixedClock
from tests.certificates import (
    NOW,
    TODAY,
    Specimen,
    authority,
    award,
    line,
    photo,
    record_of,
    reservation,
    trust,
)
from tests.timestamping import TestAuthority, tsa_root

LEVELS = (Level.TIMESTAMPED, Level.LONG_TERM)


@lru_cache(maxsize=4)
def _specimen(level: Level) -> Specimen:
    made = authority()
    shelf = None
    if level is Level.LONG_TERM:
        owners = (made.root, made.issuing, tsa_root())
        lists = [revocation_list(each, NOW - timedelta(days=1), 30) for each in owners]
        roots = (made.root.certificate, tsa_root().certificate)
        shelf = EvidenceShelf(lambda: (lists, []), roots, FixedClock(NOW))
    certifier = Certifier(made.material(), TestAuthority(lambda: NOW), shelf)
    assert certifier.level is level
    stamped = replace(line(), certifier=certifier)
    produced = produce(stamped, reservation(award()), photo())
    return Specimen(award(), produced, record_of(award(), produced.pdf))


@pytest.mark.parametrize("level", LEVELS)
def test_a_certificate_with_a_time_stamp_is_valid(level: Level) -> None:
    one = _specimen(level)
    verdict = verify_document(one.made.pdf, trust(), NOW, TODAY, one.find)
    assert verdict.outcome is Outcome.VALID, verdict.failed


@pytest.mark.parametrize("level", LEVELS)
def test_the_time_stamp_of_another_certificate_is_not_taken(level: Level) -> None:
    one = _specimen(level)
    (found,) = re.findall(rb"/ByteRange \[ 0 (\d+) (\d+) \d+ *\]", one.made.pdf)
    first, second = map(int, found)
    container = bytes.fromhex(one.made.pdf[first + 1 : second - 1].decode())
    stamped = signature_timestamp(container)
    assert stamped is not None
    other = TestAuthority(lambda: NOW).token(bytes(32))
    if len(other) != len(stamped[0]):
        other = other.ljust(len(stamped[0]), b"\0")[: len(stamped[0])]
    swapped = container.replace(stamped[0], other).hex().encode()
    data = one.made.pdf[: first + 1] + swapped + one.made.pdf[second - 1 :]
    # Whoever keeps the record knows the digest; without it the token's own shape must tell.
    record = replace(one.record, file_digest=record_of(award(), data).file_digest)
    verdict = verify_document(data, trust(), NOW, TODAY, lambda _: record)
    assert verdict.outcome is not Outcome.VALID
