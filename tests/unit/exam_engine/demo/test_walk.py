"""The whole loop without a browser, as a newcomer tries it first."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[4]


def test_the_whole_loop_is_walked_and_every_check_holds(tmp_path: Path) -> None:
    certificate = tmp_path / "certificate.pdf"
    command = Path(sys.executable).with_name("kaozheng")
    done = subprocess.run(
        [command, "demo", "--walk", "--out", certificate],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    assert certificate.read_bytes().startswith(b"%PDF-")
