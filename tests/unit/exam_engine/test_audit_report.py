"""The report of an audit: figures with intervals, charts that stand alone, nothing believed."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from functools import partial

import pytest

from exam_engine.audit_report import as_html, as_markdown, parts
from exam_engine.words import Words
from proctor.analysis.audit_figures import Audit, summarise
from proctor.analysis.audit_labels import Label
from proctor.analysis.audit_run import Audited
from proctor.findings import FindingKind as K
from proctor.observation import HeadPose

HOSTILE = '<script>alert("1")</script>|`x`'


@pytest.fixture(scope="module")
def audit() -> Audit:
    audited = []
    for number in range(80):
        dark = number < 40
        strength = 0.9 if dark and number % 10 else 0.2
        label = Label(
            number + 2,
            f"{number}.jpg",
            frozenset({K.PICTURE_DARK} if dark else ()),
            {"yaw": 10.0},
            {"light": HOSTILE if number % 20 == 0 else "day"},
        )
        named = frozenset({K.PICTURE_DARK} if strength > 0.5 else ())
        pose = HeadPose(12.0, 0.0, 0.0)
        audited.append(
            Audited(label, named, {K.PICTURE_DARK: strength}, pose, {"detect": 2.0}, "m")
        )
    audited.append(Audited(Label(99, "x.jpg", None, {}, {}), refused="proctor-frame-broken"))
    return summarise(audited, policy_version="p", off=[K.PHONE_VISIBLE])


@pytest.mark.parametrize("language", ["zh-CN", "en"])
def test_report_has_every_section_and_all_its_words(audit: Audit, language: str) -> None:
    words = Words.load(strict=True)
    say = partial(_say, words, language)
    text, charts = as_markdown(say("audit-title"), parts(audit, say), "report")
    assert text.count("\n## ") == 7
    assert "90.0 % (76.9 – 96.0; n=40)" in text
    assert say("audit-too-small") in text
    assert "+2.0°" in text
    assert set(re.findall(r"report/([\w-]+\.svg)", text)) == set(charts)


def _say(words: Words, language: str, told: str, /, **facts: object) -> str:
    return words.say(told, language, **facts)


def test_labels_of_others_never_become_markup(audit: Audit) -> None:
    say = partial(_say, Words.load(), "en")
    page = as_html("t", parts(audit, say), "en")
    assert "<script" not in page
    text, charts = as_markdown("t", parts(audit, say), "report")
    assert "<script" not in text.replace("\\<script", "")
    for svg in charts.values():
        assert "<script" not in svg
        root = ET.fromstring(svg)
        assert root.get("role") == "img"
        assert root.find("{http://www.w3.org/2000/svg}title") is not None


def test_small_groups_are_hollow_and_marked(audit: Audit) -> None:
    say = partial(_say, Words.load(), "en")
    _, charts = as_markdown("t", parts(audit, say), "report")
    svg = charts["picture-dark-found.svg"]
    assert svg.count("too small") == 1
    assert 'fill="#ffffff" stroke="#9a5b00"' in svg
