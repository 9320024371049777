"""The command `kaozheng demo` beside data that were loaded before."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from exam_engine import serving
from exam_engine.cli import demonstrating
from exam_engine.cli.main import app
from exam_engine.demo import seed
from exam_engine.demo.place import DONE, settings_in
from exam_engine.upgrade import SchemaState, state, upgrade
from exam_engine.wiring import Engine, open_engine

EARLIER = "2026_11_21_2205"
"""A step that was published before the newest one."""


def test_demonstration_of_an_earlier_release_is_brought_up_to_date(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine = open_engine(settings_in(tmp_path))
    upgrade(engine.database, EARLIER)
    engine.close()
    (tmp_path / DONE).touch()
    served: list[SchemaState] = []

    def serve(engine: Engine, _host: str, _port: int) -> None:
        served.append(state(engine.database))
        engine.close()

    monkeypatch.setattr(demonstrating, "FOLDER", tmp_path)
    monkeypatch.setattr(seed, "logins", lambda _: [])
    monkeypatch.setattr(serving, "serve", serve)
    answer = CliRunner().invoke(app, ["demo"])
    assert answer.exit_code == 0, answer.output
    assert [one.is_newest for one in served] == [True]
