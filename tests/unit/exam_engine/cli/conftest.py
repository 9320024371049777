"""An installation of a command's own, and a body in it with a standard and a scheme."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from exam_engine.demo.bank import content
from exam_engine.schemes.scheme_json import scheme_from_json
from exam_engine.schemes.shelf import adopt_scheme
from exam_engine.wiring import Engine, Settings, open_engine
from foundation.roles import system_caller
from foundation.tenancy import found_tenant
from itembank.library import add_standard


@pytest.fixture
def variables() -> dict[str, str]:
    """What a module wants to be set besides, without the common beginning of the names."""
    return {}


@pytest.fixture
def installed(
    tmp_path: Path,
    migrated_sqlite: Path,
    monkeypatch: pytest.MonkeyPatch,
    variables: dict[str, str],
) -> Settings:
    """Settings as a command reads them: everything lies in the test's own folder."""
    shutil.copy(migrated_sqlite, tmp_path / "cli.sqlite3")
    values = {
        "DATABASE__URL": f"sqlite:///{tmp_path / 'cli.sqlite3'}",
        "KEYS__FILE": str(tmp_path / "ring.json"),
        "BLOBS__FOLDER": str(tmp_path / "blobs"),
        "LANG": "zh-CN",
    }
    for name, value in (values | variables).items():
        monkeypatch.setenv(f"KAOZHENG_{name}", value)
    return Settings()


@pytest.fixture
def engine(installed: Settings) -> Iterator[Engine]:
    engine = open_engine(installed)
    yield engine
    engine.close()


@pytest.fixture
def body(engine: Engine) -> str:
    """A body with a standard and a scheme, so that items have where to go."""
    with engine.database.write() as tx:
        tenant = found_tenant(tx, engine.clock, code="9001", name="演示评价中心").id
    by = system_caller(tenant)
    with engine.database.write(tenant) as tx:
        standard = add_standard(tx, engine.clock, by=by, content=content("standard"))
        adopt_scheme(
            tx,
            engine.clock,
            by=by,
            scheme=scheme_from_json(content("scheme")),
            blueprints=content("blueprints"),
            standard_id=standard.id,
        )
    return tenant
