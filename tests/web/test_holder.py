"""A holder shows a certificate to others by a link, and takes the credential along."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from fastapi import FastAPI

from certs.records import certificates_of
from exam_engine.wiring import Engine
from foundation.roles import Role
from tests.result_browsers import Browsers, send
from tests.result_browsers import browsers as open_browsers
from tests.web.test_own_result import _issue, _released


@dataclass
class Held:
    """A holder with one certificate, and somebody else with none."""

    browsers: Browsers
    holder: str
    other: str
    place: str
    number: str
    score: str


@pytest.fixture
def held(app: FastAPI, engine: Engine) -> Iterator[Held]:
    for browsers in open_browsers(app, engine):
        world = browsers.world
        holder, other = _released(world, "张伟"), _released(world, "李娜", right=0)
        _issue(world, engine)
        with world.database.read(world.tenant) as tx:
            (made,) = certificates_of(tx, holder)
        yield Held(
            browsers,
            holder,
            other,
            f"/me/certificates/{made.id}",
            made.number,
            made.award.scores[0].value,
        )


def _address(page: str) -> str:
    found = re.search(r'value="https?://[^"/]+(/verify/s/[\w-]{22})"', page)
    assert found is not None
    return found[1]


def test_link_opens_to_anyone_what_the_holder_chose_and_no_more(held: Held) -> None:
    browser = held.browsers.candidate(held.holder)
    assert send(browser, f"{held.place}/links", days=30, shows="scores")[0] == 303
    address = _address(browser.get(f"{held.place}/about").text)
    page = held.browsers.stranger().get(address)
    assert page.status_code == 200
    assert "有效" in page.text
    assert held.score in page.text
    assert "张伟" not in page.text
    assert 'download="check-' in page.text, "who was shown it can keep the signed record"
    assert held.browsers.stranger().get(f"{address}/photo").status_code == 404
    assert "1 次" in browser.get(f"{held.place}/about").text


def test_closed_link_and_an_invented_one_answer_alike(held: Held) -> None:
    browser = held.browsers.candidate(held.holder)
    send(browser, f"{held.place}/links", days=7, shows="full_name")
    page = browser.get(f"{held.place}/about").text
    address = _address(page)
    assert "张伟" in held.browsers.stranger().get(address).text
    act = re.search(rf'action="({held.place}/links/[^"]+/end)"', page)
    assert act is not None
    assert send(browser, act[1])[0] == 303
    closed = held.browsers.stranger().get(address)
    invented = held.browsers.stranger().get("/verify/s/" + "A" * 22)
    assert (closed.status_code, invented.status_code) == (404, 404)
    assert "关闭、到期" in closed.text
    assert "关闭、到期" in invented.text


def test_only_the_holder_has_the_page_the_wallet_file_and_the_links(held: Held) -> None:
    own = held.browsers.candidate(held.holder)
    wallet = own.get(f"{held.place}/credential.json")
    assert json.loads(wallet.content)["credentialSubject"]["identifier"][1]["identityHash"] == (
        held.number
    )
    for stranger, status in (
        (held.browsers.candidate(held.other), 404),
        (held.browsers.stranger(), 303),
        (held.browsers.staff(Role.CERTIFICATE_OFFICER), 303),
    ):
        for path in ("about", "credential.json"):
            assert stranger.get(f"{held.place}/{path}").status_code == status
        assert send(stranger, f"{held.place}/links", days=30)[0] == status


def test_profile_form_is_offered_filled_and_to_be_copied(held: Held) -> None:
    page = held.browsers.candidate(held.holder).get(f"{held.place}/about").text
    assert f"certId={held.number}" in page
    assert "startTask=CERTIFICATION_NAME" in page
    assert re.search(r"http://localhost:8000/verify/c/[\w-]{22}", page)


def test_unoffered_time_is_refused_with_the_page(held: Held) -> None:
    browser = held.browsers.candidate(held.holder)
    status, page = send(browser, f"{held.place}/links", days=4000)
    assert status == 422
    assert "4,000 天不在可选范围内" in page or "4000 天不在可选范围内" in page
