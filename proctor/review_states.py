"""What people do with an incident, and which verdict stands after one, two or three opinions."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from enum import StrEnum

from proctor.findings import Verdict


class ReviewAct(StrEnum):
    """One act of a person."""

    OPENED = "opened"
    """Looked at the evidence."""
    DECIDED = "decided"
    """Gave an opinion, with a reason."""
    ASKED = "asked"
    """Asked for a second opinion."""
    STATED = "stated"
    """The candidate said what happened, in their own words."""
    TAKEN = "taken"
    """Took over an incident that another person was working on."""
    GIVEN_BACK = "given_back"
    """Gave an incident back without an opinion."""


@dataclass(frozen=True, slots=True)
class Standing:
    """``verdict`` is None while another opinion is needed; ``opinions`` counts those given."""

    verdict: Verdict | None
    opinions: int

    @property
    def needs_opinion(self) -> bool:
        """Whether somebody must still look."""
        return self.verdict is None


def standing(
    opinions: Sequence[Verdict],
    second_wanted: bool,
    shared: Collection[Verdict] = (),
) -> Standing:
    """What stands after these opinions, each by another person, in the order they were given.

    One is enough unless a second is wanted. Two must agree. Where they do not, a third person
    decides, knowing both. A verdict of ``shared`` never stands on one person's word: where the
    third is the first to come to it, one more person looks.
    """
    count = len(opinions)
    if count == 0 or (count == 1 and (second_wanted or opinions[0] in shared)):
        return Standing(None, count)
    if count == 2 and opinions[0] is not opinions[1]:
        return Standing(None, count)
    last = opinions[-1]
    if count > 1 and last in shared and opinions.count(last) < 2:
        return Standing(None, count)
    return Standing(last, count)
