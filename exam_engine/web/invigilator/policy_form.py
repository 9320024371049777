"""Reads how a sitting is to be watched: where, what, for how long it is kept, and by whom read.

Only what a detector here can tell is offered. Nothing that was not asked for is switched on.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace

from foundation.errors import Invalid
from proctor.detectors import DETECTOR_OF, Detector
from proctor.findings import CAUSES, SIDE_KINDS, Cause, FindingKind
from proctor.policy import DEFAULT_POLICY, Mode, Policy
from proctor.retention_classes import LONGEST_DAYS, DataClass, RetentionDays

SWITCHES = (
    "questions_shown",
    "likeness",
    "keeps_clips",
    "live_pictures",
    "live_view",
    "side_camera",
)
"""Fields of the policy that are on or off."""

CLIP_S = 15.0
"""Seconds of a clip before and after a finding opens."""

ON_DEVICE = frozenset({Detector.FACES, Detector.PICTURE})
"""The detectors that run in a browser."""

NEEDS_PICTURES_HERE = frozenset({"likeness", "keeps_clips", "live_pictures", "side_camera"})
"""Switches that need pictures on the server."""


@dataclass(frozen=True, slots=True)
class Able:
    """What this installation can do: its detectors, and whether faces may be compared at all.

    ``reviewing_key`` is the public key of the reviewing body. ``assessed`` is whether an impact
    assessment of face recognition is on record; without one, faces are not compared.
    """

    detectors: frozenset[Detector]
    assessed: bool = False
    reviewing_key: str = ""

    @property
    def likeness(self) -> bool:
        """Whether faces may be compared."""
        return self.assessed and Detector.LIKENESS in self.detectors


@dataclass(slots=True)
class PolicyEntries:
    """The form as it was filled in; ``days`` in the order of `DataClass`."""

    mode: str = ""
    kinds: tuple[str, ...] = ()
    switches: tuple[str, ...] = ()
    days: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class OfferedKind:
    """A kind in the form. ``able``: something here can tell it; ``on_device``: a browser can."""

    kind: FindingKind
    able: bool
    on_device: bool


@dataclass(frozen=True, slots=True)
class OfferedGroup:
    """The kinds of one cause."""

    cause: Cause
    kinds: tuple[OfferedKind, ...] = field(default=())


def entries_of(policy: Policy, able: Able) -> PolicyEntries:
    """The form for a policy, as far as it can be carried out here."""
    retention = policy.retention or (
        RetentionDays()
        if policy == DEFAULT_POLICY
        else RetentionDays.all_alike(policy.retention_days)
    )
    return PolicyEntries(
        mode=policy.mode.value,
        kinds=tuple(each.kind.value for each in policy.watched if _is_able(each.kind, able)),
        switches=tuple(name for name in SWITCHES if getattr(policy, name)),
        days=tuple(str(retention.of(each)) for each in DataClass),
    )


def offered_groups(able: Able) -> list[OfferedGroup]:
    """All kinds by cause, those that cannot be told here among them, so that staff see why."""
    kinds = [
        watch.kind
        for watch in DEFAULT_POLICY.watches
        # Comparing faces and the side camera have switches of their own.
        if watch.kind is not FindingKind.FACE_UNLIKE and watch.kind not in SIDE_KINDS
    ]
    return [
        OfferedGroup(
            cause,
            tuple(
                OfferedKind(kind, _is_able(kind, able), _is_on_device(kind))
                for kind in kinds
                if CAUSES[kind] is cause
            ),
        )
        for cause in Cause
    ]


def read_policy(entries: PolicyEntries, able: Able) -> Policy:
    """The policy that the form asks for; without any entry the default one.

    Invalid("web-policy-…") for what is not offered here, or not together with this mode.
    """
    if not entries.mode:
        return replace(DEFAULT_POLICY, reviewing_key=able.reviewing_key)
    mode = _mode(entries.mode)
    kinds = _kinds(entries.kinds, mode, able)
    switches = _switches(entries.switches, mode, able)
    chosen = kinds | ({FindingKind.FACE_UNLIKE} if switches["likeness"] else frozenset())
    return replace(
        DEFAULT_POLICY,
        mode=mode,
        watches=tuple(replace(watch, on=watch.kind in chosen) for watch in DEFAULT_POLICY.watches),
        retention=_retention(entries.days),
        reviewing_key=able.reviewing_key,
        likeness=switches["likeness"],
        clip_s=CLIP_S if switches["keeps_clips"] else 0.0,
        live_pictures=switches["live_pictures"],
        live_view=switches["live_view"],
        side_camera=switches["side_camera"],
        questions_shown=switches["questions_shown"],
    )


def _mode(text: str) -> Mode:
    try:
        return Mode(text)
    except ValueError as unknown:
        raise Invalid("web-policy-mode-unknown") from unknown


def _kinds(told: Sequence[str], mode: Mode, able: Able) -> frozenset[FindingKind]:
    known = {kind.value: kind for kind in FindingKind}
    chosen = [known.get(name) for name in told]
    for kind in chosen:
        if kind is None or not _is_able(kind, able):
            raise Invalid("web-policy-kind-not-here", kind="" if kind is None else kind.value)
        if mode is Mode.DEVICE and not _is_on_device(kind):
            raise Invalid("web-policy-kind-not-on-device", kind=kind.value)
    if not chosen:
        raise Invalid("web-policy-nothing-watched")
    return frozenset(kind for kind in chosen if kind is not None)


def _switches(told: Collection[str], mode: Mode, able: Able) -> dict[str, bool]:
    on = {name: name in told for name in SWITCHES}
    if on["likeness"] and not able.likeness:
        raise Invalid("web-policy-likeness-not-here")
    if mode is Mode.DEVICE and any(on[name] for name in NEEDS_PICTURES_HERE):
        raise Invalid("web-policy-pictures-not-here")
    return on


def _retention(told: Sequence[str]) -> RetentionDays:
    if not told:
        return RetentionDays()
    # A page that was opened before a class was added tells one too few: it is asked for by name.
    days = {}
    for place, data_class in enumerate(DataClass):
        text = told[place] if place < len(told) else ""
        plain = text.strip()
        if not (plain.isascii() and plain.isdigit() and int(plain) <= LONGEST_DAYS):
            raise Invalid("web-policy-days-unreadable", data=data_class.value, most=LONGEST_DAYS)
        days[data_class.value] = int(plain)
    return RetentionDays(**days)


def _is_able(kind: FindingKind, able: Able) -> bool:
    return kind not in DETECTOR_OF or DETECTOR_OF[kind] in able.detectors


def _is_on_device(kind: FindingKind) -> bool:
    return kind not in DETECTOR_OF or DETECTOR_OF[kind] in ON_DEVICE
