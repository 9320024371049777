"""Certificates are made of released, passed results; one that cannot be made stops itself alone."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from certs.awards import Act, Standing, Words
from certs.issuing import Line
from certs.records import certificates_of
from exam_engine import outcomes
from exam_engine.certificates import certificates, change
from exam_engine.issuance.batch_job import IssueTools, issue_certificates
from exam_engine.issuance.orders import awardable, order_certificates
from exam_engine.scoring.tables import ResultRow
from foundation import jobs
from foundation.blobs import BlobStore, LocalFolder
from foundation.clock import FixedClock
from foundation.database import Tx
from foundation.errors import Conflict, Forbidden
from foundation.jobs import JobContext
from foundation.keys import KeyRing
from foundation.roles import Caller, Role
from tests import certificates as specimens
from tests.results_world import World, staff

RARE = "赵" + chr(0x247BD)
"""A name with a character that no face of the house draws."""


@pytest.fixture
def tools(world: World, tmp_path: Path) -> IssueTools:
    return IssueTools(
        clock=world.clock,
        blobs=BlobStore(LocalFolder(tmp_path / "blobs"), KeyRing.generate()),
        line=specimens.line,
        part_name=lambda part: Words(part.value, part.value),
        demonstration=True,
    )


def _released(world: World, name: str = "张伟", right: int = 8) -> str:
    enrolment = world.candidate(name, right=right)
    world.score("评分")
    world.mark(enrolment)
    world.release(enrolment)
    return enrolment


def _order(world: World) -> str:
    with world.database.write(world.tenant) as tx:
        return order_certificates(tx, world.clock, by=world.officer, batch_id=world.batch)


def _run(world: World, tools: IssueTools, job_id: str) -> dict[str, Any]:
    with world.database.read(world.tenant) as tx:
        row = jobs.find(tx, job_id)
    context = JobContext(row.id, row.tenant_id, row.payload, row.asked_by, world.database)
    return issue_certificates(context, tools)


def test_passed_and_released_results_get_a_signed_file_under_gap_free_numbers(
    world: World, tools: IssueTools
) -> None:
    one, two = _released(world, "张伟"), _released(world, "李娜")
    _released(world, "未合格者", right=0)
    job = _order(world)
    told = _run(world, tools, job)
    assert (told["issued"], told["failed"]) == (2, [])
    with world.database.read(world.tenant) as tx:
        held = certificates(tx, world.clock, world.officer, world.batch)
        progress = jobs.find(tx, job)
    assert [one_.number[:18] for one_ in held] == ["900106312026000001", "900106312026000002"]
    assert {one_.examinee.enrolment_id for one_ in held} == {one, two}
    assert (progress.done, progress.total) == (2, 2)
    pdf = tools.blobs.get(held[0].file_digest, tenant=world.tenant)
    assert pdf.startswith(b"%PDF")
    assert len(world.acts("certs:certificate:issue")) == 2


def test_name_that_cannot_be_drawn_stops_that_certificate_alone_and_is_told(
    world: World, tools: IssueTools
) -> None:
    rare, plain = _released(world, RARE), _released(world, "李娜")
    told = _run(world, tools, _order(world))
    assert told["issued"] == 1
    (failure,) = told["failed"]
    assert (failure["enrolment"], failure["code"]) == (rare, "certs-glyph-missing")
    assert failure["facts"]["code_point"] == "U+247BD"
    assert failure["facts"]["character"] == chr(0x247BD)
    with world.database.read(world.tenant) as tx:
        assert certificates_of(tx, rare) == [], "no number is spent on it"
        (made,) = certificates_of(tx, plain)
        assert [row.enrolment_id for row in awardable(tx, world.batch)] == [rare]
    assert made.number[12:18] == "000001"


def test_certificate_says_what_was_released(world: World, tools: IssueTools) -> None:
    enrolment = _released(world)
    _run(world, tools, _order(world))
    with world.database.read(world.tenant) as tx:
        (made,) = certificates_of(tx, enrolment)
    award = made.award
    assert (award.holder_name, award.document_masked) == ("张伟", "1001**********1234")
    assert (award.level.name, award.level.rank) == (Words("初级", "Junior"), 1)
    assert [(part.name.zh, part.value) for part in award.scores] == [
        ("theory", "80.0"),
        ("practical", "75.0"),
    ]
    assert award.body.code == "9001"
    assert "课程顾问" in award.posts
    assert (award.issued_on, award.expires_on) == (date(2026, 11, 21), None)


def test_certificate_is_not_made_twice(world: World, tools: IssueTools) -> None:
    enrolment = _released(world)
    job = _order(world)
    _run(world, tools, job)
    assert _run(world, tools, job)["issued"] == 1, "the report tells what all runs have made"
    assert len(world.acts("certs:certificate:issue")) == 1, "a job taken up again makes none anew"
    with pytest.raises(Conflict, match="outcomes-nothing-to-award"):
        _order(world)
    with world.database.read(world.tenant) as tx:
        assert len(certificates_of(tx, enrolment)) == 1


def test_what_is_being_made_is_not_ordered_again(world: World, tools: IssueTools) -> None:
    _released(world, "张伟")
    job = _order(world)
    assert _order(world) == job
    _released(world, "李娜")
    second = _order(world)
    assert second != job
    with world.database.read(world.tenant) as tx:
        assert jobs.find(tx, second).total == 1
    assert [_run(world, tools, one)["issued"] for one in (second, job)] == [1, 1]


def test_reservation_left_by_a_crash_is_finished_under_its_number(
    world: World, tools: IssueTools, clock: FixedClock
) -> None:
    enrolment = _released(world)

    class Broken(Exception):
        pass

    def broken(_contents: dict[str, bytes], *, tenant: str) -> None:
        raise Broken

    blobs = tools.blobs
    lame = replace(
        tools, blobs=type("Away", (), {"put_digested": staticmethod(broken), "get": blobs.get})()
    )
    with pytest.raises(Broken):
        _run(world, lame, _order(world))
    clock.advance(days=2)
    assert _run(world, tools, _order(world))["issued"] == 1
    with world.database.read(world.tenant) as tx:
        (made,) = certificates_of(tx, enrolment)
    assert (made.number[12:18], made.award.issued_on) == ("000001", date(2026, 11, 21))


def test_results_not_released_not_passed_or_annulled_get_none(world: World) -> None:
    _released(world, "未合格者", right=0)
    provisional = world.candidate("未发布者", right=9)
    world.score("评分")
    world.mark(provisional)
    with pytest.raises(Conflict, match="outcomes-nothing-to-award"):
        _order(world)


def test_corrected_result_gets_a_certificate_that_supersedes_the_first(
    world: World, tools: IssueTools
) -> None:
    enrolment = _released(world)
    _run(world, tools, _order(world))
    world.mark(enrolment, "40", "40", "20", reason="登分错误")
    with world.database.write(world.tenant) as tx:
        (one,) = world.examined(tx, enrolment)
        outcomes.correct(tx, world.clock, by=world.officer, examined=one, reason="登分错误")
    assert _run(world, tools, _order(world))["issued"] == 1
    with world.database.read(world.tenant) as tx:
        newer, older = sorted(
            certificates_of(tx, enrolment), key=lambda made: made.number, reverse=True
        )
        assert tx.query(ResultRow).filter_by(certificate_id=newer.id).one().version == 2
    assert (older.standing, newer.standing) == (Standing.SUPERSEDED, Standing.GRANTED)
    assert newer.award.scores[1].value == "100.0"


def test_validity_of_the_level_is_printed(world: World, tools: IssueTools) -> None:
    enrolment = world.candidate(right=9, level="L3")
    world.score()
    world.mark(enrolment, "20", "30", "30")
    world.release(enrolment)
    _run(world, tools, _order(world))
    with world.database.read(world.tenant) as tx:
        (made,) = certificates_of(tx, enrolment)
    assert made.expires_on == date(2029, 11, 21)


def test_only_officers_order_and_suspend(world: World, tools: IssueTools) -> None:
    _released(world)
    with pytest.raises(Forbidden), world.database.write(world.tenant) as tx:
        order_certificates(tx, world.clock, by=world.reader, batch_id=world.batch)
    _run(world, tools, _order(world))
    with world.database.read(world.tenant) as tx:
        (held,) = certificates(tx, world.clock, world.officer, world.batch)
    with pytest.raises(Forbidden), world.database.write(world.tenant) as tx:
        _change(world, tx, held.id, world.officer)
    with world.database.write(world.tenant) as tx:
        _change(world, tx, held.id, staff(world.tenant, "c", Role.CERTIFICATE_OFFICER))
    with world.database.read(world.tenant) as tx:
        (held,) = certificates(tx, world.clock, world.officer, world.batch)
    assert held.standing is Standing.SUSPENDED
    (entry,) = world.acts("certs:certificate:suspend")
    assert entry["facts"] == {
        "number": held.number,
        "ground": "under-investigation",
        "reason": "正在核实",
    }


def _change(world: World, tx: Tx, certificate_id: str, by: Caller) -> None:
    change(
        tx,
        world.clock,
        by=by,
        certificate_id=certificate_id,
        act=Act.SUSPEND,
        reason="正在核实",
        reason_code="under-investigation",
    )


def test_line_is_opened_only_when_there_is_something_to_print(
    world: World, tools: IssueTools
) -> None:
    def never() -> Line:
        raise AssertionError("fonts were read for nothing")

    _released(world)
    job = _order(world)
    _run(world, tools, job)
    assert _run(world, replace(tools, line=never), job)["issued"] == 1
