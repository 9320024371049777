"""An examiner's sheet has no gaps, goes in halves, is signed, and keeps its history."""

from __future__ import annotations

from decimal import Decimal

import pytest

from exam_engine.scoring import practical
from exam_engine.scoring.points import plain, read_points
from exam_engine.scoring.practical import Entry, PracticalTask, read_marks
from foundation.errors import Conflict, Forbidden, Invalid
from tests.results_world import World

TASKS = (
    PracticalTask("a", "咨询", Decimal(40)),
    PracticalTask("b", "辅导", Decimal(40)),
    PracticalTask("c", "社群", Decimal(20)),
)


@pytest.mark.parametrize(
    ("typed", "points"),
    [("0", "0"), ("40", "40"), ("37.5", "37.5"), (" 12 ", "12"), ("３７．５", "37.5"), ("-0", "0")],
)
def test_points_in_halves_are_taken_as_typed(typed: str, points: str) -> None:
    assert read_points(typed, Decimal(40), task="咨询") == Decimal(points)


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("40.5", "outcomes-mark-out-of-range"),
        ("-1", "outcomes-mark-out-of-range"),
        ("NaN", "outcomes-mark-out-of-range"),
        ("1e99", "outcomes-mark-out-of-range"),
        ("12.3", "outcomes-mark-not-in-steps"),
        ("十二", "outcomes-mark-not-a-number"),
        ("12,5", "outcomes-mark-not-a-number"),
    ],
)
def test_other_points_are_refused_by_the_name_of_the_task(typed: str, code: str) -> None:
    with pytest.raises(Invalid) as refused:
        read_points(typed, Decimal(40), task="咨询")
    assert refused.value.code == code
    assert refused.value.facts["task"] == "咨询"


def test_missing_mark_blocks_the_sheet_and_every_open_task_is_named() -> None:
    with pytest.raises(Invalid) as refused:
        read_marks(TASKS, {"a": Entry("30"), "b": Entry("  ")})
    assert refused.value.code == "outcomes-mark-missing"
    assert refused.value.facts["tasks"] == ["辅导", "社群"]


def test_deduction_is_what_is_missing_to_the_most() -> None:
    marks = read_marks(TASKS, {"a": Entry("37.5", "少一项证据"), "b": Entry("40"), "c": Entry("0")})
    assert [plain(mark.deducted) for mark in marks] == ["2.5", "0", "20"]
    assert marks[0].comment == "少一项证据"


def test_sheet_is_signed_by_whoever_is_logged_in_and_audited(world: World) -> None:
    enrolment = world.candidate()
    sheet = world.mark(enrolment, "30", "32.5", "15")
    assert (sheet.examiner, sheet.version, sheet.total) == ("examiner", 1, Decimal("77.5"))
    (entry,) = world.acts("exam:practical:mark")
    assert (entry["actor"], entry["subject"]) == ("examiner", enrolment)
    assert entry["facts"]["total"] == "77.5"


def test_second_sheet_needs_a_reason_and_keeps_the_first(world: World) -> None:
    enrolment = world.candidate()
    world.mark(enrolment, "30", "30", "15")
    with pytest.raises(Invalid, match="outcomes-sheet-reason-missing"):
        world.mark(enrolment, "35", "30", "15")
    world.mark(enrolment, "35", "30", "15", reason="漏看一页")
    with world.database.read(world.tenant) as tx:
        newer, older = practical.history(tx, enrolment, "practical")
        counts = practical.newest_sheets(tx, [enrolment])[enrolment]["practical"]
    assert (older.version, older.total, newer.version, newer.reason) == (1, 75, 2, "漏看一页")
    assert counts == newer


def test_sheet_written_from_an_older_one_does_not_overwrite_a_newer(world: World) -> None:
    enrolment = world.candidate()
    world.mark(enrolment)
    with (
        pytest.raises(Conflict, match="outcomes-sheet-moved-on"),
        world.database.write(world.tenant) as tx,
    ):
        practical.enter_sheet(
            tx,
            world.clock,
            by=world.examiner,
            enrolment_id=enrolment,
            part="practical",
            tasks=TASKS,
            entries={"a": Entry("1"), "b": Entry("1"), "c": Entry("1")},
            reason="另一位考评员",
            after_version=0,
        )


def test_only_examiners_sign_sheets(world: World) -> None:
    with pytest.raises(Forbidden, match="roles-permission-missing"):
        world.mark(world.candidate(), by=world.officer)
