"""What made-up candidates do: honest acts with their rates and lengths, and events to plant.

Rates and lengths are assumptions, set on the long side; they are written beside each act.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import numpy as np

from proctor.observation import ObjectKind, SeenObject

Random = np.random.Generator


@dataclass(frozen=True)
class Shown:
    """What is to be seen at a moment, as differences from how the person sits.

    Angles in degrees. ``missed`` is the probability that the face is not found, ``shut`` how far
    the lids are closed, ``others`` further faces.
    """

    yaw: float = 0.0
    pitch: float = 0.0
    eyes_yaw: float = 0.0
    eyes_pitch: float = 0.0
    shut: float = 0.0
    missed: float = 0.0
    presence: float = 0.99
    shaking: float = 0.0
    others: int = 0
    present: bool = True
    changes: Mapping[str, object] = field(default_factory=dict)


Look = Callable[[float, Random], Shown]
"""What is to be seen so many seconds after an act began."""


@dataclass(frozen=True)
class Act:
    """Something a person does: how often in an hour, how long (median and spread of a lognormal,
    never longer than ``most_s``), and a maker of what is to be seen."""

    per_hour: float
    median_s: float
    spread: float
    most_s: float
    make: Callable[[Random], Look]


def _steady(**wanted: float) -> Callable[[Random], Look]:
    shown = Shown(**wanted)  # type: ignore[arg-type]
    return lambda random: lambda second, again: shown


def _up(random: Random) -> Look:
    """Eyes up and aside, the head a little: how people remember (gaze aversion)."""
    side = random.choice([-1, 1]) * random.uniform(0, 20)
    head = random.uniform(0, 15)
    shown = Shown(yaw=side * 0.4, pitch=head, eyes_yaw=side * 0.6, eyes_pitch=random.uniform(8, 22))
    return lambda second, again: shown


def _aside(random: Random) -> Look:
    turned = random.choice([-1, 1]) * random.uniform(10, 45)
    shown = Shown(yaw=turned * 0.6, eyes_yaw=turned * 0.4, eyes_pitch=random.uniform(-5, 10))
    return lambda second, again: shown


def _keyboard(random: Random) -> Look:
    """Typing: down for some seconds, up for one."""
    head, eyes = -random.uniform(8, 28), -random.uniform(10, 20)
    beat = random.uniform(3, 8)
    down = Shown(pitch=head, eyes_pitch=eyes, shut=0.25)
    return lambda second, again: Shown() if second % beat > beat - 1.5 else down


def _scratch_paper(random: Random) -> Look:
    """Reckoning on paper: further down, and up to the question again."""
    head, eyes = -random.uniform(18, 38), -random.uniform(10, 25)
    beat = random.uniform(5, 12)
    down = Shown(pitch=head, yaw=random.uniform(-12, 12), eyes_pitch=eyes, shut=0.35)
    return lambda second, again: Shown() if second % beat > beat - 2.0 else down


def _hand_at_chin(random: Random) -> Look:
    shown = Shown(
        pitch=-random.uniform(0, 10),
        yaw=random.uniform(-12, 12),
        missed=random.uniform(0.0, 0.06),
        presence=random.uniform(0.75, 0.98),
        shaking=3.0,
    )
    return lambda second, again: shown


def _drink(random: Random) -> Look:
    """The cup hides the lower face, the head goes back; the detector loses it for 2 to 4 s."""
    lost = random.uniform(2, 4)
    raised = random.uniform(10, 30)

    def look(second: float, again: Random) -> Shown:
        if 1 <= second < 1 + lost:
            return Shown(pitch=raised, missed=0.95, presence=0.6, shaking=8)
        return Shown(pitch=raised / 3, eyes_pitch=-10, missed=0.15, presence=0.9, shaking=4)

    return look


def _sneeze(random: Random) -> Look:
    def look(second: float, again: Random) -> Shown:
        if second < 2:
            return Shown(pitch=-40, shut=1.0, missed=0.5, shaking=10)
        return Shown(pitch=-15, shut=0.7, missed=0.8 if second < 5 else 0.2, shaking=6)

    return look


def _chair(random: Random) -> Look:
    """The chair is moved: the person leaves the picture in part, for a second or three."""
    out = random.uniform(0, 3)
    return lambda second, again: Shown(
        yaw=float(again.normal(0, 15)),
        pitch=float(again.normal(-5, 12)),
        missed=0.97 if 1 <= second < 1 + out else 0.3,
        shaking=8,
    )


def _pen(random: Random) -> Look:
    return lambda second, again: Shown(pitch=-40, present=second < 0.7, shaking=8)


def _stretch(random: Random) -> Look:
    turned = random.choice([-1, 1]) * random.uniform(30, 60)
    return lambda second, again: Shown(yaw=turned, pitch=float(again.normal(0, 10)), shaking=5)


def _passer_by(random: Random) -> Look:
    return lambda second, again: Shown(others=1)


def _sun(random: Random) -> Look:
    """A cloud goes: the picture is brighter or darker, and faces are found a little worse."""
    light = random.choice([0.5, 0.97])
    changes = {"brightness": light * 0.5, "light": light, "detail": 0.12}
    return lambda second, again: Shown(missed=0.04, presence=0.93, shaking=2, changes=changes)


HONEST: Mapping[str, Act] = {
    "thinking with eyes up": Act(20, 3.0, 0.5, 12, _up),
    "looking aside": Act(15, 2.0, 0.5, 8, _aside),
    "typing": Act(15, 8.0, 0.7, 45, _keyboard),
    "reckoning on paper": Act(5, 20.0, 0.6, 90, _scratch_paper),
    "hand at the chin": Act(12, 30.0, 0.8, 240, _hand_at_chin),
    "drinking": Act(3, 5.0, 0.2, 8, _drink),
    "sneezing": Act(1, 5.0, 0.2, 7, _sneeze),
    "moving the chair": Act(2, 4.0, 0.3, 7, _chair),
    "picking up a pen": Act(1, 3.0, 0.3, 4.5, _pen),
    "stretching": Act(2, 4.0, 0.3, 7, _stretch),
    "rubbing the eyes": Act(4, 3.0, 0.4, 6, _steady(shut=1.0, missed=0.4, presence=0.8, shaking=4)),
    "resting the eyes": Act(3, 4.0, 0.4, 10, _steady(shut=1.0)),
    "yawning": Act(2, 5.0, 0.3, 8, _steady(pitch=15, shut=0.8, missed=0.1, shaking=4)),
    "looking at the clock": Act(4, 1.5, 0.4, 3, _steady(yaw=50, pitch=15)),
    "somebody passing by": Act(1, 1.0, 0.2, 1.6, _passer_by),
    "sun and clouds": Act(3, 60.0, 0.8, 600, _sun),
}


def _gone(random: Random) -> Look:
    return lambda second, again: Shown(present=False)


def _changed(**changes: object) -> Callable[[Random], Look]:
    return lambda random: lambda second, again: Shown(changes=changes)


def _turned(random: Random) -> Look:
    side = random.choice([-1, 1]) * random.uniform(50, 75)
    return lambda second, again: Shown(yaw=side, shaking=3)


def _gaze_off(random: Random) -> Look:
    side = random.choice([-1, 1])
    return lambda second, again: Shown(yaw=side * 12, eyes_yaw=side * random.uniform(28, 38))


def _unseen(**changes: object) -> Callable[[Random], Look]:
    return lambda random: lambda second, again: Shown(present=False, changes=changes)


_PHONE = (SeenObject(ObjectKind.PHONE, (0.5, 0.7, 0.6, 0.8), 0.7),)

PLANTED: Mapping[str, tuple[str, float, Callable[[Random], Look]]] = {
    "absent 10 s": ("face_absent", 10, _gone),
    "second person 6 s": ("several_faces", 6, _passer_by),
    "head turned 10 s": ("head_turned", 10, _turned),
    "looking down 25 s": ("looking_down", 25, _steady(pitch=-52, eyes_pitch=-15, shut=0.4)),
    "eyes closed 20 s": ("eyes_closed", 20, _steady(shut=1.0)),
    "gaze beside the screen 20 s": ("gaze_off_screen", 20, _gaze_off),
    "phone 20 s": ("phone_visible", 20, _changed(objects=_PHONE)),
    "another face 60 s": ("face_unlike", 60, _changed(likeness=0.1)),
    "covered 10 s": ("picture_covered", 10, _unseen(detail=0.005, light=0.5, brightness=0.4)),
    "dark 20 s": ("picture_dark", 20, _unseen(brightness=0.03, light=0.1, detail=0.05)),
    "blurred 20 s": ("picture_blurred", 20, _unseen(blur=0.75)),
    "frozen 20 s": ("picture_frozen", 20, _changed(frozen=True)),
    "second voice 8 s": ("second_voice", 8, _changed(speech=0.95, lips_moving=False)),
}
"""Name → kind that must be found, seconds, and what is to be seen."""
