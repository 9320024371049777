"""The demonstration in a temporary folder, filled as far as a figure needs it."""

from __future__ import annotations

import tempfile
from contextlib import ExitStack
from datetime import date
from functools import cached_property
from pathlib import Path
from types import TracebackType

from sqlalchemy import select

from certs.awards import Award, PartScore, Words
from certs.rendering.portrait import digest, prepare_portrait
from exam_engine.demo import bank, enrolling
from exam_engine.demo.body import DemoBody, found_body
from exam_engine.demo.place import settings_in
from exam_engine.demo.portraits import portrait
from exam_engine.enrolment.tables import EnrolmentRow
from exam_engine.issuance.awards import build_award
from exam_engine.schemes.shelf import current_scheme, standard_for
from exam_engine.scoring.examinees import own_enrolment
from exam_engine.upgrade import upgrade
from exam_engine.wiring import Engine, open_engine
from foundation.schema import TenantRow
from proctor.models.build import build_models

ROOT = Path(__file__).resolve().parents[2]
LEVEL = "初级"
_CACHE = ROOT / ".cache"
_BATCH_CODE, _BATCH_NAME = "202701", "2027年1月批次（演示）"


class World:
    """Everything is made at its first use and thrown away at the end."""

    def __init__(self) -> None:
        self._open = ExitStack()

    def __enter__(self) -> World:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._open.close()

    def folder(self) -> Path:
        """A new folder that goes with the world."""
        made = tempfile.TemporaryDirectory(prefix="kaozheng-bench-")
        return Path(self._open.enter_context(made))

    @cached_property
    def engine(self) -> Engine:
        """An engine on a fresh database."""
        engine = open_engine(settings_in(self.folder()))
        self._open.callback(engine.close)
        upgrade(engine.database)
        return engine

    @cached_property
    def body(self) -> DemoBody:
        """The demonstration body with everybody who works for it."""
        settings = self.engine.settings.identities.passwords
        return found_body(self.engine.database, self.engine.clock, settings)

    @cached_property
    def scheme_code(self) -> str:
        """The scheme, after its bank was filled."""
        return bank.fill_bank(self.engine.database, self.engine.clock, self.body).scheme_code

    def announce(self, code: str, name: str) -> str:
        """A batch that is open for enrolment; its id."""
        return enrolling.announce(
            self.engine.database,
            self.engine.clock,
            self.body,
            code=code,
            name=name,
            scheme_code=self.scheme_code,
            days_open=5,
            exam_in_days=10,
        )

    @cached_property
    def enrolments(self) -> list[str]:
        """Ids of the demonstration's candidates of the lowest level, plain names first."""
        engine, body = self.engine, self.body
        self.announce(_BATCH_CODE, _BATCH_NAME)
        enrolling.enrol(engine.database, engine.clock, engine.ring, engine.blobs, body, _BATCH_NAME)
        with engine.database.read(body.tenant_id) as tx:
            rows = tx.scalars(
                select(EnrolmentRow.id)
                .where(EnrolmentRow.level == LEVEL)
                .order_by(EnrolmentRow.student_number.desc())
            )
            return list(rows)

    def award(self, enrolment_id: str, photo: bytes) -> Award:
        """What the certificate of an enrolment would say if it had been passed."""
        with self.engine.database.read(self.body.tenant_id) as tx:
            adopted = current_scheme(tx, self.scheme_code)
            return build_award(
                own_enrolment(tx, enrolment_id),
                body=tx.get_one(TenantRow, self.body.tenant_id),
                adopted=adopted,
                standard=standard_for(tx, adopted),
                scores=(
                    PartScore(Words("理论", "Theory"), "82.5"),
                    PartScore(Words("实操", "Practical"), "88.0"),
                ),
                issued_on=date.today(),
                photo_digest=digest(photo),
                demonstration=True,
            )

    @cached_property
    def photo(self) -> bytes:
        """A drawn portrait as it is printed."""
        return prepare_portrait(portrait(1))

    @cached_property
    def models(self) -> Path:
        """The folder of the built models; building them takes half a minute, once."""
        folder = _CACHE / "models"
        build_models(folder, cache=_CACHE / "wheels")
        return folder
