"""A file that is no list is told why, and leaves nothing behind."""

from __future__ import annotations

import io
import zipfile

import pytest
from openpyxl import load_workbook
from starlette.testclient import TestClient

from exam_engine.enrolment.tables import EnrolmentFileRow, EnrolmentRow
from tests.enrolment_browsers import BASE, Csrf, told, upload
from tests.enrolment_office import Office, listed, people_of
from tests.web.registrars import engine, office, registrar

__all__ = ["engine", "office", "registrar"]  # fixtures


def bomb() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b"\0" * 60_000_000)
    return out.getvalue()


BAD = {
    "empty": (b"", "文件是空的", "empty"),
    "bomb": (bomb(), "极不相称", "out of all proportion"),
    "old": (bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 600, "旧格式表格", "old format"),
    "pdf": (b"%PDF-1.7 ...", "PDF 文件", "PDF file"),
    "torn": (listed(people_of())[:3000], "已损坏", "damaged"),
    "no list": (b"a,b\r\n1,2\r\n", "没有找到表头", "No header row"),
    "too large": (b"PK\x03\x04" + b"\0" * 1_200_000, "上限是 1 MB", "limit is 1 MB"),
}


@pytest.mark.parametrize("kind", BAD)
def test_file_that_is_no_list_is_told_why_and_leaves_nothing(
    registrar: TestClient, csrf: Csrf, office: Office, kind: str
) -> None:
    data, chinese, english = BAD[kind]
    for lang, words in (("zh-CN", chinese), ("en", english)):
        registrar.cookies.set("kz_lang", lang)
        answer = upload(registrar, csrf, office, data)
        assert answer.status_code == 422, kind
        assert words in told(answer)
        assert 'type="file"' in answer.text, "the next try is made on the same page"
    assert office.count(EnrolmentFileRow) == office.count(EnrolmentRow) == 0


def test_script_is_told_the_refusal_and_the_next_page_as_json(
    registrar: TestClient, csrf: Csrf, office: Office
) -> None:
    headers = {"Accept": "application/json", "X-CSRF-Token": csrf(registrar)}
    path = f"{BASE}/{office.batch}/lists"
    refused = registrar.post(path, headers=headers, files={"file": ("a.xlsx", b"%PDF-1.7")})
    assert refused.status_code == 422
    assert refused.json()["code"] == "enrolment-file-kind"
    taken = registrar.post(path, headers=headers, files={"file": ("a.xlsx", listed(people_of()))})
    assert taken.json()["next"].startswith(f"{BASE}/files/")


def test_csv_in_gbk_is_read_and_comes_back_as_a_workbook(
    registrar: TestClient, csrf: Csrf, office: Office
) -> None:
    book = load_workbook(io.BytesIO(listed(people_of())))
    rows = [",".join("" if v is None else str(v) for v in row) for row in book.active.values]
    data = "\r\n".join(rows).encode("gb18030")
    path = upload(registrar, csrf, office, data, "名单.csv").headers["location"]
    assert "可以导入 4 人" in told(registrar.get(path))
    answer = registrar.get(f"{path}/answer.xlsx")
    assert load_workbook(io.BytesIO(answer.content)).active is not None


def test_upload_without_a_token_is_refused(registrar: TestClient, office: Office) -> None:
    path = f"{BASE}/{office.batch}/lists"
    answer = registrar.post(path, files={"file": ("a.xlsx", listed(people_of()))})
    assert answer.status_code == 403
    assert office.count(EnrolmentFileRow) == 0
