"""Settings: folders that set-up fills are found from anywhere."""

from __future__ import annotations

from pathlib import Path

import pytest

from foundation.settings import Group, InstalledFolder

ROOT = Path(__file__).resolve().parents[3]


class Folders(Group):
    """One folder that lies beside the packages."""

    steps: InstalledFolder = "migrations"


def test_installed_folder_is_found_from_anywhere(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert Folders().steps == str(ROOT / "migrations")


def test_folder_where_the_command_runs_comes_first(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "migrations").mkdir()
    assert Folders().steps == "migrations"


def test_folder_that_lies_nowhere_stays_as_it_was_set(tmp_path: Path) -> None:
    nowhere = str(tmp_path / "nowhere")
    assert Folders(steps=nowhere).steps == nowhere
    assert Folders(steps="nowhere/at-all").steps == "nowhere/at-all"
