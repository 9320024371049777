"""Credentials signed and checked: microseconds of the processor, by template and by both suites."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from hashlib import sha256
from itertools import cycle
from random import Random
from typing import TypeVar

from certs.awards import Award
from certs.signing.batch_credentials import CredentialMaker
from certs.signing.canonical import Canonicaliser, canonical
from certs.signing.credentials import (
    CONTEXTS,
    Issuer,
    build_credential,
    credential_bytes,
    prove_credential,
    read_credential,
    trusted_keys,
)
from certs.signing.multibase import from_base58
from certs.signing.proofs import Suite, instant, proof_options, proof_value, with_jcs_proof
from foundation.ids import new_id
from tests.bench.measuring import Better, Effort, Line, Peer, Runs, alternate
from tests.bench.world import World

T = TypeVar("T")
_NUMBER = "9001063120260001236"
_SURNAMES = "王李张刘陈杨黄赵吴周"
_GIVEN = ("伟", "芳", "秀英", "敏·买买提", "𫖯", "静")
_PIECES = (
    *_SURNAMES,
    *_GIVEN,
    *'"\\\n\r\t·•%\x01\x0b\x7f\u2028𬱖😀',
    "_:b0",
    '" .\n<urn:x> "',
    "%(3)s",
)
_PYLD = (
    "CPU time of the process; Open Badges 3.0 with 50 skill points, two status entries, no blank "
    "node. Ours: N-Quads and JSON by template, byte for byte what the peer gives. Peer: PyLD's "
    "expansion and URDNA2015 for each credential, the proof's options canonicalised once."
)
_EQUAL = (
    "How many credentials made by template are the bytes that PyLD's way gives; names with quotes, "
    "line breaks, backslashes, control characters, characters beyond the first plane, dots."
)
_JCS = (
    "CPU time of the process; the same credentials by eddsa-jcs-2022: our own build of the JSON, "
    "canonical JSON, Ed25519. Peer: the same by PyLD under eddsa-rdfc-2022."
)
_CHECK = (
    "CPU time of the process; eddsa-rdfc-2022 checked from bytes; ours remembers the lines of the "
    "skill points. Peer: PyLD's expansion and URDNA2015 of the whole."
)
_JCS_CHECK = (
    "CPU time of the process; eddsa-jcs-2022 checked from bytes; that every term has a meaning is "
    "looked up once for a shape. Peer: eddsa-rdfc-2022 checked by PyLD."
)


def measure(world: World, effort: Effort) -> Iterator[Line]:
    """Signed by template, signed by text, checked; each beside PyLD's way."""
    room = world.engine.certification.room
    issuer, canonicaliser = room.issuer, Canonicaliser(room.contexts)
    awards = _awards(world)
    now = datetime.now(UTC).replace(microsecond=0)
    naive = Naive(issuer, canonicaliser)
    maker = CredentialMaker(issuer, canonicaliser)
    places = cycle(range(131_072))

    def by_template(award: Award) -> bytes:
        return maker.sign(award, _NUMBER, new_id(), now, next(places))

    def by_text(award: Award) -> bytes:
        built = build_credential(award, _NUMBER, new_id(), issuer, next(places))
        return credential_bytes(with_jcs_proof(built, issuer.proof_key, now))

    def by_pyld(award: Award) -> bytes:
        return naive.sign(award, new_id(), now, next(places))

    of = effort.of(1000, 10)
    same = float(_equal(maker, naive, awards[0], now, of))
    equal = Runs((same,), (float(of),))
    yield equal.line("credential-equal", "of 1000", Better.MORE, Peer("PyLD", _EQUAL), of)
    keys = trusted_keys(issuer)

    def check(credential: bytes) -> object:
        return prove_credential(read_credential(credential), keys, room.contexts)

    many, few, rounds = effort.of(4000, 20), effort.of(60, 3), effort.of(5, 1)
    texts, quads = [by_text(award) for award in awards], [by_template(award) for award in awards]
    naively = partial(_rate, by_pyld, awards)
    checked = partial(_rate, naive.check, quads)
    for figure, note, ours, theirs, times in (
        ("credential-rdfc", _PYLD, partial(_rate, by_template, awards), naively, many),
        ("credential-jcs", _JCS, partial(_rate, by_text, awards), naively, many // 4),
        ("credential-rdfc-check", _CHECK, partial(_rate, check, quads), checked, few * 5),
        ("credential-jcs-check", _JCS_CHECK, partial(_rate, check, texts), checked, few * 10),
    ):
        ours(1)
        runs = alternate(rounds, partial(ours, times), partial(theirs, few))
        yield runs.line(figure, "1/s", Better.MORE, Peer("PyLD", note), rounds * times)


class Naive:
    """The standard's steps one after the other, with PyLD, for each credential."""

    def __init__(self, issuer: Issuer, canonicaliser: Canonicaliser) -> None:
        self._issuer = issuer
        self._contexts = canonicaliser.contexts
        self._options: dict[str, bytes] = {}

    def sign(self, award: Award, certificate_id: str, now: datetime, place: int) -> bytes:
        """The credential as a file."""
        built = build_credential(award, _NUMBER, certificate_id, self._issuer, place)
        proof = proof_options(Suite.RDFC, self._issuer.method, instant(now))
        if proof["created"] not in self._options:
            quads = canonical({"@context": CONTEXTS, **proof}, self._contexts)
            self._options = {proof["created"]: sha256(quads.encode()).digest()}
        hashed = self._options[proof["created"]]
        hashed += sha256(canonical(built, self._contexts).encode()).digest()
        value = proof_value(self._issuer.key.sign(hashed))
        return credential_bytes({**built, "proof": {**proof, "proofValue": value}})

    def check(self, credential: bytes) -> None:
        """The same steps backwards; raises for a signature that is not good."""
        document = json.loads(credential)
        proof = document.pop("proof")
        value = from_base58(proof.pop("proofValue")[1:], 64)
        options = canonical({"@context": document["@context"], **proof}, self._contexts)
        hashed = sha256(options.encode()).digest()
        hashed += sha256(canonical(document, self._contexts).encode()).digest()
        self._issuer.key.public_key().verify(value, hashed)


def _awards(world: World) -> list[Award]:
    """Awards of one level, each for another holder."""
    first = world.award(world.enrolments[0], world.photo)
    names = [surname + given for surname in _SURNAMES for given in _GIVEN]
    return [replace(first, holder_name=name, tell_results=True) for name in names]


def _equal(maker: CredentialMaker, naive: Naive, award: Award, now: datetime, of: int) -> int:
    """How many of ``of`` credentials for awkward names are the same bytes both ways."""
    chance = Random(2026)
    same = 0
    for place in range(of):
        name = "".join(chance.choices(_PIECES, k=chance.randint(1, 8)))
        given = replace(award, holder_name=name, tell_results=chance.random() < 0.5)
        one = new_id()
        same += maker.sign(given, _NUMBER, one, now, place * 977) == naive.sign(
            given, one, now, place * 977
        )
    return same


def _rate(work: Callable[[T], object], given: list[T], times: int) -> float:
    """Calls a second of CPU time."""
    things = cycle(given)
    began = time.process_time()
    for _ in range(times):
        work(next(things))
    return times / (time.process_time() - began)
