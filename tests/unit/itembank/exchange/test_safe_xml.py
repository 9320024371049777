"""XML from outside: entities, bombs and depth are refused before anything is built of them."""

from __future__ import annotations

from pathlib import Path

import pytest

from foundation.errors import Invalid
from itembank.exchange.item_files import Beside
from itembank.exchange.safe_xml import MOST_BYTES, attributes_of, name_of, parse, text_of

BOMB = "".join(f'<!ENTITY b{n} "{f"&b{n - 1};" * 10}">' for n in range(1, 10))


@pytest.mark.parametrize(
    ("xml", "code"),
    [
        (b"<a><b></a>", "exchange-xml-broken"),
        (b"", "exchange-xml-broken"),
        (b"%PDF-1.7", "exchange-xml-broken"),
        (f'<!DOCTYPE a [<!ENTITY b0 "x">{BOMB}]><a>&b9;</a>'.encode(), "exchange-xml-broken"),
        (
            b'<!DOCTYPE a [<!ENTITY f SYSTEM "file:///etc/hostname">]><a>&f;</a>',
            "exchange-xml-entities",
        ),
        (b"<a>" * 255 + b"</a>" * 255, "exchange-xml-too-deep"),
        (b"<a>" + b" " * MOST_BYTES + b"</a>", "exchange-xml-too-large"),
    ],
)
def test_a_hostile_file_is_refused_with_its_name(xml: bytes, code: str) -> None:
    with pytest.raises(Invalid) as refused:
        parse(xml, "paper.xml")
    assert refused.value.code == code
    assert refused.value.facts["file"] == "paper.xml"


def test_a_broken_file_names_the_line() -> None:
    with pytest.raises(Invalid) as refused:
        parse(b"<a>\n<b>\n</a>", "paper.xml")
    assert refused.value.facts["line"] == 3


def test_names_of_qti_3_read_as_those_of_qti_2() -> None:
    root = parse(b'<qti-base-value xmlns="urn:q" base-type="float"/>', "item.xml")
    assert name_of(root) == "baseValue"
    assert attributes_of(root) == {"baseType": "float"}


def test_nothing_outside_of_the_items_folder_is_included(tmp_path: Path) -> None:
    inside = tmp_path / "items"
    inside.mkdir()
    (tmp_path / "secret.xml").write_text("<secret/>")
    (inside / "rules.xml").write_text("<rules/>")
    (inside / "link.xml").symlink_to(tmp_path / "secret.xml")
    fetch = Beside(inside / "item.xml")
    assert fetch("rules.xml") is not None
    for address in ("../secret.xml", str(tmp_path / "secret.xml"), "file:secret.xml", "link.xml"):
        assert fetch(address) is None


@pytest.mark.parametrize(
    ("declaration", "encoding"),
    [
        ('<?xml version="1.0" encoding="UTF-16"?>', "utf-16"),
        ('<?xml version="1.0"?>', "utf-16-be"),
        ('<?xml version="1.0" encoding="GBK"?>', "gbk"),
        ('<?xml version="1.0" encoding="gb18030"?>', "gb18030"),
        ('<?xml version="1.0" encoding="utf-8"?>', "utf-8-sig"),
        # What programs get wrong at the beginning, where the content is sound.
        ('<?xml version="1.0" encoding="utf-16"?>', "utf-8"),
        ('<?xml version="1.0"encoding="UTF-8"?>', "utf-8"),
        ('\n\n<?xml version="1.0"?>', "utf-8"),
    ],
)
def test_encodings_are_read_as_what_they_are(declaration: str, encoding: str) -> None:
    root = parse(f"{declaration}<a>题&amp;目</a>".encode(encoding), "x.xml")
    assert text_of(root) == "题&目"


def test_names_that_html_has_for_signs_are_those_signs() -> None:
    assert text_of(parse(b"<a>1&nbsp;&times;&LT;</a>", "x.xml")) == "1\u00a0\u00d7<"
    outside = b'<!DOCTYPE a SYSTEM "a.dtd"><a>1&nbsp;2</a>'
    assert text_of(parse(outside, "x.xml")) == "1\u00a02"
