from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from foundation.errors import NotFound, Refusal
from proctor.analysis.audit_labels import read_labels
from proctor.findings import FindingKind as K


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("a.jpg", "b.jpg"):
        (tmp_path / name).write_bytes(b"x")
    return tmp_path


def refused(
    folder: Path, text: str | bytes, name: str = "labels.csv"
) -> tuple[str, dict[str, object]]:
    data = text.encode() if isinstance(text, str) else text
    (folder / name).write_bytes(data)
    with pytest.raises(Refusal) as told:
        read_labels(folder)
    return told.value.code, dict(told.value.facts)


def test_a_row_tells_what_shows_the_angles_and_the_conditions(folder: Path) -> None:
    (folder / "labels.csv").write_text(
        "\ufefffile,expect,yaw,pitch,light,glasses\n"
        "a.jpg,head_turned face_absent,12.5,,dim,yes\n"
        "\n"
        "b.jpg,none,,,,\n",
        "utf-8",
    )
    first, second = read_labels(folder)
    assert first.expected == {K.HEAD_TURNED, K.FACE_ABSENT}
    assert (first.angles, first.conditions) == ({"yaw": 12.5}, {"light": "dim", "glasses": "yes"})
    assert (second.line, second.expected, second.conditions) == (4, frozenset(), {})


def test_an_empty_expectation_is_not_labelled(folder: Path) -> None:
    (folder / "labels.csv").write_text("file,expect,yaw\na.jpg,,3\n")
    assert read_labels(folder)[0].expected is None


def test_json_says_the_same(folder: Path) -> None:
    rows = [
        {"file": "a.jpg", "expect": ["head_turned"], "yaw": 12.5, "light": "dim"},
        {"file": "b.jpg", "expect": []},
    ]
    (folder / "labels.json").write_text(json.dumps(rows, indent=1))
    first, second = read_labels(folder)
    assert (first.expected, first.angles, first.conditions) == (
        {K.HEAD_TURNED},
        {"yaw": 12.5},
        {"light": "dim"},
    )
    assert second.expected == frozenset()
    # The second object begins on the tenth line of the file as it was indented.
    assert second.line == 10


@pytest.mark.parametrize(
    ("text", "code", "line"),
    [
        ("name\na.jpg\n", "column-missing", 1),
        ("file,light,light\na.jpg,1,2\n", "column-twice", 1),
        ("file,expect\na.jpg,none\nc.jpg,none\n", "file-missing", 3),
        ("file,expect\na.jpg,none\na.jpg,none\n", "file-twice", 3),
        ("file,expect\n../a.jpg,none\n", "file-outside", 2),
        ("file,expect\n/etc/passwd,none\n", "file-outside", 2),
        ("file,expect\na.jpg,smoking\n", "kind-unknown", 2),
        ("file,expect\na.jpg,window_left\n", "kind-unknown", 2),
        ("file,yaw\na.jpg,left\n", "value", 2),
        ("file,yaw\na.jpg,nan\n", "value", 2),
        ("file,yaw\na.jpg,400\n", "value", 2),
        ("file,expect\n,none\n", "value", 2),
        ("file,expect\na.jpg,none,more\n", "line-length", 2),
        ('file,expect\n"a.jpg,none\n', "labels-broken", 2),
    ],
)
def test_what_is_wrong_is_refused_with_its_line(
    folder: Path, text: str, code: str, line: int
) -> None:
    told, facts = refused(folder, text)
    assert told == f"proctor-audit-{code}"
    assert facts["line"] == line


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ('{"file": "a.jpg"}', 1),
        ('[\n{"file": "a.jpg"},\n{"file": }\n]', 3),
        ('[{"file": "a.jpg"}', 1),
        ("[1]", 1),
        ('[{"file": "a.jpg", "yaw": NaN}]', 1),
        ("[" * 100_000, 1),
    ],
)
def test_broken_json_is_refused_with_its_line(folder: Path, text: str, line: int) -> None:
    code, facts = refused(folder, text, "labels.json")
    assert code == "proctor-audit-labels-broken"
    assert facts["line"] == line


def test_text_that_is_not_utf_8_is_refused_with_its_line(folder: Path) -> None:
    code, facts = refused(folder, "file,light\na.jpg,暗\n".encode("gb18030"))
    assert (code, facts["line"]) == ("proctor-audit-labels-encoding", 2)


def test_no_labels_and_two_files_of_labels_are_refused(folder: Path) -> None:
    with pytest.raises(NotFound) as told:
        read_labels(folder)
    assert told.value.code == "proctor-audit-labels-missing"
    (folder / "labels.json").write_text("[]")
    assert refused(folder, "file\na.jpg\n")[0] == "proctor-audit-labels-twice"


@settings(
    max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.binary(max_size=300), st.sampled_from(["labels.csv", "labels.json"]))
def test_whatever_stands_in_the_labels_they_are_read_or_refused(
    folder: Path, data: bytes, name: str
) -> None:
    for each in ("labels.csv", "labels.json"):
        (folder / each).unlink(missing_ok=True)
    (folder / name).write_bytes(data)
    told = None
    try:
        read_labels(folder)
    except Refusal as refusal:
        told = refusal
    assert told is None or told.code.startswith("proctor-audit-")
