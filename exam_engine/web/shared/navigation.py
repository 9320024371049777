"""The sections of the staff's side of the site, each with the right that opens it."""

from __future__ import annotations

from dataclasses import dataclass

from foundation.roles import Caller


@dataclass(frozen=True, slots=True)
class Section:
    """One entry of the menu and one tile of the staff's home page.

    Its words are ``web-nav-<name>`` and, as the attribute ``lead``, one sentence on what it is for.
    """

    name: str
    path: str
    permissions: tuple[str, ...]

    def is_open_to(self, caller: Caller) -> bool:
        """Whether the caller has one of the rights."""
        return any(caller.may(permission) for permission in self.permissions)


SECTIONS = (
    Section("enrolment", "/staff/enrolment", ("exam:enrolment:read", "exam:enrolment:import")),
    Section("items", "/staff/items", ("itembank:item:read",)),
    Section("forms", "/staff/forms", ("exam:form:read", "exam:form:assemble")),
    Section("measurement", "/staff/measurement", ("exam:statistics:read",)),
    Section("designs", "/staff/designs", ("exam:design:manage",)),
    Section("sittings", "/staff/sittings", ("exam:sitting:watch", "exam:sitting:manage")),
    Section("review", "/staff/review", ("proctor:incident:read",)),
    Section("practical", "/staff/practical", ("exam:practical:mark",)),
    Section("results", "/staff/results", ("exam:result:read",)),
    Section("adaptive", "/staff/adaptive", ("exam:selection:read", "exam:result:read")),
    Section("certificates", "/staff/certificates", ("certs:certificate:read",)),
    Section("verify", "/verify", ("certs:lookup:read",)),
    Section("look-ups", "/staff/look-ups", ("certs:lookup:read",)),
    Section("templates", "/staff/templates", ("certs:template:manage",)),
    Section("webhooks", "/staff/webhooks", ("certs:webhook:manage",)),
    Section("persons", "/staff/persons", ("foundation:person:manage",)),
    Section("employers", "/staff/employers", ("foundation:person:manage",)),
    Section("audit", "/staff/audit", ("foundation:audit:read",)),
    Section("keeping", "/staff/keeping", ("foundation:audit:read",)),
    Section("tasks", "/staff/tasks", ("foundation:job:read",)),
)


def sections_for(caller: Caller) -> list[Section]:
    """The sections that the caller may open, in the order of an exam's life."""
    return [section for section in SECTIONS if section.is_open_to(caller)]
