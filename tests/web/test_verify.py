"""The verify pages and their API: what anyone may ask, and what nobody can find out."""

from __future__ import annotations

import base64
import io
import json
import re
import shutil
import time
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import openpyxl
import pytest
import segno
from fastapi import FastAPI
from sqlalchemy import select, update
from starlette.testclient import TestClient

from certs import issuing, look_ups, reserving
from certs.check_record import read_check_record
from certs.numbers import PRESETS
from certs.settings import CertsSettings
from certs.signing.sealed_qr import seal
from certs.tables import CertificateRow
from exam_engine import look_up_record, wiring
from exam_engine.web_settings import WebSettings
from exam_engine.wiring import Engine, Settings
from exam_engine.words import Words
from foundation.api_keys import create_api_key
from foundation.audit import AuditRow
from foundation.blobs import BlobSettings
from foundation.clock import FixedClock
from foundation.database import EVERY_TENANT, DatabaseSettings
from foundation.keys import KeySettings
from foundation.roles import Role
from foundation.tenancy import OrganisationKind, add_organisation, found_tenant
from tests.certificates import MODULES, award, photo
from tests.staff import Staff

Held = tuple[str, str, bytes, str]
NAMES = ("张伟", "李秀英", "王芳")


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory, migrated_sqlite: Path) -> Iterator[Engine]:
    """An engine with an authority of its own, for the tests of this page."""
    tmp_path = tmp_path_factory.mktemp("verify")
    clock = FixedClock(datetime(2026, 11, 21, 1, 0, tzinfo=UTC))
    shutil.copy(migrated_sqlite, tmp_path / "web.sqlite3")
    settings = Settings(
        database=DatabaseSettings(url=f"sqlite:///{tmp_path / 'web.sqlite3'}"),
        keys=KeySettings(file=str(tmp_path / "ring.json")),
        blobs=BlobSettings(folder=str(tmp_path / "blobs")),
        certs=CertsSettings(
            node_modules=str(MODULES),
            authority_folder=str(tmp_path / "authority"),
            contexts_folder=str(tmp_path / "contexts"),
        ),
        web=WebSettings(log_fault_text=True),
    )
    opened = replace(wiring.open_engine(settings, clock), words=Words.load(strict=True))
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def body(engine: Engine) -> str:
    with engine.database.write() as tx:
        return found_tenant(tx, engine.clock, code="9001", name="演示评价中心").id


@pytest.fixture(scope="module")
def issued(engine: Engine, body: str) -> list[Held]:
    """Number, name, file and token of three certificates."""
    made = []
    for name in NAMES:
        given = award(holder_name=name)
        with engine.database.write(body) as tx:
            held = reserving.reserve(
                tx, engine.clock, given, PRESETS["demo19"], order_ref=f"test:{name}"
            )
        produced = issuing.produce(engine.certification.line, held, photo())
        with engine.database.write(body) as tx:
            issuing.record(
                tx, engine.clock, held.certificate_id, produced.file_digest, person_ref="test"
            )
        made.append((held.number, name, produced.pdf, held.token))
    engine.translog.catch_up()
    return made


Post = Callable[..., str]


@pytest.fixture
def post(client: TestClient, csrf: Callable[..., str]) -> Post:
    token = csrf(client)

    def send(path: str, status: int = 200, files: object = None, **data: str) -> str:
        answer = client.post(path, data={"csrf_token": token, **data}, files=files)  # type: ignore[arg-type]
        assert answer.status_code == status, answer.text[:2000]
        return answer.headers["location"] if status == 303 else answer.text

    return send


def _word(page: str) -> str:
    found = re.search(r'verdict-word"><span[^>]*></span>([^<]+)<', page)
    assert found is not None, page[:3000]
    return found[1].strip()


def _record(page: str) -> bytes:
    found = re.search(r'href="data:application/json;base64,([^"]+)"', page)
    assert found is not None
    return base64.b64decode(found[1])


def test_number_and_name_give_a_verdict_with_the_log_in_it(post: Post, issued: list[Held]) -> None:
    number, name, _, _ = issued[0]
    page = post("/verify", number=number, name=name)
    assert _word(page) == "有效"
    assert "公开日志能证明" in page
    assert "张*" in page
    assert "82.5" not in page


def test_wrong_name_and_absent_number_get_the_same_page(post: Post, issued: list[Held]) -> None:
    number = issued[0][0]
    absent = number[:-1] + ("0" if number[-1] != "0" else "1")
    pages = [
        post("/verify", number=number, name="李四"),
        post("/verify", number=absent, name="李四"),
    ]

    def bare(page: str) -> str:
        page = re.sub(r"base64,[^\"]+", "", page)
        return re.sub(r'(csrf[-_]token" (content|value))="[^"]+"', "", page)

    assert bare(pages[0]) == bare(pages[1])
    assert len(pages[0]) == len(pages[1])
    assert _word(pages[0]) == "未找到"


def test_file_is_verified_and_the_record_of_the_check_is_signed(
    post: Post, engine: Engine, issued: list
) -> None:
    page = post("/verify/document", files={"file": ("证书.pdf", issued[0][2])})
    assert _word(page) == "有效"
    assert "演示证书签章" in page
    data = _record(page)
    record = read_check_record(data, engine.certification.room.trust.credential_keys)
    assert record.outcome == "valid"
    assert record.asked.file_bytes == len(issued[0][2])
    changed = data.replace(b'"valid"', b'"other"')
    with pytest.raises(Exception, match="certs-record"):
        read_check_record(changed, engine.certification.room.trust.credential_keys)


@pytest.mark.parametrize(
    ("data", "word"),
    [
        (b'{"a":1}', "不是本机构的证书"),
        (b"%PDF-1.7 x", "不是本机构的证书"),
        (b"\0\1\2" * 999, "不是本机构的证书"),
    ],
)
def test_any_file_gets_a_verdict(post: Post, issued: list[Held], data: bytes, word: str) -> None:
    assert _word(post("/verify/document", files={"file": ("x.pdf", data)})) == word


def _code(engine: Engine, held: Held) -> str:
    number, name, _, token = held
    sealed = seal(award(holder_name=name), number, engine.certification.room.issuer.key)
    return f"http://localhost:8000/verify/c/{token}#{sealed}"


def test_sealed_code_is_verified_as_text_and_as_a_picture(
    post: Post, engine: Engine, issued: list
) -> None:
    code = _code(engine, issued[1])
    page = post("/verify/code", code=code)
    assert _word(page) == "有效"
    assert "李**" in page
    assert _word(post("/verify/code", code=code.partition("#")[2])) == "有效"
    assert _word(post("/verify/code", code=code.partition("#")[0])) == "有效"
    drawn = io.BytesIO()
    segno.make(code, error="m").save(drawn, kind="png", scale=4)
    assert _word(post("/verify/picture", files={"file": ("a.png", drawn.getvalue())})) == "有效"


def test_code_of_another_certificate_under_this_address_is_found(
    post: Post, engine: Engine, issued: list
) -> None:
    mixed = _code(engine, issued[0]).partition("#")[0] + "#" + _code(engine, issued[1])[-184:]
    assert _word(post("/verify/code", code=mixed)) == "文件被改动"
    spoilt = _code(engine, issued[0])
    spoilt = spoilt[:-9] + ("A" if spoilt[-9] != "A" else "B") + spoilt[-8:]
    assert _word(post("/verify/code", code=spoilt)) == "文件被改动"
    assert _word(post("/verify/code", code="https://example.com/")) == "不是本机构的证书"


def test_holder_may_close_the_look_up_and_the_file_still_tells(
    post: Post, engine: Engine, body: str, issued: list
) -> None:
    number, name, pdf, token = issued[2]
    with engine.database.write(body) as tx:
        row = tx.scalars(select(CertificateRow).where(CertificateRow.number == number)).one()
        look_ups.close_look_up(tx, engine.clock, row.id, closed=True)
        assert look_ups.is_look_up_closed(tx, row.id)
    assert _word(post("/verify", number=number, name=name)) == "未找到"
    assert _word(post("/verify/document", files={"file": ("a.pdf", pdf)})) == "有效"
    assert _word(post("/verify/code", code=f"https://x.example/verify/c/{token}")) == "有效"
    with engine.database.write(body) as tx:
        look_ups.close_look_up(tx, engine.clock, row.id, closed=False)
    assert _word(post("/verify", number=number, name=name)) == "有效"


def _list(*rows: tuple[object, object]) -> bytes:
    book = openpyxl.Workbook()
    book.active.append(["证书编号", "姓名"])
    for row in rows:
        book.active.append(list(row))
        for cell in book.active[book.active.max_row]:
            cell.data_type = "s" if isinstance(cell.value, str) else cell.data_type
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


@contextmanager
def _finished(client: TestClient, path: str) -> Iterator[None]:
    for _ in range(400):
        if client.get(f"{path}.json").json()["state"] in ("done", "failed"):
            break
        time.sleep(0.02)
    yield


def test_list_comes_back_with_a_class_for_each_row(
    client: TestClient, post: Post, issued: list
) -> None:
    rows = [(number, name) for number, name, _, _ in issued]
    rows += [(issued[0][0], "李四"), ("=1+1", "=cmd|' /C calc'!A0"), (9001063120260001000, "甲")]
    path = post("/verify/batch", 303, files={"file": ("名单.xlsx", _list(*rows))})
    with _finished(client, path):
        page = client.get(path).text
    assert page.count("有效") >= 3
    answer = client.get(f"{path}.xlsx")
    sheet = openpyxl.load_workbook(io.BytesIO(answer.content)).worksheets[0]
    lines = list(sheet.values)
    assert [line[3] for line in lines[1:]] == ["有效"] * 3 + ["未找到", "未找到", "未查验"]
    assert [line[6] for line in lines[1:4]] == ["张*", "李**", "王*"]
    assert all(cell.data_type in ("s", "n") for row in sheet.iter_rows() for cell in row)
    assert not any(str(cell or "").startswith(("=", "+", "@")) for line in lines for cell in line)


def test_list_is_answered_in_the_reader_s_language_and_by_the_clock_on_the_wall(
    client: TestClient, post: Post, issued: list
) -> None:
    client.cookies.set("kz_lang", "en")
    number, name = issued[0][:2]
    path = post("/verify/batch", 303, files={"file": ("list.xlsx", _list((number, name)))})
    with _finished(client, path):
        page = client.get(path).text
    book = openpyxl.load_workbook(io.BytesIO(client.get(f"{path}.xlsx").content))
    (_, line), about = book.worksheets[0].values, dict(book.worksheets[1].values)
    assert line[7:9] == ("Online Learning Service (demo)", "Junior")
    assert "Online Learning Service (demo) Junior" in page
    assert about["Verified at"].endswith("+0800")


def test_pile_of_files_is_judged_file_by_file(
    client: TestClient, post: Post, issued: list[Held]
) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("a/1.pdf", issued[0][2])
        archive.writestr("a/2.pdf", issued[1][2] + b"\n")
        archive.writestr("a/readme.txt", "x")
        archive.writestr("a/3.json", '{"a":1}')
    files = [("file", ("pile.zip", out.getvalue())), ("file", ("4.pdf", b""))]
    path = post("/verify/batch/files", 303, files=files)
    with _finished(client, path):
        answer = client.get(f"{path}.xlsx")
    lines = list(openpyxl.load_workbook(io.BytesIO(answer.content)).worksheets[0].values)
    assert [line[3] for line in lines[1:]] == [
        "有效",
        "不是本机构的证书",
        "文件被改动",
        "未查验",
    ] or [line[3] for line in lines[1:]] == ["有效", "文件被改动", "不是本机构的证书", "未查验"]


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "空"),
        (b"%PDF-1.7", "PDF"),
        ("甲,乙\n1,2\n".encode(), "列"),
        ("证书编号,姓名\n".encode(), "没有内容"),
    ],
)
def test_list_that_cannot_be_read_says_why(
    post: Post, issued: list[Held], data: bytes, words: str
) -> None:
    assert words in post("/verify/batch", 422, files={"file": ("a.csv", data)})


def test_results_of_a_stranger_are_not_found(client: TestClient) -> None:
    assert client.get("/verify/batch/AAAAAAAAAAAAAAAAAAAAAA").status_code == 404


def test_program_gets_the_same_verdicts(app: FastAPI, engine: Engine, issued: list[Held]) -> None:
    with TestClient(app) as program:
        number, name, pdf, _ = issued[0]
        told = program.post("/api/verify", json={"number": number, "name": name}).json()
        assert (told["ok"], told["outcome"], told["shown"]["holder"]) == (True, "valid", "张*")
        record = json.loads(told["record"])
        assert record["said"]["outcome"] == "valid"
        wrong = program.post("/api/verify", json={"number": number, "name": "李四"}).json()
        absent = program.post("/api/verify", json={"number": "X" * 19, "name": "李四"}).json()
        del wrong["record"], absent["record"]
        assert wrong == absent
        by_file = program.post("/api/verify/file", files={"file": ("a.pdf", pdf)}).json()
        assert by_file["outcome"] == "valid"
        code = program.post("/api/verify/code", json={"code": _code(engine, issued[0])}).json()
        assert code["outcome"] == "valid"
        rows = [{"number": n, "name": w} for n, w, _, _ in issued] + [{"number": "1", "name": "x"}]
        many = program.post("/api/verify/batch", json={"rows": rows}).json()
        assert [one["outcome"] for one in many["rows"]] == ["valid"] * 3 + ["not_found"]
        assert program.post("/api/verify/batch", json={"rows": []}).status_code == 422
        assert "/api/verify/file" in program.get("/api/openapi.json").json()["paths"]


def test_old_number_is_found_with_and_without_its_first_zeros(
    post: Post, engine: Engine, issued: list
) -> None:
    number, name = issued[2][:2]
    whole, short = "0001510101115000", "1510101115000"

    def renumbered(now: str, then: str) -> None:
        with engine.database.write(EVERY_TENANT) as tx:
            rows = update(CertificateRow).where(CertificateRow.number == now)
            tx.execute(rows.values(number=then))

    renumbered(number, whole)
    try:
        for typed in (whole, short, " 151010-1115000"):
            assert name[0] in post("/verify", number=typed, name=name)
            assert _word(post("/verify", number=typed, name=name)) != "未找到"
            assert _word(post("/verify", number=typed, name="李四")) == "未找到"
        with engine.database.read(EVERY_TENANT) as tx:
            assert set(look_ups.find_many(tx, [short, whole, "1510101115001"])) == {short, whole}
    finally:
        renumbered(whole, number)


def test_look_ups_of_an_account_are_written_down_and_told_more(
    app: FastAPI, engine: Engine, body: str, issued: list[Held]
) -> None:
    staff = Staff(engine.database, engine.clock, body)  # type: ignore[arg-type]
    with engine.database.write(body) as tx:
        employer = add_organisation(
            tx, engine.clock, kind=OrganisationKind.EMPLOYER, code="E1", name="某公司（演示）"
        )
    staff.add("hr", Role.REGISTRAR, organisation_id=employer.id)
    by = staff.logged_in("hr")
    with engine.database.write(body) as tx:
        key = create_api_key(
            tx,
            engine.clock,
            by=by,
            label="hr",
            permissions=["certs:certificate:read"],
            expires_at=engine.clock.now() + timedelta(days=1),
        )
    number = issued[0][0]
    with TestClient(app, headers={"Authorization": f"Bearer {key.text}"}) as program:
        told = program.post("/api/verify", json={"number": number, "name": "李四"}).json()
        assert told["outcome"] == "name_mismatch"
        with engine.database.read(EVERY_TENANT) as tx:
            # To be told that a name is wrong is to be shown nothing of the certificate.
            assert look_up_record.seen_by(tx, engine.ring, number) == []
        program.post("/api/verify", json={"number": f" {number} ", "name": issued[0][1]})
    with engine.database.read(EVERY_TENANT) as tx:
        seen = look_up_record.seen_by(tx, engine.ring, number)
        assert [(one.who, one.way) for one in seen] == [("某公司（演示）", "number")]
        assert look_up_record.seen_by(tx, engine.ring, issued[1][0]) == []
    with engine.database.read(body) as tx:
        entries = [
            row for row in tx.scalars(select(AuditRow)) if row.act == "certs:certificate:look-up"
        ]
    assert [one.facts["outcome"] for one in entries[-2:]] == ["name_mismatch", "valid"]
    for entry in entries[-2:]:
        assert entry.facts["number"] == number
        assert entry.facts["organisations"] == [employer.id]
        assert "李四" not in json.dumps(entry.facts, ensure_ascii=False)
