"""Sentences are found, filled and joined in the reader's language, and gaps are noticed."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from exam_engine.words import MissingWords, Words, choose_language, language_of

CHINESE = """
greeting = 您好，{ $name }
    .next = 请继续。
rows = 共 { $count } 行
missing = 缺少：{ $columns }
flag = { $ok ->
    [yes] 是
   *[no] 否
 }
words-and-more = { $shown } 等，另有 { $more } 项
right = 权限：{ $permission }
roles-permission-name-exam-form-read = 查看试卷
"""
ENGLISH = """
greeting = Hello, { $name }
    .next = Please go on.
rows = { $count ->
    [one] One row
   *[other] { $count } rows
 }
missing = Missing: { $columns }
flag = { $ok ->
    [yes] yes
   *[no] no
 }
words-and-more = { $shown } and { $more } more
right = Right: { $permission }
roles-permission-name-exam-form-read = see forms
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for lang, text in (("zh-CN", CHINESE), ("en", ENGLISH)):
        (tmp_path / lang).mkdir()
        (tmp_path / lang / "sample.ftl").write_text(text, "utf-8")
    return tmp_path


@pytest.fixture
def words(folder: Path) -> Words:
    return Words.load(folder, strict=True)


def test_a_sentence_is_filled_without_invisible_marks(words: Words) -> None:
    assert words.say("greeting", "zh-CN", name="阿依古丽·买买提") == "您好，阿依古丽·买买提"
    assert words.say("greeting", "en", name="Ann") == "Hello, Ann"


def test_an_attribute_is_asked_for_by_its_dotted_name(words: Words) -> None:
    assert words.say("greeting.next", "en") == "Please go on."
    assert words.has("greeting.next", "en")
    assert not words.has("rows.next", "en")


def test_numbers_are_counted_and_grouped_in_the_language(words: Words) -> None:
    assert words.say("rows", "en", count=1) == "One row"
    assert words.say("rows", "en", count=3000) == "3,000 rows"
    assert words.say("rows", "zh-CN", count=3000) == "共 3,000 行"
    assert words.say("rows", "en", count=Decimal("2.5")) == "2.5 rows"


def test_lists_are_joined_in_the_language(words: Words) -> None:
    columns = ["A", "B", "C"]
    assert words.say("missing", "zh-CN", columns=columns) == "缺少：A、B和C"
    assert words.say("missing", "en", columns=columns) == "Missing: A, B, and C"
    assert words.say("missing", "en", columns=[]) == "Missing: "


def test_long_lists_say_how_many_more_there_are(words: Words) -> None:
    told = words.say("missing", "en", columns=list(range(1, 501)))
    assert "20 and 480 more" in told


def test_facts_of_every_json_kind_can_be_told(words: Words) -> None:
    assert words.say("missing", "en", columns=None) == "Missing: —"
    assert words.say("flag", "zh-CN", ok=True) == "是"
    assert words.say("flag", "en", ok=False) == "no"
    told = words.say("missing", "en", columns=[{"row": 3, "name": None}])
    assert told == "Missing: row 3 and name —"


def test_a_right_is_told_by_its_name(words: Words) -> None:
    assert words.say("right", "zh-CN", permission="exam:form:read") == "权限：查看试卷"
    assert words.say("right", "en", permission="exam:form:read") == "Right: see forms"
    assert words.say("right", "en", permission="no:such:right") == "Right: no:such:right"


def test_a_missing_sentence_shows_its_code_and_is_logged(folder: Path) -> None:
    with capture_logs() as logs:
        assert Words.load(folder).say("no-such-code", "zh-CN", row=3) == "no-such-code"
    assert logs[0]["event"] == "words-missing"
    assert logs[0]["code"] == "no-such-code"


def test_a_missing_fact_is_logged_and_the_sentence_is_still_said(folder: Path) -> None:
    with capture_logs() as logs:
        told = Words.load(folder).say("greeting", "en")
    assert told.startswith("Hello, ")
    assert logs[0]["event"] == "words-incomplete"


@pytest.mark.parametrize("code", ["no-such-code", "greeting"])
def test_strict_catalogues_raise_on_gaps(words: Words, code: str) -> None:
    with pytest.raises(MissingWords):
        words.say(code, "en")


def test_an_unreadable_entry_is_logged_with_its_file(folder: Path) -> None:
    (folder / "en" / "broken.ftl").write_text("broken = { $name\n", "utf-8")
    with capture_logs() as logs:
        Words.load(folder)
    assert [entry["file"] for entry in logs] == ["en/broken.ftl"]


def test_the_facts_of_a_sentence_are_known(words: Words) -> None:
    assert words.variables("greeting", "en") == {"name"}
    assert words.variables("no-such-code", "en") == frozenset()


@pytest.mark.parametrize(
    ("header", "lang"),
    [
        ("", "zh-CN"),
        ("en-GB,en;q=0.9", "en"),
        ("fr-FR, zh-TW;q=0.8, en;q=0.9", "en"),
        ("fr, zh-Hans;q=0.7", "zh-CN"),
        ("fr", "zh-CN"),
        ("en;q=0", "zh-CN"),
        ("en;q=abc, zh;q=0.1", "zh-CN"),
        ("en;q=nan", "zh-CN"),
        (",;;=,\x00" * 5000, "zh-CN"),
    ],
)
def test_the_best_liked_language_of_ours_is_chosen(header: str, lang: str) -> None:
    assert choose_language(header) == lang


def test_only_our_languages_are_taken_from_a_tag() -> None:
    assert language_of("ZH") == "zh-CN"
    assert language_of("en-US") == "en"
    assert language_of("../../etc/passwd") is None
