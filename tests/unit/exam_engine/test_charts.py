"""Charts are well-formed SVG without script or style, and words in them cannot become markup."""

from __future__ import annotations

from xml.etree import ElementTree as ET

from hypothesis import given
from hypothesis import strategies as st

from exam_engine.charts import Frame, ticks


@given(name=st.text(st.characters(blacklist_categories=("Cs", "Cc")), max_size=20))
def test_words_stay_words(name: str) -> None:
    frame = Frame(name, (-4, 4), (0, 1), (name, name))
    frame.line([(-4, 0.2), (4, 3.0)])
    frame.bar(0, 1, 0.5)
    frame.point(0, 0.5, name)
    frame.upright(1.0, name)
    picture = ET.fromstring(frame.svg)
    tags = {element.tag.split("}")[1] for element in picture.iter()}
    assert tags <= {"svg", "line", "text", "polyline", "rect", "circle", "title"}
    assert not any("style" in element.attrib for element in picture.iter())


@given(low=st.floats(-1e6, 1e6), span=st.floats(1e-3, 1e6))
def test_ticks_are_few_and_within_the_range(low: float, span: float) -> None:
    found = ticks(low, low + span)
    assert 1 <= len(found) <= 14
    assert all(low - 1e-6 * span <= tick <= low + span * (1 + 1e-6) for tick in found)
