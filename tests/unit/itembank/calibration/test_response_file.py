"""Files of responses are read as they are, and what cannot be read is told by row and column."""

from __future__ import annotations

import numpy as np
import pytest

from foundation.errors import Invalid
from itembank.calibration.response_file import Columns, read_responses


def _refusal(text: str | bytes, columns: Columns | None = None) -> Invalid:
    content = text.encode() if isinstance(text, str) else text
    with pytest.raises(Invalid) as refused:
        read_responses(content, columns)
    return refused.value


def test_counts_names_and_groups_are_found() -> None:
    read = read_responses(b'id,"Q 1",Q2,sex,Freq\na,0,1,f,3\nb,1,,m,2\n', Columns(group="sex"))
    given = read.responses
    assert given.items == ("Q 1", "Q2") and read.names == ("a", "b")
    np.testing.assert_array_equal(given.codes, [[0, 0], [1, -1]])
    np.testing.assert_array_equal(given.weights, [3, 2])
    assert given.group_names == ("f", "m") and given.columns == (2, 3) and given.first_row == 2


@pytest.mark.parametrize("gone", ["", "NA", "nan", ".", "-", " na "])
def test_missing_cells(gone: str) -> None:
    read = read_responses(f"a,b\n1,{gone}\n0,1\n1,0\n".encode())
    assert read.responses.codes[0, 1] == -1


def test_categories_are_counted_from_each_items_lowest() -> None:
    given = read_responses(b"a,b\n1,0\n4,2\n2,1\n").responses
    assert given.lowest == (1, 0)
    np.testing.assert_array_equal(given.codes[:, 0], [0, 3, 1])


def test_a_file_without_names_is_seen_by_its_first_line() -> None:
    bare = read_responses(b"0,1,1\n1,0,1\n")
    assert not bare.has_names and bare.responses.items == ("I1", "I2", "I3")
    numbered = read_responses(b"1,2,3\n1,0,1\n0,1,1\n")
    assert numbered.has_names and numbered.responses.items == ("1", "2", "3")


def test_answers_that_happen_to_rise_are_no_names() -> None:
    rising = read_responses(b"1,2,3\n3,1,3\n2,2,1\n")
    assert not rising.has_names and len(rising.responses.codes) == 3
    with_decimals = read_responses(b"1.0,0.0,1.0\n0.0,1.0,1.0\n")
    assert not with_decimals.has_names


@pytest.mark.parametrize(
    "content",
    [
        b"sep=;\na;b\n1;0\n0;1\n",
        "a\tb\n1\t0\n0\t1\n".encode("utf-16"),
        b"\xef\xbb\xbfa,b\r\n1.0,0.0\r\n0,1\r\n",
        b'"a","b"\n"1","0"\n"0","1"\n',
        b"a,b\nTRUE,FALSE\nfalse,true\n",
    ],
)
def test_a_table_is_the_same_however_a_spreadsheet_writes_it(content: bytes) -> None:
    read = read_responses(content)
    assert read.responses.items == ("a", "b") and read.has_names
    np.testing.assert_array_equal(read.responses.codes, [[1, 0], [0, 1]])


def test_what_else_means_missing_is_told() -> None:
    read = read_responses(b"a,b\n1,9\n0,1\n-99,0\n", Columns(missing=("9", "-99")))
    np.testing.assert_array_equal(read.responses.codes, [[1, -1], [0, 1], [-1, 0]])


def test_a_row_below_a_line_for_the_spreadsheet_keeps_its_number() -> None:
    refusal = _refusal("sep=;\na;b\n0;1\n1;x\n")
    assert refusal.facts["row"] == 4


def test_an_item_with_known_categories_is_not_shifted() -> None:
    given = read_responses(b"a,b\n1,1\n2,1\n", Columns(known={"a": 3})).responses
    assert given.lowest == (0, 1)
    refusal = _refusal("a,b\n5,1\n2,1\n", Columns(known={"a": 3}))
    assert refusal.code == "calibration-fixed-categories"


@pytest.mark.parametrize("cell", ["x", "0.5", "-1", "1e9", "99", "²", "1 1"])
def test_an_unreadable_cell_is_told_by_row_and_column(cell: str) -> None:
    refusal = _refusal(f"a,b\n0,1\n1,{cell}\n")
    assert refusal.code == "calibration-cell-unreadable"
    assert refusal.facts["row"] == 3 and refusal.facts["column"] == "b"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (b"", "calibration-file-empty"),
        (b"a,b\n", "calibration-no-responses"),
        (b"a,b\n1,0,1\n", "calibration-row-width"),
        (b"a,a\n1,0\n", "calibration-columns-twice"),
        (b"a,\n1,0\n", "calibration-column-unnamed"),
        (b"a,freq\n1,many\n", "calibration-frequency-unreadable"),
        (b"a,n\n1,-2\n", "calibration-frequency-unreadable"),
        (b"\xff\xff\xff,b\n1,0\n", "calibration-file-encoding"),
    ],
)
def test_faults_have_names(text: bytes, code: str) -> None:
    assert _refusal(text).code == code


def test_chinese_names_in_gb18030_are_read() -> None:
    assert read_responses("题一,题二\n1,0\n0,1\n".encode("gb18030")).responses.items == (
        "题一",
        "题二",
    )
