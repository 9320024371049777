"""Why a certificate's standing changes: a closed list, so that it can be counted and told.

ISO/IEC 17024:2012, 9.5, asks a body to have conditions for suspending and withdrawing, and 9.6 for
recertification; 9.7 makes misuse of a certificate a ground for both.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from certs.awards import Act
from foundation.errors import Invalid


class Reason(StrEnum):
    """The grounds."""

    UNDER_INVESTIGATION = "under-investigation"
    MISUSE_ALLEGED = "misuse-alleged"
    REQUIREMENT_OPEN = "requirement-open"
    HOLDER_REQUEST = "holder-request"
    RESOLVED = "resolved"
    REQUIREMENT_MET = "requirement-met"
    MISCONDUCT = "misconduct"
    FALSE_INFORMATION = "false-information"
    ISSUED_IN_ERROR = "issued-in-error"
    MISUSE = "misuse"
    REQUIREMENT_FAILED = "requirement-failed"
    NAME_CHANGED = "name-changed"
    MISPRINT = "misprint"
    RESULT_CORRECTED = "result-corrected"
    RENEWED = "renewed"


REASONS: Mapping[Act, tuple[Reason, ...]] = {
    Act.SUSPEND: (
        Reason.UNDER_INVESTIGATION,
        Reason.MISUSE_ALLEGED,
        Reason.REQUIREMENT_OPEN,
        Reason.HOLDER_REQUEST,
    ),
    Act.REINSTATE: (Reason.RESOLVED, Reason.REQUIREMENT_MET),
    Act.WITHDRAW: (
        Reason.MISCONDUCT,
        Reason.FALSE_INFORMATION,
        Reason.ISSUED_IN_ERROR,
        Reason.MISUSE,
        Reason.REQUIREMENT_FAILED,
        Reason.HOLDER_REQUEST,
    ),
    Act.SUPERSEDE: (
        Reason.NAME_CHANGED,
        Reason.MISPRINT,
        Reason.RESULT_CORRECTED,
        Reason.RENEWED,
    ),
}
"""Which grounds go with which act."""


def demand_reason(act: Act, code: str) -> Reason:
    """The ground, if it goes with the act; else ``Invalid``."""
    for reason in REASONS.get(act, ()):
        if reason.value == code:
            return reason
    raise Invalid("certs-reason-code", act=act.value, reason=code)
