"""What a reviewer chose to see: a part of the work, one exam sitting, one kind of fact."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import urlencode

from proctor.findings import FindingKind


class Show(StrEnum):
    """Which part of the work is listed."""

    WAITING = "waiting"
    OWN = "own"
    """Waits for this person's opinion, and nobody else is working on it."""
    UNOPENED = "unopened"
    ANOTHER = "another"
    CLAIMED = "claimed"
    """Somebody is working on it now."""
    DECIDED = "decided"


@dataclass(frozen=True, slots=True)
class Wanted:
    """A choice; it travels in the address, so that the next incident is of the same choice."""

    show: Show = Show.WAITING
    sitting: str = ""
    kind: FindingKind | None = None

    @classmethod
    def asked(cls, show: str, sitting: str, kind: str) -> Wanted:
        """What an address asks for; what it spells wrongly counts as not asked for."""
        return cls(
            Show(show) if show in set(Show) else Show.WAITING,
            sitting[:64],
            FindingKind(kind) if kind in set(FindingKind) else None,
        )

    def query(self, show: Show | None = None) -> str:
        """As an address carries it: ``?show=own&kind=face_absent``, or nothing."""
        part = show or self.show
        told = {
            "show": "" if part is Show.WAITING else part.value,
            "sitting": self.sitting,
            "kind": self.kind.value if self.kind else "",
        }
        kept = urlencode({name: value for name, value in told.items() if value})
        return f"?{kept}" if kept else ""
