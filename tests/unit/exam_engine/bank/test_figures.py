"""What a scoring shows of an item is kept beside it, and an approved calibration adds its hints."""

from __future__ import annotations

from decimal import Decimal

import pytest
from sqlalchemy import select

from exam_engine.bank import figures
from exam_engine.bank.figures import FLAGS, HINTS, note_batch
from exam_engine.measurement.data_sets import Attempt
from exam_engine.measurement.marked_answers import Marked, MarkedItem
from exam_engine.web.author.sitting_view import in_sittings, told_reason
from exam_engine.words import Words
from foundation.clock import FixedClock
from foundation.database import Database
from foundation.roles import Role
from itembank.index_tables import ItemFiguresRow
from itembank.known_figures import Reason, reasons_of, sittings_of
from itembank.library import take_in
from tests.bank_people import keep_standard, person
from tests.items import single


@pytest.fixture
def versions(database: Database, clock: FixedClock, tenant: str) -> dict[str, str]:
    """Three published items: the version of each → its item."""
    with database.write(tenant=tenant) as tx:
        rows = take_in(
            tx,
            clock,
            author=person("author", tenant, Role.AUTHOR),
            reviewer=person("reviewer", tenant, Role.ITEM_REVIEWER),
            items=[single(identifier=f"T-{number}") for number in range(3)],
            standard_id=keep_standard(tx, clock, tenant),
        )
        return {row.id: row.item_id for row in rows}


def sheets(versions: dict[str, str], persons: int) -> list[Marked]:
    """Persons of whom the better ones answer more; nobody ever chooses D."""
    found = []
    for row in range(persons):
        answers = ["B" if (row + 3 * place) % 9 < 5 else "AC"[row % 2] for place in range(3)]
        given = {ref: {"RESPONSE": one} for ref, one in zip(versions, answers, strict=True)}
        points = {ref: Decimal(int(one == "B")) for ref, one in zip(versions, answers, strict=True)}
        found.append(Marked(Attempt(f"a{row}", "all", points), "form-1", f"e{row}", given))
    return found


def test_each_sitting_is_kept_with_its_option_plot_and_the_page_shows_them_over_time(
    database: Database,
    clock: FixedClock,
    tenant: str,
    versions: dict[str, str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    items = {ref: MarkedItem(f"T-{n}", Decimal(1)) for n, ref in enumerate(versions)}
    for batch, persons in (("batch-1", 12), ("batch-2", 45)):
        monkeypatch.setattr(
            figures, "marked", lambda tx, ids, many=persons: (sheets(versions, many), items)
        )
        assert note_batch(database, clock, tenant, batch) == 3
    words = Words.load(strict=True)
    (item_id, *_) = versions.values()
    with database.read(tenant) as tx:
        rows = sittings_of(tx, item_id)
        shown = in_sittings(tx, item_id, "T-0", lambda code, **told: words.say(code, "en", **told))
        hints = {one.flag for one in reasons_of(tx, item_id)}
    assert [(row.batch_ref, row.persons) for row in rows] == [("batch-1", 12), ("batch-2", 45)]
    assert rows[0].reasons[0][0] == "few" and "few" not in hints
    assert [one.persons for one in shown.sittings] == [45, 12] and shown.persons == 57
    assert shown.over_time is not None and "<svg" in shown.over_time
    assert "12" in told_reason(
        Reason("few", 12.0), lambda code, **told: words.say(code, "en", **told)
    )
    picture = shown.sittings[0].picture
    assert picture is not None and ">B<" in picture
    assert {one.name for one in shown.sittings[0].options} == {"A", "B", "C"}


def test_what_a_handful_shows_does_not_replace_what_a_whole_sitting_has_shown(
    database: Database,
    clock: FixedClock,
    tenant: str,
    versions: dict[str, str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    items = {ref: MarkedItem(f"T-{n}", Decimal(1)) for n, ref in enumerate(versions)}
    known = []
    for batch, persons in (("batch-1", 45), ("batch-2", 4)):
        monkeypatch.setattr(
            figures, "marked", lambda tx, ids, many=persons: (sheets(versions, many), items)
        )
        note_batch(database, clock, tenant, batch)
        with database.read(tenant) as tx:
            rows = tx.scalars(select(ItemFiguresRow).order_by(ItemFiguresRow.item_id))
            known.append([(row.facility, row.discrimination, row.reasons) for row in rows])
    assert known[0] == known[1] and "few" not in str(known[1])


def test_every_hint_has_words_with_its_figure_and_without() -> None:
    words = Words.load(strict=True)
    for lang in ("zh-CN", "en"):
        for flag in sorted(HINTS | FLAGS):
            for reason in (Reason(flag, 0.25, "B"), Reason(flag)):
                told = told_reason(
                    reason, lambda code, at=lang, **facts: words.say(code, at, **facts)
                )
                assert told and (lang == "en" or told != flag)
                assert reason.value is None or "0.25" in told or flag == "few"
