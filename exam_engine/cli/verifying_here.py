"""Opens the installation that `kaozheng verify` asks: the settings' own, or the demonstration's."""

from __future__ import annotations

from pathlib import Path

from exam_engine.cli.telling import tell
from exam_engine.demo.place import DONE, FOLDER, settings_in
from exam_engine.wiring import Engine, Settings, open_engine


def open_installation() -> Engine:
    """The installation of the settings; where it has no records yet, that of the demonstration."""
    settings = Settings()
    scheme, _, place = settings.database.url.partition(":///")
    absent = scheme.startswith("sqlite") and not Path(place).exists()
    if absent and (FOLDER / DONE).exists():
        tell("cli-verify-demo", folder=str(FOLDER))
        settings = settings_in(FOLDER)
    return open_engine(settings)
