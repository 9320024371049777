"""Walks the whole loop on a fresh database, and checks every step of it.

Found, fill, assemble, enrol, sit under watch, decide, score, release, issue, verify, tamper, verify
again: the same rooms that the pages use, with no browser and no server.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from sqlalchemy import select

from certs.verdicts import Outcome
from exam_engine import certificates
from exam_engine.assembly.forms import form_row, load_paper
from exam_engine.demo import bank, enrolling, judging, sitting
from exam_engine.demo.body import DemoBody, found_body
from exam_engine.enrolment.tables import EnrolmentRow
from exam_engine.upgrade import upgrade
from exam_engine.web.public.judging import judge_claim
from exam_engine.wiring import Engine
from foundation import audit
from foundation.clock import FixedClock
from foundation.jobs import JobState
from proctor import review, sittings
from proctor.evidence import verify_chain
from proctor.findings import FindingKind, Verdict
from proctor.models.build import build_models

BATCH_CODE, BATCH_NAME = "202611", "2026年11月批次（演示）"
LEVEL = "初级"
AWAY_SECONDS = 20
FACES = (1, 3, 4)
"""Drawn people who look straight at the camera."""


class WalkFailed(AssertionError):
    """A step did not do what it has to; its name and what was seen instead."""


@dataclass(frozen=True, slots=True)
class Step:
    """One finished step: the key of its sentence, the facts, and how long it took."""

    code: str
    seconds: float
    facts: dict[str, Any] = field(default_factory=dict)


Tell = Callable[[Step], None]


@dataclass
class Walk:
    """One walk; ``clock`` stands at the day on which enrolment opens and is moved on."""

    engine: Engine
    clock: FixedClock
    tell: Tell
    batch_id: str = ""
    scheme_code: str = ""

    def run(self) -> bytes:
        """Walk; return the certificate's PDF, or raise `WalkFailed` or a refusal."""
        body = self._found()
        form_id = self._assemble(body)
        enrolments = self._enrol(body)
        sat = self._sit(body, form_id, enrolments)
        self._review(body, sat)
        self._score(body, sat)
        self._release(body, sat)
        pdf, number, name = self._issue(body, sat[0])
        self._verify(body, pdf, number, name)
        return pdf

    @contextmanager
    def _step(self, code: str) -> Iterator[dict[str, Any]]:
        facts: dict[str, Any] = {}
        began = time.perf_counter()
        yield facts
        self.tell(Step(code, time.perf_counter() - began, facts))

    def _found(self) -> DemoBody:
        settings = self.engine.settings
        with self._step("walk-models") as facts:
            folder = Path(settings.proctor.models_folder)
            source = settings.proctor.models_source
            build_models(
                folder,
                cache=Path(settings.proctor.wheels_folder),
                source=Path(source) if source else None,
            )
            facts["folder"] = folder.name
        with self._step("walk-database") as facts:
            facts["step"] = upgrade(self.engine.database).current
        with self._step("walk-body"):
            body = found_body(self.engine.database, self.clock, settings.identities.passwords)
        with self._step("walk-bank") as facts:
            filled = bank.fill_bank(self.engine.database, self.clock, body)
            facts["items"] = filled.items
        self.scheme_code = filled.scheme_code
        return body

    def _assemble(self, body: DemoBody) -> str:
        with self._step("walk-assemble") as facts:
            forms = bank.assemble_forms(self.engine.database, self.clock, body)
            with self.engine.database.read(body.tenant_id) as tx:
                form = form_row(tx, forms[LEVEL])
                paper = load_paper(tx, form.id)
                facts.update(items=len(paper.items), points=float(paper.total), forms=len(forms))
        _demand(facts["points"] == 100, "the form is worth 100 points", facts)
        return forms[LEVEL]

    def _enrol(self, body: DemoBody) -> list[str]:
        engine = self.engine
        with self._step("walk-enrol") as facts:
            self.batch_id = enrolling.announce(
                engine.database,
                self.clock,
                body,
                code=BATCH_CODE,
                name=BATCH_NAME,
                scheme_code=self.scheme_code,
                days_open=5,
                exam_in_days=10,
            )
            facts["enrolled"] = enrolling.enrol(
                engine.database, self.clock, engine.ring, engine.blobs, body, BATCH_NAME
            )
            enrolling.attach_photos(engine.database, engine.blobs, body.tenant_id, self.batch_id)
            self.clock.advance(days=7)
            facts["seated"] = enrolling.seat(engine.database, self.clock, body, self.batch_id)
        _demand(facts["enrolled"] == facts["seated"] == 60, "all sixty are enrolled", facts)
        with engine.database.read(body.tenant_id) as tx:
            return list(
                tx.scalars(
                    select(EnrolmentRow.id)
                    .where(EnrolmentRow.level == LEVEL, EnrolmentRow.batch_id == self.batch_id)
                    .order_by(EnrolmentRow.student_number)
                    .limit(3)
                )
            )

    def _sit(self, body: DemoBody, form_id: str, enrolments: list[str]) -> list[sitting.Sat]:
        self.engine.journal.start()
        self.engine.adaptive.start()
        self.clock.advance(days=3)
        sitting_id = sitting.plan(
            self.engine,
            body,
            batch_id=self.batch_id,
            level=LEVEL,
            form_id=form_id,
            title=f"{BATCH_NAME} {LEVEL} 理论",
            minutes=90,
            days=1,
        )
        with self._step("walk-sit") as facts:
            sat = [
                sitting.sit(
                    self.engine,
                    self.clock,
                    body.tenant_id,
                    sitting_id=sitting_id,
                    enrolment_id=enrolment_id,
                    skill=skill,
                    seed=face,
                    leaves_for=AWAY_SECONDS if face == FACES[0] else 0,
                )
                for enrolment_id, skill, face in zip(
                    enrolments, (0.95, 0.8, 0.2), FACES, strict=True
                )
            ]
            facts.update(candidates=len(sat), answers=sum(one.answers for one in sat))
            facts["receipt"] = sat[0].receipt
        return sat

    def _review(self, body: DemoBody, sat: list[sitting.Sat]) -> None:
        reviewer = body.callers["proctor"]
        with self._step("walk-watch") as facts:
            with self.engine.database.read(body.tenant_id) as tx:
                watched = sittings.sitting_of(tx, sat[0].attempt_id)
                assert watched is not None
                incidents = review.of_sitting(tx, reviewer, watched.id)
                facts["frames"] = watched.observations
                facts["incidents"] = [str(incident.kind) for incident in incidents]
                facts["incidents_count"] = len(incidents)
                chain = verify_chain(tx, watched, self.engine.blobs)
            expected = [FindingKind.FACE_ABSENT.value]
            _demand(facts["incidents"] == expected, "one incident, nobody in the picture", facts)
            _demand(chain.holds, "the chain of evidence holds", facts)
        with self._step("walk-decide"), self.engine.database.write(body.tenant_id) as tx:
            review.open_incident(tx, self.clock, reviewer, incidents[0].id)
            review.decide(
                tx,
                self.clock,
                reviewer,
                incidents[0].id,
                verdict=Verdict.TECHNICAL,
                code="camera",
                reason="摄像头被碰歪，监考员已核实。",
            )

    def _score(self, body: DemoBody, sat: list[sitting.Sat]) -> None:
        shares = (Decimal("0.85"), Decimal("0.7"), Decimal("0.5"))
        with self._step("walk-practical") as facts:
            marks = {one.enrolment_id: share for one, share in zip(sat, shares, strict=True)}
            sheets = judging.mark_practicals(self.engine, self.clock, body, marks)
            facts.update(sheets=len(sheets), totals=[float(sheet.total) for sheet in sheets])
        with self._step("walk-score") as facts:
            report, scored, same = judging.score_batch(self.engine, self.clock, body, self.batch_id)
            facts.update(
                scores=[float(one.score.earned) for one in scored], digest=report.digest[:12]
            )
            _demand(same, "scoring again gives the same", facts)

    def _release(self, body: DemoBody, sat: list[sitting.Sat]) -> None:
        with self._step("walk-release") as facts:
            passed = judging.release(
                self.engine, self.clock, body, [one.enrolment_id for one in sat]
            )
            facts.update(released=len(passed), passed=sum(passed))
        _demand(passed == [True, True, False], "two passed and one did not", facts)

    def _issue(self, body: DemoBody, best: sitting.Sat) -> tuple[bytes, str, str]:
        engine, officer = self.engine, body.callers["certificates"]
        with self._step("walk-issue") as facts:
            job = judging.issue(engine, self.clock, body, self.batch_id)
            told = {"state": str(job.state), "error": job.error_code, "result": job.result}
            done = job.state == JobState.DONE and not job.result["failed"]
            _demand(done, "the job is done", told)
            with engine.database.read(body.tenant_id) as tx:
                held = certificates.certificates(tx, self.clock, officer, self.batch_id)
                first = next(one for one in held if one.examinee.enrolment_id == best.enrolment_id)
            pdf = engine.blobs.get(first.file_digest, tenant=body.tenant_id)
            facts.update(issued=len(held), number=first.number, kilobytes=len(pdf) // 1024)
        return pdf, first.number, first.examinee.name_on_certificate

    def _verify(self, body: DemoBody, pdf: bytes, number: str, name: str) -> None:
        documents, now = self.engine.documents, self.clock.now() + timedelta(minutes=1)
        with self._step("walk-verify") as facts:
            verdict = documents.judge(pdf, now)
            passed = sum(1 for check in verdict.checks if check.passed)
            facts.update(outcome=verdict.outcome.value, passed=passed)
            _demand(verdict.outcome is Outcome.VALID, "the certificate is valid", facts)
            claim = judge_claim(self.engine, number, name).outcome
            _demand(claim is Outcome.VALID, "number and name find it", {"outcome": claim})
            other = judge_claim(self.engine, number, "别人").outcome
            _demand(other is Outcome.NOT_FOUND, "the number alone gives nothing", {"is": other})
        with self._step("walk-tamper") as facts:
            spoilt = bytearray(pdf)
            spoilt[len(pdf) // 2] ^= 1
            verdict = documents.judge(bytes(spoilt), now)
            facts.update(outcome=verdict.outcome.value, failed=[c.code for c in verdict.failed][:2])
            _demand(verdict.outcome is Outcome.ALTERED, "one changed byte is found", facts)
        with self._step("walk-verify-again") as facts:
            facts["outcome"] = documents.judge(pdf, now).outcome.value
            _demand(facts["outcome"] == Outcome.VALID.value, "the original is valid still", facts)
        with self._step("walk-audit") as facts, self.engine.database.read(body.tenant_id) as tx:
            chain = audit.verify(tx)
            facts["entries"] = chain.entries
            _demand(chain.holds, "the audit chain holds", facts)


def _demand(holds: bool, what: str, facts: dict[str, Any]) -> None:
    if not holds:
        raise WalkFailed(f"{what}: {facts}")
