"""An uploaded certificate: all checks, in the process apart that the page uses, and in this one."""

from __future__ import annotations

import asyncio
import io
import time
from collections.abc import Iterator
from functools import partial
from zoneinfo import ZoneInfo

from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import async_validate_pdf_signature
from pyhanko_certvalidator import ValidationContext

from certs import issuing
from certs.numbers import PRESETS
from certs.records import find_by_number
from certs.reserving import reserve
from certs.signing.signers import SigningMaterial
from certs.verdicts import IssuedRecord, Outcome, Verdict
from certs.verification import verify_document
from foundation.database import EVERY_TENANT
from foundation.ids import new_id
from tests.bench.measuring import Better, Effort, Line, Peer, alternate, milliseconds
from tests.bench.world import World

_PEER = (
    "Peer: pyHanko's own validation of the same file in this process; it judges the signature and "
    "its coverage, and neither the credential, the printed text, the record of issue nor the "
    "standing."
)
_UPLOAD_NOTE = (
    "Time as the page does it: handed to a process apart, sixteen checks, the record looked up in "
    f"the database, and back. {_PEER}"
)
_CHECKS_NOTE = (
    f"CPU time of the same sixteen checks in this process, pyHanko's validation among them. {_PEER}"
)


def measure(world: World, effort: Effort) -> Iterator[Line]:
    """Milliseconds a file; each time the verdict must be that it is valid."""
    engine = world.engine
    pdf = _issue(world)
    material = engine.certification.room.material
    zone = ZoneInfo(engine.settings.web.time_zone)

    def find(number: str) -> IssuedRecord | None:
        with engine.database.read(EVERY_TENANT) as tx:
            return find_by_number(tx, number)

    def upload() -> None:
        _demand_valid(engine.documents.judge(pdf, engine.clock.now()))

    def checks() -> None:
        now = engine.clock.now()
        trust, today = engine.certification.room.trust, now.astimezone(zone).date()
        _demand_valid(verify_document(pdf, trust, now, today, find))

    def peer() -> None:
        _validate_by_pyhanko(pdf, material)

    rounds, times = effort.of(5, 1), effort.of(8, 1)
    for name, note, ours, clock in (
        ("verification-upload", _UPLOAD_NOTE, upload, time.perf_counter),
        ("verification-checks", _CHECKS_NOTE, checks, time.process_time),
    ):
        for work in (ours, peer):
            work()
        runs = alternate(
            rounds,
            partial(milliseconds, ours, times, clock),
            partial(milliseconds, peer, times, clock),
        )
        yield runs.line(name, "ms", Better.LESS, Peer("pyHanko validation", note), rounds * times)


def _issue(world: World) -> bytes:
    """A certificate that stands in the record of issue."""
    engine, tenant = world.engine, world.body.tenant_id
    award = world.award(world.enrolments[0], world.photo)
    with engine.database.write(tenant) as tx:
        reservation = reserve(
            tx, engine.clock, award, PRESETS["demo19"], order_ref=f"bench:{new_id()}"
        )
    made = issuing.produce(engine.certification.line, reservation, world.photo)
    with engine.database.write(tenant) as tx:
        issuing.record(
            tx, engine.clock, reservation.certificate_id, made.file_digest, person_ref="bench"
        )
    return made.pdf


def _demand_valid(verdict: Verdict) -> None:
    if verdict.outcome is not Outcome.VALID:
        raise RuntimeError(f"{verdict.outcome}: {[check.code for check in verdict.failed]}")


def _validate_by_pyhanko(pdf: bytes, material: SigningMaterial) -> None:
    (signature,) = PdfFileReader(io.BytesIO(pdf)).embedded_signatures
    context = ValidationContext(
        trust_roots=[_asn1(material.root)],
        other_certs=[_asn1(one) for one in material.chain],
        allow_fetching=False,
    )
    status = asyncio.run(async_validate_pdf_signature(signature, context))
    if not status.bottom_line:
        raise RuntimeError("pyHanko does not accept the file")


def _asn1(certificate: x509.Certificate) -> asn1_x509.Certificate:
    return asn1_x509.Certificate.load(certificate.public_bytes(Encoding.DER))
