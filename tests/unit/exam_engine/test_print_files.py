"""A print file is made of a certificate that stands, by who may issue, and is told each time."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pikepdf
import pytest
import zxingcpp
from pypdfium2 import PdfDocument
from sqlalchemy import select

from certs.awards import Words
from certs.records import certificates_of
from certs.tables import CertificateRow
from exam_engine import print_batch
from exam_engine.issuance.batch_job import IssueTools, issue_certificates
from exam_engine.issuance.orders import order_certificates
from exam_engine.print_files import PrintTools, make_print_file, order_print_file
from exam_engine.print_tables import PrintFileRow
from foundation import jobs
from foundation.blobs import BlobStore, LocalFolder
from foundation.errors import Conflict, Forbidden, NotFound
from foundation.jobs import JobContext
from foundation.keys import KeyRing
from foundation.roles import Role
from tests import certificates as specimens
from tests.results_world import World, staff

QR_CODES = zxingcpp.barcode_formats_from_str("QRCode")


@pytest.fixture
def blobs(tmp_path: Path) -> BlobStore:
    return BlobStore(LocalFolder(tmp_path / "blobs"), KeyRing.generate())


@pytest.fixture
def issued(world: World, blobs: BlobStore) -> str:
    """The id of one issued certificate."""
    enrolment = world.candidate("张伟", right=8)
    world.score("评分")
    world.mark(enrolment)
    world.release(enrolment)
    tools = IssueTools(
        clock=world.clock,
        blobs=blobs,
        line=specimens.line,
        part_name=lambda part: Words(part.value, part.value),
        demonstration=True,
    )
    with world.database.write(world.tenant) as tx:
        job = order_certificates(tx, world.clock, by=world.officer, batch_id=world.batch)
        row = jobs.find(tx, job)
    context = JobContext(row.id, row.tenant_id, row.payload, row.asked_by, world.database)
    assert issue_certificates(context, tools)["issued"] == 1
    with world.database.read(world.tenant) as tx:
        return certificates_of(tx, enrolment)[0].id


def tools_of(blobs: BlobStore) -> PrintTools:
    return PrintTools(specimens.line, blobs, lambda _tenant, sealed: sealed.decode())


def test_paper_says_what_the_certificate_says(world: World, blobs: BlobStore, issued: str) -> None:
    with world.database.write(world.tenant) as tx:
        order = order_print_file(tx, world.clock, by=world.officer, certificate_id=issued)
        assert order.template.reference == tx.get_one(CertificateRow, issued).template
    made = make_print_file(tools_of(blobs), world.tenant, order)
    picture = PdfDocument(made)[0].render(scale=200 / 72).to_pil()
    (code,) = zxingcpp.read_barcodes(picture, QR_CODES)
    assert code.text == specimens.line().qr_text(order.reservation)
    with pikepdf.open(io.BytesIO(made)) as pdf:
        assert order.reservation.number in str(pdf.docinfo["/Title"])
        assert "/AcroForm" not in pdf.Root
    assert len(world.acts("certs:certificate:print")) == 1


def test_certificate_that_does_not_stand_is_not_printed(world: World, issued: str) -> None:
    with world.database.write(world.tenant) as tx:
        tx.get_one(CertificateRow, issued).standing = "suspended"
    with (
        world.database.write(world.tenant) as tx,
        pytest.raises(Conflict, match="certs-print-not-standing"),
    ):
        order_print_file(tx, world.clock, by=world.officer, certificate_id=issued)


def test_only_who_may_issue_may_have_it_and_only_of_what_is_there(
    world: World, issued: str
) -> None:
    reader = staff(world.tenant, "reader", Role.BODY_ADMIN)
    with world.database.write(world.tenant) as tx:
        with pytest.raises(Forbidden):
            order_print_file(tx, world.clock, by=reader, certificate_id=issued)
        with pytest.raises(NotFound):
            order_print_file(tx, world.clock, by=world.officer, certificate_id="nothing")
    assert world.acts("certs:certificate:print") == []


def _ordered(world: World) -> JobContext:
    with world.database.write(world.tenant) as tx:
        job = print_batch.order_print_batch(tx, world.clock, by=world.officer, batch_id=world.batch)
        row = jobs.find(tx, job)
    return JobContext(row.id, row.tenant_id, row.payload, row.asked_by, world.database)


def _fetched(world: World, blobs: BlobStore) -> dict[str, bytes]:
    with world.database.write(world.tenant) as tx:
        pages = print_batch.fetch(
            tx,
            world.clock,
            by=world.officer,
            batch_id=world.batch,
            organisation_id=world.college,
        )
    pieces = print_batch.archive(pages, blobs, world.tenant, world.clock.now())
    with zipfile.ZipFile(io.BytesIO(b"".join(pieces))) as pack:
        assert pack.testzip() is None
        return {name: pack.read(name) for name in pack.namelist()}


def test_batch_is_made_once_and_fetched_by_college(
    world: World, blobs: BlobStore, issued: str
) -> None:
    context = _ordered(world)
    done = print_batch.make_print_batch(context, tools_of(blobs), world.clock)
    assert done == {"batch": world.batch, "made": 1, "failed": []}
    with world.database.write(world.tenant) as tx:
        order = order_print_file(tx, world.clock, by=world.officer, certificate_id=issued)
    name = f"{order.reservation.number}-print.pdf"
    alone = make_print_file(tools_of(blobs), world.tenant, order)
    assert _fetched(world, blobs) == {name: alone}
    # Taken up again, as after a crash, it finds nothing left; and nothing can be ordered.
    again = print_batch.make_print_batch(context, tools_of(blobs), world.clock)
    assert again == done
    with pytest.raises(Conflict, match="certs-print-nothing-missing"):
        _ordered(world)
    assert len(world.acts("certs:certificate:print-fetch")) == 1


def test_batch_leaves_out_what_does_not_stand_any_more(
    world: World, blobs: BlobStore, issued: str
) -> None:
    print_batch.make_print_batch(_ordered(world), tools_of(blobs), world.clock)
    with world.database.write(world.tenant) as tx:
        tx.get_one(CertificateRow, issued).standing = "suspended"
    with pytest.raises(NotFound, match="certs-print-none"):
        _fetched(world, blobs)


def test_certificate_that_cannot_be_printed_is_listed_and_stops_nothing(
    world: World, blobs: BlobStore, issued: str
) -> None:
    with world.database.write(world.tenant) as tx:
        row = tx.get_one(CertificateRow, issued)
        row.holding = {**row.holding, "whole_document": True}
    tools = PrintTools(specimens.line, blobs, lambda _tenant, _sealed: "another")
    done = print_batch.make_print_batch(_ordered(world), tools, world.clock)
    assert done["made"] == 0
    assert [one["code"] for one in done["failed"]] == ["certs-document-differs"]


def test_print_files_are_forgotten_after_their_time(
    world: World, blobs: BlobStore, issued: str
) -> None:
    print_batch.make_print_batch(_ordered(world), tools_of(blobs), world.clock)
    with world.database.write(world.tenant) as tx:
        (kept,) = tx.scalars(select(PrintFileRow))
        old = kept.digest
        kept.made_at = world.clock.now() - print_batch.KEPT
    with pytest.raises(NotFound, match="certs-print-none"):
        _fetched(world, blobs)
    print_batch.make_print_batch(_ordered(world), tools_of(blobs), world.clock)
    assert blobs.exists(old, tenant=world.tenant)  # made again, to the same bytes
    assert len(_fetched(world, blobs)) == 1
