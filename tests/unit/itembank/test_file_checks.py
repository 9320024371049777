"""What `items check` says of a file, whatever it is: items, packages, other formats, nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from itembank.exchange.inspection import Inspected
from itembank.file_checks import look_at
from tests.packages import ITEM, archive

MOODLE = (
    '<quiz><question type="truefalse"><name><text>n</text></name><questiontext format="html">'
    '<text>Is it?</text></questiontext><answer fraction="100"><text>true</text></answer>'
    '<answer fraction="0"><text>false</text></answer></question>'
    '<question type="stack"><questiontext><text>x</text></questiontext></question></quiz>'
)
STIMULUS = (
    '<assessmentStimulus identifier="s"><stimulusBody><p>Read this</p></stimulusBody>'
    "</assessmentStimulus>"
)


def looked_at(folder: Path, name: str, content: bytes | str) -> list[Inspected]:
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return list(look_at(path))


def test_every_item_of_a_package_is_told_with_its_place_in_it(tmp_path: Path) -> None:
    packed = archive(
        **{
            "imsmanifest.xml": "<manifest/>",
            "items/a.xml": ITEM.format(picture="p.png"),
            "items/b.xml": "<assessmentItem",
            "__MACOSX/items/._a.xml": "\0\5",
        }
    )
    found = {Path(one.file).name: one for one in looked_at(tmp_path, "p.zip", packed)}
    assert set(found) == {"imsmanifest.xml", "a.xml", "b.xml"}
    assert found["a.xml"].sound
    assert found["imsmanifest.xml"].kind == "manifest"
    assert [one.code for one in found["b.xml"].reasons] == ["exchange-xml-broken"]


def test_a_stimulus_of_the_package_stands_in_the_item(tmp_path: Path) -> None:
    item = ITEM.format(picture="p.png")
    end = item.index(">", item.index("<assessmentItem")) + 1
    named = item[:end] + '<assessmentStimulusRef identifier="s" href="{}"/>' + item[end:]
    packed = archive(
        **{
            "i/there.xml": named.format("../s/s.xml"),
            "i/gone.xml": named.format("../s/none.xml"),
            "s/s.xml": STIMULUS,
        }
    )
    found = {Path(one.file).name: one for one in looked_at(tmp_path, "p.zip", packed)}
    assert found["there.xml"].sound
    assert not [one for one in found["there.xml"].dropped if one.startswith("stimulus")]
    assert "stimulus: ../s/none.xml" in found["gone.xml"].dropped


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("q.gift", "Q {=a ~b}\n\nText only\n", [("gift", "choiceInteraction", True)]),
        ("q.xml", MOODLE, [("moodle-xml", "choiceInteraction", True), ("moodle-xml", "", False)]),
        ("q.txt", "Q\nA. a\nB. b\nANSWER: B\n", [("aiken", "choiceInteraction", True)]),
    ],
)
def test_questions_of_other_formats_are_told_as_an_import_would_make_them(
    tmp_path: Path, name: str, content: str, told: list[tuple[str, str, bool]]
) -> None:
    found = looked_at(tmp_path, name, content)
    items = [(one.version, "".join(one.interactions), one.sound) for one in found]
    assert items[: len(told)] == told
    assert all(one.reasons for one in found if not one.sound)
    assert all(one.leaks == () for one in found)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("p.png", b"\x89PNG\r\n\x1a\n" + bytes(40)),
        ("data.json", b'{"a": {"b": [1, 2]}, "c": {}}'),
        ("x.bin", bytes(range(256)) * 20),
        ("empty.txt", b""),
        ("style.css", b"a {b: c}\nd {e: f}\n"),
        ("picture.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>"),
        ("words.txt", b"Nothing is asked here."),
        ("bank.xml", b"<questestinterop/>"),
    ],
)
def test_a_file_without_questions_is_told_as_such_and_not_as_broken(
    tmp_path: Path, name: str, content: bytes
) -> None:
    (found,) = looked_at(tmp_path, name, content)
    assert (found.kind, found.sound) == ("other", False)
    assert found.reasons[0].code in ("exchange-no-questions", "qti-not-an-item")


def test_a_hostile_archive_is_one_line_with_its_reason(tmp_path: Path) -> None:
    (found,) = looked_at(tmp_path, "p.zip", b"PK\x03\x04" + bytes(30))
    assert found.reasons[0].code.startswith("exchange-archive-")
