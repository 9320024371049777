"""Handing in a list in its beats: check without a transaction, keep the file, import what is good.

The site and the command line both work through here, so that they check and store alike. The
order of the beats and the reasons stand in `exam_engine.enrolment.imports`.
"""

from __future__ import annotations

from dataclasses import dataclass

from exam_engine.enrolment import batches, imports, kept_results
from exam_engine.enrolment.candidates import BatchContext
from exam_engine.enrolment.cells import Table
from exam_engine.enrolment.headers import Column
from exam_engine.enrolment.imports import Outcome
from exam_engine.enrolment.sealing import CandidateSeal
from exam_engine.enrolment.settings import EnrolmentSettings
from exam_engine.enrolment.spreadsheet import CheckedFile, check_table
from exam_engine.enrolment.tables import BatchRow, FileState
from exam_engine.enrolment.workbook import read_table
from foundation.blobs import BlobStore
from foundation.clock import Clock
from foundation.database import Database
from foundation.errors import Conflict
from foundation.keys import KeyRing
from foundation.roles import Caller
from foundation.tenancy import organisation


@dataclass(frozen=True, slots=True)
class Desk:
    """What the enrolment desk works with."""

    database: Database
    clock: Clock
    ring: KeyRing
    blobs: BlobStore
    settings: EnrolmentSettings


@dataclass(frozen=True, slots=True)
class HandedIn:
    """A list as it was read and checked. Nothing of it is stored yet."""

    data: bytes
    college_id: str
    batch_id: str | None
    table: Table
    checked: CheckedFile


def context_of(
    desk: Desk, caller: Caller, college_id: str, batch_id: str | None = None
) -> BatchContext:
    """What a college's list is checked against; on a batch's own page much is known already."""
    seal = CandidateSeal(desk.ring, _tenant(caller))
    with desk.database.read(caller.tenant_id) as tx:
        given = {}
        if batch_id is not None:
            given = _given(batches.batch(tx, batch_id), organisation(tx, college_id).name)
        return imports.context_for(
            tx,
            desk.clock,
            seal,
            caller,
            college_id,
            allow_fictional=desk.settings.allow_fictional,
            given=given,
        )


def check(
    desk: Desk, caller: Caller, college_id: str, data: bytes, *, batch_id: str | None = None
) -> HandedIn:
    """Reads and checks a list; stores nothing. Raises ``Invalid`` for a file that cannot be read.

    With ``batch_id`` the list need not name batch, certificate and college.
    """
    context = context_of(desk, caller, college_id, batch_id)
    table = read_table(data, desk.settings.file_limits)
    checked = check_table(table, context)
    with desk.database.read(caller.tenant_id) as tx:
        checked = imports.against_register(tx, checked)
    return HandedIn(data, college_id, batch_id, table, checked)


def keep(desk: Desk, caller: Caller, handed: HandedIn, name: str) -> str:
    """Keeps a checked list with its results, and returns the id under which it is found again."""
    tenant = _tenant(caller)
    digest = desk.blobs.put(handed.data, tenant=tenant)
    results = _keep_results(desk, tenant, handed)
    with desk.database.write(tenant) as tx:
        return imports.keep_file(
            tx,
            desk.clock,
            caller,
            handed.college_id,
            handed.checked,
            digest=digest,
            name=name,
            batch_id=handed.batch_id,
            results=results,
        ).id


def check_again(desk: Desk, caller: Caller, file_id: str) -> HandedIn:
    """Checks a kept list once more, against the batches and the register as they are now."""
    with desk.database.read(caller.tenant_id) as tx:
        file = imports.enrolment_file(tx, caller, file_id)
    data = desk.blobs.get(file.digest, tenant=_tenant(caller))
    return check(desk, caller, file.organisation_id, data, batch_id=file.batch_id)


def import_good(
    desk: Desk, caller: Caller, file_id: str, *, promised: int | None = None
) -> Outcome:
    """Imports the good rows of a kept list after checking it again; a second time does nothing.

    ``promised`` is how many the person was told: where the check now finds another number, its
    results are kept and `Conflict` (``enrolment-file-moved``) or `TooLate`
    (``enrolment-window-closed``) is raised, so that they look again. Raises what `imports.confirm`
    raises.
    """
    with desk.database.read(caller.tenant_id) as tx:
        file = imports.enrolment_file(tx, caller, file_id)
    if file.state == FileState.IMPORTED:
        return Outcome(file.id, 0, file.imported, repeated=True)
    handed = check_again(desk, caller, file_id)
    good = len(handed.checked.good)
    if promised is not None and good != promised:
        keep(desk, caller, handed, file.name)
        _refuse_closed(desk, caller, file.batch_id)
        raise Conflict("enrolment-file-moved", promised=promised, good=good)
    return import_checked(desk, caller, file_id, handed)


def import_checked(desk: Desk, caller: Caller, file_id: str, handed: HandedIn) -> Outcome:
    """Imports the good rows of a list checked just now; raises what `imports.confirm` raises."""
    tenant = _tenant(caller)
    results = _keep_results(desk, tenant, handed)
    seal = CandidateSeal(desk.ring, tenant)
    with desk.database.write(tenant) as tx:
        return imports.confirm(
            tx, desk.clock, seal, caller, file_id, handed.checked, results=results
        )


def _refuse_closed(desk: Desk, caller: Caller, batch_id: str | None) -> None:
    """Where the window has closed since, that is what is to be said, and not that rows differ."""
    if batch_id is None:
        return
    with desk.database.read(caller.tenant_id) as tx:
        batches.refuse_closed(batches.batch(tx, batch_id), desk.clock)


def _keep_results(desk: Desk, tenant: str, handed: HandedIn) -> str:
    return desk.blobs.put(kept_results.pack(handed.checked, handed.table), tenant=tenant)


def _given(batch: BatchRow, college: str) -> dict[Column, str]:
    """What a list handed in on a batch's page need not say in every row."""
    given = {
        Column.BATCH: batch.name,
        Column.CERTIFICATE: batch.certificate_name,
        Column.SCHOOL: college,
    }
    if len(batch.sites) == 1:
        given[Column.SITE] = batch.sites[0]
    if len(batch.levels) == 1:
        given[Column.LEVEL] = str(batch.levels[0]["title"])
    return given


def _tenant(caller: Caller) -> str:
    if caller.tenant_id is None:
        raise LookupError("nobody hands in a list without belonging to a body")
    return caller.tenant_id
