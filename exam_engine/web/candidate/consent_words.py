"""What a candidate is told before the camera: what is watched, where pictures go, who sees them.

The text follows from the sitting's frozen policy and from what can be detected here, so that it can
promise nothing else than what is done; `foundation.consent` keeps it word for word with the answer.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Any

from proctor.detectors import Detector, really_watched
from proctor.policy import Policy
from proctor.retention_classes import DataClass
from proctor.sealing import fingerprint, read_public

PURPOSE = "exam-camera"
LIKENESS_PURPOSE = "exam-likeness"

Say = Callable[..., str]


@dataclass(frozen=True, slots=True)
class ConsentWords:
    """The text in parts, as the page shows it; ``likeness`` is asked for apart, or empty."""

    what: str
    kinds: tuple[str, ...]
    points: tuple[str, ...]
    likeness: str = ""

    @property
    def text(self) -> str:
        """All of it as one text, as it is kept; what is asked for apart is kept apart."""
        kinds = [f"- {kind}" for kind in self.kinds]
        return "\n".join([self.what, *kinds, *self.points])


def consent_words(say: Say, policy: dict[str, Any], able: Collection[Detector]) -> ConsentWords:
    """The words for a sitting with this policy; ``say(code, **facts)`` gives a sentence."""
    frozen = Policy.from_json(policy)
    compares = frozen.likeness and Detector.LIKENESS in able
    kinds = tuple(watch.kind.value for watch in really_watched(frozen, able))
    days = frozen.kept_days(DataClass.CHECK_IN_PICTURES)
    return ConsentWords(
        what=say(
            f"proctor-consent-what-{frozen.mode.value}", interval=f"{frozen.frame_interval_s:g}"
        ),
        kinds=tuple(say(f"proctor-finding-{kind.replace('_', '-')}") for kind in kinds),
        points=(
            say("proctor-consent-not-done", listens=frozen.listens, compares=compares),
            *_clip_point(say, frozen),
            *([say("proctor-consent-questions")] if frozen.questions_shown else []),
            say("proctor-consent-check-in"),
            say("proctor-consent-why"),
            _kept(say, frozen, compares),
            _who(say, frozen),
            *_live_points(say, frozen),
            say("proctor-consent-human"),
            say("proctor-consent-receipt"),
            say("proctor-consent-refuse"),
        ),
        likeness=say("proctor-consent-likeness", days=days) if compares else "",
    )


def _kept(say: Say, policy: Policy, compares: bool) -> str:
    """How long each class is kept, in one sentence where all have the same days."""
    present = [DataClass.INCIDENT_PICTURES, DataClass.MEASUREMENTS, DataClass.CHAT]
    if policy.questions_shown:
        present.append(DataClass.QUESTIONS)
    if compares:
        present.append(DataClass.CHECK_IN_PICTURES)
    if policy.has_side_camera:
        present.append(DataClass.SIDE_CAMERA)
    names = {each: say(f"proctor-data-{each.value.replace('_', '-')}") for each in present}
    days = {each: policy.kept_days(each) for each in present}
    if len(set(days.values())) == 1:
        return say("proctor-consent-kept", days=days[present[0]], kinds=list(names.values()))
    each = [say("proctor-consent-days", data=names[one], days=days[one]) for one in present]
    return say("proctor-consent-kept-each", each=each)


def _who(say: Say, policy: Policy) -> str:
    if not policy.reviewing_key:
        return say("proctor-consent-who")
    return say("proctor-consent-who-sealed", key=fingerprint(read_public(policy.reviewing_key)))


def _clip_point(say: Say, policy: Policy) -> list[str]:
    """That frames around what is found are kept as well, where the policy has it."""
    if not policy.keeps_clips:
        return []
    return [say("proctor-consent-clip", seconds=f"{policy.clip_s:g}")]


def _live_points(say: Say, policy: Policy) -> list[str]:
    """What people may see while the exam runs, each only where the policy has it."""
    points = []
    if policy.shows_live_pictures:
        points.append(say("proctor-consent-live-pictures"))
    if policy.live_view:
        points.append(say("proctor-consent-live-view"))
    if policy.has_side_camera:
        points.append(say("proctor-consent-side-camera"))
    return points
