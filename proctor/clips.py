"""Which frames around the opening of a finding are kept, so that a person sees what led to it.

The seconds before an opening are held in memory and thrown away if nothing opens. Nothing here
decides: a clip is what a person looks at.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from proctor.findings import FindingKind
from proctor.policy import Policy
from proctor.remembering import KeptPicture, Remembered

MOST_RECENT = 120
"""Frames held in memory for one sitting, whatever their rate."""


@dataclass(frozen=True, slots=True)
class Clips:
    """What a frame adds to clips: pictures to seal by finding, and what is remembered after it.

    ``until`` says up to when coming frames belong to a finding's clip.
    """

    pictures: Mapping[FindingKind, tuple[KeptPicture, ...]] = field(default_factory=dict)
    recent: tuple[KeptPicture, ...] = ()
    until: Mapping[FindingKind, datetime] = field(default_factory=dict)


def clip_after(
    before: Remembered, policy: Policy, this: KeptPicture, opened: Collection[FindingKind]
) -> Clips:
    """What comes of frame ``this`` with which the findings ``opened`` opened.

    A finding that opens takes the frames before it along, each once; this frame belongs to the
    clips that still run. The frame that opened a finding is sealed in full size by itself.
    """
    if not policy.keeps_clips:
        return Clips()
    span = timedelta(seconds=policy.clip_s)
    recent = tuple(one for one in before.recent if one.taken_at >= this.taken_at - span)
    pictures = {kind: recent for kind in opened if recent}
    running = {
        kind: end
        for kind, end in before.clips.items()
        if end >= this.taken_at and kind not in opened
    }
    pictures |= dict.fromkeys(running, (this,))
    until = {**running, **dict.fromkeys(opened, this.taken_at + span)}
    return Clips(pictures, (*recent, this)[-MOST_RECENT:], until)
