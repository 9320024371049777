"""Permissions and roles as data, and the caller who may or may not do a thing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from foundation.errors import Forbidden


class Permission(StrEnum):
    """The catalogue of rights, each ``<wing>:<thing>:<act>``, in the order of the alphabet."""

    CERTIFICATE_ISSUE = "certs:certificate:issue"
    CERTIFICATE_READ = "certs:certificate:read"
    CERTIFICATE_SUSPEND = "certs:certificate:suspend"
    LOOK_UP_READ = "certs:lookup:read"
    TEMPLATE_MANAGE = "certs:template:manage"
    WEBHOOK_MANAGE = "certs:webhook:manage"
    BATCH_MANAGE = "exam:batch:manage"
    DESIGN_MANAGE = "exam:design:manage"
    ENROLMENT_IMPORT = "exam:enrolment:import"
    ENROLMENT_READ = "exam:enrolment:read"
    FORM_ASSEMBLE = "exam:form:assemble"
    FORM_READ = "exam:form:read"
    IDENTITY_CHECK = "exam:identity:check"
    PRACTICAL_MARK = "exam:practical:mark"
    RESULT_READ = "exam:result:read"
    RESULT_RELEASE = "exam:result:release"
    SELECTION_READ = "exam:selection:read"
    SITTING_MANAGE = "exam:sitting:manage"
    SITTING_WATCH = "exam:sitting:watch"
    STATISTICS_READ = "exam:statistics:read"
    TIME_GRANT = "exam:time:grant"
    AUDIT_READ = "foundation:audit:read"
    JOB_READ = "foundation:job:read"
    PERSON_MANAGE = "foundation:person:manage"
    CALIBRATION_APPROVE = "itembank:calibration:approve"
    CALIBRATION_RUN = "itembank:calibration:run"
    ITEM_COMPROMISE = "itembank:item:compromise"
    ITEM_PUBLISH = "itembank:item:publish"
    ITEM_READ = "itembank:item:read"
    ITEM_REVIEW = "itembank:item:review"
    ITEM_WRITE = "itembank:item:write"
    INCIDENT_DECIDE = "proctor:incident:decide"
    INCIDENT_READ = "proctor:incident:read"


class Role(StrEnum):
    """What a person is appointed to; the rights of each stand in `ROLES`."""

    ASSEMBLER = "assembler"
    AUTHOR = "author"
    BODY_ADMIN = "body_admin"
    CERTIFICATE_OFFICER = "certificate_officer"
    EMPLOYER = "employer"
    EXAMINER = "examiner"
    INVIGILATOR = "invigilator"
    ITEM_REVIEWER = "item_reviewer"
    OPERATOR = "operator"
    PROCTOR_REVIEWER = "proctor_reviewer"
    PSYCHOMETRICIAN = "psychometrician"
    REGISTRAR = "registrar"
    RELEASE_OFFICER = "release_officer"


ROLES: Final[Mapping[Role, frozenset[Permission]]] = MappingProxyType(
    {
        Role.ASSEMBLER: frozenset(
            {Permission.FORM_ASSEMBLE, Permission.FORM_READ, Permission.ITEM_READ}
        ),
        Role.AUTHOR: frozenset({Permission.ITEM_READ, Permission.ITEM_WRITE}),
        Role.BODY_ADMIN: frozenset(
            {
                Permission.BATCH_MANAGE,
                Permission.CERTIFICATE_READ,
                Permission.ENROLMENT_IMPORT,
                Permission.ENROLMENT_READ,
                Permission.FORM_READ,
                Permission.JOB_READ,
                Permission.LOOK_UP_READ,
                Permission.RESULT_READ,
                Permission.SITTING_MANAGE,
                Permission.SITTING_WATCH,
                Permission.TEMPLATE_MANAGE,
                Permission.TIME_GRANT,
                Permission.WEBHOOK_MANAGE,
            }
        ),
        Role.CERTIFICATE_OFFICER: frozenset(
            {
                Permission.CERTIFICATE_ISSUE,
                Permission.CERTIFICATE_READ,
                Permission.CERTIFICATE_SUSPEND,
                Permission.JOB_READ,
                Permission.LOOK_UP_READ,
                Permission.RESULT_READ,
                Permission.TEMPLATE_MANAGE,
            }
        ),
        Role.EMPLOYER: frozenset({Permission.LOOK_UP_READ}),
        Role.EXAMINER: frozenset({Permission.PRACTICAL_MARK}),
        Role.INVIGILATOR: frozenset(
            {
                Permission.IDENTITY_CHECK,
                Permission.INCIDENT_READ,
                Permission.SITTING_WATCH,
                Permission.TIME_GRANT,
            }
        ),
        Role.ITEM_REVIEWER: frozenset(
            {
                Permission.ITEM_COMPROMISE,
                Permission.ITEM_PUBLISH,
                Permission.ITEM_READ,
                Permission.ITEM_REVIEW,
            }
        ),
        Role.OPERATOR: frozenset(
            {
                Permission.AUDIT_READ,
                Permission.JOB_READ,
                Permission.LOOK_UP_READ,
                Permission.PERSON_MANAGE,
                Permission.WEBHOOK_MANAGE,
            }
        ),
        Role.PROCTOR_REVIEWER: frozenset({Permission.INCIDENT_DECIDE, Permission.INCIDENT_READ}),
        Role.PSYCHOMETRICIAN: frozenset(
            {
                Permission.CALIBRATION_APPROVE,
                Permission.CALIBRATION_RUN,
                Permission.DESIGN_MANAGE,
                Permission.FORM_READ,
                Permission.ITEM_COMPROMISE,
                Permission.ITEM_READ,
                Permission.JOB_READ,
                Permission.SELECTION_READ,
                Permission.STATISTICS_READ,
            }
        ),
        Role.REGISTRAR: frozenset(
            {
                Permission.CERTIFICATE_READ,
                Permission.ENROLMENT_IMPORT,
                Permission.ENROLMENT_READ,
                Permission.JOB_READ,
                Permission.RESULT_READ,
            }
        ),
        Role.RELEASE_OFFICER: frozenset(
            {
                Permission.CERTIFICATE_ISSUE,
                Permission.CERTIFICATE_READ,
                Permission.ENROLMENT_READ,
                Permission.INCIDENT_READ,
                Permission.JOB_READ,
                Permission.RESULT_READ,
                Permission.RESULT_RELEASE,
            }
        ),
    }
)
"""Role to rights. Widening a role is a change of this table and nothing else."""

WITHIN_ORGANISATION: Final = frozenset(
    {Role.EMPLOYER, Role.EXAMINER, Role.INVIGILATOR, Role.REGISTRAR}
)
"""Roles that may be limited to one organisation; pages of their rights must ask for the scope."""

OF_ONE_ORGANISATION: Final = frozenset({Role.EMPLOYER})
"""Roles of people from outside the body: for one organisation, never for two or for the body."""

SENSITIVE: Final = frozenset(
    {
        Permission.AUDIT_READ,
        Permission.CERTIFICATE_ISSUE,
        Permission.CERTIFICATE_SUSPEND,
        Permission.PERSON_MANAGE,
        Permission.RESULT_RELEASE,
    }
)
"""Rights that a stolen password alone must not give: they ask for the second factor."""


class CallerKind(StrEnum):
    """Who stands at the door."""

    ANONYMOUS = "anonymous"
    API_KEY = "api_key"
    CANDIDATE = "candidate"
    PERSON = "person"
    SYSTEM = "system"


class Pending(StrEnum):
    """What a person who has logged in must do before any right takes effect."""

    NOTHING = "nothing"
    VERIFY_SECOND_FACTOR = "verify_second_factor"
    CHANGE_PASSWORD = "change_password"  # noqa: S105 - the name of a step, not a password
    ENROL_SECOND_FACTOR = "enrol_second_factor"


@dataclass(frozen=True, slots=True)
class Grant:
    """A role that holds now, for the whole assessment body or for one organisation of it."""

    role: Role
    organisation_id: str | None = None

    def gives(self, permission: Permission) -> bool:
        """Whether the role carries this right."""
        return permission in ROLES[self.role]

    def reaches(self, organisation_id: str | None) -> bool:
        """Whether the grant reaches the organisation; None stands for the whole body."""
        return self.organisation_id is None or self.organisation_id == organisation_id


@dataclass(frozen=True, slots=True)
class Caller:
    """Who asks, with the grants that hold at this moment; made anew for each request.

    ``id`` is what the audit chain names as the actor: a person, an API key, a candidate's
    enrolment, ``system``. ``person_id`` is the person, also behind an API key. ``subject_ref`` is
    set for a candidate (the enrolment). ``limited_to`` narrows an API key to its own rights. While
    something is ``pending``, no right takes effect.
    """

    kind: CallerKind
    id: str
    tenant_id: str | None
    name: str = ""
    grants: tuple[Grant, ...] = ()
    second_factor_passed: bool = False
    subject_ref: str | None = None
    login_session_id: str | None = None
    person_id: str | None = None
    limited_to: frozenset[Permission] | None = None
    pending: Pending = Pending.NOTHING

    @property
    def is_anonymous(self) -> bool:
        """Nobody has logged in."""
        return self.kind is CallerKind.ANONYMOUS

    @property
    def is_staff(self) -> bool:
        """A person of the body or of an organisation, or a program acting for one."""
        return self.kind in (CallerKind.PERSON, CallerKind.API_KEY)

    @property
    def is_candidate(self) -> bool:
        """A candidate within one enrolment."""
        return self.kind is CallerKind.CANDIDATE

    def may(self, permission: str, organisation_id: str | None = None) -> bool:
        """Whether the caller has the right: anywhere at all, or within ``organisation_id``.

        Without an organisation the answer tells whether a page may be opened; which rows it may
        show is `organisation_scope`'s to say.
        """
        wanted = Permission(permission)
        return self.pending is Pending.NOTHING and self._is_granted(wanted, organisation_id)

    def may_everywhere(self, permission: str) -> bool:
        """Whether the caller has the right for the whole body, not for one organisation only."""
        return self.organisation_scope(permission) is None

    def require(self, permission: str, organisation_id: str | None = None) -> None:
        """Refuse (`Forbidden`) a caller without the right; see `may` for the organisation."""
        wanted = Permission(permission)
        if self.may(wanted, organisation_id):
            return
        if self._is_granted(wanted, organisation_id):
            raise Forbidden("roles-login-unfinished", step=str(self.pending))
        if organisation_id is not None and self._is_granted(wanted, None):
            raise Forbidden("roles-organisation-out-of-scope", permission=str(wanted))
        raise Forbidden("roles-permission-missing", permission=str(wanted))

    def organisation_scope(self, permission: str) -> frozenset[str] | None:
        """The organisations within which the right holds; None is the whole body, empty nowhere."""
        wanted = Permission(permission)
        if not self.may(wanted):
            return frozenset()
        if self.kind is CallerKind.SYSTEM:
            return None
        reached = {grant.organisation_id for grant in self.grants if grant.gives(wanted)}
        if None in reached:
            return None
        return frozenset(place for place in reached if place is not None)

    def permissions(self) -> frozenset[Permission]:
        """Every right that the caller has somewhere."""
        return frozenset(right for right in Permission if self.may(right))

    def _is_granted(self, wanted: Permission, organisation_id: str | None) -> bool:
        if self.kind is CallerKind.SYSTEM:
            return True
        if self.limited_to is not None and wanted not in self.limited_to:
            return False
        return any(
            grant.gives(wanted) and (organisation_id is None or grant.reaches(organisation_id))
            for grant in self.grants
        )


ANONYMOUS: Final = Caller(kind=CallerKind.ANONYMOUS, id="anonymous", tenant_id=None)
"""Nobody has logged in: no tenant, no right."""


def system_caller(tenant_id: str | None = None) -> Caller:
    """The installation itself, for commands and jobs: every right within one body."""
    return Caller(kind=CallerKind.SYSTEM, id="system", tenant_id=tenant_id, name="system")


def needs_second_factor(grants: tuple[Grant, ...]) -> bool:
    """Whether one of the roles carries a right that asks for the second factor."""
    return any(ROLES[grant.role] & SENSITIVE for grant in grants)


def refuse_same_person(first_actor: str, second_actor: str, code: str) -> None:
    """Separation of duties: refuse (`Forbidden`, with ``code``) one person in both seats.

    Actors are person ids, not API key ids: pass `Caller.person_id` for acts done through a key.
    """
    if first_actor == second_actor:
        raise Forbidden(code, person=first_actor)
