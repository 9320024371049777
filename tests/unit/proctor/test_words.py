"""Every code and every word of the vocabulary has a sentence in both languages."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from fluent.syntax import FluentParser
from fluent.syntax.ast import Junk, Message

from proctor.findings import Cause, FindingKind, Verdict
from proctor.review_states import ReviewAct
from proctor.sitting_states import SittingState

ROOT = Path(__file__).resolve().parents[3]


def sentences(language: str) -> str:
    """All that this wing says, which stands in several files."""
    files = sorted((ROOT / "exam_engine/locale" / language).glob("proctor*.ftl"))
    return "\n".join(file.read_text("utf-8") for file in files)


def messages(language: str) -> dict[str, Message]:
    body = FluentParser().parse(sentences(language)).body
    assert not [entry for entry in body if isinstance(entry, Junk)]
    return {entry.id.name: entry for entry in body if isinstance(entry, Message)}


def codes() -> set[str]:
    raised = re.compile(
        r"(?:Invalid|NotFound|Forbidden|Conflict|TooLate|Unavailable)\(\s*\"([\w-]+)\""
    )
    sources = (path.read_text("utf-8") for path in (ROOT / "proctor").rglob("*.py"))
    found = {code for source in sources for code in raised.findall(source)}
    assert len(found) > 30
    return found


@pytest.mark.parametrize("language", ["zh-CN", "en"])
def test_every_refusal_has_its_sentence(language: str) -> None:
    assert codes() - set(messages(language)) == set()


@pytest.mark.parametrize("language", ["zh-CN", "en"])
def test_every_word_of_the_vocabulary_has_its_sentence(language: str) -> None:
    wanted = {
        f"proctor-{family}-{word.replace('_', '-')}"
        for family, words in {
            "finding": FindingKind,
            "cause": Cause,
            "verdict": Verdict,
            "state": SittingState,
            "act": ReviewAct,
        }.items()
        for word in words
    }
    assert wanted - set(messages(language)) == set()


def test_both_languages_have_the_same_keys_and_next_steps() -> None:
    chinese, english = messages("zh-CN"), messages("en")
    assert list(chinese) == list(english)
    for name, message in chinese.items():
        steps = [attribute.id.name for attribute in message.attributes]
        assert steps == [attribute.id.name for attribute in english[name].attributes]


@pytest.mark.parametrize("language", ["zh-CN", "en"])
def test_no_sentence_shouts(language: str) -> None:
    text = sentences(language)
    assert "!" not in text
    assert "！" not in text
