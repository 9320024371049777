"""`kaozheng items reindex` writes the index of every body anew, and counts what it holds."""

from __future__ import annotations

import json

from sqlalchemy import Table, update
from typer.testing import CliRunner

from exam_engine.cli.items import app
from exam_engine.wiring import Engine
from foundation.roles import system_caller
from itembank.index_tables import ItemIndexRow
from itembank.library import write
from itembank.search import Wanted, find
from itembank.standard_versions import standards_kept
from tests.items import single


def test_what_the_index_says_wrongly_is_right_again(engine: Engine, body: str) -> None:
    with engine.database.write(body) as tx:
        standard = standards_kept(tx)[0][0].id
        by = system_caller(body)
        for name in ("T-1", "T-2"):
            item = single(identifier=name)
            write(tx, engine.clock, by=by, item=item, standard_id=standard)
        table = ItemIndexRow.__table__
        assert isinstance(table, Table)
        tx.connection().execute(update(table).values(words="?", status="published"))
    result = CliRunner().invoke(app, ["items", "reindex", "--json"])
    assert result.exit_code == 0, result.output
    assert json.loads(result.stdout) == {"ok": True, "items": 2}
    with engine.database.read(body) as tx:
        found = find(tx, Wanted(status="draft"), page=1, size=10)
    assert [one.words for one in found] == ["题干", "题干"]
