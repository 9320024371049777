"""A certificate in the place of another one: its holder's name changed, or its validity renewed.

The new one has a number of its own and supersedes the old one from the moment it is issued; both
say so, on the officers' pages and to whoever verifies. It is made by a job, since printing is slow.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from certs import records
from certs.awards import TRANSITIONS, Act, Award, Standing
from certs.issuing import Finished, examine, record_many
from certs.numbers import rule_named
from certs.reasons import Reason, demand_reason
from certs.rendering.page_ready import portrait_of
from certs.rendering.portrait import digest
from certs.reserving import Order, reserve_many
from certs.tables import Stage
from certs.template_shelf import choice_for, load
from exam_engine.certificates import HeldCertificate, certificate
from exam_engine.enrolment.batches import local_today
from exam_engine.issuance.batch_job import IssueTools
from exam_engine.issuance.number_parts import number_parts
from exam_engine.issuance.workshop import Piece, Shop
from exam_engine.schemes.months import months_later
from exam_engine.schemes.scheme import SchemeLevel
from exam_engine.schemes.shelf import current_scheme
from exam_engine.scoring.examinees import own_enrolment, sealed_document
from foundation import audit, jobs
from foundation.clock import Clock
from foundation.database import Tx
from foundation.errors import Conflict, Invalid, TooLate
from foundation.jobs import JobContext
from foundation.roles import Caller, Permission

JOB = "reissue_certificate"


@dataclass(frozen=True, slots=True)
class RenewalWindow:
    """When a certificate may be renewed: first and last day."""

    opens: date
    closes: date


def order_correction(
    tx: Tx, clock: Clock, *, by: Caller, certificate_id: str, name: str, cause: str, reason: str
) -> str:
    """Ask for a certificate with another name in the place of this one; returns the job's id.

    ``cause`` is ``name-changed`` or ``misprint``; ``reason`` says what showed it.
    """
    held = _replaceable(tx, clock, by, certificate_id, reason)
    ground = demand_reason(Act.SUPERSEDE, cause)
    if ground not in (Reason.NAME_CHANGED, Reason.MISPRINT):
        raise Invalid("certs-reason-code", act=Act.SUPERSEDE.value, reason=cause)
    old = records.certificate(tx, certificate_id).award
    name = " ".join(name.split())
    if not name or name == old.holder_name:
        raise Invalid("certs-name-unchanged", number=held.number)
    return _order(tx, clock, by, held, ground, reason, name=name)


def order_renewal(tx: Tx, clock: Clock, *, by: Caller, certificate_id: str, reason: str) -> str:
    """Ask for the certificate of the next period; returns the job's id.

    ``reason`` says how the holder has met what renewal asks for. `TooLate` after the window and
    `Conflict` before it, or where the certificate has no end.
    """
    held = _replaceable(tx, clock, by, certificate_id, reason)
    award = records.certificate(tx, certificate_id).award
    window = renewal_window(award, _level(tx, award))
    today = local_today(clock)
    if window is None:
        raise Conflict("certs-renewal-none", number=held.number)
    if today < window.opens:
        raise Conflict("certs-renewal-early", number=held.number, opens=window.opens.isoformat())
    if today > window.closes:
        raise TooLate("certs-renewal-late", number=held.number, closed=window.closes.isoformat())
    return _order(tx, clock, by, held, Reason.RENEWED, reason)


def window_of(tx: Tx, certificate_id: str) -> RenewalWindow | None:
    """When this certificate may be renewed; None for never."""
    award = records.certificate(tx, certificate_id).award
    return renewal_window(award, _level(tx, award))


def renewal_window(award: Award, level: SchemeLevel) -> RenewalWindow | None:
    """From so many months before the last day of validity until as many after it."""
    if award.expires_on is None or level.validity_months is None or not level.renewal_months:
        return None
    return RenewalWindow(
        months_later(award.expires_on, -level.renewal_months),
        months_later(award.expires_on, level.renewal_months),
    )


def reissue(context: JobContext, tools: IssueTools) -> dict[str, Any]:
    """The job: returns ``{"certificate", "number", "file"}`` of the new certificate."""
    payload, tenant = context.payload, context.tenant_id
    if tools.demand_usable is not None:
        tools.demand_usable()
    with context.database.read(tenant) as tx:
        old = records.certificate(tx, payload["certificate"])
        level = _level(tx, old.award)
        rule = rule_named(level.number_template)
        extra = number_parts(tx, rule)
        photo = own_enrolment(tx, old.subject_ref).photo_digest
        choice = choice_for(tx, old.award.level.rank)
        template = load(tx, choice.reference)
        sealed = sealed_document(tx, old.subject_ref) if choice.whole_document else None
    document = tools.document(tenant, sealed)
    portrait = None if photo is None else portrait_of(tools.blobs.get(photo, tenant=tenant))
    award = _new_award(old.award, payload, level, None if portrait is None else digest(portrait))
    award = replace(award, whole_document=choice.whole_document)
    order = Order(
        order_ref=f"reissue:{old.id}",
        award=award,
        rule=rule,
        template=template.reference,
        extra=dict(extra),
        supersedes=old.id,
        cause=payload["cause"],
    )
    line = replace(tools.line(), template=template)
    examine(line, award, order.example_number(), portrait, document)
    with context.database.write(tenant) as tx:
        _demand_replaceable(records.certificate(tx, old.id))
        (reservation,) = reserve_many(tx, tools.clock, [order], refill=True)
    shop = Shop(tools.line(), tools.blobs)
    with context.database.read(tenant) as tx:
        template = load(tx, reservation.template)
    lent = replace(reservation, document=document)
    (answer,) = shop.make(tenant, [Piece("", lent, photo, template)])
    if answer.finished is None:
        raise Invalid(answer.code, **answer.facts)
    return _recorded(context, tools, old.number, reservation.number, answer.finished)


def _recorded(
    context: JobContext, tools: IssueTools, old_number: str, number: str, finished: Finished
) -> dict[str, Any]:
    with context.database.write(context.tenant_id) as tx:
        if record_many(tx, tools.clock, [finished], context.asked_by):
            audit.record(
                tx,
                tools.clock,
                actor=context.asked_by,
                act="certs:certificate:reissue",
                subject=finished.certificate_id,
                facts={
                    "number": number,
                    "supersedes": old_number,
                    "cause": context.payload["cause"],
                    "file": finished.file_digest,
                },
            )
        jobs.note_progress(tx, context.job_id, 1, 1)
    return {
        "certificate": finished.certificate_id,
        "number": number,
        "file": finished.file_digest,
    }


def _new_award(
    old: Award, payload: dict[str, Any], level: SchemeLevel, photo_digest: str | None
) -> Award:
    issued_on = date.fromisoformat(payload["issued_on"])
    expires_on = old.expires_on
    if payload["cause"] == Reason.RENEWED and level.validity_months and old.expires_on:
        # The next period follows on the old one; after a gap it begins on the day of renewal.
        begins = max(old.expires_on, issued_on)
        expires_on = months_later(begins, level.validity_months)
    return replace(
        old,
        holder_name=payload.get("name") or old.holder_name,
        issued_on=issued_on,
        expires_on=expires_on,
        photo_digest=photo_digest,
    )


def _order(
    tx: Tx,
    clock: Clock,
    by: Caller,
    held: HeldCertificate,
    cause: Reason,
    reason: str,
    *,
    name: str | None = None,
) -> str:
    payload = {
        "certificate": held.id,
        "cause": cause.value,
        "name": name,
        "issued_on": local_today(clock).isoformat(),
    }
    job_id = jobs.enqueue(tx, clock, JOB, payload, asked_by=by.person_id or by.id, total=1)
    audit.record(
        tx,
        clock,
        actor=by.id,
        act="certs:certificate:replace",
        subject=held.examinee.enrolment_id,
        facts={
            "number": held.number,
            "cause": cause.value,
            "reason": reason.strip(),
            "job": job_id,
        },
    )
    return job_id


def _replaceable(
    tx: Tx, clock: Clock, by: Caller, certificate_id: str, reason: str
) -> HeldCertificate:
    by.require(Permission.CERTIFICATE_ISSUE)
    held = certificate(tx, clock, by, certificate_id)
    if not reason.strip():
        raise Invalid("certs-reason-missing", act=Act.SUPERSEDE.value)
    _demand_replaceable(records.certificate(tx, certificate_id))
    return held


def _demand_replaceable(old: records.Certificate) -> None:
    """Only what stands, or stood until its last day, is replaced; a withdrawn one never."""
    if (old.standing, Act.SUPERSEDE) not in TRANSITIONS or old.stage is not Stage.ISSUED:
        raise Conflict(
            "certs-standing-refused", standing=Standing(old.standing).value, act=Act.SUPERSEDE.value
        )


def _level(tx: Tx, award: Award) -> SchemeLevel:
    return current_scheme(tx, award.scheme.code).scheme.level(award.level.name.zh)
