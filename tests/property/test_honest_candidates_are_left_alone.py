"""Made-up honest hours give next to no incidents, and what is planted into them is found.

A quick part of what `make bench ARGS="--only honest"` measures over hundreds of hours.
"""

from __future__ import annotations

from itertools import pairwise
from statistics import fmean

import numpy as np
import pytest

from proctor.findings import FindingKind
from proctor.policy import DEFAULT_POLICY
from tests.candidate_acts import HONEST, PLANTED
from tests.candidates import hour, observed, person
from tests.watched_hours import ALL_ON, incidents_of_honest_hour, seconds_to_find

HOURS = 3
TIMES = 3


def test_an_honest_hour_has_at_most_one_incident() -> None:
    counts = [len(incidents_of_honest_hour(seed)) for seed in range(HOURS)]
    assert fmean(counts) <= 0.5
    assert max(counts) <= 1


@pytest.mark.parametrize("name", sorted(PLANTED))
def test_what_is_planted_is_found(name: str) -> None:
    found = [seconds_to_find(name, seed) for seed in range(TIMES)]
    assert None not in found
    length = PLANTED[name][1]
    assert max(seconds for seconds in found if seconds is not None) <= length + 1


def test_every_kind_that_a_picture_shows_is_planted_once() -> None:
    planted = {FindingKind(kind) for kind, _, _ in PLANTED.values()}
    watched = {watch.kind for watch in DEFAULT_POLICY.watched if watch.persist_s >= 2}
    seen_in_pictures = {
        kind for kind in watched if str(kind).startswith(("face", "head", "look", "gaze", "eyes"))
    }
    assert seen_in_pictures <= planted
    assert all(ALL_ON.watch(kind) for kind in planted)


def test_an_hour_is_as_full_as_its_rates_say() -> None:
    acts = fmean(len(hour(np.random.default_rng(seed))) for seed in range(20))
    # Acts that fall into others are left out, so that fewer are left than were drawn.
    assert 0.4 * sum(act.per_hour for act in HONEST.values()) < acts
    random = np.random.default_rng(1)
    frames = list(observed(person(random), hour(random), random))
    assert all(one.taken_at < two.taken_at for one, two in pairwise(frames))
    assert any(not frame.faces for frame in frames)
