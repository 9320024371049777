"""One time stamp for a batch, a short proof for each of its files."""

from __future__ import annotations

from datetime import timedelta
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from certs.signing.evidence import (
    EvidenceRecord,
    HashTree,
    check_record,
    evidence_record,
    renewal_digest,
)
from foundation.errors import Invalid
from tests.signing_keys import NOW, START, chain
from tests.timestamping import TestAuthority, tsa_root

ROOTS = (tsa_root().certificate,)
LATER = NOW + timedelta(days=365)


def _digest(number: int) -> bytes:
    return sha256(b"file %d" % number).digest()


def _batch(count: int) -> tuple[HashTree, bytes]:
    tree = HashTree([_digest(number) for number in range(count)])
    return tree, TestAuthority(lambda: NOW).token(tree.root)


def _climbed(lists: tuple[tuple[bytes, ...], ...], digest: bytes) -> bytes:
    """Where the lists lead, worked out as RFC 4998, 4.3 says it and apart from the product."""
    reached = digest
    for place, hashes in enumerate(lists):
        members = list(hashes)
        if place == 0:
            assert digest in members
        else:
            members.append(reached)
        reached = sha256(b"".join(sorted(members))).digest()
    return reached


@given(st.integers(1, 70))
def test_every_digest_leads_to_the_root(count: int) -> None:
    tree = HashTree([_digest(number) for number in range(count)])
    for number in range(count):
        assert _climbed(tree.reduced(_digest(number)), _digest(number)) == tree.root


@pytest.mark.parametrize("count", [1, 2, 3, 7, 33])
def test_every_file_of_a_batch_has_a_good_record(count: int) -> None:
    tree, token = _batch(count)
    for number in range(count):
        record = evidence_record(tree.reduced(_digest(number)), [token])
        proven = check_record(record, _digest(number), ROOTS, LATER)
        assert (proven.since, proven.renewals) == (NOW, 0)


def test_a_proof_in_a_batch_of_100_000_is_shorter_than_a_kilobyte() -> None:
    tree = HashTree([_digest(number) for number in range(100_000)])
    token = TestAuthority(lambda: NOW).token(tree.root)
    for number in (0, 50_000, 99_999):
        reduced = tree.reduced(_digest(number))
        record = evidence_record(reduced, [token])
        assert len(record) - len(evidence_record((), [token])) < 1024
        check_record(record, _digest(number), ROOTS, LATER)


def _because(record: bytes, digest: bytes, roots: tuple = ROOTS, now=LATER) -> object:  # type: ignore[type-arg, no-untyped-def]
    with pytest.raises(Invalid, match="certs-evidence-false") as refused:
        check_record(record, digest, roots, now)
    return refused.value.facts["why"]


def test_a_record_proves_nothing_of_another_file() -> None:
    tree, token = _batch(9)
    record = evidence_record(tree.reduced(_digest(4)), [token])
    assert _because(record, _digest(100)) == "tree"
    # A neighbour's digest is named in the first list, for it is hashed with ours.
    beside = next(each for each in tree.reduced(_digest(4))[0] if each != _digest(4))
    assert check_record(record, beside, ROOTS, LATER).since == NOW


def test_a_stamp_of_another_batch_or_root_proves_nothing() -> None:
    tree, token = _batch(9)
    other = TestAuthority(lambda: NOW).token(_digest(0))
    assert _because(evidence_record(tree.reduced(_digest(4)), [other]), _digest(4)) == "tree"
    record = evidence_record(tree.reduced(_digest(4)), [token])
    assert _because(record, _digest(4), (chain().root.certificate,)) == "stamp"


def test_a_changed_hash_on_the_way_is_noticed() -> None:
    tree, token = _batch(9)
    for place in range(len(tree.reduced(_digest(4)))):
        lists = [list(each) for each in tree.reduced(_digest(4))]
        lists[place] = [each if each == _digest(4) else bytes(32) for each in lists[place]]
        record = evidence_record(tuple(map(tuple, lists)), [token])
        assert _because(record, _digest(4)) == "tree"


def test_a_stamp_is_renewed_by_a_stamp_over_it() -> None:
    tree, token = _batch(5)
    later = NOW + timedelta(days=3000)
    second = TestAuthority(lambda: later).token(renewal_digest(token))
    record = evidence_record(tree.reduced(_digest(2)), [token, second])
    proven = check_record(record, _digest(2), ROOTS, later + timedelta(days=1))
    assert (proven.since, proven.renewals) == (NOW, 1)
    wrong = TestAuthority(lambda: later).token(_digest(7))
    assert _because(evidence_record(tree.reduced(_digest(2)), [token, wrong]), _digest(2)) == "tree"
    early = TestAuthority(lambda: NOW - timedelta(hours=1)).token(renewal_digest(token))
    assert (
        _because(evidence_record(tree.reduced(_digest(2)), [token, early]), _digest(2)) == "order"
    )


def test_a_stamp_whose_certificate_has_run_out_proves_nothing_any_more() -> None:
    tree, token = _batch(5)
    record = evidence_record(tree.reduced(_digest(2)), [token])
    assert _because(record, _digest(2), now=START + timedelta(days=21 * 366)) == "expired"


@pytest.mark.parametrize("data", [b"", b"{}", b"\x30\x00", b"\x30\x80\x00"])
def test_what_is_no_record_is_refused(data: bytes) -> None:
    assert _because(data, _digest(0)) == "form"


def test_every_flipped_byte_of_the_proof_is_noticed() -> None:
    tree, token = _batch(9)
    record = evidence_record(tree.reduced(_digest(4)), [token])
    start = record.index(tree.reduced(_digest(4))[0][0])
    for at in range(start, start + 100, 3):
        flipped = bytearray(record)
        flipped[at] ^= 1
        _because(bytes(flipped), _digest(4))


def test_records_are_of_the_shape_that_the_standard_gives() -> None:
    tree, token = _batch(3)
    record = EvidenceRecord.load(evidence_record(tree.reduced(_digest(1)), [token]), strict=True)
    assert record["version"].native == 1
    assert record["digest_algorithms"].native == [{"algorithm": "sha256", "parameters": None}]
    assert record["archive_time_stamp_sequence"][0][0]["time_stamp"].dump() == token


def test_a_batch_of_nothing_and_a_wrong_digest_are_refused() -> None:
    for digests in ([], [b"short"]):
        with pytest.raises(Invalid, match="certs-evidence-digests"):
            HashTree(digests)
    with pytest.raises(Invalid, match="certs-evidence-not-in-batch"):
        _batch(3)[0].reduced(_digest(99))
