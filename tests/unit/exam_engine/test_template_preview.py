"""A preview tells all that is wrong at once, and a page that does not end is ended."""

from __future__ import annotations

import pytest

from certs.rendering.layout import LAYOUT
from certs.rendering.templates import CSS, HTML, texts_of
from certs.settings import CertsSettings
from exam_engine.process_apart import ProcessApart
from exam_engine.template_preview import Preview, PreviewRoom, Question, preview
from tests.certificates import MODULES, faces, printer

TEXTS = texts_of("classic")
ADDRESS = "https://verify.example.org"


def _preview(case: str = "plain", **changed: str) -> Preview:
    texts = {HTML: TEXTS[HTML], CSS: TEXTS[CSS], LAYOUT: TEXTS[LAYOUT]}
    texts.update(
        {{"html": HTML, "css": CSS, "layout": LAYOUT}[key]: changed[key] for key in changed}
    )
    return preview(faces(), printer(), Question(texts, case, 2, None, ADDRESS, 360))


def test_page_is_shown_with_a_report_of_each_field() -> None:
    made = _preview("long")
    assert made.picture is not None and made.picture[:4] == b"\x89PNG"
    assert made.complaints == ()
    posts = next(field for field in made.fields if field.name == "posts")
    assert posts.fits and posts.step is not None and posts.step > 1


def test_all_faults_are_told_at_once_and_nothing_is_set() -> None:
    made = _preview(
        html=TEXTS[HTML].replace("<main>", "<main><script>1</script>"), css="@import 'x';"
    )
    assert [one.code for one in made.complaints] == [
        "certs-template-element",
        "certs-template-at-rule",
    ]
    assert made.picture is None and made.fields


def test_character_that_no_face_draws_is_told_with_its_code_point() -> None:
    made = _preview("beyond")
    assert [one.code for one in made.complaints] == ["certs-glyph-missing"]
    name = next(field for field in made.fields if field.name == "name")
    assert [gap.code_point for gap in name.gaps] == ["U+247BD"] and not name.fits


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"layout": "{"}, "certs-template-syntax"),
        ({"html": "{% if %}"}, "certs-template-syntax"),
        ({"html": "{{ nobody }}"}, "certs-template-unknown-word"),
        ({"css": "@page { size: 297mm 210mm } h1 { margin-top: 300mm }"}, "certs-page-overflow"),
    ],
)
def test_mistake_is_a_complaint_and_never_an_exception(changed: dict[str, str], code: str) -> None:
    assert [one.code for one in _preview(**changed).complaints] == [code]


def test_page_that_does_not_end_is_ended_and_the_next_one_is_made() -> None:
    room = PreviewRoom(CertsSettings(node_modules=str(MODULES), rare_fonts_folder=""))
    faces()
    endless = TEXTS[CSS] + "".join(f".a{k} " + "> * " * 30 + "{ color: red }\n" for k in range(900))
    question = Question(dict(TEXTS), "plain", 1, None, ADDRESS, 360)
    try:
        room._process._seconds = 0.05
        late = room.show(Question({**TEXTS, CSS: endless}, "plain", 1, None, ADDRESS, 360))
        assert [one.code for one in late.complaints] == ["certs-template-too-slow"]
        room._process._seconds = 30.0
        assert room.show(question).picture is not None
    finally:
        room.close()


def test_process_that_cannot_start_gives_no_answer() -> None:
    apart = ProcessApart("exam_engine.template_process", "no settings", seconds=5)
    assert apart.ask("anything") is None
    apart.close()
