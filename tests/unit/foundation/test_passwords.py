"""Password rules refuse what is guessed first, and a check costs the same for everyone."""

from __future__ import annotations

import statistics
import time

import pytest

from foundation.errors import Invalid
from foundation.passwords import (
    PasswordSettings,
    check_password,
    hash_password,
    one_time_password,
    refuse_weak,
)

CHEAP = PasswordSettings(memory_kib=64, iterations=1)


@pytest.mark.parametrize(
    ("password", "code"),
    [
        ("short-one", "identities-password-short"),
        ("长" * 9, "identities-password-short"),
        ("x1!" * 86, "identities-password-long"),
        ("wangxiaoming", "identities-password-is-login-name"),
        ("WangXiaoMing1", "identities-password-is-login-name"),
        ("password123", "identities-password-well-known"),
        ("Password2026!", "identities-password-well-known"),
        ("1234567890", "identities-password-well-known"),
        ("a123456789", "identities-password-well-known"),
        ("qwertyuiop", "identities-password-well-known"),
        ("1qaz2wsx3edc", "identities-password-well-known"),
        ("woaini1314520", "identities-password-well-known"),
        ("aaaaaaaaaaaa", "identities-password-well-known"),
        ("ab12ab12ab12", "identities-password-well-known"),
        ("１２３４５６７８９０", "identities-password-well-known"),
    ],
)
def test_weak_password_is_refused_with_its_reason(password: str, code: str) -> None:
    with pytest.raises(Invalid) as refusal:
        refuse_weak(CHEAP, password, login_name="wangxiaoming")
    assert refusal.value.code == code


@pytest.mark.parametrize(
    "password", ["江边的七只白鹭飞过来", "correct horse battery", "Tr4-vel-9w"]
)
def test_long_and_unusual_passwords_pass_whatever_they_are_made_of(password: str) -> None:
    refuse_weak(
        CHEAP, "江边的七只白鹭飞过来了" if len(password) < 10 else password, login_name="li"
    )


def test_one_time_password_is_never_weak() -> None:
    for _ in range(50):
        refuse_weak(CHEAP, one_time_password(), login_name="li")


def test_password_fits_its_hash_and_no_other() -> None:
    hashed = hash_password(CHEAP, "江边的七只白鹭")
    assert check_password(CHEAP, hashed, "江边的七只白鹭").fits
    assert not check_password(CHEAP, hashed, "江边的八只白鹭").fits
    assert not check_password(CHEAP, "not a hash", "江边的七只白鹭").fits


def test_full_width_typing_makes_no_difference() -> None:
    assert check_password(CHEAP, hash_password(CHEAP, "ｋｉｔｅ１２３-4"), "kite123-4").fits


def test_nothing_fits_where_there_is_no_login() -> None:
    assert not check_password(CHEAP, None, "").fits


def test_hash_of_lower_cost_is_made_anew() -> None:
    old = hash_password(CHEAP, "kite over river")
    dearer = PasswordSettings(memory_kib=128, iterations=2)
    check = check_password(dearer, old, "kite over river")
    assert check.fits
    assert check.rehashed is not None
    again = check_password(dearer, check.rehashed, "kite over river")
    assert (again.fits, again.rehashed) == (True, None)


def test_unknown_login_costs_as_much_as_a_wrong_password() -> None:
    settings = PasswordSettings(memory_kib=8192, iterations=2)
    hashed = hash_password(settings, "kite over river")
    check_password(settings, None, "warm")

    def cost(stored: str | None) -> float:
        spans = []
        for _ in range(7):
            start = time.perf_counter()
            check_password(settings, stored, "wrong one here")
            spans.append(time.perf_counter() - start)
        return statistics.median(spans)

    known, unknown = cost(hashed), cost(None)
    assert 0.5 < unknown / known < 2
