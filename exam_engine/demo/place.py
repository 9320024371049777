"""Where a demonstration keeps its things: one folder, apart from any real installation."""

from __future__ import annotations

from pathlib import Path

from exam_engine.enrolment.settings import EnrolmentSettings
from exam_engine.web_settings import WebSettings
from exam_engine.wiring import Settings
from foundation.blobs import BlobSettings
from foundation.database import DatabaseSettings
from foundation.identities import IdentitySettings
from foundation.jobs import JobSettings
from foundation.keys import KeySettings

FOLDER = Path("var/demo")
DONE = "demo-is-loaded"
"""Name of the file that says that loading ended well."""


def settings_in(folder: Path, port: int = 8000) -> Settings:
    """The environment's settings with everything that is stored put under ``folder``.

    Fictional document numbers are let through, and nobody needs a second factor: this is for
    trying out, and the page says so.
    """
    base = Settings()
    return base.model_copy(
        update={
            "database": DatabaseSettings(url=f"sqlite:///{folder / 'kaozheng.sqlite3'}"),
            "keys": KeySettings(file=str(folder / "keys" / "ring.json")),
            "blobs": BlobSettings(folder=str(folder / "blobs")),
            "jobs": JobSettings(system_url=f"sqlite:///{folder / 'jobs.sqlite3'}"),
            "certs": base.certs.model_copy(
                update={
                    "authority_folder": str(folder / "authority"),
                    "contexts_folder": str(folder / "contexts"),
                }
            ),
            "identities": IdentitySettings(require_second_factor=False),
            "enrolment": EnrolmentSettings(allow_fictional=True),
            "web": WebSettings(public_address=f"http://127.0.0.1:{port}"),
        }
    )
