"""The log's key: made once under one name, encrypted, and never somebody else's."""

from __future__ import annotations

import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from certs.translog.checkpoint import Checkpoint, sign_checkpoint
from certs.translog.log_key import open_log_key
from certs.translog.merkle import EMPTY_ROOT
from foundation.errors import Invalid

ORIGIN = "verify.example.org/log"


def test_the_key_is_made_once_and_keeps_its_name(tmp_path: Path) -> None:
    made = open_log_key(tmp_path, b"secret", ORIGIN)
    again = open_log_key(tmp_path, b"secret", "moved.example.org/log")
    assert again.public == made.public
    assert made.public.name == ORIGIN


def test_processes_that_start_at_once_get_one_key(tmp_path: Path) -> None:
    with ThreadPoolExecutor(4) as starters:
        made = list(
            starters.map(lambda _: open_log_key(tmp_path / "new", b"secret", ORIGIN), range(4))
        )
    assert len({key.public for key in made}) == 1


def test_the_key_is_encrypted_and_readable_by_us_alone(tmp_path: Path) -> None:
    open_log_key(tmp_path, b"secret", ORIGIN)
    assert b"ENCRYPTED" in (tmp_path / "log.key").read_bytes()
    assert stat.S_IMODE((tmp_path / "log.key").stat().st_mode) == 0o600
    with pytest.raises(Invalid):
        open_log_key(tmp_path, b"wrong", ORIGIN)


@pytest.mark.parametrize("name", ["log.key", "log.vkey"])
def test_a_broken_file_is_refused(tmp_path: Path, name: str) -> None:
    open_log_key(tmp_path, b"secret", ORIGIN)
    (tmp_path / name).write_bytes(b"nonsense")
    with pytest.raises(Invalid):
        open_log_key(tmp_path, b"secret", ORIGIN)


def test_a_key_of_another_pair_is_refused(tmp_path: Path) -> None:
    open_log_key(tmp_path / "a", b"secret", ORIGIN)
    open_log_key(tmp_path / "b", b"secret", ORIGIN)
    (tmp_path / "a" / "log.vkey").write_bytes((tmp_path / "b" / "log.vkey").read_bytes())
    with pytest.raises(Invalid):
        open_log_key(tmp_path / "a", b"secret", ORIGIN)


def test_the_last_head_is_remembered(tmp_path: Path) -> None:
    key = open_log_key(tmp_path, b"secret", ORIGIN)
    assert key.last_signed() is None
    head = Checkpoint(ORIGIN, 0, EMPTY_ROOT)
    key.remember(sign_checkpoint(head, key.signer))
    assert open_log_key(tmp_path, b"secret", ORIGIN).last_signed() == head
    key.head.write_bytes(key.head.read_bytes().replace(b"\n0\n", b"\n1\n"))
    with pytest.raises(Invalid):
        key.last_signed()
