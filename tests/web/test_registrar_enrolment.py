"""A college's list by the pages: upload, results, the workbook back, import; and who may not."""

from __future__ import annotations

import io
from typing import Any

from openpyxl import load_workbook
from starlette.testclient import TestClient

from exam_engine.enrolment import batches
from exam_engine.enrolment.tables import EnrolmentRow
from exam_engine.wiring import Engine
from foundation.roles import Role, system_caller
from tests.browsers import log_in_as
from tests.enrolment_browsers import BASE, Csrf, post, told, upload
from tests.enrolment_office import FIRST, Office, listed, people_of
from tests.web.registrars import engine, office, registrar

__all__ = ["engine", "office", "registrar"]  # fixtures


def dirty(page: Any) -> None:
    """Rows 3 to 6 spoiled, each in another way; row 2 stays good."""
    page["H3"] = "123"
    page["D4"] = "1.00101E+17"
    page["Q5"] = "特级"
    page["B6"] = '=HYPERLINK("http://example.org","x")'


def test_list_goes_from_upload_to_results_to_import_to_candidates(
    registrar: TestClient, csrf: Csrf, office: Office
) -> None:
    answer = upload(registrar, csrf, office, listed(people_of(count=5), edit=dirty))
    assert answer.status_code == 303
    path = answer.headers["location"]
    assert office.count(EnrolmentRow) == 0, "nothing is imported before somebody says so"

    page = registrar.get(path)
    assert "可以导入 1 人" in told(page)
    for reason in ("手机号（H3）", "证件号码（D4）", "科学计数法", "等级（Q5）", "姓名（B6）"):
        assert reason in told(page)
    assert "需改正 4" in told(page) and "通过 1" in told(page)
    assert "欧阳若溪" not in told(page), "rows to be corrected come first"
    assert "欧阳若溪" in told(registrar.get(f"{path}?show=ok"))

    book = load_workbook(io.BytesIO(registrar.get(f"{path}/answer.xlsx").content))
    column = next(cell.column for cell in book.active[1] if cell.value == "结果")
    results = [book.active.cell(row, column).value for row in range(2, 7)]
    assert results == ["通过", "需改正", "需改正", "需改正", "需改正"]

    answer = post(registrar, csrf, f"{path}/import", good="1")
    assert answer.headers["location"] == path
    page = registrar.get(path)
    assert "已导入 1 位考生" in told(page) and "另有 4 行没有导入" in told(page)
    assert office.count(EnrolmentRow) == 1

    page = registrar.get(f"{BASE}/{office.batch}/candidates")
    number = people_of()[0].document_number
    assert "欧阳若溪" in told(page) and f"{number[:3]}{'*' * 11}{number[-4:]}" in page.text
    assert number not in page.text
    assert "名单.xlsx" in told(registrar.get(f"{BASE}/{office.batch}"))


def test_corrected_workbook_imports_the_rest_and_doubles_nobody(
    registrar: TestClient, csrf: Csrf, office: Office
) -> None:
    path = upload(registrar, csrf, office, listed(people_of(count=5), edit=dirty)).headers[
        "location"
    ]
    post(registrar, csrf, f"{path}/import", good="1")
    path = upload(registrar, csrf, office, listed(people_of(count=5))).headers["location"]
    page = registrar.get(path)
    assert "可以导入 4 人" in told(page)
    assert "已在批次" in told(registrar.get(f"{path}?show=warning"))
    post(registrar, csrf, f"{path}/import", good="4")
    assert office.count(EnrolmentRow) == 5


def test_pressing_import_twice_imports_once(
    registrar: TestClient, csrf: Csrf, office: Office
) -> None:
    path = upload(registrar, csrf, office, listed(people_of())).headers["location"]
    post(registrar, csrf, f"{path}/import", good="4")
    again = post(registrar, csrf, f"{path}/import", good="4")
    assert again.status_code == 303
    assert "没有重复导入" in told(registrar.get(path))
    assert office.count(EnrolmentRow) == 4


def test_import_that_has_moved_is_refused_and_shows_the_new_results(
    registrar: TestClient, csrf: Csrf, office: Office
) -> None:
    path = upload(registrar, csrf, office, listed(people_of())).headers["location"]
    office.enrol(people_of(count=2))
    answer = post(registrar, csrf, f"{path}/import", good="4")
    assert answer.status_code == 409
    assert "先前可导入 4 人，现在重新检查为 2 人" in told(answer)
    assert "可以导入 2 人" in told(answer)
    assert office.count(EnrolmentRow) == 2


def test_closed_window_and_full_quota_are_told_on_the_page(
    engine: Engine, registrar: TestClient, csrf: Csrf, office: Office
) -> None:
    with office.desk.database.write(office.tenant) as tx:
        admin = system_caller(office.tenant)
        batches.set_quota(tx, office.clock, admin, office.batch, office.colleges[FIRST], 3)
    path = upload(registrar, csrf, office, listed(people_of())).headers["location"]
    assert "名额是 3 人" in told(registrar.get(path))
    assert "可以导入 3 人" in told(registrar.get(path))
    office.clock.advance(days=7)
    place = office.colleges[FIRST]
    log_in_as(
        engine, registrar, office.tenant, Role.REGISTRAR, login_name="li", organisation_id=place
    )
    page = registrar.get(path)
    assert "现在不能报名" in told(page) and "/import" not in page.text
    late = post(registrar, csrf, f"{path}/import", good="3")
    assert late.status_code == 410 and "不在报名时间内" in told(late)
    assert office.count(EnrolmentRow) == 0
    page = registrar.get(f"{BASE}/{office.batch}")
    assert "截止" in told(page) and 'type="file"' not in page.text


def test_list_can_be_checked_again_when_places_have_been_added(
    registrar: TestClient, csrf: Csrf, office: Office
) -> None:
    def give(places: int) -> None:
        with office.desk.database.write(office.tenant) as tx:
            admin = system_caller(office.tenant)
            batches.set_quota(tx, office.clock, admin, office.batch, office.colleges[FIRST], places)

    give(0)
    path = upload(registrar, csrf, office, listed(people_of())).headers["location"]
    assert "没有可以导入的考生" in told(registrar.get(path))
    give(9)
    assert post(registrar, csrf, f"{path}/check").headers["location"] == path
    assert "可以导入 4 人" in told(registrar.get(path))


def test_results_are_found_and_shown_page_by_page(
    registrar: TestClient, csrf: Csrf, office: Office
) -> None:
    path = upload(registrar, csrf, office, listed(people_of(count=36))).headers["location"]
    people = people_of(count=36)
    page = registrar.get(f"{path}?q={people[30].student_number}")
    assert people[30].name in told(page) and people[0].name not in told(page)
    assert "没有符合条件的行" in told(registrar.get(f"{path}?q=nobody"))
    assert registrar.get(f"{path}?page=999").status_code == 200
    assert registrar.get(f"{path}?show=anything").status_code == 200


def test_template_holds_this_batch_and_can_be_uploaded_again(
    registrar: TestClient, csrf: Csrf, office: Office
) -> None:
    answer = registrar.get(f"{BASE}/{office.batch}/template.xlsx")
    assert answer.status_code == 200
    book = load_workbook(io.BytesIO(answer.content))
    heads = [cell.value for cell in book.active[1]]
    assert "★姓名" in heads and "考试批次" in heads, "the batch of the page need not be filled in"
    again = upload(registrar, csrf, office, answer.content)
    assert again.status_code == 422 and "没有考生" in told(again)
