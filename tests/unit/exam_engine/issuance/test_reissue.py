"""A certificate takes another one's place: a name that changed, a validity that was renewed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from certs.awards import Act, Standing
from certs.records import Certificate, certificate, certificates_of, chain, find_by_number
from exam_engine.certificates import change
from exam_engine.issuance.reissue import order_correction, order_renewal
from foundation.clock import FixedClock
from foundation.errors import Conflict, Forbidden, Invalid, TooLate
from foundation.roles import Role
from tests.results_world import World, staff

Issued = Callable[..., Certificate]
Do = Callable[[str], dict[str, Any]]


def _correct(world: World, old: Certificate, name: str, cause: str = "name-changed") -> str:
    with world.database.write(world.tenant) as tx:
        return order_correction(
            tx,
            world.clock,
            by=world.officer,
            certificate_id=old.id,
            name=name,
            cause=cause,
            reason="户籍证明",
        )


def _renew(world: World, old: Certificate) -> str:
    with world.database.write(world.tenant) as tx:
        return order_renewal(
            tx, world.clock, by=world.officer, certificate_id=old.id, reason="已完成继续教育"
        )


def test_changed_name_gets_a_new_certificate_and_the_chain_shows_both_ways(
    world: World, issued: Issued, do: Do
) -> None:
    old = issued()
    told = do(_correct(world, old, " 张伟明 "))
    with world.database.read(world.tenant) as tx:
        new = certificate(tx, told["certificate"])
        before = certificate(tx, old.id)
        links = [chain(tx, one.id) for one in (old, new)]
        answer = find_by_number(tx, old.number)
    assert (new.award.holder_name, before.award.holder_name) == ("张伟明", "张伟")
    assert new.number != old.number
    assert (new.standing, before.standing) == (Standing.GRANTED, Standing.SUPERSEDED)
    assert links[0] == links[1]
    assert [(link.number, link.cause) for link in links[0]] == [
        (old.number, None),
        (new.number, "name-changed"),
    ]
    assert answer is not None
    assert answer.superseded_by == new.number, "who verifies the old one is led to the new one"
    (entry,) = world.acts("certs:certificate:reissue")
    assert entry["facts"]["supersedes"] == old.number


def test_second_run_of_the_job_makes_nothing_anew(world: World, issued: Issued, do: Do) -> None:
    old = issued()
    job = _correct(world, old, "张伟明")
    first = do(job)
    with pytest.raises(Conflict, match="certs-standing-refused"):
        do(job)
    with world.database.read(world.tenant) as tx:
        assert len(certificates_of(tx, old.subject_ref)) == 2
        assert certificate(tx, first["certificate"]).standing is Standing.GRANTED


@pytest.mark.parametrize(
    ("name", "cause", "code"),
    [
        ("张伟", "name-changed", "certs-name-unchanged"),
        ("  ", "name-changed", "certs-name-unchanged"),
        ("李四", "renewed", "certs-reason-code"),
        ("李四", "misconduct", "certs-reason-code"),
    ],
)
def test_correction_that_is_none_is_refused(
    world: World, issued: Issued, name: str, cause: str, code: str
) -> None:
    with pytest.raises(Invalid, match=code):
        _correct(world, issued(), name, cause)


def test_name_that_cannot_be_printed_spends_no_number(world: World, issued: Issued, do: Do) -> None:
    old = issued()
    with pytest.raises(Invalid, match="certs-glyph-missing"):
        do(_correct(world, old, "赵" + chr(0x247BD)))
    told = do(_correct(world, old, "赵明"))
    assert told["number"][12:18] == "000002"


def test_suspended_certificate_is_not_replaced_and_readers_replace_none(
    world: World, issued: Issued
) -> None:
    old = issued()
    with world.database.write(world.tenant) as tx:
        change(
            tx,
            world.clock,
            by=staff(world.tenant, "c", Role.CERTIFICATE_OFFICER),
            certificate_id=old.id,
            act=Act.SUSPEND,
            reason="核实",
            reason_code="under-investigation",
        )
    with pytest.raises(Conflict, match="certs-standing-refused"):
        _correct(world, old, "张伟明")
    with pytest.raises(Forbidden), world.database.write(world.tenant) as tx:
        order_renewal(tx, world.clock, by=world.reader, certificate_id=old.id, reason="x")


def test_renewal_before_the_end_adds_a_period_to_it(
    world: World, issued: Issued, do: Do, clock: FixedClock
) -> None:
    old = issued(level="L3")
    assert old.expires_on == date(2029, 11, 21)
    with pytest.raises(Conflict, match="certs-renewal-early"):
        _renew(world, old)
    clock.advance(days=3 * 365 - 60)
    told = do(_renew(world, old))
    with world.database.read(world.tenant) as tx:
        new = certificate(tx, told["certificate"])
    assert new.expires_on == date(2032, 11, 21)
    assert new.award.issued_on == date(2029, 9, 21)


def test_renewal_after_the_end_begins_on_its_own_day_and_not_after_the_window(
    world: World, issued: Issued, do: Do, clock: FixedClock
) -> None:
    old = issued(level="L3")
    clock.advance(days=3 * 365 + 60)
    told = do(_renew(world, old))
    with world.database.read(world.tenant) as tx:
        new = certificate(tx, told["certificate"])
    assert new.expires_on == date(2033, 1, 19)
    late = issued("李娜", level="L3")
    clock.advance(days=3 * 365 + 300)
    with pytest.raises(TooLate, match="certs-renewal-late"):
        _renew(world, late)


def test_certificate_without_an_end_is_not_renewed(world: World, issued: Issued) -> None:
    with pytest.raises(Conflict, match="certs-renewal-none"):
        _renew(world, issued())
