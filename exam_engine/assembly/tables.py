"""Tables of forms: a form and its items, which nothing changes once the form is frozen."""

from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, ForeignKey, Integer, String, UniqueConstraint, event, inspect
from sqlalchemy.orm import Mapped, ORMExecuteState, Session, mapped_column, relationship

from foundation.database import Tx
from foundation.ids import new_id
from foundation.schema import Base, ExactDecimal, Id, TenantOwned, UtcDateTime


class FormState(StrEnum):
    """Whether a form may still be changed."""

    DRAFT = "draft"
    FROZEN = "frozen"


class FormKind(StrEnum):
    """Whether everybody gets the same items, or each person those that tell most of them."""

    LINEAR = "linear"
    ADAPTIVE = "adaptive"


class FormRow(TenantOwned, Base):
    """One form of one level; ``blueprint`` and ``figures`` tell what it was made to be and is."""

    __tablename__ = "exam_form"

    id: Mapped[str] = mapped_column(Id, primary_key=True, default=new_id)
    level: Mapped[str] = mapped_column(String(64), index=True)
    title: Mapped[str] = mapped_column(String(200))
    state: Mapped[FormState] = mapped_column(String(16), default=FormState.DRAFT.value)
    minutes: Mapped[int] = mapped_column(Integer)
    total: Mapped[Decimal] = mapped_column(ExactDecimal)
    seed: Mapped[str] = mapped_column(String(120))
    blueprint: Mapped[dict[str, Any]] = mapped_column(JSON)
    figures: Mapped[dict[str, Any]] = mapped_column(JSON)
    digest: Mapped[str] = mapped_column(String(64), default="")
    """SHA-256 over level, minutes and every item's place, points and content; set by freezing."""
    kind: Mapped[FormKind] = mapped_column(
        String(16), default=FormKind.LINEAR.value, server_default=FormKind.LINEAR.value
    )
    design: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    """Of an adaptive form: the design with all parameters, see `exam_engine.adaptive`."""
    created_by: Mapped[str] = mapped_column(String(64))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    frozen_by: Mapped[str | None] = mapped_column(String(64))
    frozen_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    items: Mapped[list["FormItemRow"]] = relationship(
        order_by="FormItemRow.position", cascade="all, delete-orphan", back_populates="form"
    )


class FormItemRow(TenantOwned, Base):
    """One item in its place; ``item_digest`` is the content that the form was made with."""

    __tablename__ = "exam_form_item"
    __table_args__ = (
        UniqueConstraint("form_id", "position"),
        UniqueConstraint("form_id", "item_version_id"),
    )

    id: Mapped[str] = mapped_column(Id, primary_key=True, default=new_id)
    form_id: Mapped[str] = mapped_column(Id, ForeignKey("exam_form.id"))
    item_version_id: Mapped[str] = mapped_column(Id, ForeignKey("itembank_item_version.id"))
    position: Mapped[int] = mapped_column(Integer)
    section: Mapped[str] = mapped_column(String(80))
    points: Mapped[Decimal] = mapped_column(ExactDecimal)
    item_digest: Mapped[str] = mapped_column(String(64))

    form: Mapped[FormRow] = relationship(back_populates="items")


class FrozenFormChanged(RuntimeError):
    """Something tried to change or remove a frozen form or one of its items: our mistake."""


@event.listens_for(Tx, "before_flush")
def _keep_frozen_forms(session: Session, _context: Any, _instances: Any) -> None:
    for row in [*session.dirty, *session.deleted, *session.new]:
        form = row if isinstance(row, FormRow) else None
        if isinstance(row, FormItemRow):
            form = row.form
        if form is None or form in session.new or not _was_frozen(form):
            continue
        if row in session.new or row in session.deleted or session.is_modified(row):
            raise FrozenFormChanged(f"form {form.id}")


@event.listens_for(Tx, "do_orm_execute")
def _no_bulk_changes(state: ORMExecuteState) -> None:
    """Bulk updates and deletes pass by the unit of work, so they are refused as such."""
    if (state.is_update or state.is_delete) and any(
        issubclass(mapper.class_, FormRow | FormItemRow) for mapper in state.all_mappers
    ):
        raise FrozenFormChanged("forms are changed one by one")


def _was_frozen(form: FormRow) -> bool:
    """Whether the form was frozen before this flush."""
    history = inspect(form).attrs.state.history
    before = history.deleted[0] if history.deleted else form.state
    return before == FormState.FROZEN
