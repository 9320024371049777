"""A site with one exam, as a process of its own that a test can kill and start again.

``python tests/candidate_server.py FOLDER PORT``: everything is kept in the folder, the papers and
the register too, so that the second process goes on where the first was killed.
"""

from __future__ import annotations

import pickle
import sys
from pathlib import Path

import uvicorn
from fastapi import FastAPI

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from exam_engine.upgrade import upgrade
from exam_engine.web.app import create_app
from exam_engine.web_settings import WebSettings
from exam_engine.wiring import Engine, Settings, open_engine
from foundation.blobs import BlobSettings
from foundation.database import DatabaseSettings
from foundation.keys import KeySettings
from tests import candidate_exam


def open_site_engine(folder: Path, port: int) -> Engine:
    """The engine on the folder's records."""
    return open_engine(
        Settings(
            database=DatabaseSettings(url=f"sqlite:///{folder / 'exam.sqlite3'}"),
            keys=KeySettings(file=str(folder / "ring.json")),
            blobs=BlobSettings(folder=str(folder / "blobs")),
            web=WebSettings(public_address=f"http://127.0.0.1:{port}", log_fault_text=True),
        )
    )


def open_site(folder: Path, port: int) -> FastAPI:
    """The application; the first process makes the exam, later ones find it."""
    engine = open_site_engine(folder, port)
    upgrade(engine.database)
    app = create_app(engine)
    hall = candidate_exam.open_hall(app, engine)
    kept = folder / "hall.pickle"
    if kept.exists():
        hall.papers, hall.candidates = pickle.loads(kept.read_bytes())
    else:
        tenant = candidate_exam.body(engine)
        for number in range(1, 10):
            candidate_exam.enrol(hall, tenant, f"2611000{number}", f"考生{number}")
        candidate_exam.hold(engine, hall, tenant)
        kept.write_bytes(pickle.dumps((hall.papers, hall.candidates)))
    engine.start()
    return app


if __name__ == "__main__":
    site_port = int(sys.argv[2])
    uvicorn.run(
        open_site(Path(sys.argv[1]), site_port),
        host="127.0.0.1",
        port=site_port,
        log_level="error",
        timeout_keep_alive=75,
    )
