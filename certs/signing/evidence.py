"""Evidence Records (RFC 4998): one time stamp for a whole batch, a short proof for each file.

The digests of all files of a batch are the leaves of a hash tree; a time-stamping authority stamps
its root once. A certificate's record holds the stamp and the few hashes that lead from its digest
to the root. It proves that the file, to the last bit, existed at that time, without a time stamp
in the file and without the other files. When the stamp's own algorithms or certificates grow old,
the stamp is stamped (RFC 4998, 5.2), again once for the batch.

asn1crypto's own EvidenceRecord leaves out the level of chains between sequence and stamp, so the
structures are written down here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from itertools import pairwise
from typing import ClassVar

from asn1crypto import algos, cms, core, tsp
from cryptography import x509

from certs.signing.timestamp_tokens import Token, check_token
from foundation.errors import Invalid

MEDIA_TYPE = "application/evidence-record"
_DIGEST = 32


class ArchiveTimeStamp(core.Sequence):  # type: ignore[misc]
    """RFC 4998, 4.1."""

    _fields: ClassVar = [
        ("digest_algorithm", algos.DigestAlgorithm, {"implicit": 0, "optional": True}),
        ("attributes", tsp.Attributes, {"implicit": 1, "optional": True}),
        ("reduced_hashtree", tsp.PartialHashtrees, {"implicit": 2, "optional": True}),
        ("time_stamp", cms.ContentInfo),
    ]


class ArchiveTimeStampChain(core.SequenceOf):  # type: ignore[misc]
    """Stamps of one digest algorithm, each but the first over the one before."""

    _child_spec = ArchiveTimeStamp


class ArchiveTimeStampSequence(core.SequenceOf):  # type: ignore[misc]
    """Chains; ours have one, for SHA-256."""

    _child_spec = ArchiveTimeStampChain


class DigestAlgorithms(core.SequenceOf):  # type: ignore[misc]
    """The digest algorithms that a record uses."""

    _child_spec = algos.DigestAlgorithm


class EvidenceRecord(core.Sequence):  # type: ignore[misc]
    """RFC 4998, 3.1."""

    _fields: ClassVar = [
        ("version", core.Integer),
        ("digest_algorithms", DigestAlgorithms),
        ("crypto_infos", tsp.Attributes, {"implicit": 0, "optional": True}),
        ("encryption_info", tsp.EncryptionInfo, {"implicit": 1, "optional": True}),
        ("archive_time_stamp_sequence", ArchiveTimeStampSequence),
    ]


@dataclass(frozen=True, slots=True)
class Proven:
    """What a good record proves: the file existed at ``since``; ``until`` the stamp is good."""

    since: datetime
    until: datetime
    renewals: int


class HashTree:
    """A binary hash tree over SHA-256 digests in ascending order (RFC 4998, 4.2)."""

    def __init__(self, digests: Sequence[bytes]) -> None:
        """Twins count once; ``Invalid`` for no digest or one of another length."""
        leaves = sorted(set(digests))
        if not leaves or any(len(leaf) != _DIGEST for leaf in leaves):
            raise Invalid("certs-evidence-digests")
        self._places = {leaf: place for place, leaf in enumerate(leaves)}
        self._levels = [leaves]
        while len(self._levels[-1]) > 1:
            self._levels.append(_above(self._levels[-1]))

    @property
    def root(self) -> bytes:
        """What is stamped."""
        return self._levels[-1][0]

    def reduced(self, digest: bytes) -> tuple[tuple[bytes, ...], ...]:
        """The lists of hashes that lead from a digest to the root (RFC 4998, 4.2, step 5).

        The first list holds the digest itself; in a tree of one there is none.
        """
        place = self._places.get(digest)
        if place is None:
            raise Invalid("certs-evidence-not-in-batch")
        lists: list[tuple[bytes, ...]] = []
        for level in self._levels[:-1]:
            beside = place ^ 1
            if beside < len(level):
                own = () if lists else (digest,)
                lists.append(tuple(sorted((*own, level[beside]))))
            place //= 2
        return tuple(lists)


def evidence_record(reduced: tuple[tuple[bytes, ...], ...], tokens: Sequence[bytes]) -> bytes:
    """DER of a record: the file's way to the root, the stamp over it, and its renewals."""
    stamps = []
    for place, token in enumerate(tokens):
        stamp: dict[str, object] = {"time_stamp": cms.ContentInfo.load(token)}
        if place == 0 and reduced:
            stamp["reduced_hashtree"] = [list(hashes) for hashes in reduced]
        stamps.append(ArchiveTimeStamp(stamp))
    record = EvidenceRecord(
        {
            "version": 1,
            "digest_algorithms": [{"algorithm": "sha256"}],
            "archive_time_stamp_sequence": [stamps],
        }
    )
    der: bytes = record.dump()
    return der


def renewal_digest(token: bytes) -> bytes:
    """What the next stamp is asked over (RFC 4998, 5.2): the stamp that it renews."""
    return sha256(token).digest()


def check_record(
    record: bytes, digest: bytes, roots: tuple[x509.Certificate, ...], now: datetime
) -> Proven:
    """What a record proves about a file's SHA-256 digest; ``Invalid`` when it proves nothing.

    The fact ``why``: form, tree (the digest does not lead to the stamp), stamp (not a good one,
    or not by these roots), order, or expired (the last stamp's certificate has run out).
    """
    try:
        sequence = EvidenceRecord.load(record, strict=True)["archive_time_stamp_sequence"]
        (chain,) = sequence
        stamps = [
            (_lists(stamp["reduced_hashtree"]), stamp["time_stamp"].dump()) for stamp in chain
        ]
        if not stamps:
            raise ValueError("no stamp")
    except (ValueError, TypeError, KeyError) as error:
        raise Invalid("certs-evidence-false", why="form") from error
    told: list[Token] = []
    wanted = digest
    for lists, token in stamps:
        told.append(_stamped(token, _root(lists, wanted), roots))
        wanted = renewal_digest(token)
    for before, after in pairwise(told):
        if not before.time <= after.time <= before.certificates[0].not_valid_after_utc:
            raise Invalid("certs-evidence-false", why="order")
    until = told[-1].certificates[0].not_valid_after_utc
    if now > until:
        raise Invalid("certs-evidence-false", why="expired")
    return Proven(told[0].time, until, len(told) - 1)


def _above(level: list[bytes]) -> list[bytes]:
    """The level above: each pair hashed in ascending order; one left over goes up as it is."""
    above = [
        sha256(one + other if one < other else other + one).digest()
        for one, other in zip(level[::2], level[1::2], strict=False)
    ]
    return [*above, level[-1]] if len(level) % 2 else above


def _root(lists: tuple[tuple[bytes, ...], ...], digest: bytes) -> bytes:
    """Where the lists lead from the digest (RFC 4998, 4.3)."""
    reached = digest
    for place, hashes in enumerate(lists):
        if place == 0 and digest not in hashes:
            raise Invalid("certs-evidence-false", why="tree")
        members = hashes if place == 0 else (*hashes, reached)
        reached = sha256(b"".join(sorted(members))).digest()
    return reached


def _stamped(token: bytes, digest: bytes, roots: tuple[x509.Certificate, ...]) -> Token:
    try:
        return check_token(token, digest, roots)
    except Invalid as error:
        why = "tree" if error.facts["why"] == "imprint" else "stamp"
        raise Invalid("certs-evidence-false", why=why) from error


def _lists(trees: tsp.PartialHashtrees) -> tuple[tuple[bytes, ...], ...]:
    if trees.native is None:
        return ()
    lists = tuple(tuple(each) for each in trees.native)
    if any(len(one) != _DIGEST for hashes in lists for one in hashes):
        raise ValueError("digest")
    return lists
