"""The production line: gap-free numbers, nothing printed in vain, the same bytes after a crash."""

from __future__ import annotations

import asyncio
import io
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date

import pytest
from PIL import Image

from certs.issuing import (
    CertificateIssued,
    examine,
    example_number,
    produce,
    record,
)
from certs.numbers import DEMO19, HRSS22
from certs.records import certificate, find_by_number, find_by_token
from certs.rendering.portrait import digest, prepare_portrait
from certs.reserving import Reservation, reserve, unfinished
from certs.tables import Stage
from certs.verdicts import Outcome, Verdict
from certs.verification import verify_document
from foundation.clock import FixedClock
from foundation.database import EVERY_TENANT, Database
from foundation.errors import Conflict, Invalid, NotFound
from foundation.events import Subscribers
from tests.certificates import LEVELS, TODAY, award, line, photo, trust


def _reserve(
    base: Database, tenant: str, clock: FixedClock, order: str, **more: object
) -> Reservation:
    with base.write(tenant=tenant) as tx:
        return reserve(tx, clock, award(**more), DEMO19, order_ref=order)


def test_certificate_goes_from_award_to_a_valid_verdict(
    database: Database, tenant: str, clock: FixedClock
) -> None:
    examine(line(), award(), example_number(DEMO19, award(), {}), photo())
    reserved = _reserve(database, tenant, clock, "order-1")
    made = produce(line(), reserved, photo())
    with database.write(tenant=tenant) as tx:
        record(tx, clock, reserved.certificate_id, made.file_digest, "person-1")
    with database.read(tenant=EVERY_TENANT) as tx:
        verdict = verify_document(
            made.pdf, trust(), clock.now(), TODAY, lambda number: find_by_number(tx, number)
        )
        by_token = find_by_token(tx, reserved.token)
    assert verdict.outcome is Outcome.VALID
    assert by_token is not None
    assert by_token.number == reserved.number == "9001063120260000014"


def test_numbers_have_no_gap_and_count_by_level(
    database: Database, tenant: str, clock: FixedClock
) -> None:
    junior = [_reserve(database, tenant, clock, f"j{k}").number for k in range(3)]
    senior = _reserve(database, tenant, clock, "s1", level=LEVELS["高级"]).number
    assert [number[12:18] for number in junior] == ["000001", "000002", "000003"]
    assert senior[7] == "3"
    assert senior[12:18] == "000001"


def test_rolled_back_reservation_leaves_no_gap(
    database: Database, tenant: str, clock: FixedClock
) -> None:
    with pytest.raises(RuntimeError), database.write(tenant=tenant) as tx:
        reserve(tx, clock, award(), DEMO19, order_ref="lost")
        raise RuntimeError
    assert _reserve(database, tenant, clock, "kept").number[12:18] == "000001"


def test_same_order_again_gives_the_same_number(
    database: Database, tenant: str, clock: FixedClock
) -> None:
    first = _reserve(database, tenant, clock, "order-1")
    clock.advance(hours=3)
    assert _reserve(database, tenant, clock, "order-1") == first
    with pytest.raises(Conflict, match="certs-order-differs"):
        _reserve(database, tenant, clock, "order-1", holder_name="李四")


def test_line_goes_on_after_a_crash_with_the_same_number_and_bytes(
    database: Database, tenant: str, clock: FixedClock
) -> None:
    reserved = _reserve(database, tenant, clock, "order-1")
    before = produce(line(), reserved, photo())
    clock.advance(days=2)
    with database.read(tenant=tenant) as tx:
        found = unfinished(tx)
    assert found == [reserved]
    after = produce(line(), found[0], photo())
    assert after.pdf == before.pdf
    with database.write(tenant=tenant) as tx:
        record(tx, clock, reserved.certificate_id, after.file_digest, "person-1")
    with database.read(tenant=tenant) as tx:
        assert unfinished(tx) == []
        assert certificate(tx, reserved.certificate_id).stage is Stage.ISSUED


def test_recording_twice_changes_nothing_and_another_file_is_refused(
    database: Database, tenant: str, clock: FixedClock
) -> None:
    told: list[CertificateIssued] = []
    subscribers = Subscribers()
    subscribers.subscribe(CertificateIssued, lambda tx, event: told.append(event))
    database.subscribers = subscribers
    reserved = _reserve(database, tenant, clock, "order-1")
    for _ in range(2):
        with database.write(tenant=tenant) as tx:
            record(tx, clock, reserved.certificate_id, "a" * 64, "person-1")
    assert [event.number for event in told] == [reserved.number]
    with pytest.raises(Conflict, match="certs-file-differs"), database.write(tenant=tenant) as tx:
        record(tx, clock, reserved.certificate_id, "b" * 64, "person-1")


def test_reserved_certificate_is_not_found_by_the_public(
    database: Database, tenant: str, clock: FixedClock
) -> None:
    reserved = _reserve(database, tenant, clock, "order-1")
    with database.read(tenant=EVERY_TENANT) as tx:
        assert find_by_number(tx, reserved.number) is None
        assert find_by_token(tx, reserved.token) is None


def test_other_tenant_can_neither_record_nor_see_it(
    database: Database, tenant: str, other_tenant: str, clock: FixedClock
) -> None:
    reserved = _reserve(database, tenant, clock, "order-1")
    with pytest.raises(NotFound), database.write(tenant=other_tenant) as tx:
        record(tx, clock, reserved.certificate_id, "a" * 64, "person-1")
    with database.read(tenant=other_tenant) as tx:
        assert unfinished(tx) == []


def test_token_has_128_bits_and_is_not_in_the_number(
    database: Database, tenant: str, clock: FixedClock
) -> None:
    tokens = {_reserve(database, tenant, clock, f"o{k}").token for k in range(5)}
    assert len(tokens) == 5
    assert all(len(token) == 22 for token in tokens)


def test_fields_that_the_award_does_not_know_are_given_beside_it(
    database: Database, tenant: str, clock: FixedClock
) -> None:
    extra: dict[str, str | int] = {"kind": "S", "organisation": 1, "province": 23, "site": 7}
    level = replace(LEVELS["初级"], code="5")
    with database.write(tenant=tenant) as tx:
        made = reserve(tx, clock, award(level=level), HRSS22, order_ref="o", extra=extra)
    assert made.number == "S000123000007265000001"


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"holder_name": ""}, "certs-award-incomplete"),
        ({"holder_name": " 张伟"}, "certs-award-incomplete"),
        ({"document_masked": "100101200502020012"}, "certs-document-unmasked"),
        ({"expires_on": date(2026, 11, 21)}, "certs-award-expires-first"),
        ({"photo_digest": "0" * 64}, "certs-photo-differs"),
        ({"photo_digest": None}, "certs-photo-differs"),
        ({"holder_name": "王\U000247bd"}, "certs-glyph-missing"),
        ({"holder_name": "张" * 99}, "certs-text-too-long"),
        ({"holder_name": "张" * 200}, "certs-text-too-long"),
    ],
)
def test_award_that_cannot_be_printed_is_refused_before_a_number_is_spent(
    changes: dict[str, object], code: str
) -> None:
    given = award(**changes)
    with pytest.raises(Invalid, match=code):
        examine(line(), given, example_number(DEMO19, given, {}), photo())


def test_verdict_is_the_same_where_an_event_loop_runs(
    database: Database, tenant: str, clock: FixedClock
) -> None:
    """The reader runs a coroutine, which a loop that runs in the same thread would refuse."""
    reserved = _reserve(database, tenant, clock, "order-1")
    made = produce(line(), reserved, photo())

    async def judge() -> Verdict:
        return verify_document(made.pdf, trust(), clock.now(), TODAY, None)

    # In a thread of its own: a browser's test may keep a loop running in this one.
    with ThreadPoolExecutor(1) as threads:
        checks = threads.submit(lambda: asyncio.run(judge())).result().checks
    assert [check.passed for check in checks[:10]] == [True] * 10


def test_photo_in_process_colours_is_refused_by_name_and_never_printed(
    database: Database, tenant: str, clock: FixedClock
) -> None:
    out = io.BytesIO()
    Image.open(io.BytesIO(photo())).convert("CMYK").save(out, "JPEG")
    inks = out.getvalue()
    changed = {"photo_digest": digest(inks)}
    with pytest.raises(Invalid, match="certs-photo-colours"):
        examine(line(), award(**changed), example_number(DEMO19, award(), {}), inks)
    reserved = _reserve(database, tenant, clock, "order-1", **changed)
    with pytest.raises(Invalid, match="certs-photo-colours"):
        produce(line(), reserved, inks)
    turned = prepare_portrait(inks)
    again = _reserve(database, tenant, clock, "order-2", photo_digest=digest(turned))
    assert produce(line(), again, turned).pdf.startswith(b"%PDF")
