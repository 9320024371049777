"""Founds the demonstration body: its colleges, site, employer, and one person for every role."""

from __future__ import annotations

from dataclasses import dataclass

from exam_engine.demo.people import COLLEGES
from foundation.clock import Clock
from foundation.database import Database
from foundation.grants import grant
from foundation.logins import add_login
from foundation.passwords import PasswordSettings, hash_password
from foundation.people import add_person
from foundation.roles import Caller, CallerKind, Grant, Role, system_caller
from foundation.tenancy import OrganisationKind, add_organisation, found_tenant

CODE, NAME, NAME_EN = "9001", "演示评价中心", "Demo Skills Board"
SITE_CODE, SITE_NAME = "LJKD", "临江考点（演示）"
EMPLOYER_CODE, EMPLOYER_NAME = "QLJY", "青鹭教育服务有限公司（演示）"
EMPLOYER_PERSON = ("employer", "庄人事")
"""Login name and name of the person who verifies certificates for the employer."""
PASSWORD = "kaozheng-demo"  # noqa: S105 - the demonstration's, printed for everybody to use
STAFF = (
    ("admin", "周主任", (Role.BODY_ADMIN,)),
    ("author", "沈命题", (Role.AUTHOR,)),
    ("reviewer", "陆审题", (Role.ITEM_REVIEWER,)),
    ("assembler", "韩组卷", (Role.ASSEMBLER,)),
    ("measurer", "何测量", (Role.PSYCHOMETRICIAN,)),
    ("invigilator", "秦监考", (Role.INVIGILATOR,)),
    ("proctor", "许复核", (Role.PROCTOR_REVIEWER,)),
    ("examiner", "魏考评", (Role.EXAMINER,)),
    ("release", "唐成绩", (Role.RELEASE_OFFICER,)),
    ("certificates", "宋证书", (Role.CERTIFICATE_OFFICER,)),
    ("operator", "方运维", (Role.OPERATOR,)),
    # What two people have to agree on can be tried: parameters, a second reader, a withdrawal.
    ("measurer2", "吕测量", (Role.PSYCHOMETRICIAN,)),
    ("proctor2", "冯复核", (Role.PROCTOR_REVIEWER,)),
    ("release2", "程成绩", (Role.RELEASE_OFFICER,)),
    ("certificates2", "罗证书", (Role.CERTIFICATE_OFFICER,)),
)
"""Login name, name and roles of the body's own people."""


@dataclass(frozen=True, slots=True)
class DemoBody:
    """Ids of what was founded, and a caller for each login name."""

    tenant_id: str
    colleges: dict[str, str]
    callers: dict[str, Caller]


def found_body(
    database: Database, clock: Clock, passwords: PasswordSettings, tenant_code: str = CODE
) -> DemoBody:
    """Found the body with everybody who works for it."""
    hashed = hash_password(passwords, PASSWORD)
    with database.write() as tx:
        tenant_id = found_tenant(tx, clock, code=tenant_code, name=NAME, name_en=NAME_EN).id
    callers: dict[str, Caller] = {}
    with database.write(tenant_id) as tx:
        by = system_caller(tenant_id)
        colleges = {
            code: add_organisation(
                tx, clock, kind=OrganisationKind.COLLEGE, code=code, name=name
            ).id
            for code, name in COLLEGES
        }
        add_organisation(tx, clock, kind=OrganisationKind.SITE, code=SITE_CODE, name=SITE_NAME)
        registrars = tuple(
            (f"college{number}", f"{code} 教务", (Role.REGISTRAR,), colleges[code])
            for number, (code, _) in enumerate(COLLEGES, 1)
        )
        employer = add_organisation(
            tx, clock, kind=OrganisationKind.EMPLOYER, code=EMPLOYER_CODE, name=EMPLOYER_NAME
        ).id
        verifier = (*EMPLOYER_PERSON, (Role.EMPLOYER,), employer)
        everybody = (*((*one, None) for one in STAFF), *registrars, verifier)
        for login_name, name, roles, organisation_id in everybody:
            person_id = add_person(tx, clock, by=by, name=name).id
            add_login(
                tx, clock, by=by, person_id=person_id, login_name=login_name, password_hash=hashed
            )
            for role in roles:
                grant(
                    tx,
                    clock,
                    by=by,
                    person_id=person_id,
                    role=role,
                    organisation_id=organisation_id,
                )
            callers[login_name] = Caller(
                kind=CallerKind.PERSON,
                id=person_id,
                person_id=person_id,
                tenant_id=tenant_id,
                name=name,
                grants=tuple(Grant(role, organisation_id) for role in roles),
                second_factor_passed=True,
            )
    return DemoBody(tenant_id, colleges, callers)
