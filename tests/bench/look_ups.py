"""Looking certificates up: one by one through the page, five thousand at once, and how evenly."""

from __future__ import annotations

import asyncio
import io
import json
import time
from collections.abc import Callable, Iterator, MutableMapping
from dataclasses import replace
from hashlib import sha256
from itertools import cycle
from statistics import mean
from typing import Any

import openpyxl
from starlette.types import ASGIApp

from certs import issuing, reserving
from certs.issuing import Finished
from certs.names import same_name
from certs.numbers import PRESETS
from certs.records import find_by_number
from certs.verdicts import Outcome
from exam_engine.bulk_checks import look_up
from exam_engine.check_lists import MOST_ROWS, read_list, write_answers
from exam_engine.looking_up import finder_for_claims
from exam_engine.web.app import create_app
from exam_engine.web.limits import Limits
from exam_engine.web.public import judging
from foundation.database import EVERY_TENANT
from foundation.ids import new_id
from tests.bench.measuring import Better, Effort, Line, Peer, Runs, percentile
from tests.bench.world import World

_A_SECOND = 500
_PEER = "Peer: the certificate's row by its number, and the name compared; nothing else."
_PAGE_NOTE = (
    "A POST to /api/verify through the whole application with all its middleware, in one process "
    "and without a network, due every two milliseconds: 99th percentile of the time from when it "
    f"was due until its answer. {_PEER}, in turn with ours and as long as it takes."
)
_CPU_NOTE = f"CPU time of the same request, one after the other, all threads. {_PEER}"
_BULK_NOTE = (
    "From the bytes of a workbook of 5,000 rows to the bytes of the answer. Peer: the same reading "
    "and writing with one look-up a row."
)
_EVEN_NOTE = (
    "Difference of the means of a wrong name and an absent number, asked in turn. Peer: the same "
    "difference where the row is looked for and read only if it is there."
)


def measure(world: World, effort: Effort) -> Iterator[Line]:
    """Milliseconds and seconds over a record of 5,000 certificates (300 for a quick look)."""
    held = _issued(world, effort.of(MOST_ROWS, 300))
    yield from _pages(world, held, effort)
    yield _bulk(world, held, effort)
    yield _evenness(world, held, effort)


def _issued(world: World, count: int) -> list[tuple[str, str]]:
    """Number and name of certificates that stand in the record of issue."""
    engine, tenant = world.engine, world.body.tenant_id
    given = world.award(world.enrolments[0], world.photo)
    held: list[tuple[str, str]] = []
    for start in range(0, count, 500):
        with engine.database.write(tenant) as tx:
            for place in range(start, min(count, start + 500)):
                name = f"考生{place}"
                kept = reserving.reserve(
                    tx,
                    engine.clock,
                    replace(given, holder_name=name),
                    PRESETS["demo19"],
                    order_ref=f"look-up:{new_id()}",
                )
                digest = sha256(kept.number.encode()).hexdigest()
                issuing.record_many(
                    tx, engine.clock, [Finished(kept.certificate_id, digest)], "bench"
                )
                held.append((kept.number, name))
    engine.translog.catch_up()
    return held


def _pages(world: World, held: list[tuple[str, str]], effort: Effort) -> Iterator[Line]:
    app = create_app(world.engine)
    app.state.limits = Limits(1_000_000)
    times = effort.of(1500, 60)
    asked = cycle(held[:: max(1, len(held) // 700)])

    def plain() -> None:
        number, name = next(asked)
        _plainly(world, number, name)

    slowest, processor = asyncio.run(_asked(app, asked, times))
    for figure, ours, clock, note, share in (
        ("look-up-p99", slowest, time.perf_counter, _PAGE_NOTE, 99.0),
        ("look-up-cpu", processor, time.process_time, _CPU_NOTE, 50.0),
    ):
        runs = Runs((ours,), (_share(plain, times, clock, share),))
        yield runs.line(figure, "ms", Better.LESS, Peer("one indexed query", note), times)


async def _asked(app: ASGIApp, held: Iterator[tuple[str, str]], times: int) -> tuple[float, float]:
    """Milliseconds of the slowest hundredth at the pace, and of CPU for one."""
    for _ in range(20):
        await _ask(app, *next(held))
    began = time.process_time()
    for _ in range(times):
        await _ask(app, *next(held))
    processor = (time.process_time() - began) * 1000 / times
    taken: list[float] = []

    async def one(due: float) -> None:
        await _ask(app, *next(held))
        taken.append((time.perf_counter() - due) * 1000)

    under_way = []
    start = time.perf_counter()
    for place in range(times):
        due = start + place / _A_SECOND
        await asyncio.sleep(max(0.0, due - time.perf_counter()))
        under_way.append(asyncio.create_task(one(due)))
    await asyncio.gather(*under_way)
    return percentile(sorted(taken), 99.0), processor


async def _ask(app: ASGIApp, number: str, name: str) -> None:
    """One request as a server hands it to the application; the answer must be that it is valid."""
    scope = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": "POST",
        "path": "/api/verify",
        "raw_path": b"/api/verify",
        "root_path": "",
        "query_string": b"",
        "scheme": "https",
        "headers": [(b"host", b"localhost"), (b"content-type", b"application/json")],
        "client": ("127.0.0.1", 1),
        "server": ("localhost", 443),
    }
    asked = json.dumps({"number": number, "name": name}).encode()
    bodies = iter([{"type": "http.request", "body": asked, "more_body": False}])
    answer: list[bytes] = []

    async def receive() -> MutableMapping[str, Any]:
        return next(bodies, {"type": "http.disconnect"})

    async def send(message: MutableMapping[str, Any]) -> None:
        answer.append(message.get("body", b""))

    await app(scope, receive, send)
    told = json.loads(b"".join(answer))
    if told["outcome"] != "valid":
        raise RuntimeError(told)


def _bulk(world: World, held: list[tuple[str, str]], effort: Effort) -> Line:
    data = _workbook(held)
    engine = world.engine
    today = judging.today(engine)

    def ours() -> None:
        told = list(look_up(engine.database, read_list(data), today, tell_mismatch=False))
        if any(one.verdict is None or one.verdict.outcome is not Outcome.VALID for one in told):
            raise RuntimeError("a row is not valid")
        write_answers(told, lambda code: code, [])

    def plain() -> None:
        for row in read_list(data):
            _plainly(world, row.number, row.name)
        write_answers([], lambda code: code, [])

    rounds = effort.of(3, 1)
    runs = Runs(
        tuple(_seconds(ours) for _ in range(rounds)), tuple(_seconds(plain) for _ in range(rounds))
    )
    peer = Peer("row by row", _BULK_NOTE)
    return runs.line("bulk-5000-rows", "s", Better.LESS, peer, rounds * len(held))


def _evenness(world: World, held: list[tuple[str, str]], effort: Effort) -> Line:
    times = effort.of(1500, 80)
    key = world.engine.translog.public_key

    def even(number: str) -> None:
        finder_for_claims(world.engine.database, key, "别人")(number)

    ours = _difference(even, held, times)
    plain = _difference(lambda number: _plainly(world, number, "别人"), held, times)
    peer = Peer("a plain look-up", _EVEN_NOTE)
    return Runs((ours,), (plain,)).line("look-up-evenness", "ms", Better.LESS, peer, 2 * times)


def _plainly(world: World, number: str, name: str) -> bool:
    with world.engine.database.read(EVERY_TENANT) as tx:
        record = find_by_number(tx, number)
    return record is not None and same_name(name, record.holder_name)


def _difference(ask: Callable[[str], object], held: list[tuple[str, str]], times: int) -> float:
    """Milliseconds between the means of both, the slowest hundredth of each left out."""
    taken: dict[bool, list[float]] = {True: [], False: []}
    numbers = cycle(held)
    for place in range(2 * times):
        number = next(numbers)[0]
        there = place % 2 == 0
        began = time.perf_counter()
        ask(number if there else "0" + number[1:])
        taken[there].append((time.perf_counter() - began) * 1000)
    kept = {side: sorted(values)[: int(times * 0.99)] for side, values in taken.items()}
    return abs(mean(kept[True]) - mean(kept[False]))


def _share(
    work: Callable[[], object], times: int, clock: Callable[[], float], share: float
) -> float:
    for _ in range(20):
        work()
    taken = []
    for _ in range(times):
        began = clock()
        work()
        taken.append((clock() - began) * 1000)
    return percentile(sorted(taken), share)


def _seconds(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def _workbook(held: list[tuple[str, str]]) -> bytes:
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("list")
    sheet.append(["证书编号", "姓名"])
    for pair in held:
        sheet.append(list(pair))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
