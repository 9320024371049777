"""The peer of the answer journal: one ORM transaction for each save, in a synchronous route."""

# FastAPI reads the annotations of its routes, so they are not postponed here.
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

from fastapi import FastAPI, Header, HTTPException
from pydantic import BaseModel
from sqlalchemy import JSON, Engine, ForeignKey, String, create_engine, event
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

from exam_engine.sessions.tokens import AttemptTokens
from foundation.errors import Forbidden


class NaiveBase(DeclarativeBase):
    """Tables of the peer."""


class NaiveAttempt(NaiveBase):
    """An attempt that takes answers until its deadline."""

    __tablename__ = "attempt"

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    deadline_at: Mapped[datetime]


class NaiveAnswer(NaiveBase):
    """One answer; sent again, it is stored once."""

    __tablename__ = "answer"

    attempt_id: Mapped[str] = mapped_column(ForeignKey("attempt.id"), primary_key=True)
    seq: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    item_ref: Mapped[str] = mapped_column(String(64))
    payload: Mapped[dict[str, Any]] = mapped_column(JSON)
    client_time: Mapped[int]
    received_at: Mapped[datetime]
    late: Mapped[bool]


class Sent(BaseModel):
    """The body of a save."""

    seq: int
    item_ref: str
    payload: dict[str, str | list[str]]
    client_time: int


def open_store(file: Path) -> Engine:
    """A database with the same durability as ours: WAL, and every commit on the disk."""
    engine = create_engine(f"sqlite:///{file}", connect_args={"timeout": 15})

    @event.listens_for(engine, "connect")
    def prepare(connection: Any, _record: Any) -> None:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("PRAGMA foreign_keys = ON")

    NaiveBase.metadata.create_all(engine)
    return engine


def add_attempts(engine: Engine, attempts: list[str], deadline_at: datetime) -> None:
    """Attempts that answers may come for."""
    with Session(engine) as session:
        session.add_all(
            NaiveAttempt(id=one, deadline_at=deadline_at.replace(tzinfo=None)) for one in attempts
        )
        session.commit()


def save(engine: Engine, attempt_id: str, sent: Sent) -> bool:
    """Look up the attempt, add the answer, commit; False where there is no such attempt."""
    now = datetime.now(UTC).replace(tzinfo=None)
    with Session(engine) as session:
        attempt = session.get(NaiveAttempt, attempt_id)
        if attempt is None:
            return False
        session.add(
            NaiveAnswer(
                attempt_id=attempt.id,
                seq=sent.seq,
                item_ref=sent.item_ref,
                payload=sent.payload,
                client_time=sent.client_time,
                received_at=now,
                late=now > attempt.deadline_at,
            )
        )
        try:
            session.commit()
        except IntegrityError:
            session.rollback()  # It came before.
    return True


def create_naive_app(engine: Engine, tokens: AttemptTokens) -> FastAPI:
    """One route, and no middleware at all."""
    app = FastAPI()

    @app.post("/exam/answers")
    def save_answer(sent: Sent, x_exam_token: Annotated[str, Header()]) -> dict[str, Any]:
        try:
            page = tokens.read(x_exam_token)
        except Forbidden as error:
            raise HTTPException(403) from error
        if not save(engine, page.attempt_id, sent):
            raise HTTPException(404)
        return {"verdict": "accepted", "seq": sent.seq}

    return app
