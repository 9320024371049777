"""Brings in every room that has tables, so that the metadata is whole for migrations and tests."""

from __future__ import annotations

from certs import tables as certs_tables
from exam_engine.assembly import tables as assembly_tables
from exam_engine.enrolment import tables as enrolment_tables
from exam_engine.schemes import tables as scheme_tables
from exam_engine.scoring import tables as scoring_tables
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
from itembank import tables as itembank_tables
from proctor import tables as proctor_tables

ROOMS = (
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
    itembank_tables,
    proctor_tables,
    certs_tables,
    scheme_tables,
    assembly_tables,
    enrolment_tables,
    session_tables,
    scoring_tables,
)
"""The rooms with tables, from the ground floor up."""
