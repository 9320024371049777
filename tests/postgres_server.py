"""A PostgreSQL server of the tests' own, in a temporary folder, on a socket that only they know.

PostgreSQL refuses to run as root, and CI is root: the server then runs as the user `postgres`,
which Debian's package brings.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_BINARIES = sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)


def binary(name: str) -> str | None:
    """Path of one of PostgreSQL's programs, or None where it is not installed."""
    for folder in _BINARIES:
        if (folder / name).exists():
            return str(folder / name)
    return shutil.which(name)


@contextmanager
def server() -> Iterator[Path]:
    """Start a server and yield the folder of its socket; stop and erase it afterwards."""
    folder = Path(tempfile.mkdtemp(prefix="kz-pg-", dir="/tmp"))
    as_user = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
    if as_user:
        shutil.chown(folder, "postgres", "postgres")
    data = str(folder / "data")

    def run(*command: str) -> None:
        subprocess.run([*as_user, *command], check=True, capture_output=True, cwd="/")

    try:
        run(
            str(binary("initdb")),
            "-D",
            data,
            "-U",
            "kaozheng",
            "-A",
            "trust",
            "-E",
            "UTF8",
            "--locale=C.UTF-8",
            "--no-sync",
        )
        options = f"-c listen_addresses='' -c unix_socket_directories={folder} -c fsync=off"
        run(
            str(binary("pg_ctl")),
            "-D",
            data,
            "-l",
            str(folder / "log"),
            "-w",
            "-o",
            options,
            "start",
        )
        yield folder
    finally:
        subprocess.run(
            [*as_user, str(binary("pg_ctl")), "-D", data, "-m", "immediate", "stop"],
            check=False,
            capture_output=True,
            cwd="/",
        )
        shutil.rmtree(folder, ignore_errors=True)
