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

    @property
    def text(self) -> str:
        """All of it as one text, as it is kept."""
        kinds = [f"- {kind}" for kind in self.kinds]
        return "\n".join([self.what, *kinds, *self.points])


def consent_words(say: Say, policy: dict[str, Any]) -> ConsentWords:
    """The words for a sitting with this policy; ``say(code, **facts)`` gives a sentence."""
    frozen = Policy.from_json(policy)
    return ConsentWords(
        what=say("proctor-consent-what", interval=f"{frozen.frame_interval_s:g}"),
        kinds=tuple(
            say(f"proctor-finding-{watch.kind.value.replace('_', '-')}") for watch in frozen.watches
        ),
        points=(
            say("proctor-consent-why"),
            say("proctor-consent-kept", days=frozen.retention_days),
            say("proctor-consent-human"),
            say("proctor-consent-refuse"),
        ),
    )
