"""Many clerks taking numbers at once leave neither a gap nor a twin, on both databases."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from certs.numbers import DEMO19, rule_named
from certs.reserving import Order, Reservation, reserve, reserve_many
from foundation.clock import FixedClock
from foundation.database import Database
from foundation.errors import Conflict
from foundation.tenancy import found_tenant
from tests.certificates import LEVELS, award

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


def test_chunks_taken_at_once_are_gap_free_and_the_same_when_asked_again(
    either_database: Database, clock: FixedClock
) -> None:
    base = either_database
    with base.write() as tx:
        tenant = found_tenant(tx, clock, code="9001", name="演示评价中心").id

    def take(chunk: int) -> list[Reservation]:
        # Two levels in one chunk: two counters are changed, always in the same order.
        orders = [
            Order(f"o-{chunk}-{one}", award(level=LEVELS["初级" if one % 2 else "中级"]), DEMO19)
            for one in range(10)
        ]
        with base.write(tenant=tenant) as tx:
            return reserve_many(tx, clock, orders)

    def attempt(chunk: int) -> list[Reservation]:
        made = take(chunk)
        assert take(chunk) == made, "asked again, the same reservations"
        return made

    with ThreadPoolExecutor(4) as clerks:
        taken = [one for made in clerks.map(attempt, range(8)) for one in made]
    for level in "12":
        serials = sorted(int(one.number[12:18]) for one in taken if one.number[7] == level)
        assert serials == list(range(1, 41))
    assert sorted(one.status_index for one in taken) == list(range(80))
    assert len({one.token for one in taken}) == 80


def test_chunk_that_fails_gives_its_numbers_and_places_back(
    either_database: Database, clock: FixedClock
) -> None:
    base = either_database
    with base.write() as tx:
        tenant = found_tenant(tx, clock, code="9001", name="演示评价中心").id
    with pytest.raises(KeyError), base.write(tenant=tenant) as tx:
        reserve_many(tx, clock, [Order(str(one), award(), DEMO19) for one in range(5)])
        raise KeyError
    with base.write(tenant=tenant) as tx:
        (made,) = reserve_many(tx, clock, [Order("x", award(), DEMO19)])
    assert (made.number[12:18], made.status_index) == ("000001", 0)


def test_rule_that_comes_to_a_number_of_another_one_is_stopped(
    either_database: Database, clock: FixedClock
) -> None:
    base = either_database
    with base.write() as tx:
        tenants = [found_tenant(tx, clock, code=code, name=code).id for code in ("9001", "9002")]
    rule = rule_named("KZ{year:4}{serial:6}")
    with base.write(tenant=tenants[0]) as tx:
        reserve_many(tx, clock, [Order("1", award(), rule)])
    with pytest.raises(Conflict, match="certs-number-taken"), base.write(tenant=tenants[1]) as tx:
        reserve_many(tx, clock, [Order(str(one), award(), rule) for one in range(2)])
    with base.write(tenant=tenants[1]) as tx:
        (made,) = reserve_many(tx, clock, [Order("1", award(), DEMO19)])
    assert made.status_index == 0, "nothing is left of what was refused"
