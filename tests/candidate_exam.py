"""An exam to sit in tests: a paper of the demo's items, a register, a sitting, and its doors."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from fastapi import FastAPI

from exam_engine.assembly.paper import Paper, PlacedItem
from exam_engine.frame_road import Frame, Sound
from exam_engine.sessions.entrance import AdmittedCandidate
from exam_engine.sessions.sittings import SittingPlan, open_sitting, plan_sitting
from exam_engine.sessions.tables import Watching
from exam_engine.sessions.tokens import AttemptPass, AttemptTokens
from exam_engine.watching import PictureHint
from exam_engine.web.candidate.doors import ExamDoors
from exam_engine.wiring import Engine
from foundation.database import Tx
from foundation.errors import NotFound
from foundation.ids import new_id
from foundation.tenancy import found_tenant
from itembank.items import Item, ItemType
from proctor.findings import FindingKind
from proctor.policy import DEFAULT_POLICY
from tests.items import demo_items

SECTIONS = {
    ItemType.SINGLE_CHOICE: "一、单项选择题",
    ItemType.MULTIPLE_CHOICE: "二、多项选择题",
    ItemType.INDEFINITE_CHOICE: "三、不定项选择题",
    ItemType.TRUE_FALSE: "四、判断题",
    ItemType.TEXT_ENTRY: "五、填空题",
    ItemType.ORDER: "六、排序题",
    ItemType.MATCH: "七、连线题",
    ItemType.MATERIAL: "八、材料题",
    ItemType.CASE_ANALYSIS: "九、案例分析题",
}


def demo_paper(form_id: str, each: int = 2) -> Paper:
    """``each`` items of every type that the demo has, in sections by type."""
    placed: list[PlacedItem] = []
    for item_type, section in SECTIONS.items():
        found = [item for item in demo_items() if item.item_type is item_type][:each]
        placed += [
            PlacedItem(len(placed) + n, section, item.max_score, new_id(), item)
            for n, item in enumerate(found, start=1)
        ]
    return Paper(form_id, "初级", "在线学习服务师（初级）理论", "0" * 64, tuple(placed))


@dataclass
class Hall:
    """A register of candidates, papers by form, and what the camera saw."""

    papers: dict[str, Paper] = field(default_factory=dict)
    candidates: dict[tuple[str, str], AdmittedCandidate] = field(default_factory=dict)
    frames: list[tuple[AttemptPass, Frame]] = field(default_factory=list)
    signals: list[tuple[str, datetime, float]] = field(default_factory=list)
    sounds: list[tuple[AttemptPass, Sound]] = field(default_factory=list)

    # The register.

    def find(self, tx: Tx, admission_number: str, document_number: str) -> AdmittedCandidate | None:
        return self.candidates.get((admission_number, document_number))

    def known(self, tx: Tx, enrolment_id: str) -> AdmittedCandidate:
        return next(c for c in self.candidates.values() if c.enrolment_id == enrolment_id)

    # The papers.

    def paper_of(self, tx: Tx, form_id: str) -> Paper:
        if form_id not in self.papers:
            raise NotFound("sessions-sitting-unknown", sitting=form_id)
        return self.papers[form_id]

    # The camera.

    def look(self, image: bytes, *, tenant: str, attempt_id: str) -> PictureHint:
        return PictureHint(light="dark" if len(image) < 100 else "good", faces=1)

    async def take(self, attempt: AttemptPass, frame: Frame) -> frozenset[FindingKind]:
        self.frames.append((attempt, frame))
        return frozenset()

    async def hear(self, attempt: AttemptPass, sound: Sound) -> None:
        self.sounds.append((attempt, sound))

    def signal(self, attempt: AttemptPass, kind: str, started_at: datetime, seconds: float) -> None:
        self.signals.append((kind, started_at, seconds))


def open_hall(app: FastAPI, engine: Engine, *, real_watch: bool = False) -> Hall:
    """Hang the candidates' doors on ``app`` with a hall that is empty yet.

    The hall takes the frames itself, unless ``real_watch`` leaves them to the proctor.
    """
    hall = Hall()
    if not real_watch:
        engine.database.subscribers = None
    app.state.exam_doors = ExamDoors(
        journal=engine.journal,
        tokens=AttemptTokens(engine.ring, engine.clock),
        register=hall,
        paper_of=hall.paper_of,
        watch=engine.watcher if real_watch else hall,
        check_in=engine.check_ins if real_watch else None,
    )
    return hall


def body(engine: Engine, code: str = "9001") -> str:
    """A new assessment body."""
    with engine.database.write() as tx:
        return found_tenant(tx, engine.clock, code=code, name=f"评价中心 {code}").id


def enrol(
    hall: Hall,
    tenant: str,
    number: str,
    name: str,
    *,
    document: str = "110101200001011237",
    factor: str = "1",
) -> AdmittedCandidate:
    """A candidate of batch-1, junior level."""
    candidate = AdmittedCandidate(
        enrolment_id=new_id(),
        tenant_id=tenant,
        name=name,
        batch_ref="batch-1",
        level="初级",
        time_factor=Decimal(factor),
    )
    hall.candidates[number, document] = candidate
    return candidate


def hold(
    engine: Engine,
    hall: Hall,
    tenant: str,
    *,
    watching: Watching = Watching.NONE,
    title: str = "在线学习服务师（初级）理论考试",
    each: int = 2,
    **changes: Any,
) -> str:
    """An open sitting for batch-1 with a paper of the demo's items; its id."""
    form_id = new_id()
    hall.papers[form_id] = demo_paper(form_id, each)
    now = engine.clock.now()
    facts: dict[str, Any] = {
        "batch_ref": "batch-1",
        "level": "初级",
        "part": "theory",
        "form_id": form_id,
        "title": title,
        "opens_at": now,
        "closes_at": now + timedelta(hours=3),
        "minutes": 90,
        "watching": watching,
        "policy": DEFAULT_POLICY.to_json() if watching is not Watching.NONE else {},
        **changes,
    }
    with engine.database.write(tenant) as tx:
        row = plan_sitting(tx, engine.clock, SittingPlan(**facts), actor="staff-1")
        open_sitting(tx, engine.clock, row.id, actor="staff-1")
        return row.id


def secrets_of(item: Item) -> list[str]:
    """Texts of an item that no candidate may see before the results."""
    facts = item.metadata
    texts = [item.explanation, facts.marking_note, facts.source, item.identifier]
    texts += [rationale.text for rationale in item.rationales]
    texts += [criterion.text for criterion in facts.rubric]
    texts += list(facts.skills)
    return [text for text in texts if len(text) >= 4]
