"""What a candidate is told before the camera: what is watched, why, how long it is kept.

The text follows from the sitting's frozen policy, so that it can promise nothing else than what
is done; `foundation.consent` keeps it word for word with the answer.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from proctor.policy import Policy

PURPOSE = "exam-camera"

Say = Callable[..., str]


@dataclass(frozen=True, slots=True)
class ConsentWords:
    """The text in parts, as the page shows it."""

    what: str
    kinds: tuple[str, ...]
    points: tuple[str, ...]
    refusing: str

    @property
    def text(self) -> str:
        """All of it as one text, as it is kept."""
        kinds = [f"- {kind}" for kind in self.kinds]
        points = [f"- {point}" for point in self.points]
        return "\n".join([self.what, *kinds, *points, self.refusing])


def consent_words(say: Say, policy: dict[str, Any], *, live: bool) -> ConsentWords:
    """The words for a sitting with this policy; ``say(code, **facts)`` gives a sentence."""
    frozen = Policy.from_json(policy)
    kinds = tuple(
        say(f"web-exam-watched-{watch.kind.value.replace('_', '-')}") for watch in frozen.watches
    )
    return ConsentWords(
        what=say("web-exam-consent-what", seconds=f"{frozen.frame_interval_s:g}"),
        kinds=kinds,
        points=(
            say("web-exam-consent-why"),
            say("web-exam-consent-live" if live else "web-exam-consent-recorded"),
            say("web-exam-consent-no-machine"),
            say("web-exam-consent-keep", days=frozen.retention_days),
            say("web-exam-consent-sound"),
            say("web-exam-consent-withdraw"),
        ),
        refusing=say("web-exam-consent-refusing"),
    )
