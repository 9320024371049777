"""The short way of a frame answers as the long one does, and lets in nothing that it refuses."""

from __future__ import annotations

from typing import Any

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from exam_engine.web.candidate import frame_door
from exam_engine.wiring import Engine
from foundation.errors import TooMany
from proctor.findings import FindingKind
from tests.candidate_exam import Hall, open_hall

SHORT = "/exam/frames?seq=1&at=1790000000000&sent=1790000000500"
LONG = "/exam/frames?at=1790000000000&seq=1&sent=1790000000500"
"""The same frame, in an address that the short way leaves alone."""
JPEG = b"\xff\xd8\xff" + b"0" * 200


@pytest.fixture
def hall(app: FastAPI, engine: Engine) -> Hall:
    return open_hall(app, engine)


@pytest.fixture
def token(app: FastAPI) -> str:
    given: str = app.state.exam_doors.tokens.give("attempt-1", "tenant-1", 1)
    return given


def both(client: TestClient, content: bytes = JPEG, **headers: str) -> tuple[Any, Any]:
    """What either way answers: status, headers, body."""
    # As JSON, for each page has a secret of its own.
    named = {"Accept": "application/json"}
    named |= {name.replace("_", "-"): value for name, value in headers.items()}
    answers = (client.post(way, content=content, headers=named) for way in (SHORT, LONG))
    short, long = ((each.status_code, dict(each.headers), each.content) for each in answers)
    return short, long


def test_either_way_answers_the_same(client: TestClient, hall: Hall, token: str) -> None:
    let_in: tuple[dict[str, str], ...] = (
        {},
        {"accept_language": "en-GB,zh;q=0.3"},
        {"accept_language": "fr"},
        {"cookie": "kz_lang=en; kz_session=1"},
        {"cookie": "kz_lang=xx; other=kz_lang", "accept_language": "en"},
        {"accept_encoding": "gzip"},
        {"origin": "http://testserver", "sec_fetch_site": "same-origin"},
    )
    refused: tuple[dict[str, str], ...] = (
        {"host": "elsewhere.example"},
        {"host": ""},
        {"origin": "https://elsewhere.example"},
        {"sec_fetch_site": "cross-site"},
        {"x_exam_token": ""},
        {"x_exam_token": "nonsense"},
        {"x_exam_token": "a.b.1.2.c"},
    )
    for headers in (*refused, *let_in, *refused):
        hall.frames.clear()
        short, long = both(client, **{"x_exam_token": token, **headers})
        assert short == long, headers
        assert len(hall.frames) == (2 if headers in let_in else 0)
        assert (short[0] == 202) == (headers in let_in)


def test_no_picture_is_refused_alike(client: TestClient, hall: Hall, token: str) -> None:
    for content in (b"", b"GIF89a", JPEG * 3_000):
        short, long = both(client, content, x_exam_token=token)
        assert short == long
        assert short[0] == 422
    assert hall.frames == []


def test_who_was_let_in_before_is_still_told_what_was_found_and_what_was_refused(
    client: TestClient, hall: Hall, token: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert both(client, x_exam_token=token)[0][0] == 202

    async def late(_self: Hall, *_: object) -> frozenset[FindingKind]:
        return frozenset({FindingKind.CLOCK_APART})

    async def busy(_self: Hall, *_: object) -> frozenset[FindingKind]:
        raise TooMany("proctor-frames-busy", seconds=1)

    async def broken(_self: Hall, *_: object) -> frozenset[FindingKind]:
        raise RuntimeError

    for take, status in ((late, 202), (busy, 429), (broken, 500)):
        monkeypatch.setattr(Hall, "take", take)
        short, long = both(client, x_exam_token=token)
        assert short[0] == long[0] == status
        if status != 500:
            # A fault has a number of its own each time.
            assert short == long
    other = client.post(SHORT, content=JPEG, headers={"X-Exam-Token": token, "Host": "a.example"})
    assert other.status_code == 400


def test_the_short_way_takes_plain_frames_and_leaves_the_rest(
    client: TestClient, hall: Hall, token: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    taken = []

    async def noted(*_: object) -> bytes:
        taken.append(1)
        return b"{}"

    monkeypatch.setattr(frame_door, "taken", noted)
    named = {"X-Exam-Token": token}
    client.post(SHORT, content=JPEG, headers=named)
    client.post(SHORT.partition("&sent")[0], content=JPEG, headers=named)
    assert taken == [1, 1]
    for address in (LONG, SHORT + "&lang=en", SHORT + "0" * 9, "/exam/frames", SHORT[5:]):
        client.post(address, content=JPEG, headers=named)
    client.post(SHORT, content=iter([JPEG]), headers=named)
    client.get(SHORT, headers=named)
    assert taken == [1, 1]
