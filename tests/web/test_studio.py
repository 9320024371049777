"""The design studio's doors: who may open them, what they refuse, and that a choice replays."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from exam_engine.adaptive import rehearsal_job, shelf
from exam_engine.adaptive.rehearsing import Rehearsal
from exam_engine.demo import adaptive as demo_adaptive
from exam_engine.wiring import Engine
from foundation.clock import FixedClock
from foundation.errors import Conflict
from foundation.ids import new_id
from foundation.jobs import JobContext
from foundation.roles import Role
from tests import adaptive_world, candidate_exam
from tests.adaptive_world import AdaptiveWorld, design_text
from tests.browsers import log_in_as

HOME = "/staff/designs"


@pytest.fixture
def world(engine: Engine) -> AdaptiveWorld:
    engine.start()
    return AdaptiveWorld.found(engine, candidate_exam.body(engine), each=8)


def post(client: TestClient, csrf: Callable[..., str], path: str, **form: Any) -> Any:
    return client.post(path, data={**form, "csrf_token": csrf(client, "/staff/designs")})


def test_a_design_is_written_changed_by_its_fields_and_published(
    world: AdaptiveWorld, client: TestClient, csrf: Callable[..., str], engine: Engine
) -> None:
    log_in_as(engine, client, world.tenant, Role.PSYCHOMETRICIAN)
    source = design_text()
    made = post(client, csrf, f"{HOME}/save", source=source, act="text")
    place = made.headers["location"]
    fields = post(
        client,
        csrf,
        f"{HOME}/save",
        source=source,
        design=place.rsplit("/", 1)[1],
        act="fields",
        most="9",
        cuts="-0.25，0.75",
        classes="一, 二, 三",
    )
    assert fields.headers["location"] == place
    page = client.get(place).text
    assert "most = 9" in page and "cuts = [-0.25, 0.75]" in page
    assert post(client, csrf, f"{place}/publish").status_code == 409
    assert post(client, csrf, f"{place}/publish", sure="yes").status_code == 303
    with engine.database.read(world.tenant) as tx:
        row = shelf.designs(tx)[0]
        assert row.stage == "published" and row.form_id is not None
    # What is published stays: saving again makes the next version.
    again = post(client, csrf, f"{HOME}/save", source=source, design=row.id, act="text")
    assert again.headers["location"] != place


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (("[stopping]", "[stoping]"), "stoping"),
        (('kind = "glr"', 'kind = "soon"'), "stopping.kind"),
        (("cuts = [-0.5, 0.5]", "cuts = [0.5, -0.5]"), "cuts"),
        (("cuts = [-0.5, 0.5]", ""), "cuts"),
        (("minutes = 30", "minutes = = 30"), "line 5"),
        (("least = 4", "least = 99"), "least"),
    ],
)
def test_a_design_that_cannot_be_is_refused_with_its_place(
    world: AdaptiveWorld,
    client: TestClient,
    csrf: Callable[..., str],
    engine: Engine,
    change: tuple[str, str],
    told: str,
) -> None:
    log_in_as(engine, client, world.tenant, Role.PSYCHOMETRICIAN)
    refused = post(
        client, csrf, f"{HOME}/save", source=design_text().replace(*change, 1), act="text"
    )
    assert refused.status_code == 422
    words = re.sub("<textarea.*?</textarea>", "", refused.text, flags=re.S)
    assert told in words


def test_a_blueprint_that_cannot_be_kept_is_explained_on_the_page(
    world: AdaptiveWorld, client: TestClient, csrf: Callable[..., str], engine: Engine
) -> None:
    log_in_as(engine, client, world.tenant, Role.PSYCHOMETRICIAN)
    source = (
        design_text()
        + '\n[[lines]]\nid = "too much"\ncondition = \'LEVEL == "高级"\'\nleast = 40\n'
    )
    place = post(client, csrf, f"{HOME}/save", source=source, act="text").headers["location"]
    for act in ("rehearse", "publish"):
        refused = post(client, csrf, f"{place}/{act}", sure="yes", count="20", seed="1")
        assert refused.status_code == 409
        assert "too much" in refused.text and "<td>8</td><td>32</td>" in refused.text


def test_a_rehearsal_says_the_same_for_the_same_seed(
    world: AdaptiveWorld, engine: Engine, client: TestClient
) -> None:
    measurer = adaptive_world.staff(Role.PSYCHOMETRICIAN, world.tenant)
    runs = []
    for _ in range(2):
        with engine.database.write(world.tenant) as tx:
            row = shelf.save(
                tx, engine.clock, by=measurer, source=design_text(exposure="eligibility")
            )
            ordered = rehearsal_job.order(
                tx, engine.clock, by=measurer, design_id=row.id, wanted=Rehearsal(20, (-1.0, 1.0))
            )
        context = JobContext(
            ordered.job_id, world.tenant, {"run": ordered.run_id}, "x", engine.database
        )
        rehearsal_job.run_rehearsal(context)
        runs.append(ordered.run_id)
    with engine.database.read(world.tenant) as tx:
        first, second = (rehearsal_job.run_row(tx, run).figures or {} for run in runs)
    told = {"precision", "length", "exposure", "by_theta", "classification", "violations"}
    assert {name: first[name] for name in told} == {name: second[name] for name in told}
    assert first["violations"] == 0 and len(first["by_theta"]) == 2
    log_in_as(engine, client, world.tenant, Role.PSYCHOMETRICIAN)
    assert "<svg" in client.get(f"{HOME}/runs/{runs[0]}").text
    compared = client.get(f"{HOME}/compare?left={runs[0]}&right={runs[1]}").text
    assert compared.count('class="legend"') == 5


@pytest.fixture
def sat(world: AdaptiveWorld, engine: Engine, clock: FixedClock) -> str:
    """An attempt that has been sat to its end."""
    sitting = world.hold(world.publish())
    return demo_adaptive.sit(
        engine, clock, world.tenant, sitting_id=sitting, enrolment_id=new_id(), theta=0.4
    )


def test_every_selection_is_explained_and_made_again(
    world: AdaptiveWorld,
    sat: str,
    client: TestClient,
    csrf: Callable[..., str],
    engine: Engine,
) -> None:
    log_in_as(engine, client, world.tenant, Role.PSYCHOMETRICIAN)
    listed = client.get(f"/staff/adaptive/{sat}").text
    count = len(set(re.findall(rf"/staff/adaptive/{sat}/(\d+)", listed)))
    assert count >= 4
    for position in range(1, count + 1):
        page = post(client, csrf, f"/staff/adaptive/{sat}/{position}/replay").text
        assert "重新选出的是同一题" in page and "web-why" not in page
    assert client.get(f"/staff/adaptive/{sat}/99").status_code == 404


def test_who_may_see_what(
    world: AdaptiveWorld,
    sat: str,
    client: TestClient,
    app: FastAPI,
    engine: Engine,
    csrf: Callable[..., str],
) -> None:
    with engine.database.read(world.tenant) as tx:
        design = shelf.designs(tx)[0].id
    own = [HOME, f"{HOME}/{design}", f"{HOME}/new", f"{HOME}/compare"]
    why = [f"/staff/adaptive/{sat}/1"]
    both = ["/staff/adaptive"]
    nobody = TestClient(app, follow_redirects=False, headers={"Accept": "text/html"})
    for path in own + why + both:
        assert "/staff/login" in nobody.get(path).headers["location"]
    assert "/exam" in nobody.get("/me/adaptive").headers["location"]

    log_in_as(engine, client, world.tenant, Role.AUTHOR, login_name="author")
    for path in own + why + both:
        assert client.get(path).status_code == 403
    log_in_as(engine, client, world.tenant, Role.BODY_ADMIN, login_name="admin")
    assert client.get("/staff/adaptive").status_code == 200
    for path in own + why:
        assert client.get(path).status_code == 403

    stranger = candidate_exam.body(engine, "9002")
    log_in_as(engine, client, stranger, Role.PSYCHOMETRICIAN, login_name="other")
    assert design not in client.get(HOME).text and sat not in client.get("/staff/adaptive").text
    for path in (f"{HOME}/{design}", f"/staff/adaptive/{sat}", *why):
        assert client.get(path).status_code == 404
    refused = post(client, csrf, f"{HOME}/{design}/publish", sure="yes")
    assert refused.status_code == 404


def test_a_published_design_cannot_be_published_twice(world: AdaptiveWorld, engine: Engine) -> None:
    world.publish()
    measurer = adaptive_world.staff(Role.PSYCHOMETRICIAN, world.tenant)
    with (
        pytest.raises(Conflict, match="adaptive-design-published"),
        engine.database.write(world.tenant) as tx,
    ):
        row = shelf.designs(tx)[0]
        shelf.publish(tx, engine.clock, by=measurer, design_id=row.id)


def test_an_adaptive_form_is_no_paper(
    world: AdaptiveWorld, client: TestClient, engine: Engine
) -> None:
    form = world.publish()
    log_in_as(engine, client, world.tenant, Role.PSYCHOMETRICIAN)
    refused = client.get(f"/staff/forms/{form}/print")
    assert refused.status_code == 409 and "自适应卷" in refused.text
    assert "paper-item" not in refused.text
