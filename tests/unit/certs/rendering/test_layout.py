"""A layout that a body has written is read whole or refused with the place that is wrong."""

from __future__ import annotations

import copy
import json
from typing import Any

import pytest

from certs.rendering.layout import read_layout
from certs.rendering.templates import OURS, texts_of
from foundation.errors import Invalid

GOOD: dict[str, Any] = json.loads(texts_of("classic")["layout.json"])


@pytest.mark.parametrize("name", OURS)
def test_our_layouts_name_the_fields_that_vary(name: str) -> None:
    layout = read_layout(texts_of(name)["layout.json"])
    varying = {key for key, field in layout.fields.items() if field.varies}
    assert varying == {"name", "document", "number", "scores", "address"}
    assert set(layout.accents) == {1, 2, 3}


@pytest.mark.parametrize(
    ("path", "value", "code", "place"),
    [
        (("page",), [297], "certs-template-layout", "page"),
        (("page",), [297, 20_000], "certs-template-layout-number", "page"),
        (("ornament",), "flames", "certs-template-layout-choice", "ornament"),
        (("bilingual",), "yes", "certs-template-layout", "bilingual"),
        (("accents",), {}, "certs-template-layout", "accents"),
        (("accents", "1", "line"), "red; }", "certs-template-layout", "accents.1"),
        (("fields", "name", "face"), "Arial", "certs-template-layout-choice", "fields.name.face"),
        (("fields", "name", "width"), 0, "certs-template-layout-number", "fields.name.width"),
        (("fields", "name", "steps"), [], "certs-template-layout", "fields.name.steps"),
        (
            ("fields", "name", "steps"),
            [[3, 1]],
            "certs-template-layout-number",
            "fields.name.steps",
        ),
        (
            ("fields", "name", "steps"),
            [[12, True]],
            "certs-template-layout-number",
            "fields.name.steps",
        ),
        (("fields", "name", "text"), 7, "certs-template-layout", "fields.name.text"),
        (("fields", "Na me"), {}, "certs-template-layout", "fields.Na me"),
    ],
)
def test_wrong_value_is_refused_with_its_place(
    path: tuple[str, ...], value: object, code: str, place: str
) -> None:
    given = copy.deepcopy(GOOD)
    inside: Any = given
    for step in path[:-1]:
        inside = inside[step]
    inside[path[-1]] = value
    with pytest.raises(Invalid, match=f"{code}\\(") as refused:
        read_layout(json.dumps(given))
    assert refused.value.facts["place"] == place


@pytest.mark.parametrize("missing", ["page", "fields", "accents", "seal_caption"])
def test_missing_part_is_named(missing: str) -> None:
    given = {key: value for key, value in GOOD.items() if key != missing}
    with pytest.raises(Invalid, match="certs-template-layout-lacks") as refused:
        read_layout(json.dumps(given))
    assert refused.value.facts["missing"] == missing


def test_template_without_a_place_for_the_name_is_refused() -> None:
    given = copy.deepcopy(GOOD)
    del given["fields"]["name"]
    with pytest.raises(Invalid, match="certs-template-layout-lacks"):
        read_layout(json.dumps(given))


@pytest.mark.parametrize("text", ["", "{", "[" * 100_000, '{"page":'])
def test_what_is_not_json_is_refused_with_its_line(text: str) -> None:
    with pytest.raises(Invalid, match="certs-template-syntax") as refused:
        read_layout(text)
    assert refused.value.facts["line"] == 1
