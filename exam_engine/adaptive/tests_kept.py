"""The adaptive forms of this process, made ready once: design, scale, and the whole test."""

from __future__ import annotations

from dataclasses import dataclass, field
from threading import Lock

from sqlalchemy import select

from exam_engine.adaptive.choosing import LiveTest
from exam_engine.adaptive.keeping_back import LiveRates
from exam_engine.adaptive.live_design import LiveDesign, design_from_json
from exam_engine.assembly.forms import form_row, load_paper
from exam_engine.assembly.paper import Paper
from exam_engine.assembly.tables import FormKind, FormRow, FormState
from foundation.database import EVERY_TENANT, Database, Tx
from foundation.errors import NotFound

_MADE_AHEAD = 8


@dataclass(frozen=True, slots=True)
class Ready:
    """One adaptive form with all that choosing and marking need."""

    form_id: str
    paper: Paper
    test: LiveTest
    rates: LiveRates

    @property
    def design(self) -> LiveDesign:
        """The frozen design."""
        return self.test.design


@dataclass(frozen=True)
class TestsKept:
    """Ready forms by id; a frozen form never changes, so what was made ready stays."""

    database: Database
    _ready: dict[tuple[str, str], Ready] = field(default_factory=dict)
    _guard: Lock = field(default_factory=Lock)

    def warm_up(self) -> None:
        """Make the newest forms ready: no first candidate shall wait for models and compilers."""
        with self.database.read(EVERY_TENANT) as tx:
            newest = tx.execute(
                select(FormRow.tenant_id, FormRow.id)
                .where(FormRow.kind == FormKind.ADAPTIVE, FormRow.state == FormState.FROZEN)
                .order_by(FormRow.id.desc())
                .limit(_MADE_AHEAD)
            ).all()
        for tenant_id, form_id in newest:
            self.ready(tenant_id, form_id)

    def ready(self, tenant_id: str, form_id: str) -> Ready:
        """The form of this tenant, made ready at the first use; raises `NotFound`.

        Building takes part of a second, so it is done outside of any transaction.
        """
        key = (tenant_id, form_id)
        found = self._ready.get(key)
        if found is not None:
            return found
        with self._guard:
            if key not in self._ready:
                with self.database.read(tenant_id) as tx:
                    design, paper = adaptive_design(tx, form_id), load_paper(tx, form_id)
                test = LiveTest(design)
                self._ready[key] = Ready(form_id, paper, test, LiveRates(test))
            return self._ready[key]


def adaptive_design(tx: Tx, form_id: str) -> LiveDesign:
    """The design behind an adaptive form; `NotFound` for any other form."""
    form = form_row(tx, form_id)
    if form.design is None:
        raise NotFound("adaptive-form-not-adaptive", form=form_id)
    return design_from_json(form.design)
