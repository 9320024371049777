"""Every code of enrolment has its sentence, and every notice brings the facts it needs."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest
from fluent.syntax import FluentParser
from fluent.syntax import ast as ftl

from exam_engine.enrolment.damage import Damage
from exam_engine.enrolment.document_numbers import DocumentKind
from exam_engine.enrolment.headers import Column
from exam_engine.enrolment.notices import RowStatus
from exam_engine.words import Words, variables_of

ROOT = Path(__file__).resolve().parents[4]
ROOMS = ROOT / "exam_engine" / "enrolment"
CATALOGUES = {
    lang: (ROOT / "exam_engine" / "locale" / lang / "enrolment.ftl").read_text("utf-8")
    for lang in ("zh-CN", "en")
}


def spoken() -> set[str]:
    """Codes in the source, with those that are put together from an enumeration."""
    source = "\n".join(path.read_text("utf-8") for path in sorted(ROOMS.glob("*.py")))
    codes = set(re.findall(r'"(enrolment-[a-z0-9-]*[a-z0-9])"', source))
    codes |= {f"enrolment-id-damaged-{damage}" for damage in Damage}
    codes |= {f"enrolment-result-{status}" for status in RowStatus}
    codes |= {f"enrolment-column-{column.replace('_', '-')}" for column in Column}
    return codes


def keys(lang: str) -> set[str]:
    return set(re.findall(r"^(enrolment-[a-z0-9-]+) =", CATALOGUES[lang], re.MULTILINE))


@pytest.mark.parametrize("lang", CATALOGUES)
def test_every_code_has_its_sentence_and_no_sentence_is_left_over(lang: str) -> None:
    offered = {"enrolment-photo-missing", "enrolment-photo-unclaimed", "enrolment-photo-doubled"}
    offered |= {"enrolment-kind"}
    assert keys(lang) == spoken() | offered


def test_every_notice_brings_the_facts_that_its_sentence_names() -> None:
    messages = {
        entry.id.name: entry
        for entry in FluentParser().parse(CATALOGUES["zh-CN"]).body
        if isinstance(entry, ftl.Message)
    }
    gaps = []
    for path in sorted(ROOMS.glob("*.py")):
        for call in ast.walk(ast.parse(path.read_text("utf-8"))):
            if not isinstance(call, ast.Call) or not isinstance(call.func, ast.Name):
                continue
            if call.func.id not in ("note", "warning", "error") or not call.args:
                continue
            code = call.args[0]
            if isinstance(code, ast.Constant) and isinstance(code.value, str):
                given = {keyword.arg for keyword in call.keywords}
                if missing := variables_of(messages[code.value]) - given:
                    gaps.append(f"{path.name}:{call.lineno}: {code.value} {sorted(missing)}")
    assert gaps == []


@pytest.mark.parametrize("kind", list(DocumentKind))
def test_every_kind_of_document_has_a_word(kind: DocumentKind) -> None:
    words = Words.load(strict=True)
    others = words.say("enrolment-id-form", "zh-CN", kind="other", shown="")
    said = words.say("enrolment-id-form", "zh-CN", kind=kind.value, shown="")
    assert (said == others) == (kind is DocumentKind.OTHER)
