"""Each import contract is broken on purpose in a copy of the house, and says so."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("foundation", "itembank", "proctor", "certs", "exam_engine")


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The packages' Python files and the contracts."""
    folder = tmp_path_factory.mktemp("house")
    for package in PACKAGES:
        shutil.copytree(
            ROOT / package,
            folder / package,
            ignore=lambda where, names: [
                name for name in names if not (name.endswith(".py") or Path(where, name).is_dir())
            ],
        )
    shutil.copy(ROOT / "pyproject.toml", folder)
    return folder


@contextmanager
def added(file: Path, text: str) -> Iterator[None]:
    before = file.read_text("utf-8") if file.exists() else None
    file.write_text((before or '"""A new room."""\n') + text, "utf-8")
    yield
    if before is None:
        file.unlink()
    else:
        file.write_text(before, "utf-8")


def verdict(folder: Path) -> str:
    linter = Path(sys.executable).parent / "lint-imports"
    done = subprocess.run(
        [linter, "--no-cache"],
        cwd=folder,
        env={"PYTHONPATH": str(folder), "PATH": "/usr/bin:/bin"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode in (0, 1), done.stderr
    return done.stdout


def test_house_as_it_stands_keeps_its_contracts(copy: Path) -> None:
    assert "0 broken" in verdict(copy)


@pytest.mark.parametrize(
    ("room", "text", "contract"),
    [
        ("itembank/items.py", "import proctor.policy\n", "the wings never touch"),
        ("foundation/clock.py", "import exam_engine.words\n", "imports run downwards"),
        ("proctor/policy.py", "import fastapi\n", "No HTTP below the pages"),
        ("certs/awards.py", "import foundation.database\n", "Pure rooms know no database"),
        ("itembank/gift.py", "", "Floors of itembank"),
        ("foundation/errors.py", "import foundation.database\n", "Floors of foundation"),
    ],
)
def test_broken_law_is_named(copy: Path, room: str, text: str, contract: str) -> None:
    with added(copy / room, text):
        told = verdict(copy)
    broken = [line for line in told.splitlines() if line.rstrip().endswith("BROKEN")]
    assert any(contract in line for line in broken), told[-2000:]
