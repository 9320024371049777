"""What tests of the board and the live room ask for and look up."""

from __future__ import annotations

from typing import Any

from fastapi import FastAPI
from sqlalchemy import select
from starlette.testclient import TestClient

from foundation.audit import AuditRow
from tests.exam_room import Room

JSON = {"Accept": "application/json"}


def board(room: Room, client: TestClient, query: str = "") -> dict[str, Any]:
    """What the board's page is told."""
    answer = client.get(f"/staff/sittings/{room.sitting}/board.json{query}", headers=JSON)
    assert answer.status_code == 200, answer.text
    told: dict[str, Any] = answer.json()
    return told


def page_of_person(room: Room, enrolment: str) -> str:
    """The address of one candidate's page."""
    return f"/staff/sittings/{room.sitting}/people/{enrolment}"


def page_token(room: Room, app: FastAPI, enrolment: str, *, epoch: int = 1) -> dict[str, str]:
    """The headers of the candidate's exam page."""
    attempt = room.attempt(enrolment).id
    token = app.state.exam_doors.tokens.give(attempt, room.tenant, epoch)
    return {**JSON, "X-Exam-Token": token}


def acts(room: Room, act: str) -> list[AuditRow]:
    """What the audit chain holds of one act."""
    with room.engine.database.read(room.tenant) as tx:
        return list(tx.scalars(select(AuditRow).where(AuditRow.act == act)))
