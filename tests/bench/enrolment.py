"""A college's list of 3,000 good rows: read, checked and imported."""

from __future__ import annotations

import io
import random
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import count
from pathlib import Path

from openpyxl import load_workbook
from sqlalchemy import Date, ForeignKey, String, create_engine, event
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column
from stdnum.iso7064 import mod_11_2

from exam_engine.demo.enrolling import workbook
from exam_engine.demo.people import DemoCandidate, of_college
from exam_engine.enrolment import imports
from exam_engine.enrolment.sealing import CandidateSeal
from foundation.ids import new_id
from tests.bench.measuring import Better, Effort, Line, Peer, alternate
from tests.bench.world import LEVEL, World

_COLLEGE, _REGISTRAR = "LJZY", "college1"
_NAMES = "伟芳娜敏静丽磊洋艳勇杰娟涛明霞平刚玲辉鑫浩然雨欣怡宁博文诺晨曦宇航若溪思远"
_NOTE = (
    "An xlsx file of 19 columns, every row good; ours reads, judges every cell, compares with the "
    "register, seals document and telephone numbers, keeps the encrypted file, imports and audits. "
    "Peer: openpyxl (read_only) and SQLAlchemy ORM, two rows added and flushed a candidate, one "
    "commit, SQLite WAL with synchronous=FULL; it checks nothing, seals nothing, finds no "
    "duplicate, keeps no file and no audit."
)


class NaiveBase(DeclarativeBase):
    """Tables of the peer."""


class NaivePerson(NaiveBase):
    """A person as the list tells them, numbers in clear."""

    __tablename__ = "person"

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    name: Mapped[str] = mapped_column(String(400))
    document_kind: Mapped[str] = mapped_column(String(32))
    document_number: Mapped[str] = mapped_column(String(24), unique=True)
    sex: Mapped[str] = mapped_column(String(8))
    birth_date: Mapped[date] = mapped_column(Date)
    ethnicity: Mapped[str] = mapped_column(String(40))
    phone: Mapped[str] = mapped_column(String(20))
    created_at: Mapped[datetime]


class NaiveEnrolment(NaiveBase):
    """One person at one level."""

    __tablename__ = "enrolment"

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"), index=True)
    batch: Mapped[str] = mapped_column(String(120))
    level: Mapped[str] = mapped_column(String(32))
    school: Mapped[str] = mapped_column(String(120))
    department: Mapped[str] = mapped_column(String(120))
    major: Mapped[str] = mapped_column(String(120))
    class_name: Mapped[str] = mapped_column(String(120))
    student_number: Mapped[str] = mapped_column(String(60))
    education: Mapped[str] = mapped_column(String(32))
    entry_month: Mapped[str] = mapped_column(String(7))
    site: Mapped[str] = mapped_column(String(120))
    created_at: Mapped[datetime]


def measure(world: World, effort: Effort) -> Iterator[Line]:
    """Rows a second from the file's bytes to the commit."""
    rows, rounds = effort.of(3000, 60), effort.of(3, 1)
    names = [f"2028年{number + 1}月批次（演示）" for number in range(rounds)]
    for number, name in enumerate(names):
        world.announce(f"2028{number + 1:02d}", name)
    files = [workbook(_crowd(rows, number), name) for number, name in enumerate(names)]
    ours, naive = count(), count()
    store = world.folder()
    runs = alternate(
        rounds,
        lambda: _import(world, files[next(ours)], rows),
        lambda: _import_naively(store, files[next(naive)], rows),
    )
    yield runs.line(
        "enrolment-rows", "rows/s", Better.MORE, Peer("openpyxl and ORM", _NOTE), rows * rounds
    )


def _import(world: World, data: bytes, rows: int) -> float:
    """The three beats of an upload as `exam_engine.enrolment.imports` names them."""
    engine, body = world.engine, world.body
    tenant, registrar = body.tenant_id, body.callers[_REGISTRAR]
    college = body.colleges[_COLLEGE]
    began = time.perf_counter()
    seal = CandidateSeal(engine.ring, tenant)
    with engine.database.read(tenant) as tx:
        context = imports.context_for(
            tx, engine.clock, seal, registrar, college, allow_fictional=True
        )
    checked = imports.check(data, context)
    with engine.database.read(tenant) as tx:
        checked = imports.against_register(tx, checked)
    digest = engine.blobs.put(data, tenant=tenant)
    with engine.database.write(tenant) as tx:
        file = imports.keep_file(
            tx, engine.clock, registrar, college, checked, digest=digest, name="bench.xlsx"
        )
        done = imports.confirm(tx, engine.clock, seal, registrar, file.id, checked)
    taken = time.perf_counter() - began
    if done.imported != rows:
        raise RuntimeError(f"{done.imported} of {rows} rows were imported")
    return rows / taken


def _import_naively(folder: Path, data: bytes, rows: int) -> float:
    engine = create_engine(f"sqlite:///{folder / new_id()}.sqlite3")

    @event.listens_for(engine, "connect")
    def prepare(connection: object, _record: object) -> None:
        connection.execute("PRAGMA journal_mode = WAL")  # type: ignore[attr-defined]
        connection.execute("PRAGMA synchronous = FULL")  # type: ignore[attr-defined]

    NaiveBase.metadata.create_all(engine)
    began = time.perf_counter()
    page = load_workbook(io.BytesIO(data), read_only=True).worksheets[0]
    lines = page.iter_rows(values_only=True)
    header = [str(title) for title in next(lines)]
    done = 0
    with Session(engine) as session:
        for line in lines:
            told = dict(zip(header, map(str, line), strict=True))
            person = _person(told)
            session.add(person)
            session.flush()
            session.add(_enrolment(told, person.id))
            session.flush()
            done += 1
        session.commit()
    taken = time.perf_counter() - began
    engine.dispose()
    if done != rows:
        raise RuntimeError(f"{done} of {rows} rows were imported")
    return rows / taken


def _person(told: dict[str, str]) -> NaivePerson:
    return NaivePerson(
        id=new_id(),
        name=told["姓名"],
        document_kind=told["证件类型"],
        document_number=told["证件号码"],
        sex=told["性别"],
        birth_date=date.fromisoformat(told["出生日期"]),
        ethnicity=told["民族"],
        phone=told["手机号"],
        created_at=datetime.now(UTC),
    )


def _enrolment(told: dict[str, str], person_id: str) -> NaiveEnrolment:
    return NaiveEnrolment(
        id=new_id(),
        person_id=person_id,
        batch=told["考试批次"],
        level=told["等级"],
        school=told["学校"],
        department=told["院系"],
        major=told["专业"],
        class_name=told["班级"],
        student_number=told["学号"],
        education=told["学历层次"],
        entry_month=told["入学年月"],
        site=told["考核站点"],
        created_at=datetime.now(UTC),
    )


def _crowd(rows: int, number: int) -> list[DemoCandidate]:
    """Fictional people with good document numbers, other ones for each ``number``."""
    chance = random.Random(number)
    pattern = next(one for one in of_college(_COLLEGE) if not one.name.isascii())
    return [_somebody(chance, pattern, number * rows + place) for place in range(rows)]


def _somebody(chance: random.Random, pattern: DemoCandidate, serial: int) -> DemoCandidate:
    """Every serial has a birth date and a sequence of its own, so no number comes twice."""
    days, sequence = divmod(serial, 900)
    birth = date(2004, 1, 1) + timedelta(days=days)
    body = f"100101{birth:%Y%m%d}{sequence + 1:03d}"
    return replace(
        pattern,
        name="王李张刘陈杨"[serial % 6] + "".join(chance.sample(_NAMES, 2)),
        document_type="居民身份证",
        document_number=body + mod_11_2.calc_check_digit(body),
        sex="男" if (sequence + 1) % 2 else "女",
        birth_date=birth,
        phone=f"1990{serial:07d}",
        student_number=f"2024{serial:08d}",
        level=LEVEL,
    )
