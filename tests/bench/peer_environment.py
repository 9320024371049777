"""Peers that cannot live beside us: an environment of their own, and a child process to ask.

MediaPipe 0.10.21 needs NumPy below 2. Its environment is made once from a lock file with digests,
under `.cache/peers`, and made again when that file changes.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import subprocess
import sys
from pathlib import Path
from types import TracebackType
from typing import Any

ROOT = Path(__file__).parents[2]
_NEWEST = (3, 12)
"""The newest Python that MediaPipe 0.10.21 has a wheel for."""


def python_of(name: str, lock: Path) -> Path:
    """The Python of the environment ``name`` with what ``lock`` lists; made where it is missing."""
    folder = ROOT / ".cache" / "peers" / name
    python, stamp = folder / "bin" / "python", folder / "lock.sha256"
    digest = hashlib.sha256(lock.read_bytes()).hexdigest()
    if not (stamp.is_file() and stamp.read_text() == digest):
        shutil.rmtree(folder, ignore_errors=True)
        if sys.version_info[:2] > _NEWEST:
            raise RuntimeError(f"{name} needs Python {_NEWEST[0]}.{_NEWEST[1]} or older")
        own = [sys.executable, "-m", "venv", str(folder)]
        fill = [str(python), "-m", "pip", "install", "--quiet", "--require-hashes", "--no-deps"]
        for command in (own, [*fill, "-r", str(lock)]):
            subprocess.run(command, check=True, stdout=sys.stderr)
        stamp.write_text(digest)
    return python


class Child:
    """A peer's process that answers one line of JSON to each line of JSON."""

    def __init__(self, python: Path, script: Path) -> None:
        self._process = subprocess.Popen(
            [str(python), str(script)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )

    def ask(self, **order: Any) -> Any:
        """The answer to one order; RuntimeError where the child is gone."""
        if self._process.stdin is None or self._process.stdout is None:
            raise RuntimeError("no pipe to the peer")
        self._process.stdin.write(json.dumps(order) + "\n")
        self._process.stdin.flush()
        line = self._process.stdout.readline()
        if not line:
            raise RuntimeError("the peer ended")
        return json.loads(line)

    def __enter__(self) -> Child:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._process.terminate()
        self._process.wait(timeout=10)
