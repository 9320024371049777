"""Proofs of certificates: found by their own body alone, checked without any records."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from certs import records
from certs.translog.checkpoint import sign_checkpoint
from certs.translog.entries import Kind, Opening, check_opening, entry_time
from certs.translog.exporting import published_files
from certs.translog.inclusion import (
    LogFault,
    LogProof,
    check,
    fault,
    from_json,
    head_of,
    proof_for,
    proofs_for,
    to_json,
)
from certs.translog.notes import NoteKey
from foundation.clock import FixedClock
from foundation.database import EVERY_TENANT, Database
from foundation.errors import Invalid
from tests.log_world import digest_of, issue, key_in, sign

NAMES = ("张伟", "李娜", "买买提·艾则孜", "王芳", "赵敏")


@pytest.fixture
def proven(
    database: Database, clock: FixedClock, tenant: str, tmp_path: Path
) -> tuple[LogProof, NoteKey, str]:
    """The proof of the third of five certificates, the log's key, and the number."""
    ids = [issue(database, clock, tenant, name) for name in NAMES]
    key = key_in(tmp_path)
    sign(database, clock, key)
    with database.read(tenant) as tx:
        proof = proof_for(tx, ids[2])
        number = records.certificate(tx, ids[2]).number
    assert proof is not None
    return proof, key.public, number


def test_an_issued_certificate_is_proved(proven: tuple[LogProof, NoteKey, str]) -> None:
    proof, key, number = proven
    assert proof.index == 2
    assert check(proof, key, number=number, file_digest=digest_of(NAMES[2]))
    assert head_of(proof, key).size == 5


def test_a_proof_proves_no_other_certificate(proven: tuple[LogProof, NoteKey, str]) -> None:
    proof, key, number = proven
    digest = digest_of(NAMES[2])
    other = LogFault.OTHER_CERTIFICATE
    assert fault(proof, key, number=number + "1", file_digest=digest) is other
    assert fault(proof, key, number=number, file_digest=digest_of("x")) is other
    assert fault(proof, key, number="证书", file_digest=digest) is other
    assert fault(proof, key, number=number, file_digest="证书") is other
    assert fault(proof, key, number=number, file_digest=digest, kind=Kind.WITHDRAWN) is other


def test_every_part_of_a_proof_counts(proven: tuple[LogProof, NoteKey, str]) -> None:
    proof, key, number = proven
    opening = proof.opening

    def why(changed: LogProof) -> LogFault | None:
        return fault(changed, key, number=number, file_digest=opening.file_digest)

    assert why(proof) is None
    assert why(replace(proof, index=3)) is LogFault.PATH
    assert why(replace(proof, index=-1)) is LogFault.PATH
    assert why(replace(proof, path=proof.path[1:])) is LogFault.PATH
    salted = replace(opening, salt=bytes(32))
    assert why(replace(proof, opening=salted)) is LogFault.PATH
    earlier = replace(opening, at=opening.at - timedelta(days=30))
    assert why(replace(proof, opening=earlier)) is LogFault.PATH
    short = replace(opening, salt=b"")
    assert why(replace(proof, opening=short)) is LogFault.OTHER_CERTIFICATE
    assert why(replace(proof, checkpoint=proof.checkpoint[:-5])) is LogFault.SIGNATURE
    grown = proof.checkpoint.replace("\n5\n", "\n6\n")
    assert why(replace(proof, checkpoint=grown)) is LogFault.SIGNATURE


def test_a_checkpoint_by_another_key_proves_nothing(
    proven: tuple[LogProof, NoteKey, str], tmp_path: Path
) -> None:
    proof, key, number = proven
    forger = key_in(tmp_path / "forger")
    head = head_of(proof, key)
    forged = replace(proof, checkpoint=sign_checkpoint(head, forger.signer))
    given = {"number": number, "file_digest": proof.opening.file_digest}
    assert fault(forged, key, **given) is LogFault.SIGNATURE
    assert check(forged, forger.public, **given)


def test_an_entry_without_checkpoint_has_no_proof_yet(
    database: Database, clock: FixedClock, tenant: str, tmp_path: Path
) -> None:
    key = key_in(tmp_path)
    certificate = issue(database, clock, tenant, "张伟")
    with database.read(tenant) as tx:
        assert proof_for(tx, certificate) is None
    sign(database, clock, key)
    with database.read(tenant) as tx:
        assert proof_for(tx, certificate) is not None
    later = issue(database, clock, tenant, "李娜")
    with database.read(tenant) as tx:
        assert proof_for(tx, later) is None


def test_changes_of_standing_are_proved_as_well(
    database: Database, clock: FixedClock, tenant: str, tmp_path: Path
) -> None:
    certificate = issue(database, clock, tenant, "张伟")
    with database.write(tenant) as tx:
        records.withdraw(tx, clock, certificate, reason="作弊", person_ref="p1")
    key = key_in(tmp_path)
    sign(database, clock, key)
    with database.read(tenant) as tx:
        proofs = proofs_for(tx, certificate)
        number = records.certificate(tx, certificate).number
    assert [proof.opening.kind for proof in proofs] == [Kind.ISSUED, Kind.WITHDRAWN]
    given = {"number": number, "file_digest": digest_of("张伟")}
    assert check(proofs[1], key.public, kind=Kind.WITHDRAWN, **given)
    assert not check(proofs[1], key.public, **given)
    assert proofs[0].opening.salt != proofs[1].opening.salt


def test_another_body_gets_no_proof(
    database: Database, clock: FixedClock, tenant: str, other_tenant: str, tmp_path: Path
) -> None:
    certificate = issue(database, clock, tenant, "张伟")
    sign(database, clock, key_in(tmp_path))
    with database.read(other_tenant) as tx:
        assert proofs_for(tx, certificate) == ()
    with database.read(EVERY_TENANT) as tx:
        assert proof_for(tx, certificate) is not None


def test_nothing_public_names_anybody(
    database: Database, clock: FixedClock, tenant: str, other_tenant: str, tmp_path: Path
) -> None:
    ids = [issue(database, clock, tenant, name) for name in NAMES]
    ids.append(issue(database, clock, other_tenant, "孙丽", "9002"))
    with database.write(tenant) as tx:
        records.withdraw(tx, clock, ids[0], reason="作弊", person_ref="p1")
    key = key_in(tmp_path)
    sign(database, clock, key)
    with database.read() as tx:
        public = b"".join(path.encode() + data for path, data in published_files(tx, key.public))
    assert len(public) > 500
    with database.read(EVERY_TENANT) as tx:
        held = [records.certificate(tx, certificate) for certificate in ids]
        salts = [proof.opening.salt for one in ids for proof in proofs_for(tx, one)]
    secrets = [tenant, other_tenant, *ids]
    for one in held:
        secrets += [one.number, one.token, one.award.holder_name, one.file_digest or ""]
        secrets += [one.award.document_masked, one.subject_ref]
    for secret in secrets:
        assert secret.encode() not in public
    for raw in [*salts, *(bytes.fromhex(one.file_digest or "") for one in held)]:
        assert raw not in public
        assert raw.hex().encode() not in public


def test_issue_and_withdrawal_look_alike(clock: FixedClock) -> None:
    issued = Opening(bytes(32), Kind.ISSUED, "9001", "0" * 64, clock.now())
    withdrawn = replace(issued, kind=Kind.WITHDRAWN)
    assert issued.entry[:9] == withdrawn.entry[:9]
    assert issued.entry[9:] != withdrawn.entry[9:]
    assert len(issued.entry) == len(withdrawn.entry)


def test_a_proof_survives_json(proven: tuple[LogProof, NoteKey, str]) -> None:
    proof = proven[0]
    assert from_json(to_json(proof)) == proof


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("entry", {"form": "other/v1"}),
        ("index", "2"),
        ("index", True),
        ("path", ["!"]),
        ("path", 3),
        ("entry", None),
        ("entry", {}),
    ],
)
def test_json_that_is_no_proof_is_refused(
    proven: tuple[LogProof, NoteKey, str], name: str, value: object
) -> None:
    with pytest.raises(Invalid):
        from_json({**to_json(proven[0]), name: value})
    with pytest.raises(Invalid):
        from_json({key: told for key, told in to_json(proven[0]).items() if key != name})


def test_an_opening_that_reads_in_two_ways_is_refused(clock: FixedClock) -> None:
    at = clock.now()
    good = Opening(bytes(32), Kind.ISSUED, "9001", "0" * 64, at)
    check_opening(good)
    assert entry_time(good.entry) == at
    assert len(good.entry) == 41
    for changed in (
        replace(good, number="9001\nissued"),
        replace(good, number=""),
        replace(good, file_digest="A" * 64),
        replace(good, file_digest="0" * 63),
        replace(good, salt=bytes(31)),
        replace(good, at=at + timedelta(microseconds=1)),
        replace(good, at=at.replace(tzinfo=None)),
    ):
        with pytest.raises(Invalid):
            check_opening(changed)


@pytest.mark.parametrize("entry", [b"", b"\x02" + bytes(40), b"\x01" + b"\xff" * 40, bytes(42)])
def test_bytes_that_are_no_entry_are_refused(entry: bytes) -> None:
    with pytest.raises(Invalid):
        entry_time(entry)
