"""Credentials of ours are accepted, and altered ones refused, by Digital Bazaar's verifier."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest

from certs.signing.batch_credentials import CredentialMaker
from certs.signing.credentials import Issuer, build_credential, credential_bytes
from certs.signing.did import web_document
from certs.signing.proofs import with_jcs_proof, with_rdfc_proof
from certs.signing.status import LIST_LENGTH, ListSheet, Purpose, list_address, list_credential
from tests.certificates import ADDRESS, MODULES, NOW, NUMBER, authority, issuer, line, specimen_of
from tests.certificates import award as some_award

SCRIPT = Path(__file__).with_name("verify.mjs")
ID = "0190b2b6-1111-7000-8000-%012d"
NAMES = (
    "张伟",
    "䶮𫖯𬱖",
    "阿依古丽·买买提",
    "买买提•吐尔逊",
    'O"Brien\\ the <first>',
    "a\nb\rc\td",
    "\x01\x08\x0b\x0c\x1f\x7f",
    "张\u2028伟\u2029",
    "\U0001f600 \ufb33 \ue000",
    "É e\u0301",
    "%(3)s %s %%",
    "{name} ${x} \\u0041",
    "_:b0 _:c14n0",
    "<urn:x> .",
    "'; --",
    "欧阳　娜娜",
    "\u200b零宽",
    "ཀརྨ་པ",
    "مۇھەممەت",
    "ᠮᠣᠩᠭᠣᠯ",
)


def _package(name: str) -> None:
    if shutil.which("node") is None or not (MODULES / name).is_dir():
        pytest.skip(f"node or the package {name} is not installed")


def _verify(
    credentials: Sequence[bytes],
    folder: Path,
    documents: Mapping[str, Any] | None = None,
    *,
    status: bool = False,
) -> list[dict[str, Any]]:
    _package("@digitalbazaar/vc")
    if status:
        _package("@digitalbazaar/vc-bitstring-status-list")
    job = {
        "credentials": [json.loads(one) for one in credentials],
        "documents": documents or {},
        "status": status,
    }
    file = folder / "job.json"
    file.write_text(json.dumps(job), "utf-8")
    done = subprocess.run(
        ["node", str(SCRIPT), str(MODULES), str(file)],
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    answers: list[dict[str, Any]] = json.loads(done.stdout)
    return answers


GOOD = {"verified": True, "problems": [], "status": None}


@lru_cache(maxsize=1)
def _made() -> tuple[bytes, ...]:
    """A credential for each name, by template, with the status entries of different lists."""
    maker = CredentialMaker(issuer(), line().canonicaliser)
    until = date(2029, 11, 20)
    return tuple(
        maker.sign(
            some_award(holder_name=name, expires_on=until if place % 2 else None),
            NUMBER,
            ID % place,
            NOW,
            place * 30_000,
        )
        for place, name in enumerate(NAMES)
    )


def test_attached_credential_is_accepted(tmp_path: Path) -> None:
    made = specimen_of(some_award(holder_name="阿依古丽·买买提")).made
    assert _verify([made.credential], tmp_path) == [GOOD]


def test_credentials_by_template_are_accepted_whatever_the_name(tmp_path: Path) -> None:
    assert len(_made()) == 20
    assert _verify(_made(), tmp_path) == [GOOD] * 20


def _changes(credential: bytes) -> list[bytes]:
    told = json.loads(credential)
    subject = told["credentialSubject"]
    other_name = [{**subject["identifier"][0], "identityHash": "李伟"}, subject["identifier"][1]]
    entries = [{**told["credentialStatus"][0], "statusListIndex": "7"}]
    changed = [
        {**told, "credentialSubject": {**subject, "identifier": other_name}},
        {**told, "validFrom": "2020-01-01T00:00:00Z"},
        {**told, "name": "高级"},
        {**told, "id": f"urn:uuid:{ID % 999}"},
        {**told, "credentialStatus": entries},
        {**told, "proof": {**told["proof"], "created": "2020-01-01T00:00:00Z"}},
        {**told, "proof": {**told["proof"], "proofPurpose": "authentication"}},
    ]
    return [credential_bytes(one) for one in changed]


def test_changed_credentials_are_refused(tmp_path: Path) -> None:
    changed = [one for made in _made()[:3] for one in _changes(made)]
    assert [one["verified"] for one in _verify(changed, tmp_path)] == [False] * len(changed)


def test_proof_over_the_text_and_both_together_are_accepted(tmp_path: Path) -> None:
    _package("@digitalbazaar/eddsa-jcs-2022-cryptosuite")
    by_text = [
        with_jcs_proof(
            build_credential(some_award(holder_name=name), NUMBER, ID % 1, issuer(), 5),
            issuer().proof_key,
            NOW,
        )
        for name in NAMES
    ]
    both = with_rdfc_proof(by_text[0], issuer().proof_key, NOW, line().canonicaliser)
    answers = _verify([credential_bytes(one) for one in (*by_text, both)], tmp_path)
    assert answers == [GOOD] * 21
    changed = _changes(credential_bytes(by_text[0]))
    assert not any(one["verified"] for one in _verify(changed, tmp_path))


def test_credential_of_an_issuer_by_domain_is_accepted(tmp_path: Path) -> None:
    named = Issuer.named(authority().credential_key, ADDRESS)
    maker = CredentialMaker(named, line().canonicaliser)
    made = maker.sign(some_award(), NUMBER, ID % 1, NOW, 5)
    documents = {named.did: web_document(named.did, named.key.public_key())}
    assert named.did.startswith("did:web:")
    assert _verify([made], tmp_path, documents) == [GOOD]
    assert _verify([made], tmp_path)[0]["verified"] is False


def _lists(revoked: set[int], suspended: set[int]) -> dict[str, Any]:
    """Signed lists of one body by address; places are those of the second list."""
    documents = {}
    for purpose, places in ((Purpose.REVOCATION, revoked), (Purpose.SUSPENSION, suspended)):
        address = list_address(ADDRESS, "9001", purpose, 1)
        begin, until = NOW - timedelta(days=1), NOW + timedelta(days=3650)
        sheet = ListSheet(address, purpose, frozenset(places), begin, until, timedelta(seconds=3))
        unsigned = list_credential(sheet, issuer().did, "演示评价中心")
        documents[address] = with_rdfc_proof(
            unsigned, issuer().proof_key, begin, line().canonicaliser
        )
    return documents


def test_status_lists_are_understood_and_the_trap_is_known(tmp_path: Path) -> None:
    maker = CredentialMaker(issuer(), line().canonicaliser)
    made = [
        maker.sign(some_award(), NUMBER, ID % place, NOW, LIST_LENGTH + place) for place in range(3)
    ]
    answers = _verify(made, tmp_path, _lists({1}, {2}), status=True)
    assert [answer["status"]["problems"] for answer in answers] == [[], [], []]
    assert [answer["status"]["set"] for answer in answers] == [[], ["revocation"], ["suspension"]]
    # This verifier calls a revoked credential verified, since its list is; ours must not.
    assert answers[1]["status"]["verified"] is True


def test_list_that_cannot_be_believed_fails_there_too(tmp_path: Path) -> None:
    made = CredentialMaker(issuer(), line().canonicaliser).sign(
        some_award(), NUMBER, ID % 1, NOW, LIST_LENGTH + 1
    )
    unsigned = {
        address: {name: part for name, part in held.items() if name != "proof"}
        for address, held in _lists(set(), set()).items()
    }
    for documents in ({}, unsigned):
        (answer,) = _verify([made], tmp_path, documents, status=True)
        assert answer["status"]["verified"] is False


def test_altered_credential_is_refused(tmp_path: Path) -> None:
    made = specimen_of(some_award()).made
    answer = _verify([made.credential.replace("张伟".encode(), "李伟".encode())], tmp_path)[0]
    assert answer["verified"] is False


def test_award_without_marks_and_points_is_accepted(tmp_path: Path) -> None:
    bare = some_award(tell_results=False, skills=replace(some_award().skills, points=()))
    made = CredentialMaker(issuer(), line().canonicaliser).sign(bare, NUMBER, ID % 1, NOW)
    assert _verify([made], tmp_path) == [GOOD]
