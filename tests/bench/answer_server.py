"""A process that takes answers: our whole site as it is served, or the naive peer."""

from __future__ import annotations

import sys
from pathlib import Path

import uvicorn

from exam_engine import serving
from exam_engine.demo.place import settings_in
from exam_engine.sessions.tokens import AttemptTokens
from exam_engine.wiring import open_engine
from tests.bench.naive_saving import create_naive_app, open_store

HOST = "127.0.0.1"
NAIVE_FILE = "naive.sqlite3"


def main(kind: str, folder: Path, port: int) -> None:
    """Serve until told to stop; both kinds read the same tokens."""
    engine = open_engine(settings_in(folder, port))
    if kind == "ours":
        serving.serve(engine, HOST, port)
        return
    app = create_naive_app(
        open_store(folder / NAIVE_FILE), AttemptTokens(engine.ring, engine.clock)
    )
    uvicorn.run(
        app,
        host=HOST,
        port=port,
        http="httptools",
        loop="uvloop",
        timeout_keep_alive=serving.KEEP_ALIVE_SECONDS,
        log_config=None,
        server_header=False,
        access_log=False,
    )


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), int(sys.argv[3]))
