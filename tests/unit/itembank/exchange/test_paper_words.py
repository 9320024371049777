"""Every remark of the readers of papers and workbooks has its sentence, and the next step."""

from __future__ import annotations

import re
from pathlib import Path

from exam_engine.words import Words

ROOT = Path(__file__).resolve().parents[4] / "itembank" / "exchange"
_CODE = re.compile(r'"((?:paper|excel|word|office)-[a-z]+(?:-[a-z]+)+)"')
_STEPS = re.compile(r'Weight\.(?:DOUBT|FAULT),\s*"([a-z-]+)"|Unmade\(\s*"([a-z-]+)"')


def _sources() -> str:
    return "\n".join(
        path.read_text("utf-8")
        for kind in ("paper", "excel", "word", "office")
        for path in sorted(ROOT.glob(f"{kind}_*.py"))
    )


def test_every_code_has_a_sentence() -> None:
    words = Words.load(strict=True)
    codes = {code for code in _CODE.findall(_sources()) if "keys" not in code.split("-")[1:2]}
    assert len(codes) > 60
    assert sorted(code for code in codes if not words.has(code, "zh-CN")) == []


def test_what_a_person_should_look_at_has_a_next_step() -> None:
    words = Words.load(strict=True)
    codes = {first or second for first, second in _STEPS.findall(_sources())}
    assert len(codes) > 30
    assert sorted(code for code in codes if not words.has(f"{code}.next", "zh-CN")) == []
