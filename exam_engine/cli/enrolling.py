"""The commands `kaozheng enrol …`: a college's list checked or imported from the terminal."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

import typer
from sqlalchemy import select

from exam_engine.cli.telling import NO, YES, answers, emit, say, tell
from exam_engine.enrolment import imports
from exam_engine.enrolment.notices import RowStatus
from exam_engine.enrolment.returned import answer_csv, answer_xlsx, reasons
from exam_engine.enrolment.sealing import CandidateSeal
from exam_engine.enrolment.spreadsheet import CheckedFile
from exam_engine.enrolment.workbook import read_table
from exam_engine.wiring import Engine, Settings, open_engine
from foundation.errors import Fact, NotFound
from foundation.roles import system_caller
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
    answer: Annotated[Path | None, typer.Option(help=say("cli-enrol-answer"))] = None,
    as_json: Annotated[bool, typer.Option("--json", help=say("cli-option-json"))] = False,
) -> int:
    engine = open_engine(Settings())
    try:
        tenant_id = _body(engine, body)
        college_id = _college(engine, tenant_id, college)
        data = file.read_bytes()
        checked = _check(engine, tenant_id, college_id, data)
        _show(checked, as_json=as_json)
        if answer is not None:
            answer.write_bytes(_answer(data, checked))
        wrong = checked.count(RowStatus.ERROR)
        if not check_only:
            imported = _import(engine, tenant_id, college_id, data, checked, file.name)
            tell("cli-enrol-imported", imported=imported, wrong=wrong)
        return NO if wrong else YES
    finally:
        engine.close()


def _check(engine: Engine, tenant_id: str, college_id: str, data: bytes) -> CheckedFile:
    seal = CandidateSeal(engine.ring, tenant_id)
    with engine.database.read(tenant_id) as tx:
        context = imports.context_for(
            tx,
            engine.clock,
            seal,
            system_caller(tenant_id),
            college_id,
            allow_fictional=engine.settings.enrolment.allow_fictional,
        )
    checked = imports.check(data, context)
    with engine.database.read(tenant_id) as tx:
        return imports.against_register(tx, checked)


def _import(
    engine: Engine, tenant_id: str, college_id: str, data: bytes, checked: CheckedFile, name: str
) -> int:
    caller, seal = system_caller(tenant_id), CandidateSeal(engine.ring, tenant_id)
    digest = engine.blobs.put(data, tenant=tenant_id)
    with engine.database.write(tenant_id) as tx:
        row = imports.keep_file(
            tx, engine.clock, caller, college_id, checked, digest=digest, name=name
        )
        return imports.confirm(tx, engine.clock, seal, caller, row.id, checked).imported


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
            tell("cli-enrol-row", row=row.row, status=row.status, told=reasons(row, _words))
    counts = {status.value: checked.count(status) for status in RowStatus}
    if as_json:
        emit({"ok": not counts[RowStatus.ERROR], "rows": len(checked.results), **counts})
    tell("cli-enrol-summary", rows=len(checked.results), **counts)


def _answer(data: bytes, checked: CheckedFile) -> bytes:
    table = read_table(data)
    make = answer_csv if checked.kind == "csv" else None
    if make is not None:
        return make(table, checked, _words).content
    return answer_xlsx(data, table, checked, _words).content


def _words(code: str, facts: Mapping[str, Fact]) -> str:
    return say(code, **facts)


def _body(engine: Engine, code: str | None) -> str:
    with engine.database.read() as tx:
        found = tx.scalars(
            select(TenantRow).where(TenantRow.code == code) if code else select(TenantRow)
        ).all()
    if len(found) != 1:
        raise NotFound("cli-enrol-which-body", codes=[row.code for row in found])
    return found[0].id


def _college(engine: Engine, tenant_id: str, code: str | None) -> str:
    statement = select(OrganisationRow).where(OrganisationRow.kind == OrganisationKind.COLLEGE)
    if code:
        statement = statement.where(OrganisationRow.code == code)
    with engine.database.read(tenant_id) as tx:
        found = tx.scalars(statement).all()
    if len(found) != 1:
        raise NotFound("cli-enrol-which-college", codes=[row.code for row in found])
    return found[0].id
