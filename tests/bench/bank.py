"""The bank at a hundred thousand items: searches with counts and excerpts, and near-duplicates."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from sqlalchemy import Text, cast, func, insert, select

from exam_engine.upgrade import upgrade
from foundation.clock import SystemClock
from foundation.database import Database, DatabaseSettings, Tx
from foundation.ids import new_id
from foundation.tenancy import found_tenant
from itembank import facets
from itembank.indexing import rebuild
from itembank.item_json import digest_of_json, from_json, to_json
from itembank.item_words import words_of
from itembank.items import Item, ItemType
from itembank.likeness import signature
from itembank.near_duplicates import near_to
from itembank.search import BEST, MOST_RANKED, Wanted, find
from itembank.tables import ItemRow, ItemVersionRow, StandardRow
from tests.bench.measuring import Better, Effort, Line, Peer, Runs, percentile
from tests.bench.world import World
from tests.items import demo_items

_PLANTED = 20
_SEARCHES = 300
_PAGE = 50
_SEARCH_NOTE = (
    "A page of 50 items with excerpts, all counts beside the filters, and the total, over {count} "
    "made items in SQLite: 95th percentile of the time of {times} searches of two to eight signs, "
    "common and rare, words that stand apart, identifiers, with filters and without any text. "
    "Peer: the same texts by LIKE over the items' contents, and a count."
)
_NEAR_NOTE = (
    "The slowest of 20 searches for the item that each of 20 planted copies was made of, among "
    "{count} items; all were found first. Peer: each item's words compared with the copy's by the "
    "pairs they share, over the first {few} items and as much longer for all."
)


def measure(world: World, effort: Effort) -> Iterator[Line]:
    """Milliseconds of a search, seconds of a search for copies."""
    count = 100_000 if effort.full else effort.of(20_000, 300)
    with TemporaryDirectory(dir=world.folder()) as folder:
        database = Database(DatabaseSettings(url=f"sqlite:///{Path(folder) / 'bank.sqlite3'}"))
        upgrade(database)
        tenant, texts, planted = fill(database, count)
        yield _searches(database, tenant, texts, effort.of(_SEARCHES, 10), count)
        yield _copies(database, tenant, planted, count)
        database.close()


def fill(database: Database, count: int) -> tuple[str, list[str], list[Item]]:
    """A bank of made items; tenant, some of their texts, and copies of 20 of them with changes."""
    with database.write() as tx:
        tenant = found_tenant(tx, SystemClock(), code="9001", name="评价中心").id
    models = [one for one in demo_items() if one.item_type is ItemType.SINGLE_CHOICE]
    chances = random.Random(20_261_122)
    made = _Making([to_json(one) for one in models], chances)
    standard = new_id()
    texts: list[str] = []
    planted: list[Item] = []
    chosen = {round((place + 0.5) * count / _PLANTED) for place in range(_PLANTED)}
    with database.write(tenant) as tx:
        tx.execute(insert(StandardRow), [_standard(standard, tenant)])
    for start in range(0, count, 2_000):
        items, versions = [], []
        for number in range(start, min(count, start + 2_000)):
            content = made.content(number)
            item = from_json(content)
            words = words_of(item)
            items.append(_item_row(number, tenant, standard))
            versions.append(_version_row(items[-1]["id"], tenant, item, content, words))
            if number % max(1, count // 400) == 0:
                texts.append(words)
            if number in chosen:
                planted.append(made.changed(content))
        with database.write(tenant) as tx:
            tx.connection().execute(insert(ItemRow), items)
            tx.connection().execute(insert(ItemVersionRow), versions)
    last: str | None = ""
    while last is not None:
        with database.write(tenant) as tx:
            last = rebuild(tx, last, 2_000)
    return tenant, texts, planted


class _Making:
    """Items of sentences of the demonstration's items, put together by chance."""

    def __init__(self, models: list[dict[str, Any]], chances: random.Random) -> None:
        self._models, self._chances = models, chances
        stems = "。".join(one["body"][0]["prompt"] for one in models)
        self._stems = [one for one in stems.replace("，", "。").split("。") if len(one) > 4]
        self._options = [c["content"] for one in models for c in one["body"][0]["choices"]]

    def content(self, number: int) -> dict[str, Any]:
        """The stored content of a made item."""
        model = self._models[number % len(self._models)]
        part = model["body"][0]
        stem = "，".join(self._chances.sample(self._stems, 4))
        options = self._chances.sample(self._options, len(part["choices"]))
        choices = [{**c, "content": o} for c, o in zip(part["choices"], options, strict=True)]
        body = [{**part, "prompt": f"{stem}（ ）", "choices": choices}]
        return {**model, "identifier": f"B-{number:06d}", "body": body, "rationales": []}

    def changed(self, content: dict[str, Any]) -> Item:
        """The same question with other words around it, and its options the other way round."""
        part = content["body"][0]
        prompt = f"请看下面的情形。{part['prompt'].replace('学员', '学习者')}"
        body = [{**part, "prompt": prompt, "choices": part["choices"][::-1]}]
        return from_json({**content, "identifier": content["identifier"] + "-copy", "body": body})


def _standard(standard: str, tenant: str) -> dict[str, Any]:
    told = {"id": standard, "tenant_id": tenant, "name": "bench", "name_en": "", "version": "1"}
    return told | {"content": {}, "digest": "", "created_at": SystemClock().now()}


def _item_row(number: int, tenant: str, standard: str) -> dict[str, Any]:
    return {
        "id": new_id(),
        "tenant_id": tenant,
        "identifier": f"B-{number:06d}",
        "standard_id": standard,
        "pool": "live",
        "created_by": f"author-{number % 40}",
        "created_at": SystemClock().now(),
    }


def _version_row(
    item_id: str, tenant: str, item: Item, content: dict[str, Any], words: str
) -> dict[str, Any]:
    facts = item.metadata
    number = int(item.identifier[2:])
    return {
        "id": new_id(),
        "tenant_id": tenant,
        "item_id": item_id,
        "number": 1,
        "status": ("draft", "review", "approved", "published", "published")[number % 5],
        "content": content,
        "digest": digest_of_json(content),
        "written_by": [f"author-{number % 40}"],
        "title": item.title,
        "level": facts.level,
        "area": facts.area,
        "item_type": item.item_type.value,
        "difficulty": facts.difficulty.value if facts.difficulty else None,
        "points": item.max_score,
        "enemies": [],
        "signature": signature(words),
        "created_at": SystemClock().now(),
    }


def queries(texts: list[str], times: int) -> list[Wanted]:
    """Searches as people make them, from texts that the bank holds."""
    chances = random.Random(7)
    asked: list[Wanted] = []
    while len(asked) < times:
        text = chances.choice(texts)
        length = chances.choice((2, 2, 3, 4, 4, 6, 8))
        start = chances.randrange(max(1, len(text) - length))
        words = text[start : start + length].strip()
        if not any(sign.isalnum() for sign in words):
            continue
        kind = len(asked) % 6
        if kind == 0:
            other = chances.choice(texts)
            words = f"{words} {other[3:5]}"
        elif kind == 1:
            words = f"B-{chances.randrange(1000):04d}"
        elif len(asked) % 12 == 2:
            words = ""
        level = chances.choice(("初级", "中级")) if kind in (2, 3) else ""
        status = "published" if kind == 3 else ""
        asked.append(Wanted(text=words, level=level, status=status))
    return asked


def look(tx: Tx, wanted: Wanted) -> int:
    """What the page of the bank asks for."""
    beside = facets.facets(tx, wanted)
    facets.tags(tx)
    facets.flags(tx)
    facets.authors(tx)
    best = bool(wanted.text) and beside.total <= MOST_RANKED
    find(tx, wanted, sort=BEST if best else "identifier", page=1, size=_PAGE)
    return beside.total


def _searches(database: Database, tenant: str, texts: list[str], times: int, count: int) -> Line:
    asked = queries(texts, times)
    taken = []
    for wanted in asked:
        with database.read(tenant) as tx:
            taken.append(_seconds(lambda tx=tx, wanted=wanted: look(tx, wanted)) * 1000)
    plain = []
    for wanted in asked[:: max(1, times // 12)]:
        with database.read(tenant) as tx:
            plain.append(_seconds(lambda tx=tx, wanted=wanted: _like(tx, wanted)) * 1000)
    runs = Runs((percentile(sorted(taken), 95.0),), (percentile(sorted(plain), 95.0),))
    note = _SEARCH_NOTE.format(count=count, times=times)
    return runs.line("bank-search-p95", "ms", Better.LESS, Peer("LIKE", note), times)


def _like(tx: Tx, wanted: Wanted) -> None:
    held = cast(ItemVersionRow.content, Text).like(f"%{wanted.text}%")
    tx.scalar(select(func.count(ItemVersionRow.id)).where(held))


def _copies(database: Database, tenant: str, planted: list[Item], count: int) -> Line:
    taken = []
    for copy in planted:
        with database.read(tenant) as tx:
            began = time.perf_counter()
            near = near_to(tx, copy)
            taken.append(time.perf_counter() - began)
        if not near or near[0].identifier != copy.identifier.removesuffix("-copy"):
            raise RuntimeError(f"{copy.identifier} was not found")
    few = min(count, 500)
    with database.read(tenant) as tx:
        slow = _seconds(lambda: _one_by_one(tx, planted[0], few)) * count / few
    note = _NEAR_NOTE.format(count=count, few=few)
    peer = Peer("each compared", note)
    return Runs((max(taken),), (slow,)).line("bank-near", "s", Better.LESS, peer, len(taken))


def _one_by_one(tx: Tx, copy: Item, few: int) -> float:
    words = _pairs(words_of(copy))
    best = 0.0
    for content in tx.scalars(select(ItemVersionRow.content).limit(few)):
        other = _pairs(words_of(from_json(content)))
        best = max(best, len(words & other) / max(1, len(words | other)))
    return best


def _pairs(text: str) -> set[str]:
    return {text[place : place + 2] for place in range(len(text) - 1)}


def _seconds(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began
