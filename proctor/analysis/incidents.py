"""From findings to incidents: what a person should look at once, and why.

A candidate who turns away and then leaves the room is one incident with two reasons. An incident
never grows once a person has decided it; what follows begins a new one. Incidents are in the
order of time and are never ranked.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from proctor.findings import CAUSES, Finding, FindingKind, Incident, Reason
from proctor.policy import Policy


@dataclass(frozen=True, slots=True)
class Gathered:
    """An incident in the making: its findings, and whether it may still take in more."""

    findings: tuple[Finding, ...]
    settled: bool = False

    @property
    def started_at(self) -> datetime:
        """Start of the earliest finding."""
        return min(finding.started_at for finding in self.findings)

    @property
    def ended_at(self) -> datetime:
        """End of the latest finding."""
        return max(finding.ended_at for finding in self.findings)


def place(gathered: Sequence[Gathered], finding: Finding, policy: Policy) -> int | None:
    """Index of the incident that ``finding`` belongs to; None for one of its own.

    It belongs to an unsettled incident of the same cause from which it is no farther away than
    ``incident_gap_s``, unless the two together would last longer than ``longest_incident_s``.
    """
    for index in reversed(range(len(gathered))):
        incident = gathered[index]
        if incident.settled or CAUSES[incident.findings[0].kind] is not CAUSES[finding.kind]:
            continue
        start = min(incident.started_at, finding.started_at)
        end = max(incident.ended_at, finding.ended_at)
        apart = max(
            (finding.started_at - incident.ended_at).total_seconds(),
            (incident.started_at - finding.ended_at).total_seconds(),
        )
        whole = (end - start).total_seconds()
        if apart <= policy.incident_gap_s and whole <= policy.longest_incident_s:
            return index
    return None


def gather(findings: Iterable[Finding], policy: Policy) -> tuple[Incident, ...]:
    """All incidents of some findings, taken in the order in which they ended."""
    gathered: list[Gathered] = []
    for finding in sorted(findings, key=lambda each: (each.ended_at, each.started_at)):
        index = place(gathered, finding, policy)
        if index is None:
            gathered.append(Gathered((finding,)))
        else:
            gathered[index] = Gathered((*gathered[index].findings, finding))
    incidents = (summarise(each.findings) for each in gathered)
    return tuple(sorted(incidents, key=lambda incident: incident.started_at))


def summarise(findings: Sequence[Finding]) -> Incident:
    """One incident of these findings, which share a cause.

    Its kind is the one that lasted longest in sum, of equals the surer one; its confidence is the
    highest of that kind's findings, and its picture the clearest frame of the surest of them.
    """
    by_kind: dict[FindingKind, list[Finding]] = defaultdict(list)
    for finding in findings:
        by_kind[finding.kind].append(finding)
    reasons = sorted(
        (_reason(kind, group) for kind, group in by_kind.items()),
        key=lambda reason: (-reason.seconds, -reason.confidence, reason.kind),
    )
    main = by_kind[reasons[0].kind]
    clearest = max(main, key=lambda finding: finding.confidence)
    return Incident(
        kind=reasons[0].kind,
        cause=CAUSES[reasons[0].kind],
        started_at=min(finding.started_at for finding in findings),
        ended_at=max(finding.ended_at for finding in findings),
        confidence=clearest.confidence,
        reasons=tuple(reasons),
        best_sequence=clearest.detail.best_sequence,
    )


def _reason(kind: FindingKind, findings: Sequence[Finding]) -> Reason:
    return Reason(
        kind=kind,
        times=len(findings),
        seconds=round(sum(finding.seconds for finding in findings), 3),
        confidence=max(finding.confidence for finding in findings),
    )
