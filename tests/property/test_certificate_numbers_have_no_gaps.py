"""Many clerks taking numbers at once leave neither a gap nor a twin, on both databases."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from certs.issuing import reserve
from certs.numbers import DEMO19
from foundation.clock import FixedClock
from foundation.database import Database
from foundation.tenancy import found_tenant
from tests.certificates import award

ORDERS = 40


def test_numbers_taken_at_once_are_gap_free(either_database: Database, clock: FixedClock) -> None:
    base = either_database
    with base.write() as tx:
        tenant = found_tenant(tx, clock, code="9001", name="演示评价中心").id

    def take(order: int) -> str:
        with base.write(tenant=tenant) as tx:
            number = reserve(tx, clock, award(), DEMO19, order_ref=f"order-{order}").number
            if order % 5 == 4:
                raise KeyError(order)  # the transaction is lost, and its number with it
            return number

    def attempt(order: int) -> str | None:
        try:
            return take(order)
        except KeyError:
            return None

    with ThreadPoolExecutor(4) as clerks:
        taken = [number for number in clerks.map(attempt, range(ORDERS)) if number]
    serials = sorted(int(number[12:18]) for number in taken)
    assert serials == list(range(1, ORDERS - ORDERS // 5 + 1))


@pytest.mark.parametrize("first", [1, 2])
def test_two_bodies_count_by_themselves(database: Database, clock: FixedClock, first: int) -> None:
    numbers = []
    for code in ("9001", "9002")[:: 1 if first == 1 else -1]:
        with database.write() as tx:
            tenant = found_tenant(tx, clock, code=code, name=code).id
        given = award()
        body = type(given.body)(code, given.body.name)
        with database.write(tenant=tenant) as tx:
            numbers.append(reserve(tx, clock, award(body=body), DEMO19, order_ref="1").number)
    assert [number[12:18] for number in numbers] == ["000001", "000001"]
    assert len(set(numbers)) == 2
