"""Brings in every room that has tables, so that the metadata is whole for migrations and tests."""

from __future__ import annotations

from certs import evidence_tables, holder_tables, look_up_tables, template_tables
from certs import tables as certs_tables
from certs.translog import tables as log_tables
from exam_engine import look_up_tables as account_look_up_tables
from exam_engine import print_tables
from exam_engine.adaptive import tables as adaptive_tables
from exam_engine.assembly import tables as assembly_tables
from exam_engine.enrolment import tables as enrolment_tables
from exam_engine.interop import tables as interop_tables
from exam_engine.issuance import tables as issuance_tables
from exam_engine.measurement import tables as measurement_tables
from exam_engine.schemes import tables as scheme_tables
from exam_engine.scoring import tables as scoring_tables
from exam_engine.sessions import answer_files, live_tables
from exam_engine.sessions import tables as session_tables
from foundation import (
    account_recovery,
    api_keys,
    audit,
    consent,
    grants,
    jobs,
    lockouts,
    login_sessions,
    logins,
    people,
    second_factor,
    tenancy,
)
from itembank import import_tables, index_tables, work_tables
from itembank import tables as itembank_tables
from proctor import tables as proctor_tables

ROOMS = (
    account_recovery,
    answer_files,
    api_keys,
    audit,
    consent,
    grants,
    jobs,
    lockouts,
    login_sessions,
    logins,
    people,
    second_factor,
    tenancy,
    itembank_tables,
    import_tables,
    index_tables,
    work_tables,
    print_tables,
    account_look_up_tables,
    proctor_tables,
    certs_tables,
    template_tables,
    evidence_tables,
    holder_tables,
    look_up_tables,
    log_tables,
    measurement_tables,
    scheme_tables,
    assembly_tables,
    enrolment_tables,
    session_tables,
    live_tables,
    adaptive_tables,
    scoring_tables,
    issuance_tables,
    interop_tables,
)
"""The rooms with tables, from the ground floor up."""
