"""Items written as a workbook and read again: the same, or said to be different."""

from __future__ import annotations

import io
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from itembank.exchange.drafts import MediaFile
from itembank.exchange.excel_reading import read_excel
from itembank.exchange.excel_writing import write_excel
from itembank.interactions import ChoiceInteraction, SimpleChoice
from itembank.items import Difficulty, Item, ItemType, Metadata, Rationale
from itembank.qti.values import BaseType, Cardinality
from itembank.rules import MatchCorrect, ResponseDeclaration
from tests.office_files import png

WORDS = st.text(alphabet="甲乙丙丁戊己庚辛，。？abc=+-@ ", min_size=1, max_size=12).map(
    lambda text: f"问{text.strip()}答"
)


def _item(name: str, stem: str, options: list[str], key: int, **facts: object) -> Item:
    letters = "ABCDEFGH"[: len(options)]
    choices = tuple(SimpleChoice(a, text) for a, text in zip(letters, options, strict=True))
    points = Decimal(2)
    return Item(
        identifier=name,
        title=stem[:40],
        language="zh-CN",
        item_type=ItemType.SINGLE_CHOICE,
        body=(ChoiceInteraction("RESPONSE", stem, choices, shuffle=True),),
        declarations=(
            ResponseDeclaration(
                "RESPONSE", Cardinality.SINGLE, BaseType.IDENTIFIER, (letters[key],)
            ),
        ),
        rules=(MatchCorrect("RESPONSE", points),),
        max_score=points,
        explanation="因为如此",
        rationales=(Rationale("RESPONSE", "理由", "A"),),
        metadata=Metadata(difficulty=Difficulty.HARD, skills=("L1-1.1.4",), **facts),  # type: ignore[arg-type]
    )


@settings(max_examples=25, deadline=None)
@given(
    stem=WORDS,
    options=st.lists(WORDS, min_size=2, max_size=6, unique_by=lambda text: "".join(text.split())),
    data=st.data(),
)
def test_a_plain_choice_comes_back_as_it_was(
    stem: str, options: list[str], data: st.DataObject
) -> None:
    key = data.draw(st.integers(0, len(options) - 1))
    item = _item("Z-1", " ".join(stem.split()), options, key)
    written = write_excel([item], {})
    (draft,) = read_excel(written.content, "", {}).drafts
    assert draft.item is not None
    same = (draft.item.body, draft.item.declarations, draft.item.rules, draft.item.metadata)
    is_told = bool(written.losses)
    assert is_told or same == (item.body, item.declarations, item.rules, item.metadata)


def test_all_that_is_known_comes_back_without_a_loss() -> None:
    item = _item("Z-1", "题干", ["甲", "乙"], 1, level="初级", seconds=60, source="教材")
    written = write_excel([item], {})
    assert written.losses == ()
    (draft,) = read_excel(written.content, "", {}).drafts
    assert draft.item == item


def test_nothing_in_a_workbook_runs() -> None:
    item = _item("Z-1", "=HYPERLINK(1)", ["@SUM(1)", "+1"], 0)
    sheet = load_workbook(io.BytesIO(write_excel([item], {}).content)).active
    assert sheet is not None
    cells = [cell for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert {cell.data_type for cell in cells} == {"s"}


def test_pictures_go_with_their_cells() -> None:
    file = MediaFile("a.png", "image/png", png(3))
    item = _item("Z-1", f'看图<img src="media:{file.digest}" alt="">', ["甲", "乙"], 0)
    written = write_excel([item], {file.digest: file})
    reading = read_excel(written.content, "", {})
    assert [one.digest for one in reading.files]
    assert reading.drafts[0].item is not None
    assert "media:" in reading.drafts[0].item.body[0].prompt


def test_what_a_row_cannot_say_is_told() -> None:
    bold = _item("Z-1", "下列<strong>不</strong>正确的是", ["甲", "乙"], 0)
    assert [remark.code for remark in write_excel([bold], {}).losses] == ["excel-loss-content"]
