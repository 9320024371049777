from __future__ import annotations

import re
from pathlib import Path

import pytest

from proctor import findings

ROOT = Path(__file__).resolve().parents[3]

FORBIDDEN = """
    cheat fraud dishonest honest suspicious suspicion suspect guilt guilty liar lying intent intend
    deliberate anxious anxiety nervous stress afraid angry happy sad emotion mood feeling confused
    bored attitude trust risk integrity misconduct
"""

FORBIDDEN_ZH = "作弊 舞弊 可疑 嫌疑 怀疑 故意 诚信 不诚实 紧张 焦虑 情绪 心虚 慌张 态度 风险"


def sentences(language: str) -> str:
    """All that this wing says, which stands in several files."""
    files = sorted((ROOT / "exam_engine/locale" / language).glob("proctor*.ftl"))
    return "\n".join(file.read_text("utf-8") for file in files)


def vocabulary() -> set[str]:
    words = set(findings.FindingKind) | set(findings.Cause) | set(findings.Verdict)
    return {part for word in words for part in word.split("_")}


def test_vocabulary_has_no_word_of_feeling_intent_or_honesty() -> None:
    assert not vocabulary() & set(FORBIDDEN.split())


def test_kinds_are_told_in_the_same_spirit_in_english() -> None:
    text = sentences("en")
    # Comments may name what is not done; what a person reads may not contain it.
    told = "\n".join(line for line in text.splitlines() if not line.startswith("#")).lower()
    told = re.sub(r"^[\w-]+ =", "", told, flags=re.MULTILINE)
    assert [word for word in FORBIDDEN.split() if re.search(rf"\b{word}", told)] == []


def test_kinds_are_told_in_the_same_spirit_in_chinese() -> None:
    text = sentences("zh-CN")
    told = "\n".join(line for line in text.splitlines() if not line.startswith("#"))
    assert [word for word in FORBIDDEN_ZH.split() if word in told] == []


@pytest.mark.parametrize("kind", findings.FindingKind)
def test_each_kind_has_a_cause(kind: findings.FindingKind) -> None:
    assert kind in findings.CAUSES
