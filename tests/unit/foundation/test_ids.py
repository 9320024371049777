"""Ids sort by time, and a typing slip in a public code is noticed."""

from __future__ import annotations

import time

from foundation.ids import is_public_code, new_id, new_public_code, new_secret


def test_later_ids_sort_later() -> None:
    first = new_id()
    time.sleep(0.002)
    assert first < new_id()
    assert len(first) == 36


def test_secrets_are_long_and_differ() -> None:
    assert len({new_secret() for _ in range(1000)}) == 1000
    assert len(new_secret(32)) >= 43


def test_one_mistyped_character_is_noticed() -> None:
    for code in (new_public_code() for _ in range(20)):
        assert is_public_code(f" {code.lower()} ")
        for place, right in enumerate(code):
            for other in "23456789ABCDEFGHJKLMNPQRSTUVWXYZ".replace(right, ""):
                assert not is_public_code(code[:place] + other + code[place + 1 :])
