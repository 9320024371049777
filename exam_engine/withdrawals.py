"""Withdrawing a certificate takes two officers: one proposes with a ground, another one decides.

A certificate that is withdrawn never stands again, so no single person may do it (ISO/IEC 17024,
9.5; the separation of duties of the house). While a proposal is open the certificate may be
suspended by itself.
"""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import select

from certs import records
from certs.awards import Act
from certs.reasons import demand_reason
from certs.tables import WithdrawalRow
from exam_engine.certificates import certificate, may_be_withdrawn
from foundation import audit
from foundation.clock import Clock
from foundation.database import Tx
from foundation.errors import Conflict, Invalid, NotFound
from foundation.roles import Caller, Permission, refuse_same_person

WITHDRAWN, DECLINED = "withdrawn", "declined"


def propose(
    tx: Tx, clock: Clock, *, by: Caller, certificate_id: str, reason_code: str, reason: str
) -> WithdrawalRow:
    """Propose a withdrawal; `Conflict` where one is open or the certificate cannot be withdrawn."""
    by.require(Permission.CERTIFICATE_SUSPEND)
    held = certificate(tx, clock, by, certificate_id)
    ground = demand_reason(Act.WITHDRAW, reason_code)
    if not reason.strip():
        raise Invalid("certs-reason-missing", act=Act.WITHDRAW.value)
    if not may_be_withdrawn(held.standing):
        raise Conflict(
            "certs-standing-refused", standing=held.standing.value, act=Act.WITHDRAW.value
        )
    if open_proposal(tx, certificate_id) is not None:
        raise Conflict("certs-withdrawal-open", number=held.number)
    row = WithdrawalRow(
        certificate_id=certificate_id,
        reason_code=ground.value,
        reason=reason.strip(),
        proposed_by=_person(by),
        proposed_at=clock.now(),
    )
    tx.add(row)
    tx.flush()
    _note(tx, clock, by, row, "propose", held.number)
    return row


def decide(
    tx: Tx, clock: Clock, *, by: Caller, proposal_id: str, withdraw: bool, remark: str = ""
) -> str:
    """Withdraw, or decline with a remark; returns the certificate's number.

    `Forbidden` for whoever proposed it, who may only take the proposal back by declining.
    """
    by.require(Permission.CERTIFICATE_SUSPEND)
    row = tx.scalars(
        select(WithdrawalRow).where(WithdrawalRow.id == proposal_id).with_for_update()
    ).one_or_none()
    if row is None:
        raise NotFound("certs-withdrawal-unknown", proposal=proposal_id)
    held = certificate(tx, clock, by, row.certificate_id)
    if row.outcome is not None:
        raise Conflict("certs-withdrawal-decided", number=held.number)
    if withdraw:
        refuse_same_person(row.proposed_by, _person(by), "certs-withdrawal-by-proposer")
        records.change_standing(
            tx,
            clock,
            row.certificate_id,
            Act.WITHDRAW,
            reason=row.reason,
            reason_code=row.reason_code,
            person_ref=_person(by),
        )
    row.decided_by, row.decided_at = _person(by), clock.now()
    row.outcome, row.remark = WITHDRAWN if withdraw else DECLINED, remark.strip()
    tx.flush()
    _note(tx, clock, by, row, "withdraw" if withdraw else "decline", held.number)
    return held.number


def open_proposal(tx: Tx, certificate_id: str) -> WithdrawalRow | None:
    """The proposal that waits for a decision."""
    return tx.scalars(
        select(WithdrawalRow).where(
            WithdrawalRow.certificate_id == certificate_id, WithdrawalRow.outcome.is_(None)
        )
    ).first()


def proposed_among(tx: Tx, certificate_ids: Iterable[str]) -> set[str]:
    """Those of these certificates whose withdrawal waits for a decision."""
    wanted = set(certificate_ids)
    rows = tx.scalars(select(WithdrawalRow.certificate_id).where(WithdrawalRow.outcome.is_(None)))
    return wanted & set(rows)


def _note(tx: Tx, clock: Clock, by: Caller, row: WithdrawalRow, act: str, number: str) -> None:
    audit.record(
        tx,
        clock,
        actor=by.id,
        act="certs:certificate:withdraw" if act == "withdraw" else f"certs:withdrawal:{act}",
        subject=row.certificate_id,
        facts={"number": number, "ground": row.reason_code, "reason": row.remark or row.reason},
    )


def _person(by: Caller) -> str:
    return by.person_id or by.id
