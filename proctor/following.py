"""Follows a sitting by one measured frame: what opens, what ends, and which pictures are sealed.

No transaction: `follow` works in memory, and `with_seals` writes pictures to the blob store, which
takes as long as fifty frames. `proctor.recording` writes the rest.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from foundation.ids import new_id
from proctor.analysis.gaze_calibration import GazeFit
from proctor.analysis.gaze_drift import Drift, with_gaze
from proctor.analysis.pictures import decode_picture, encode_jpeg, encode_small
from proctor.analysis.slow import NOTHING, Asked
from proctor.analysis.timeline import Event, FindingOpened, TimelineState, advance
from proctor.clips import clip_after
from proctor.evidence import Blobs, SealedPicture, seal
from proctor.findings import FindingKind
from proctor.observation import Observation
from proctor.policy import Policy
from proctor.remembering import KeptPicture, Remembered
from proctor.sitting_states import SittingState


@dataclass(frozen=True, slots=True)
class Accepted:
    """A frame that may be measured.

    ``repeated``: it was recorded before, nothing is to be done. ``facts`` are what its arrival
    showed (`proctor.arrival`), to be kept with it; ``asked`` is what its policy wants measured.
    """

    sitting_id: str
    tenant: str
    stage: SittingState
    policy: Policy
    before: Remembered
    sequence: int
    taken_at: datetime
    repeated: bool
    fit: GazeFit | None = None
    drift: Drift = field(default_factory=Drift)
    facts: frozenset[FindingKind] = frozenset()
    asked: Asked = NOTHING


@dataclass(frozen=True, slots=True)
class Unsealed:
    """Pictures that a frame's findings ask for: one that shows each, and those of clips."""

    pictures: Mapping[FindingKind, KeptPicture] = field(default_factory=dict)
    clips: Mapping[FindingKind, tuple[KeptPicture, ...]] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.pictures or self.clips)


@dataclass(frozen=True, slots=True)
class Measured:
    """A frame that was measured, what follows from it, and the pictures that were sealed.

    ``unsealed`` are those that still have to be (`with_seals`) before the frame is recorded.
    ``id`` names its observation before that is written, so that the next frame of the sitting can
    be followed from this one while both wait to be written.
    """

    accepted: Accepted
    observation: Observation
    state: TimelineState
    events: tuple[Event, ...]
    kept: Mapping[FindingKind, KeptPicture]
    unsealed: Unsealed = Unsealed()
    sealed: Mapping[FindingKind, SealedPicture] = field(default_factory=dict)
    clips: Mapping[FindingKind, tuple[SealedPicture, ...]] = field(default_factory=dict)
    recent: tuple[KeptPicture, ...] = ()
    clipping: Mapping[FindingKind, datetime] = field(default_factory=dict)
    id: str = field(default_factory=new_id)

    @property
    def after(self) -> Remembered:
        """What is remembered once this frame is written."""
        number = self.accepted.before.number + 1
        return self.remembered(number, self.id, self.state)

    def remembered(self, number: int, last: str, state: TimelineState) -> Remembered:
        """The same, after another state of the timeline."""
        return Remembered(number, last, state, self.kept, self.recent, self.clipping)


def follow(accepted: Accepted, observation: Observation, picture: bytes) -> Measured:
    """What comes of an observation after ``accepted.before``; ``picture`` as it was sent."""
    observation = with_gaze(observation, accepted.fit, accepted.drift)
    state, events = followed(accepted.before.state, observation, accepted)
    kept = _kept(accepted.before.pictures, state, picture, observation)
    this = KeptPicture(accepted.sequence, accepted.taken_at, picture)
    opened = [event.kind for event in events if isinstance(event, FindingOpened)]
    clips = clip_after(accepted.before, accepted.policy, this, opened)
    return Measured(
        accepted,
        observation,
        state,
        events,
        kept,
        Unsealed(_showing(accepted, events, this), clips.pictures),
        recent=clips.recent,
        clipping=clips.until,
    )


def with_seals(measured: Measured, blobs: Blobs) -> Measured:
    """The frame with its pictures sealed; raises what `decode_picture` and the store raise."""
    accepted, unsealed = measured.accepted, measured.unsealed
    if not unsealed:
        return measured
    return replace(
        measured,
        unsealed=Unsealed(),
        sealed={kind: _seal(accepted, one, blobs) for kind, one in unsealed.pictures.items()},
        clips={
            kind: tuple(_seal_small(accepted, one, blobs) for one in pictures)
            for kind, pictures in unsealed.clips.items()
        },
    )


def followed(
    state: TimelineState, observation: Observation, accepted: Accepted
) -> tuple[TimelineState, tuple[Event, ...]]:
    """The timeline runs in a live sitting only: a check-in is for measuring, not for finding."""
    if accepted.stage is not SittingState.LIVE:
        return state, ()
    return advance(state, observation, accepted.policy)


def _kept(
    before: Mapping[FindingKind, KeptPicture],
    state: TimelineState,
    picture: bytes,
    observation: Observation,
) -> dict[FindingKind, KeptPicture]:
    """For each open finding its clearest frame: this one, or the one that was."""
    lasting = {kind: track.lasting for kind, track in state.tracks.items() if track.lasting}
    kept = {kind: known for kind, known in before.items() if kind in lasting}
    this = KeptPicture(observation.sequence, observation.taken_at, picture)
    for kind, finding in lasting.items():
        if finding.all.best_sequence == observation.sequence:
            kept[kind] = this
    return kept


def _showing(
    accepted: Accepted, events: tuple[Event, ...], this: KeptPicture
) -> dict[FindingKind, KeptPicture]:
    """This frame for each finding that opens, the clearest one for each that ends."""
    shown: dict[FindingKind, KeptPicture] = {}
    for event in events:
        if isinstance(event, FindingOpened):
            shown[event.kind] = this
            continue
        finding = event.finding
        clearest = accepted.before.pictures.get(finding.kind)
        if clearest is not None and clearest.sequence == finding.detail.best_sequence:
            shown[finding.kind] = clearest
    return shown


def _seal(accepted: Accepted, picture: KeptPicture, blobs: Blobs) -> SealedPicture:
    """Encoded anew: neither place nor device nor hidden bytes of what was sent are kept."""
    return _put(accepted, picture, encode_jpeg(decode_picture(picture.jpeg)), blobs)


def _seal_small(accepted: Accepted, picture: KeptPicture, blobs: Blobs) -> SealedPicture:
    """A picture of a clip: it shows what happened, and need not show every detail."""
    return _put(accepted, picture, encode_small(decode_picture(picture.jpeg)), blobs)


def _put(accepted: Accepted, picture: KeptPicture, jpeg: bytes, blobs: Blobs) -> SealedPicture:
    return seal(
        blobs,
        jpeg,
        tenant=accepted.tenant,
        sequence=picture.sequence,
        taken_at=picture.taken_at,
        sitting_id=accepted.sitting_id,
        reviewing_key=accepted.policy.reviewing_key,
    )
