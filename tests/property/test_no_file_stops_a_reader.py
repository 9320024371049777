"""Whatever bytes come in, a reader gives drafts or a named refusal, and never anything else."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from foundation.errors import Refusal
from itembank.exchange.aiken_reader import read_aiken
from itembank.exchange.drafts import Reading
from itembank.exchange.gift_reader import read_gift
from itembank.exchange.moodle_reader import read_moodle
from itembank.exchange.package_reader import read_item_file, read_package
from itembank.exchange.reading_json import reading_to_json
from tests.packages import ITEM, archive

GIFT = (
    b"// [id:a] [tag:b]\n::T::[html]Q {=a#x ~%50%b ~c####d}\n\nN {#=1..2 =%50%3:1}\n\n"
    b"M {=a->b =c->d}"
)
AIKEN = b"Q\nA. a\nB) b\nANSWER: B\n"
MOODLE = (
    b'<quiz><question type="cloze"><questiontext format="html"><text>A {1:SA:=b~%5%c} {2:MC:=d~e}'
    b'</text></questiontext><file name="a" path="/" encoding="base64">AA==</file></question>'
    b'<question type="multichoice"><questiontext><text>Q</text></questiontext>'
    b'<answer fraction="100"><text>a</text></answer><answer fraction="0"><text>b</text></answer>'
    b'</question><question type="numerical"><questiontext><text>Q</text></questiontext>'
    b'<answer fraction="100"><text>1</text><tolerance>2</tolerance></answer></question></quiz>'
)
QTI = ITEM.format(picture="p.png").encode()
PACKAGE = archive(imsmanifest__xml="<manifest/>", i__xml=QTI)
TOKENS: Final = (
    *(b"{", b"}", b"=", b"~", b"#", b"::", b"\\", b"\n\n", b"->", b"%1%", b"..", b"1e999", b"9"),
    b"NaN",
    *(
        b"<",
        b">",
        b"&#0;",
        b"\x00",
        b"\xff",
        b"\xed\xa0\x80",
        b"xmlns='relative'",
        b'identifier=""',
    ),
    *(b"record", b"[[9]]", b"{1:MC:", b"-5", b"true", b"", b"\xee\x80\x801\xee\x80\x81"),
)
READERS: Final[dict[str, tuple[Callable[[bytes, str], Reading], bytes]]] = {
    "gift": (read_gift, GIFT),
    "aiken": (read_aiken, AIKEN),
    "moodle": (read_moodle, MOODLE),
    "item": (read_item_file, QTI),
    "package": (read_package, PACKAGE),
}


@st.composite
def mutants(draw: st.DrawFn, seed: bytes) -> bytes:
    """The seed with a few parts cut, doubled, or replaced by what parsers stumble over."""
    data = bytearray(seed)
    for _ in range(draw(st.integers(1, 5))):
        start = draw(st.integers(0, len(data)))
        end = min(len(data), start + draw(st.integers(0, 40)))
        kept = bytes(data[start:end]) * draw(st.integers(0, 2))
        data[start:end] = kept + draw(st.sampled_from(TOKENS))
    return bytes(data)


@pytest.mark.parametrize("name", list(READERS))
@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_mutants_are_read_or_refused(name: str, data: st.DataObject) -> None:
    read, seed = READERS[name]
    mutant = data.draw(mutants(seed))
    try:
        reading = read(mutant, "f")
    except Refusal:
        return
    json.dumps(reading_to_json(reading))
    for draft in reading.drafts:
        assert draft.item is not None or draft.remarks


def test_an_item_of_a_relative_name_space_is_kept() -> None:
    # It has no canonical form (Canonical XML 1.1, 1.3), which is no reason to lose it.
    strange = QTI.replace(b'title="T"', b'title="T" xmlns:x="relative"')
    (draft,) = read_item_file(strange, "f").drafts
    assert draft.item is not None
