"""Items that bring a program of their own: kept with it, and shown where that is allowed."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from foundation.errors import Invalid
from itembank.answers import check_answer
from itembank.delivery import accept, present
from itembank.exchange.inspection import inspect_file
from itembank.exchange.package_reader import read_package
from itembank.exchange.package_writer import write_package
from itembank.exchange.qti_spelling import Spelling
from itembank.item_json import from_json, to_json
from itembank.scoring import score
from tests.packages import archive
from tests.portable import MARKUP, counter, package


def test_the_item_is_kept_with_its_modules_and_a_person_is_told() -> None:
    reading = read_package(package(), "counter.zip")
    (draft,) = reading.drafts
    assert [file.media_type for file in reading.files] == ["text/javascript"] * 2
    assert "exchange-qti-brings-program" in [remark.code for remark in draft.remarks]
    assert draft.item is not None
    assert from_json(json.loads(json.dumps(to_json(draft.item)))) == draft.item


def test_a_package_without_a_module_is_told_which_one() -> None:
    bare = archive(**{"counter.xml": MARKUP, "modules/step.js": "define({})"})
    (draft,) = read_package(bare, "counter.zip").drafts
    assert draft.item is None
    assert draft.remarks[-1].code == "qti-program-missing"
    assert draft.remarks[-1].facts["module"] == "counter"


def test_the_view_tells_the_frame_all_and_the_page_no_key() -> None:
    item, _ = counter()
    (whole,) = present(item, 1)["interactions"]  # type: ignore[misc]
    (view,) = whole["interactions"]
    assert view["properties"] == {"stepWide": "3"}
    assert [one["id"] for one in view["modules"]] == ["counter", "step"]
    assert all(one["source"].startswith("program:") for one in view["modules"])
    assert "<button" in view["markup"]
    assert "correct" not in json.dumps(view)


def test_its_json_is_marked_by_the_items_own_rules() -> None:
    item, _ = counter()
    for count, points in ((6, 1), (3, 0)):
        answer = accept(item, 1, {"RESPONSE": json.dumps({"base": {"integer": count}})})
        assert score(item, answer, 1).score == points
    assert accept(item, 1, {"RESPONSE": '{"base": null}'}) == {}


@pytest.mark.parametrize(
    "answer",
    [
        "6",
        '{"base": {"string": "6"}}',
        '{"base": {"integer": "six"}}',
        '{"list": {"integer": [6]}}',
        '{"base": {"integer": 6}, "list": {}}',
        "{",
        "[" * 5000,
    ],
)
def test_what_the_declaration_cannot_hold_is_refused(answer: str) -> None:
    item, _ = counter()
    with pytest.raises(Invalid) as refused:
        check_answer(item.body, {"RESPONSE": answer})
    assert refused.value.code == "itembank-answer-not-portable"


@pytest.mark.parametrize("spelling", list(Spelling))
def test_it_goes_out_with_its_modules_and_comes_back(spelling: Spelling) -> None:
    item, _ = counter()
    files = {file.digest: file for file in read_package(package(), "x.zip").files}
    written = write_package([item], spelling, files)
    again = read_package(written.content, "again.zip")
    (draft,) = again.drafts
    assert draft.item is not None
    assert sorted(file.digest for file in again.files) == sorted(files)
    assert score(draft.item, {"RESPONSE": '{"base":{"integer":6}}'}, 1).score == 1


def test_a_check_says_that_programs_are_not_shown_unless_they_are(tmp_path: Path) -> None:
    file = tmp_path / "counter.xml"
    file.write_text(MARKUP)
    (refused,) = inspect_file(file)
    assert (refused.deliverable, refused.scorable) == (False, True)
    assert [reason.code for reason in refused.reasons] == ["qti-program-not-shown"]
    (shown,) = inspect_file(file, programs=True)
    assert shown.sound
    assert shown.leaks == ()
