"""What travels arrives as it was: values, kind, and what several had in common."""

from __future__ import annotations

import pickle
from dataclasses import FrozenInstanceError, dataclass, field

import pytest

from foundation.travelling import travels


@dataclass(frozen=True, slots=True)
class Place:
    name: str


@travels
@dataclass(frozen=True, slots=True)
class Parcel:
    place: Place
    weight: int = 1
    secret: str | None = field(default=None, repr=False)


def test_what_travels_arrives_equal_and_still_frozen() -> None:
    sent = Parcel(Place("上海"), 3, "s")
    arrived = pickle.loads(pickle.dumps(sent))
    assert arrived == sent and type(arrived) is Parcel
    with pytest.raises(FrozenInstanceError):
        arrived.weight = 4


def test_what_two_have_in_common_arrives_once() -> None:
    place = Place("上海")
    one, other = pickle.loads(pickle.dumps([Parcel(place), Parcel(place, 2)]))
    assert one.place is other.place
