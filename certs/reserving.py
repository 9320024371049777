"""Step (3) of the line: numbers, tokens and places in the status lists, taken for many at once.

All that belong together are reserved in one short transaction. The counter of a number rule is a
row that a transaction changes, so whoever takes numbers under the same key waits for the other to
commit or to fail; with a transaction that fails, its numbers go back. So there is never a gap and
never a twin. A number that was reserved stays with its order for good: the same ``order_ref``
gives the same reservation again, after a crash too, and a withdrawn number is never given anew.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from itertools import groupby

import orjson
from sqlalchemy import select, update
from sqlalchemy.dialects.postgresql import insert as postgres_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.exc import IntegrityError

from certs.awards import Award, Standing, award_from_data, frame_to_data, holding_to_data
from certs.numbers import NumberRule, counter_key, format_number
from certs.tables import AwardFrameRow, CertificateRow, NumberCounterRow, Stage
from foundation.bulk import insert_rows
from foundation.clock import Clock
from foundation.database import Tx
from foundation.errors import Conflict
from foundation.ids import new_id, new_secret
from foundation.travelling import travels

STATUS_COUNTER = "status-index"
"""Counter of the places in a body's status lists; no number rule has such a key."""
_TOKEN_BYTES = 16


@dataclass(frozen=True, slots=True)
class Order:
    """One certificate that is wanted.

    ``order_ref`` is the caller's own name for it and makes reserving idempotent. ``extra`` gives
    the number rule what the award does not know, a province for instance. ``supersedes`` is the id
    of the certificate that this one will replace once it is issued, ``cause`` says why.
    """

    order_ref: str
    award: Award
    rule: NumberRule
    template: str = "classic"
    extra: Mapping[str, str | int] = field(default_factory=dict)
    supersedes: str | None = None
    cause: str | None = None

    @property
    def number_fields(self) -> dict[str, str | int]:
        """What the number is built from."""
        return number_fields(self.rule, self.award, self.extra)

    def example_number(self) -> str:
        """The first number under the order's key, to measure with; proves the fields good."""
        return format_number(self.rule, self.number_fields, 1)


@travels
@dataclass(frozen=True, slots=True)
class Reservation:
    """A number and a token that belong to an award, and the moment they were taken.

    ``document`` is the whole document number for a page that shows it: lent for the printing, and
    never stored with the certificate.
    """

    certificate_id: str
    number: str
    token: str
    award: Award
    reserved_at: datetime
    status_index: int = 0
    template: str = "classic"
    document: str | None = field(default=None, repr=False)


def reserve_many(
    tx: Tx, clock: Clock, orders: Sequence[Order], *, refill: bool = False
) -> list[Reservation]:
    """A reservation for each order, in their order; numbers run on in it.

    An order that is known gives its reservation back. Where its award has changed since, that is
    a ``Conflict`` (``certs-order-differs``), or with ``refill`` the reservation takes the new award
    over as long as nothing was issued under it.
    """
    known = _known(tx, [order.order_ref for order in orders])
    fresh = [order for order in orders if order.order_ref not in known]
    made = dict(
        zip((one.order_ref for one in fresh), _reserve_fresh(tx, clock, fresh), strict=True)
    )
    for order in orders:
        row = known.get(order.order_ref)
        if row is not None:
            made[order.order_ref] = _again(tx, row, order, refill=refill)
    return [made[order.order_ref] for order in orders]


def reserve(
    tx: Tx,
    clock: Clock,
    award: Award,
    rule: NumberRule,
    *,
    order_ref: str,
    template: str = "classic",
    extra: dict[str, str | int] | None = None,
    supersedes: str | None = None,
) -> Reservation:
    """One reservation; see `Order` and `reserve_many`."""
    order = Order(order_ref, award, rule, template, extra or {}, supersedes)
    return reserve_many(tx, clock, [order])[0]


def unfinished(tx: Tx, limit: int = 100) -> list[Reservation]:
    """Reservations that were not recorded yet, oldest first: where to go on after a crash."""
    rows = tx.scalars(
        select(CertificateRow)
        .where(CertificateRow.stage == Stage.RESERVED)
        .order_by(CertificateRow.reserved_at, CertificateRow.number)
        .limit(limit)
    )
    return [reservation_of(row) for row in rows]


def reservation_of(row: CertificateRow) -> Reservation:
    """The reservation as it was stored."""
    return Reservation(
        certificate_id=row.id,
        number=row.number,
        token=row.token,
        award=award_from_data(row.award),
        reserved_at=row.reserved_at,
        status_index=row.status_index,
        template=row.template,
    )


def number_fields(
    rule: NumberRule, award: Award, extra: Mapping[str, str | int]
) -> dict[str, str | int]:
    """What the rule may ask for: the award's own facts under ``extra``, which is assigned."""
    fields = {**award.number_fields(), **extra}
    if "level" not in extra:
        fields["level"] = rule.level_digit(award.level.rank, award.level.code)
    return fields


def _known(tx: Tx, order_refs: Sequence[str]) -> dict[str, CertificateRow]:
    rows = tx.scalars(select(CertificateRow).where(CertificateRow.order_ref.in_(order_refs)))
    return {row.order_ref: row for row in rows}


def _again(tx: Tx, row: CertificateRow, order: Order, *, refill: bool) -> Reservation:
    if award_from_data(row.award) != order.award:
        # The number's own fields stand in the number already and can no longer change.
        before = number_fields(order.rule, award_from_data(row.award), order.extra)
        same_number = counter_key(order.rule, order.number_fields) == counter_key(
            order.rule, before
        )
        if not refill or row.stage != Stage.RESERVED or not same_number:
            raise Conflict("certs-order-differs", order=order.order_ref)
        row.frame_id = _frames(tx, [order.award])[0]
        row.holding = holding_to_data(order.award)
        row.issued_on, row.expires_on = order.award.issued_on, order.award.expires_on
        tx.flush()
        tx.refresh(row)
    return reservation_of(row)


def _reserve_fresh(tx: Tx, clock: Clock, orders: Sequence[Order]) -> list[Reservation]:
    if not orders:
        return []
    numbers = _numbers(tx, orders)
    first_place = _take(tx, STATUS_COUNTER, len(orders)) - 1
    # Whole seconds: that is what the file can say, and what it must say again after a crash.
    now = clock.now().replace(microsecond=0)
    made = [
        Reservation(
            new_id(), number, new_secret(_TOKEN_BYTES), order.award, now, place, order.template
        )
        for place, (order, number) in enumerate(zip(orders, numbers, strict=True), first_place)
    ]
    frames = _frames(tx, [order.award for order in orders])
    _insert(
        tx,
        [
            {
                "id": one.certificate_id,
                "tenant_id": tx.tenant_id,
                "order_ref": order.order_ref,
                "subject_ref": order.award.subject_ref,
                "number": one.number,
                "token": one.token,
                "status_index": one.status_index,
                "stage": Stage.RESERVED.value,
                "standing": Standing.GRANTED.value,
                "frame_id": frame_id,
                "holding": holding_to_data(order.award),
                "template": order.template,
                "issued_on": order.award.issued_on,
                "expires_on": order.award.expires_on,
                "reserved_at": now,
                "supersedes_id": order.supersedes,
                "cause": order.cause,
            }
            for order, one, frame_id in zip(orders, made, frames, strict=True)
        ],
    )
    return made


def _insert(tx: Tx, rows: list[dict[str, object]]) -> None:
    """Store reservations; ``Conflict`` where a number is another certificate's already.

    One rule never comes to a number twice; a body's own rule can come to one of another rule.
    """
    try:
        insert_rows(tx, CertificateRow, rows)
    except IntegrityError as error:
        # SQLite names the column, PostgreSQL the constraint.
        told = str(error.orig)
        if "certs_certificate.number" in told or "uq_certs_certificate_number" in told:
            first = str(rows[0]["number"])
            raise Conflict("certs-number-taken", number=first, count=len(rows)) from error
        raise


def _numbers(tx: Tx, orders: Sequence[Order]) -> list[str]:
    """A number for each order; the serials under one key run on in the orders' order."""
    keys = [counter_key(order.rule, order.number_fields) for order in orders]
    numbers = [""] * len(orders)
    # Keys in one order for everybody, so that two transactions never wait for one another.
    for key, places in groupby(
        sorted(range(len(orders)), key=lambda at: (keys[at], at)), keys.__getitem__
    ):
        own = list(places)
        first = _take(tx, key, len(own))
        for serial, place in enumerate(own, first):
            order = orders[place]
            numbers[place] = format_number(order.rule, order.number_fields, serial)
    return numbers


def _take(tx: Tx, key: str, count: int) -> int:
    """The first of ``count`` serials under the key; waits for whoever is taking some now."""
    is_sqlite = tx.get_bind().dialect.name == "sqlite"
    beginning = (sqlite_insert if is_sqlite else postgres_insert)(NumberCounterRow)
    tx.execute(
        beginning.values(
            id=new_id(), tenant_id=tx.tenant_id, key=key, last=0
        ).on_conflict_do_nothing()
    )
    taken = tx.execute(
        update(NumberCounterRow)
        .where(NumberCounterRow.key == key, NumberCounterRow.tenant_id == tx.tenant_id)
        .values(last=NumberCounterRow.last + count)
        .returning(NumberCounterRow.last),
        execution_options={"synchronize_session": False},
    )
    last: int = taken.scalar_one()
    return last - count + 1


def _frames(tx: Tx, awards: Sequence[Award]) -> list[str]:
    """The id of each award's frame, stored now where it is a new one."""
    digests: dict[tuple[object, ...], str] = {}
    contents: dict[str, dict[str, object]] = {}
    told: list[str] = []
    for award in awards:
        # The awards of a batch share their skills as one object; each is written out once.
        mark = (
            id(award.skills),
            award.body,
            award.scheme,
            award.level,
            award.posts,
            award.demonstration,
        )
        if mark not in digests:
            content = frame_to_data(award)
            digests[mark] = sha256(orjson.dumps(content, option=orjson.OPT_SORT_KEYS)).hexdigest()
            contents[digests[mark]] = content
        told.append(digests[mark])
    known = _known_frames(tx, list(contents))
    missing = [digest for digest in contents if digest not in known]
    if missing:
        is_sqlite = tx.get_bind().dialect.name == "sqlite"
        adding = (sqlite_insert if is_sqlite else postgres_insert)(AwardFrameRow)
        tx.execute(
            adding.on_conflict_do_nothing(),
            [
                {"id": new_id(), "tenant_id": tx.tenant_id, "digest": one, "content": contents[one]}
                for one in missing
            ],
        )
        known = _known_frames(tx, list(contents))
    return [known[digest] for digest in told]


def _known_frames(tx: Tx, digests: Sequence[str]) -> dict[str, str]:
    rows = tx.execute(
        select(AwardFrameRow.digest, AwardFrameRow.id).where(AwardFrameRow.digest.in_(digests))
    )
    return {row.digest: row.id for row in rows}
