"""A small world for tests of marks and results: one body, one batch, a paper, and its people."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any

from exam_engine import outcomes
from exam_engine.assembly.paper import Paper, PlacedItem
from exam_engine.enrolment.tables import BatchRow, CandidateRow, EnrolmentRow
from exam_engine.schemes.scheme_json import scheme_from_json
from exam_engine.schemes.shelf import adopt_scheme
from exam_engine.scoring import examinees as reading
from exam_engine.scoring import practical, runs
from exam_engine.scoring.practical import Entry, Sheet
from exam_engine.scoring.reckoning import Examined
from exam_engine.scoring.runs import RunReport
from exam_engine.scoring.tables import ResultRow
from exam_engine.sessions.answers import answers_of, digest_of
from exam_engine.sessions.tables import AnswerRow, AttemptRow, SittingRow
from foundation import audit
from foundation.clock import Clock
from foundation.database import Database, Tx
from foundation.ids import new_id
from foundation.roles import Caller, CallerKind, Grant, Role, system_caller
from foundation.tenancy import OrganisationKind, add_organisation
from itembank.delivery import as_shown
from itembank.items import Item
from itembank.library import add_standard
from tests.items import DEMO, essay, single

PRACTICAL_POINTS = {"在线学习咨询服务": 40, "在线学习辅导服务": 40, "在线学习社群服务": 20}


def staff(tenant: str, person: str, *roles: Role, organisation: str | None = None) -> Caller:
    """A member of staff who has passed the second factor."""
    return Caller(
        kind=CallerKind.PERSON,
        id=person,
        person_id=person,
        tenant_id=tenant,
        name=person,
        grants=tuple(Grant(role, organisation) for role in roles),
        second_factor_passed=True,
    )


def choice_paper(count: int = 10, *, points: str = "10", essays: int = 0) -> Paper:
    """``count`` single-choice items with the key B, then essays of 20 points."""
    skills = [f"L1-{task}.{n}" for task in ("1.1", "1.2") for n in (1, 2, 3, 4)]
    items: list[Item] = []
    for place in range(count):
        item = single(points, identifier=f"T-{place + 1}")
        facts = replace(
            item.metadata, skills=(skills[place // 4],), area=list(PRACTICAL_POINTS)[place % 3]
        )
        items.append(replace(item, metadata=facts))
    items += [essay("20", identifier=f"E-{n + 1}") for n in range(essays)]
    placed = tuple(
        PlacedItem(place, "单选", item.max_score, f"v-{item.identifier}", item)
        for place, item in enumerate(items, start=1)
    )
    return Paper(new_id(), "初级", "A 卷", "a" * 64, placed)


@dataclass
class World:
    """One body with a scheme, a batch, a sitting; candidates are added by `candidate`."""

    database: Database
    clock: Clock
    tenant: str
    paper: Paper
    college: str = ""
    batch: str = ""
    sitting: str = ""
    officer: Caller = field(init=False)
    examiner: Caller = field(init=False)
    reader: Caller = field(init=False)

    def __post_init__(self) -> None:
        self.officer = staff(self.tenant, "officer", Role.RELEASE_OFFICER)
        self.examiner = staff(self.tenant, "examiner", Role.EXAMINER)
        self.reader = staff(self.tenant, "reader", Role.BODY_ADMIN)

    def papers(self, _tx: Tx, form_id: str) -> Paper:
        assert form_id == self.paper.form_id
        return self.paper

    def candidate(
        self,
        name: str = "张伟",
        *,
        level: str = "L1",
        right: int | None = None,
        texts: Sequence[str] = (),
        subjects: str = "all",
        person: str | None = None,
        batch: str | None = None,
        certificate_name: str | None = None,
    ) -> str:
        """Enrol somebody; with ``right`` they have handed in a paper with so many right answers."""
        with self.database.write(self.tenant) as tx:
            candidate = person or self._person(tx, name, certificate_name or name)
            row = EnrolmentRow(
                batch_id=batch or self.batch,
                candidate_id=candidate,
                organisation_id=self.college,
                level=level,
                subjects=subjects,
                site="第一考点",
                state="admitted",
                admission_number=new_id()[-12:],
                class_name="教技2401班",
                student_number=new_id()[-8:],
                created_at=self.clock.now(),
            )
            tx.add(row)
            tx.flush()
            if right is not None:
                self.sit(tx, row.id, right, texts)
            return row.id

    def person_of(self, enrolment: str) -> str:
        with self.database.read(self.tenant) as tx:
            return tx.get_one(EnrolmentRow, enrolment).candidate_id

    def another_batch(self, exam_date: date) -> str:
        with self.database.write(self.tenant) as tx:
            return _batch(tx, self.clock, f"B{new_id()[-6:]}", exam_date)

    def sit(self, tx: Tx, enrolment: str, right: int, texts: Sequence[str] = ()) -> str:
        attempt = AttemptRow(
            sitting_id=self.sitting,
            enrolment_id=enrolment,
            state="submitted",
            seed=77,
            started_at=self.clock.now(),
            submitted_at=self.clock.now(),
            created_at=self.clock.now(),
        )
        tx.add(attempt)
        tx.flush()
        essays = iter(texts)
        for place, placed in enumerate(self.paper.items):
            if placed.item.needs_people:
                sent: Mapping[str, object] = {"RESPONSE": next(essays, "")}
            else:
                chosen = {"RESPONSE": "B" if place < right else "A"}
                sent = dict(as_shown(placed.item, "77", chosen))
            tx.add(
                AnswerRow(
                    tenant_id=self.tenant,
                    attempt_id=attempt.id,
                    epoch=1,
                    client_seq=place + 1,
                    item_ref=placed.ref,
                    payload=json.dumps(sent, ensure_ascii=False),
                    client_time=0,
                    received_at=self.clock.now(),
                    late=False,
                    superseded=False,
                )
            )
        tx.flush()
        attempt.answers_digest = digest_of(answers_of(tx, attempt.id))
        return attempt.id

    def score(self, reason: str = "首次评分") -> RunReport:
        """Score the whole batch and reckon its results, as the job does."""
        with self.database.read(self.tenant) as tx:
            gathered = runs.gather(tx, self.batch, papers=self.papers)
        scored = runs.compute(gathered.papers, gathered.attempts)
        with self.database.write(self.tenant) as tx:
            report = runs.record_run(
                tx,
                self.clock,
                asked_by="reader",
                reason=reason,
                gathered=gathered,
                scored=scored,
            )
            outcomes.refresh(tx, self.clock, self.examined(tx))
        return report

    def mark(self, enrolment: str, *points: str, by: Caller | None = None, **more: str) -> Sheet:
        """The practical's sheet: three tasks, at the junior level of 40, 40 and 20 points."""
        given = points or ("30", "30", "15")
        with self.database.write(self.tenant) as tx:
            one = reading.own_enrolment(tx, enrolment)
            tasks = reading.tasks_of(tx, one)
            after = practical.newest_sheets(tx, [enrolment]).get(enrolment, {}).get("practical")
            sheet = practical.enter_sheet(
                tx,
                self.clock,
                by=by or self.examiner,
                enrolment_id=enrolment,
                part="practical",
                tasks=tasks,
                entries={task.code: Entry(typed) for task, typed in zip(tasks, given, strict=True)},
                after_version=after.version if after else 0,
                **more,
            )
            outcomes.refresh(tx, self.clock, self.examined(tx, enrolment))
        return sheet

    def examined(self, tx: Tx, *enrolments: str) -> list[Examined]:
        people = reading.examinees(
            tx,
            system_caller(self.tenant),
            "exam:result:read",
            ids=list(enrolments) or None,
            batch_id=None if enrolments else self.batch,
        )
        return reading.examined(tx, people)

    def release(self, enrolment: str, *, by: Caller | None = None, absent: bool = False) -> str:
        with self.database.write(self.tenant) as tx:
            (one,) = self.examined(tx, enrolment)
            row = outcomes.release(
                tx, self.clock, by=by or self.officer, examined=one, absent=absent
            )
            return row.id

    def result(self, enrolment: str) -> ResultRow:
        """The newest version of the result; fails where there is none."""
        with self.database.read(self.tenant) as tx:
            return outcomes.newest_results(tx, [enrolment])[enrolment]

    def acts(self, act: str) -> list[dict[str, Any]]:
        """What the audit chain holds of one kind of act, oldest first."""
        with self.database.read(self.tenant) as tx:
            entries = [json.loads(line) for line in audit.export(tx)]
        return [entry for entry in entries if entry["act"] == act]

    def _person(self, tx: Tx, name: str, certificate_name: str) -> str:
        person = CandidateRow(
            name=name,
            name_key=name,
            name_on_certificate=certificate_name,
            document_kind="resident-id",
            document_sealed=b"sealed",
            document_masked="1001**********1234",
            document_blind=new_id(),
            phone_sealed=b"sealed",
            created_at=self.clock.now(),
            updated_at=self.clock.now(),
        )
        tx.add(person)
        tx.flush()
        return person.id


def make_world(database: Database, clock: Clock, tenant: str, paper: Paper | None = None) -> World:
    """The world before anybody is enrolled."""
    world = World(database, clock, tenant, paper or choice_paper())
    with database.write(tenant) as tx:
        world.college = add_organisation(
            tx, clock, kind=OrganisationKind.COLLEGE, code="LJZY", name="临江职业技术学院（演示）"
        ).id
        system = system_caller(tenant)
        content = json.loads((DEMO / "standard.json").read_text("utf-8"))
        standard = add_standard(tx, clock, by=system, content=content)
        adopt_scheme(
            tx,
            clock,
            by=system,
            scheme=scheme_from_json(json.loads((DEMO / "scheme.json").read_text("utf-8"))),
            blueprints=json.loads((DEMO / "blueprints.json").read_text("utf-8")),
            standard_id=standard.id,
        )
        world.batch = _batch(tx, clock, "B001", date(2026, 11, 21))
        sitting = SittingRow(
            batch_ref=world.batch,
            level="初级",
            part="theory",
            form_id=world.paper.form_id,
            title="理论",
            window_opens_at=clock.now(),
            window_closes_at=clock.now() + timedelta(hours=3),
            minutes=90,
            created_at=clock.now(),
        )
        tx.add(sitting)
        tx.flush()
        world.sitting = sitting.id
    return world


def _batch(tx: Tx, clock: Clock, code: str, exam_date: date) -> str:
    row = BatchRow(
        code=code,
        name=f"二〇二六年第{code}批",
        scheme_code="063",
        certificate_name="在线学习服务（演示）",
        levels=[
            {"code": f"L{rank}", "title": title, "minimum_age": None}
            for rank, title in enumerate(("初级", "中级", "高级"), start=1)
        ],
        sites=["第一考点"],
        number_prefix=code.removeprefix("B"),
        opens_at=clock.now(),
        closes_at=clock.now(),
        exam_date=exam_date,
        created_at=clock.now(),
    )
    tx.add(row)
    tx.flush()
    return row.id
