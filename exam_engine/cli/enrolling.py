"""The commands `kaozheng enrol …`: a college's list checked or imported from the terminal."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

import typer
from sqlalchemy import select

from exam_engine.cli.telling import NO, WRONG_USE, YES, answers, emit, say, tell
from exam_engine.enrolment import handing_in
from exam_engine.enrolment.handing_in import Desk, HandedIn
from exam_engine.enrolment.notices import RowStatus
from exam_engine.enrolment.returned import answer_csv, answer_xlsx, reasons
from exam_engine.enrolment.spreadsheet import CheckedFile
from exam_engine.wiring import Engine, Settings, open_engine
from foundation.errors import Fact
from foundation.roles import Caller, system_caller
from foundation.schema import TenantRow
from foundation.tenancy import OrganisationKind, OrganisationRow

app = typer.Typer(name="enrol", help=say("cli-enrol"), no_args_is_help=True)


@app.callback()
def group() -> None:
    """Keeps `enrol` a group although it has one command."""


@app.command("import", help=say("cli-enrol-import"))
@answers
def import_list(
    file: Annotated[
        Path, typer.Argument(exists=True, dir_okay=False, readable=True, help=say("cli-enrol-file"))
    ],
    check_only: Annotated[bool, typer.Option("--check-only", help=say("cli-enrol-check"))] = False,
    college: Annotated[str | None, typer.Option(help=say("cli-enrol-college"))] = None,
    body: Annotated[str | None, typer.Option(help=say("cli-enrol-body"))] = None,
    answer: Annotated[
        Path | None, typer.Option(dir_okay=False, help=say("cli-enrol-answer"))
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help=say("cli-option-json"))] = False,
) -> int:
    if answer is not None and not answer.absolute().parent.is_dir():
        raise typer.BadParameter(say("cli-enrol-answer-folder"), param_hint="--answer")
    engine = open_engine(Settings())
    try:
        place = _place(engine, body, college)
        if place is None:
            return WRONG_USE
        tenant_id, college_id = place
        desk = Desk(
            engine.database, engine.clock, engine.ring, engine.blobs, engine.settings.enrolment
        )
        caller = system_caller(tenant_id)
        handed = handing_in.check(desk, caller, college_id, file.read_bytes())
        _show(handed.checked, as_json=as_json)
        if answer is not None:
            answer.write_bytes(_answer(handed, as_csv=answer.suffix.lower() == ".csv"))
        imported = None if check_only else _import(desk, caller, handed, file.name)
        wrong = handed.checked.count(RowStatus.ERROR)
        if as_json:
            emit({"ok": not wrong, "imported": imported, **_counts(handed.checked)})
        if imported is not None:
            tell("cli-enrol-imported", imported=imported, wrong=wrong)
        return NO if wrong else YES
    finally:
        engine.close()


def _show(checked: CheckedFile, *, as_json: bool) -> None:
    for row in checked.results:
        if as_json:
            emit(
                {
                    "sheet": row.sheet,
                    "row": row.row,
                    "status": row.status,
                    "notices": [
                        {"code": notice.code, "column": notice.column, "facts": notice.facts}
                        for notice in row.notices
                    ],
                }
            )
        if row.status is not RowStatus.OK and row.notices:
            word = say(f"enrolment-result-{row.status}")
            tell("cli-enrol-row", row=row.row, word=word, told=reasons(row, _words))
    tell("cli-enrol-summary", **_counts(checked))


def _counts(checked: CheckedFile) -> dict[str, int]:
    return {
        "rows": len(checked.results),
        "good": checked.count(RowStatus.OK),
        "warned": checked.count(RowStatus.WARNING),
        "wrong": checked.count(RowStatus.ERROR),
        "ignored": checked.count(RowStatus.IGNORED),
    }


def _import(desk: Desk, caller: Caller, handed: HandedIn, name: str) -> int:
    file_id = handing_in.keep(desk, caller, handed, name)
    return handing_in.import_checked(desk, caller, file_id, handed).imported


def _answer(handed: HandedIn, *, as_csv: bool) -> bytes:
    """The list with its results; a csv file stays one where that is asked for by the name."""
    if as_csv and handed.checked.kind == "csv":
        return answer_csv(handed.table, handed.checked, _words).data
    return answer_xlsx(handed.data, handed.table, handed.checked, _words).data


def _words(code: str, facts: Mapping[str, Fact]) -> str:
    return say(code, **facts)


def _place(engine: Engine, body: str | None, college: str | None) -> tuple[str, str] | None:
    """Ids of the body and the college meant, or None once the person has been told to name them.

    Where there is only one, it need not be named.
    """
    with engine.database.read() as tx:
        bodies = list(tx.scalars(select(TenantRow).order_by(TenantRow.code)))
    meant = [row for row in bodies if body in (None, row.code)]
    if len(meant) != 1:
        tell("cli-enrol-which-body", codes=[row.code for row in bodies])
        return None
    with engine.database.read(meant[0].id) as tx:
        wanted = select(OrganisationRow).where(OrganisationRow.kind == OrganisationKind.COLLEGE)
        colleges = list(tx.scalars(wanted.order_by(OrganisationRow.code)))
    named = [row for row in colleges if college in (None, row.code)]
    if len(named) != 1:
        tell("cli-enrol-which-college", codes=[row.code for row in colleges])
        return None
    return meant[0].id, named[0].id
