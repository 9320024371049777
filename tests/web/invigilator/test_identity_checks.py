"""Identity checks by a person: who may record one, once, and of whom."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from starlette.testclient import TestClient

from exam_engine.enrolment.tables import CandidateRow
from exam_engine.sessions.attempts import find_attempt, withdraw_camera
from exam_engine.sessions.states import AttemptState
from exam_engine.wiring import Engine
from foundation.roles import Role
from foundation.tenancy import OrganisationKind, add_organisation
from tests.board_acts import JSON, acts, board, page_of_person
from tests.browsers import log_in_as
from tests.exam_room import Room, make_room

Csrf = Callable[..., str]
Post = Callable[..., Any]


def test_identity_is_confirmed_for_whoever_refused_the_camera(
    engine: Engine, client: TestClient, post: Callable[..., Any], watched: Room
) -> None:
    person = log_in_as(engine, client, watched.tenant, Role.INVIGILATOR)
    enrolment = watched.refused("李白")
    page = client.get(page_of_person(watched, enrolment)).text
    assert "1001**********1234" in page
    answer = post(f"{page_of_person(watched, enrolment)}/identity")
    assert answer.json()["said"] == "身份已核对，考生可以开始。"
    attempt = watched.attempt(enrolment)
    assert (attempt.state, attempt.identity_checked_by) == ("checked_in", person)


@pytest.fixture
def withdrawn(watched: Room) -> str:
    """Somebody who took the camera back while writing: the enrolment."""
    scene = watched.watched("李白")
    watched.clock.advance(minutes=5)
    scene.close()  # as the proctor does when it hears of it
    with watched.engine.database.write(watched.tenant) as tx:
        row = withdraw_camera(tx, watched.clock, scene.subject_ref)
        enrolment = row.enrolment_id
    watched.clock.advance(minutes=1)
    return enrolment


def test_check_of_whoever_took_the_camera_back_is_recorded_and_the_exam_goes_on(
    engine: Engine,
    client: TestClient,
    post: Callable[..., Any],
    watched: Room,
    withdrawn: str,
) -> None:
    person = log_in_as(engine, client, watched.tenant, Role.INVIGILATOR, login_name="wang")
    (tile,), (need,) = (board(watched, client)[name] for name in ("tiles", "needs"))
    assert "待核验" in tile["camera"] and tile["camera_kind"] == "warn"
    assert need["id"] == withdrawn
    page = client.get(page_of_person(watched, withdrawn)).text
    assert "撤回了摄像" in page and 'value="place"' in page
    assert 'value="photo"' not in page  # there is none to compare with
    answer = post(f"{page_of_person(watched, withdrawn)}/check", checks=["document", "place"])
    assert answer.json()["said"] == "核验已记录，考生继续作答。"

    attempt = watched.attempt(withdrawn)
    assert attempt.state == AttemptState.IN_PROGRESS
    assert attempt.identity_checked_by == person
    assert attempt.identity_checked_at == watched.clock.now()
    assert attempt.identity_checks == ["document", "place"]
    (act,) = acts(watched, "exam:identity:confirm")
    assert (act.actor, act.subject) == (person, attempt.id)
    assert act.facts == {"checks": ["document", "place"], "writing": True}

    told = board(watched, client)
    assert told["needs"] == []
    assert "核验" in told["tiles"][0]["camera"] and "待" not in told["tiles"][0]["camera"]
    page = client.get(page_of_person(watched, withdrawn)).text
    assert "wang" in page and "座位周围没有他人" in page
    assert f"{withdrawn}/check" not in page


def test_check_is_recorded_once(
    engine: Engine,
    client: TestClient,
    post: Callable[..., Any],
    watched: Room,
    withdrawn: str,
) -> None:
    log_in_as(engine, client, watched.tenant, Role.INVIGILATOR)
    path = f"{page_of_person(watched, withdrawn)}/check"
    for _ in range(2):
        assert post(path, checks=["photo"]).status_code == 200
        watched.clock.advance(minutes=1)
    assert len(acts(watched, "exam:identity:confirm")) == 1


def test_check_of_nothing_or_of_something_unknown_is_refused(
    engine: Engine,
    client: TestClient,
    post: Callable[..., Any],
    watched: Room,
    withdrawn: str,
) -> None:
    log_in_as(engine, client, watched.tenant, Role.INVIGILATOR)
    path = f"{page_of_person(watched, withdrawn)}/check"
    answer = post(path)
    assert answer.status_code == 422
    assert answer.json()["code"] == "sessions-identity-nothing-checked"
    assert post(path, checks=["shoes"]).status_code == 422
    assert watched.attempt(withdrawn).identity_checked_at is None


def test_whoever_is_before_the_camera_needs_no_check(
    engine: Engine, client: TestClient, post: Callable[..., Any], watched: Room
) -> None:
    log_in_as(engine, client, watched.tenant, Role.INVIGILATOR)
    scene = watched.watched("杜甫")
    with engine.database.read(watched.tenant) as tx:
        enrolment = find_attempt(tx, scene.subject_ref).enrolment_id
    assert f"{enrolment}/check" not in client.get(page_of_person(watched, enrolment)).text
    assert post(f"{page_of_person(watched, enrolment)}/check", checks=["photo"]).status_code == 409


@pytest.mark.parametrize("role", [Role.BODY_ADMIN, Role.PROCTOR_REVIEWER, Role.AUTHOR])
def test_others_of_the_body_may_not_record_a_check(
    engine: Engine,
    client: TestClient,
    post: Callable[..., Any],
    watched: Room,
    withdrawn: str,
    role: Role,
) -> None:
    log_in_as(engine, client, watched.tenant, role)
    answer = post(f"{page_of_person(watched, withdrawn)}/check", checks=["photo"])
    assert answer.status_code == 403
    assert watched.attempt(withdrawn).identity_checked_at is None


def test_invigilator_of_another_site_or_body_records_no_check(
    engine: Engine,
    client: TestClient,
    other: TestClient,
    csrf: Csrf,
    watched: Room,
    withdrawn: str,
) -> None:
    with engine.database.write(watched.tenant) as tx:
        site = add_organisation(
            tx, engine.clock, kind=OrganisationKind.SITE, code="S2", name="第二考点"
        ).id
    stranger = make_room(engine, code="9002")
    log_in_as(engine, client, watched.tenant, Role.INVIGILATOR, organisation_id=site)
    log_in_as(engine, other, stranger.tenant, Role.INVIGILATOR, login_name="stranger")
    path = f"{page_of_person(watched, withdrawn)}/check"
    for browser in (client, other):
        fields = {"checks": "photo", "csrf_token": csrf(browser)}
        assert browser.post(path, data=fields, headers=JSON).status_code == 404
    assert watched.attempt(withdrawn).identity_checked_at is None


def test_body_admin_may_not_confirm_identity_nor_see_the_photo(
    engine: Engine, client: TestClient, post: Callable[..., Any], watched: Room
) -> None:
    log_in_as(engine, client, watched.tenant, Role.BODY_ADMIN)
    enrolment = watched.refused("李白")
    assert "1001**********1234" not in client.get(page_of_person(watched, enrolment)).text
    assert post(f"{page_of_person(watched, enrolment)}/identity").status_code == 403
    assert client.get(f"{page_of_person(watched, enrolment)}/photo").status_code == 403


def test_photo_is_served_to_invigilators_and_never_kept(
    engine: Engine, client: TestClient, watched: Room
) -> None:
    enrolment = watched.refused("李白")
    log_in_as(engine, client, watched.tenant, Role.INVIGILATOR)
    assert client.get(f"{page_of_person(watched, enrolment)}/photo").status_code == 404
    digest = engine.blobs.put(b"\xff\xd8\xff photo", tenant=watched.tenant)
    with engine.database.write(watched.tenant) as tx:
        tx.get_one(CandidateRow, watched.world.person_of(enrolment)).photo_digest = digest
    answer = client.get(f"{page_of_person(watched, enrolment)}/photo")
    assert answer.content == b"\xff\xd8\xff photo"
    assert answer.headers["cache-control"] == "no-store"
