"""A body may print whole document numbers: on the page alone, and never in record or credential."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import replace

import pikepdf
import pytest
from pypdfium2 import PdfDocument

from certs import template_shelf
from certs.records import Certificate, certificates_of
from exam_engine.enrolment.document_numbers import mask
from exam_engine.enrolment.tables import CandidateRow
from exam_engine.issuance import workshop
from exam_engine.issuance.batch_job import IssueTools, issue_certificates
from exam_engine.issuance.orders import order_certificates
from exam_engine.issuance.reissue import order_correction, reissue
from foundation import jobs
from foundation.jobs import JobContext
from tests.results_world import World

WHOLE = "100101200502020012"


@pytest.fixture
def whole(world: World, tools: IssueTools) -> IssueTools:
    """The body has chosen whole numbers for the first level."""
    with world.database.write(world.tenant) as tx:
        template_shelf.choose(
            tx, world.clock, rank=1, reference="classic", by="officer", whole_document=True
        )
    return replace(tools, open_document=lambda _tenant, sealed: sealed.decode())


def _people(world: World, count: int) -> list[str]:
    found = [world.candidate(f"张伟{'甲乙丙丁戊己庚辛壬癸'[n]}", right=9) for n in range(count)]
    with world.database.write(world.tenant) as tx:
        for enrolment in found:
            person = tx.get_one(CandidateRow, world.person_of(enrolment))
            person.document_sealed, person.document_masked = WHOLE.encode(), mask(WHOLE)
    world.score("评分")
    for enrolment in found:
        world.mark(enrolment)
        world.release(enrolment)
    return found


def _done(world: World, job: str, work: Callable[[JobContext], dict[str, object]]) -> object:
    with world.database.read(world.tenant) as tx:
        row = jobs.find(tx, job)
    return work(JobContext(row.id, row.tenant_id, row.payload, row.asked_by, world.database))


def _issue(world: World, tools: IssueTools) -> dict[str, object]:
    with world.database.write(world.tenant) as tx:
        job = order_certificates(tx, world.clock, by=world.officer, batch_id=world.batch)
    done = _done(world, job, lambda context: issue_certificates(context, tools))
    assert isinstance(done, dict)
    return done


def _page_and_credential(world: World, tools: IssueTools, made: Certificate) -> tuple[str, str]:
    pdf = tools.blobs.get(made.file_digest or "", tenant=world.tenant)
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        (attached,) = opened.attachments.values()
        credential = attached.get_file().read_bytes().decode()
    text = PdfDocument(pdf)[0].get_textpage().get_text_range()
    return text, credential


@pytest.mark.parametrize("count", [1, workshop.PRESS_FROM])
def test_page_shows_the_whole_number_and_nothing_else_does(
    world: World, whole: IssueTools, count: int
) -> None:
    people = _people(world, count)
    done = _issue(world, whole)
    assert done["issued"] == count
    assert done["paths"] == ({"weasyprint": 1} if count == 1 else {"press": count})
    with world.database.read(world.tenant) as tx:
        made = [certificates_of(tx, one)[0] for one in people]
    for one in made:
        text, credential = _page_and_credential(world, whole, one)
        assert WHOLE in text
        assert mask(WHOLE) not in text
        assert WHOLE not in credential
        assert WHOLE not in repr(one)


def test_number_that_changed_since_stops_its_certificate_alone(
    world: World, whole: IssueTools
) -> None:
    people = _people(world, 2)
    with world.database.write(world.tenant) as tx:
        person = tx.get_one(CandidateRow, world.person_of(people[0]))
        person.document_sealed = b"100101200502020999"
    done = _issue(world, whole)
    assert done["issued"] == 1
    assert [one["code"] for one in done["failed"]] == ["certs-document-differs"]  # type: ignore[attr-defined]


def test_certificate_in_the_place_of_another_follows_the_choice_of_its_day(
    world: World, whole: IssueTools
) -> None:
    (person,) = _people(world, 1)
    _issue(world, whole)
    with world.database.write(world.tenant) as tx:
        template_shelf.choose(tx, world.clock, rank=1, reference="classic", by="officer")
        (old,) = certificates_of(tx, person)
        job = order_correction(
            tx,
            world.clock,
            by=world.officer,
            certificate_id=old.id,
            name="张伟明",
            cause="name-changed",
            reason="户籍证明",
        )
    _done(world, job, lambda context: reissue(context, whole))
    with world.database.read(world.tenant) as tx:
        (new,) = [one for one in certificates_of(tx, person) if one.id != old.id]
    text, _ = _page_and_credential(world, whole, new)
    assert mask(WHOLE) in text
    assert WHOLE not in text
