"""What sittings and calibrations tell stands beside an item with reasons, and can be found."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from foundation.clock import FixedClock
from foundation.database import Database
from foundation.roles import Caller
from itembank.facets import flag_counts, flags
from itembank.known_figures import (
    KnownFigures,
    Reason,
    SittingFigures,
    note_figures,
    note_reasons,
    note_sitting,
    reasons_of,
    sittings_of,
)
from itembank.library import take_in
from itembank.search import ANY_FLAG, Wanted, find
from tests.items import single

HINTS, FLAGS = frozenset({"few", "low", "unused"}), frozenset({"misfit", "low-slope"})


@dataclass
class Bank:
    """Three published items: item → its version."""

    database: Database
    clock: FixedClock
    tenant: str
    versions: dict[str, str]
    items: dict[str, str]


@pytest.fixture
def bank(
    database: Database,
    clock: FixedClock,
    tenant: str,
    author: Caller,
    reviewer: Caller,
    standard_id: str,
) -> Bank:
    names = ["T-1", "T-2", "T-3"]
    with database.write(tenant=tenant) as tx:
        rows = take_in(
            tx,
            clock,
            author=author,
            reviewer=reviewer,
            items=[single(identifier=name) for name in names],
            standard_id=standard_id,
        )
        pairs = list(zip(names, rows, strict=True))
        return Bank(
            database,
            clock,
            tenant,
            {name: row.id for name, row in pairs},
            {name: row.item_id for name, row in pairs},
        )


def told(bank: Bank) -> None:
    """A sitting finds two hints on T-1 and one on T-2; a calibration one on T-1 and one on T-3."""
    first, second = Reason("low", 0.08), Reason("unused", 0.0, "D")
    with bank.database.write(tenant=bank.tenant) as tx:
        figures = {
            bank.versions["T-1"]: KnownFigures(40, 0.7, 0.08, (first, second)),
            bank.versions["T-2"]: KnownFigures(40, 0.5, 0.4, (second,)),
        }
        assert note_figures(tx, bank.clock, figures, HINTS) == 2
        raised = {
            bank.versions["T-1"]: [Reason("misfit", 0.001)],
            bank.versions["T-3"]: [Reason("low-slope", 0.2)],
        }
        assert note_reasons(tx, bank.clock, raised, FLAGS) == 2


def test_hints_of_a_sitting_and_of_a_calibration_stand_side_by_side(bank: Bank) -> None:
    told(bank)
    with bank.database.write(tenant=bank.tenant) as tx:
        reasons = reasons_of(tx, bank.items["T-1"])
        assert {one.flag: (one.value, one.about) for one in reasons} == {
            "low": (0.08, ""),
            "unused": (0.0, "D"),
            "misfit": (0.001, ""),
        }
        # The next sitting finds nothing any more; what the calibration said still stands.
        note_figures(tx, bank.clock, {bank.versions["T-1"]: KnownFigures(90, 0.7, 0.3)}, HINTS)
        assert [one.flag for one in reasons_of(tx, bank.items["T-1"])] == ["misfit"]
        note_reasons(tx, bank.clock, {bank.versions["T-1"]: []}, FLAGS)
        assert reasons_of(tx, bank.items["T-1"]) == []
        (row,) = find(tx, Wanted(text="T-1"), page=1, size=5)
        assert (row.flags, row.seen) == ((), 90)


def test_items_are_found_by_any_hint_by_poor_discrimination_and_by_one_hint(bank: Bank) -> None:
    told(bank)
    with bank.database.read(tenant=bank.tenant) as tx:

        def named(flag: str) -> list[str]:
            return [one.identifier for one in find(tx, Wanted(flag=flag), page=1, size=9)]

        assert named(ANY_FLAG) == ["T-1", "T-2", "T-3"]
        assert named("poor") == ["T-1", "T-3"], "a low discrimination and a low slope"
        assert named("unused") == ["T-1", "T-2"] and named("misfit") == ["T-1"]
        assert flags(tx) == ["low", "low-slope", "misfit", "unused"]
        counts = flag_counts(tx, Wanted(flag="misfit"))
        assert counts == {"any": 3, "poor": 2, "low": 1, "low-slope": 1, "misfit": 1, "unused": 2}
        assert flag_counts(tx, Wanted(level="高级")) == {}


def test_a_sitting_that_is_scored_anew_replaces_what_it_told_and_others_stand(bank: Bank) -> None:
    version = bank.versions["T-1"]
    option = {"name": "A", "share": 1.0, "correlation": None, "by_fifth": [None], "is_key": True}
    figures = SittingFigures(version, "form-1", 40, 0.7, None, 0.0, (option,), (Reason("few", 40),))
    with bank.database.write(tenant=bank.tenant) as tx:
        note_sitting(tx, bank.clock, "batch-1", [figures])
        bank.clock.advance(days=30)
        note_sitting(tx, bank.clock, "batch-2", [figures])
        better = SittingFigures(version, "form-1", 41, 0.71, 0.3, 0.0)
        gone = SittingFigures("unknown", "form-1", 41, 0.71, 0.3, 0.0)
        note_sitting(tx, bank.clock, "batch-1", [better, gone])
        rows = sittings_of(tx, bank.items["T-1"])
    assert [(row.batch_ref, row.persons, row.item_rest) for row in rows] == [
        ("batch-1", 41, 0.3),
        ("batch-2", 40, None),
    ]
    assert rows[1].options == [option] and rows[1].reasons == [["few", 40, ""]]
