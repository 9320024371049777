"""A holder hands on picked facts and closes the look-up; what does not stand is never good."""

from __future__ import annotations

import re
from datetime import date

import pytest
from sqlalchemy import select

from certs.awards import Act
from certs.records import change_standing
from certs.tables import CertificateRow
from exam_engine.wiring import Engine
from foundation.roles import Role
from tests.result_browsers import send
from tests.web.test_holder import Held, _address
from tests.web.test_holder import held as _held

held = _held


def _word(page: str) -> str:
    """The class in the verdict's heading."""
    found = re.search(r'class="verdict-word">.*?</span>([^<]+)</span>', page)
    assert found is not None
    return found[1]


def _handed(page: str) -> str:
    found = re.search(r'class="handed"[^>]*>([^<]+)</textarea>', page)
    assert found is not None
    return found[1]


def _pick(held: Held, *facts: str, **more: object) -> tuple[int, str]:
    browser = held.browsers.candidate(held.holder)
    return send(browser, f"{held.place}/facts", facts=list(facts), **more)


def _verified(held: Held, text: str) -> str:
    status, page = send(held.browsers.stranger(), "/verify/shown", text=text)
    assert status == 200
    return page


def _change(held: Held, act: Act, **columns: object) -> None:
    world = held.browsers.world
    with world.database.write(world.tenant) as tx:
        row = tx.scalars(select(CertificateRow).where(CertificateRow.number == held.number)).one()
        for name, value in columns.items():
            setattr(row, name, value)
        if act is not Act.EXPIRE:
            change_standing(tx, world.clock, row.id, act, reason="核实", person_ref="p")


def test_picked_facts_are_shown_and_verified_and_no_others(held: Held) -> None:
    status, page = _pick(held, "occupation", "level")
    text = _handed(page)
    assert status == 200
    told = _verified(held, "\n".join(text[at : at + 76] for at in range(0, len(text), 76)))
    assert "初级" in told
    assert "演示评价中心" in told
    for hidden in ("张伟", held.number, held.score):
        assert hidden not in told
    assert _word(told) == "有效"


def test_changed_or_foreign_text_says_nothing(held: Held) -> None:
    text = _handed(_pick(held, "level")[1])
    head, payload, rest = text.split(".", 2)
    for other in (f"{head}.{payload}x.{rest}", f"{text}e30~", "a.b.c~", "{}", "一二三"):
        told = _verified(held, other)
        assert "其中的内容" not in told
    assert send(held.browsers.stranger(), "/verify/shown", text="  ")[0] == 422


def test_text_as_file_has_no_number_in_its_name(held: Held) -> None:
    browser = held.browsers.candidate(held.holder)
    token = re.search(r'name="csrf-token" content="([^"]+)"', browser.get("/me").text)
    assert token is not None
    answer = browser.post(
        f"{held.place}/facts",
        data={"facts": "level", "as_file": "true", "csrf_token": token[1]},
    )
    assert answer.headers["content-type"] == "application/dc+sd-jwt"
    assert held.number not in answer.headers["content-disposition"]
    stranger = held.browsers.stranger()
    token = re.search(r'name="csrf-token" content="([^"]+)"', stranger.get("/").text)
    assert token is not None
    for content, word in ((answer.content, "有效"), (b"\xff\x00%PDF", "不是本机构的证书")):
        shown = stranger.post(
            "/verify/shown/file",
            data={"csrf_token": token[1]},
            files={"file": ("credential.sd-jwt", content)},
        )
        assert _word(shown.text) == word


def test_text_dropped_where_files_are_verified_is_read_as_what_it_is(held: Held) -> None:
    text = _handed(_pick(held, "level", "holder_name")[1])
    stranger = held.browsers.stranger()
    token = re.search(r'name="csrf-token" content="([^"]+)"', stranger.get("/").text)
    assert token is not None
    broken = "\n".join(text[at : at + 76] for at in range(0, len(text), 76))
    for content, good in ((text, True), (broken, True), (f"{text}e30~", False)):
        page = stranger.post(
            "/verify/document",
            data={"csrf_token": token[1]},
            files={"file": ("credential.sd-jwt", content.encode())},
        ).text
        assert (_word(page) == "有效") is good


def test_results_are_handed_on_only_with_agreement(held: Held) -> None:
    assert _pick(held, "results")[0] == 422
    browser = held.browsers.candidate(held.holder)
    assert 'value="results"' not in browser.get(f"{held.place}/about").text
    assert send(browser, "/me/results-in-credentials", agreed="true", back="//evil")[1] == "/me"
    assert held.score in _verified(held, _handed(_pick(held, "results")[1]))
    assert send(browser, "/me/results-in-credentials", agreed="false")[0] == 303
    assert _pick(held, "results")[0] == 422


def test_nothing_picked_is_refused(held: Held) -> None:
    status, page = _pick(held)
    assert (status, "没有选择要出示的内容" in page) == (422, True)
    assert _pick(held, "document")[0] == 422


@pytest.mark.parametrize(
    ("act", "columns", "word"),
    [
        (Act.SUSPEND, {}, "已暂停"),
        (Act.WITHDRAW, {}, "已撤销"),
        (Act.SUPERSEDE, {}, "已换发"),
        (Act.EXPIRE, {"expires_on": date(2020, 1, 1)}, "已过期"),
    ],
)
def test_certificate_that_does_not_stand_is_shown_as_such_everywhere(
    held: Held, act: Act, columns: dict[str, object], word: str
) -> None:
    browser = held.browsers.candidate(held.holder)
    send(browser, f"{held.place}/links", days=30, shows=["scores", "full_name", "photo"])
    address = _address(browser.get(f"{held.place}/about").text)
    text = _handed(_pick(held, "level", "certificate_number")[1])
    _change(held, act, **columns)
    page = browser.get(f"{held.place}/about").text
    assert _word(page) == word
    assert word in browser.get("/me").text
    for offered in (f"{held.place}/facts", f"{held.place}/wallet", "linkedin"):
        assert offered not in page
    shared = held.browsers.stranger().get(address).text
    assert _word(shared) == word
    for hidden in (held.score, "张伟"):
        assert hidden not in shared
    assert held.browsers.stranger().get(f"{address}/photo").status_code == 404
    assert _pick(held, "level")[0] == 422
    assert _word(_verified(held, text)) == word


def test_withdrawn_certificate_is_told_even_where_its_number_is_not_shown(held: Held) -> None:
    text = _handed(_pick(held, "level")[1])
    _change(held, Act.WITHDRAW)
    assert _word(_verified(held, text)) == "已撤销"


def test_closed_look_up_answers_as_if_there_were_none_and_the_rest_goes_on(held: Held) -> None:
    browser = held.browsers.candidate(held.holder)
    asked = {"number": held.number, "name": "张伟"}
    assert _word(send(held.browsers.stranger(), "/verify", **asked)[1]) == "有效"
    assert send(browser, f"{held.place}/look-up", closed="true")[0] == 303
    assert _word(send(held.browsers.stranger(), "/verify", **asked)[1]) == "未找到"
    token = re.search(r"/verify/c/([\w-]{22})", browser.get(f"{held.place}/about").text)
    assert token is not None
    assert _word(held.browsers.stranger().get(f"/verify/c/{token[1]}").text) == "有效"
    assert send(browser, f"{held.place}/look-up", closed="false")[0] == 303
    assert _word(send(held.browsers.stranger(), "/verify", **asked)[1]) == "有效"


def test_page_is_shown_as_a_picture(held: Held) -> None:
    picture = held.browsers.candidate(held.holder).get(f"{held.place}/page.png")
    assert picture.content.startswith(b"\x89PNG")
    assert "private" in picture.headers["cache-control"]


def test_nobody_else_reaches_any_of_it(held: Held) -> None:
    acts = {
        "facts": {"facts": "level"},
        "wallet": {"form": "badge"},
        "look-up": {"closed": "true"},
        "links": {"days": 30},
    }
    for stranger, status in (
        (held.browsers.candidate(held.other), 404),
        (held.browsers.stranger(), 303),
        (held.browsers.staff(Role.CERTIFICATE_OFFICER), 303),
        (held.browsers.other_body(Role.CERTIFICATE_OFFICER), 303),
    ):
        assert stranger.get(f"{held.place}/page.png").status_code == status
        for act, fields in acts.items():
            assert send(stranger, f"{held.place}/{act}", **fields)[0] == status
    page = held.browsers.candidate(held.holder).get(f"{held.place}/about").text
    assert "可以查询" in page


def test_link_that_has_run_out_opens_nothing(held: Held, engine: Engine) -> None:
    browser = held.browsers.candidate(held.holder)
    send(browser, f"{held.place}/links", days=7, shows="full_name")
    address = _address(browser.get(f"{held.place}/about").text)
    engine.clock.advance(days=7)  # type: ignore[attr-defined]
    assert held.browsers.stranger().get(address).status_code == 404
