"""Statistics of answers are told as numbers: no sentence says what somebody did or meant."""

from __future__ import annotations

from pathlib import Path

import pytest

LOCALE = Path(__file__).parents[4] / "exam_engine" / "locale"
ACCUSING = {
    "zh-CN": ("作弊", "抄袭", "舞弊", "串通", "泄题", "不诚信", "可疑", "嫌疑", "违规"),
    "en": ("cheat", "copied", "copying", "collu", "fraud", "dishonest", "suspic", "guilty"),
}


@pytest.mark.parametrize("language", ACCUSING)
@pytest.mark.parametrize("catalogue", ["security.ftl", "web-measurement.ftl"])
def test_no_sentence_accuses(language: str, catalogue: str) -> None:
    text = (LOCALE / language / catalogue).read_text(encoding="utf-8").lower()
    assert [word for word in ACCUSING[language] if word in text] == []
