"""Certificate templates are drafted, shown, refused with the line, published and chosen."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import replace

import pytest
from fastapi import FastAPI
from httpx import Response
from starlette.testclient import TestClient

from certs import template_shelf
from certs.rendering.layout import LAYOUT
from certs.rendering.templates import CSS, HTML
from certs.settings import CertsSettings
from exam_engine.template_archive import pack
from exam_engine.template_preview import PreviewRoom
from exam_engine.wiring import Engine
from foundation.roles import Role
from tests.certificates import MODULES
from tests.result_browsers import Browsers
from tests.result_browsers import browsers as open_browsers

HOME = "/staff/templates"
PNG = b"\x89PNG"


@pytest.fixture(scope="module")
def previews() -> Iterator[PreviewRoom]:
    """One process for all tests here: reading the fonts takes two seconds."""
    room = PreviewRoom(CertsSettings(node_modules=str(MODULES), rare_fonts_folder=""))
    yield room
    room.close()


@pytest.fixture
def engine(engine: Engine, previews: PreviewRoom) -> Engine:
    return replace(engine, previews=previews)


@pytest.fixture
def browsers(app: FastAPI, engine: Engine) -> Iterator[Browsers]:
    if not (MODULES / "@expo-google-fonts").is_dir():
        pytest.skip("the fonts from npm are not unpacked")
    yield from open_browsers(app, engine)


@pytest.fixture
def officer(browsers: Browsers) -> TestClient:
    return browsers.staff(Role.BODY_ADMIN)


def _token(browser: TestClient) -> str:
    found = re.search(r'name="csrf-token" content="([^"]+)"', browser.get(HOME).text)
    assert found
    return found[1]


def _post(browser: TestClient, path: str, **fields: object) -> Response:
    data = {"csrf_token": _token(browser), **{key: str(value) for key, value in fields.items()}}
    answer: Response = browser.post(path, data=data)
    return answer


def _draft(browser: TestClient, name: str = "campus") -> str:
    answer = _post(browser, HOME, name=name, source="classic")
    assert answer.status_code == 303, answer.text
    return str(answer.headers["location"])


def test_shelf_shows_our_templates_and_is_closed_to_others(
    browsers: Browsers, officer: TestClient
) -> None:
    page = officer.get(HOME).text
    assert all(f"{HOME}/{name}/page.png" in page for name in template_shelf.HOUSE)
    assert browsers.staff(Role.EXAMINER).get(HOME).status_code == 403


def test_picture_of_a_template_is_made_and_an_unknown_one_is_not_found(officer: TestClient) -> None:
    shown = officer.get(f"{HOME}/upright/page.png?case=bare&rank=2")
    assert (shown.status_code, shown.content[:4]) == (200, PNG)
    assert officer.get(f"{HOME}/nothing/page.png").status_code == 404


def test_draft_is_begun_shown_live_saved_published_and_chosen(
    browsers: Browsers, officer: TestClient
) -> None:
    draft = _draft(officer)
    sources = template_shelf.house_texts("classic")
    changed = sources[HTML].replace("扫码查询真伪", "扫码核验")
    told = officer.post(
        f"{draft}/preview",
        json={
            "html": changed,
            "css": sources[CSS],
            "layout": sources[LAYOUT],
            "case": "dotted",
            "rank": 3,
        },
        headers={"X-CSRF-Token": _token(officer), "Accept": "application/json"},
    ).json()
    assert told["picture"] and told["complaints"] == []
    name = next(field for field in told["fields"] if field["name"] == "name")
    assert name["fits"] and name["smaller"]

    saved = _post(officer, draft, html=changed, css=sources[CSS], layout=sources[LAYOUT], edition=1)
    assert saved.status_code == 303
    late = _post(officer, draft, html="x", css="", layout="{}", edition=1)
    assert late.status_code == 409

    asked = officer.get(f"{draft}/publish").text
    assert "可以打印" in asked
    unsure = _post(officer, f"{draft}/publish", edition=2)
    assert unsure.status_code == 422
    _post(officer, f"{draft}/publish", edition=2, understood="yes")
    _post(officer, f"{HOME}/choice", rank=2, reference="campus@1")
    with browsers.world.database.read(browsers.world.tenant) as tx:
        assert template_shelf.in_use(tx, 2).reference == "campus@1"
        assert template_shelf.in_use(tx, 1).reference == "classic@1"
    again = _post(officer, draft, html="x", css="", layout="{}", edition=2)
    assert again.status_code == 409


def test_hostile_draft_is_refused_with_its_line_and_never_published(officer: TestClient) -> None:
    draft = _draft(officer)
    sources = template_shelf.house_texts("classic")
    html = sources[HTML].replace("<main>", '<main>\n<img src="http://169.254.169.254/x" alt="x">')
    line = html[: html.index("169.254")].count("\n") + 1
    _post(officer, draft, html=html, css=sources[CSS], layout=sources[LAYOUT], edition=1)
    page = officer.get(draft).text
    assert f"certificate.html 第 {line} 行引用了外部地址" in page
    assert officer.get(f"{draft}/page.png").status_code == 404
    refused = _post(officer, f"{draft}/publish", edition=2, understood="yes")
    assert refused.status_code == 422


def test_template_goes_out_and_comes_in_as_a_zip(officer: TestClient) -> None:
    out = officer.get(f"{HOME}/booklet/file")
    assert sorted(zipfile.ZipFile(io.BytesIO(out.content)).namelist()) == sorted(
        (HTML, CSS, LAYOUT)
    )
    answer = officer.post(
        f"{HOME}/import",
        data={"csrf_token": _token(officer), "name": "from-zip"},
        files={"file": ("t.zip", out.content)},
    )
    assert answer.status_code == 303
    bad = officer.post(
        f"{HOME}/import",
        data={"csrf_token": _token(officer), "name": "bad"},
        files={"file": ("t.zip", pack(dict.fromkeys((HTML, CSS, LAYOUT), "x"))[:-30])},
    )
    assert bad.status_code == 422


def test_two_templates_stand_side_by_side_with_their_differences(officer: TestClient) -> None:
    page = officer.get(f"{HOME}/compare?left=classic&right=upright&case=long&rank=3").text
    assert "certificate.css" in page
    assert "@page { size: 210mm 297mm; margin: 0; }" in page


def test_templates_of_another_body_are_not_there(browsers: Browsers, officer: TestClient) -> None:
    draft = _draft(officer)
    stranger = browsers.other_body(Role.BODY_ADMIN)
    assert stranger.get(draft).status_code == 404
    assert draft not in stranger.get(HOME).text
