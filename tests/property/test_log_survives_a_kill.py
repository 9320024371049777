"""A process that issues and signs is killed in the middle, again and again: the log holds."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

from certs.translog.examining import examine
from foundation.clock import SystemClock
from foundation.database import EVERY_TENANT, Database, DatabaseSettings
from tests.log_world import issue, key_in, sign

ROOT = Path(__file__).resolve().parents[2]
KILLS = 3
PROGRAM = """
import runpy, sys
sys.path.insert(0, sys.argv[1])
runpy.run_path(sys.argv[2])["work"](*sys.argv[3:])
"""


def work(url: str, tenant: str, folder: str) -> None:
    """Issue and sign without end; says so once it has begun."""
    database, clock = Database(DatabaseSettings(url=url)), SystemClock()
    key = key_in(Path(folder))
    for number in range(10_000):
        issue(database, clock, tenant, f"考生{os.getpid()}之{number}")
        sign(database, clock, key)
        print(number, flush=True)


def test_a_killed_process_leaves_a_log_that_holds(
    database: Database, tenant: str, tmp_path: Path
) -> None:
    url = str(database.url)
    key = key_in(tmp_path)
    heads = []
    for turn in range(KILLS):
        child = subprocess.Popen(
            [sys.executable, "-c", PROGRAM, str(ROOT), __file__, url, tenant, str(tmp_path)],
            stdout=subprocess.PIPE,
        )
        assert child.stdout is not None
        assert child.stdout.readline()
        time.sleep(0.05 + 0.037 * turn)
        child.send_signal(signal.SIGKILL)
        child.communicate(timeout=10)
        head = sign(database, SystemClock(), key)
        assert head is not None
        with database.read(EVERY_TENANT) as tx:
            report = examine(tx, key, SystemClock().now())
        assert report.holds, report.findings
        assert report.entries == report.covered == report.certificates == head.size
        heads.append(head)
    assert heads[0].size < heads[-1].size
