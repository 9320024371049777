"""One QTI item for tests that holds each interaction a candidate can answer on a page."""

from __future__ import annotations

import io
from pathlib import Path

from PIL import Image, ImageDraw

from itembank.exchange.drafts import Place
from itembank.exchange.qti_holding import held_item
from itembank.exchange.safe_xml import parse
from itembank.items import Cognitive, Difficulty, Item, Metadata

WIDTH, HEIGHT = 300, 200


def picture() -> bytes:
    """A map with three places as a PNG, 300 × 200 pixels."""
    image = Image.new("RGB", (WIDTH, HEIGHT), "#eef3ea")
    pen = ImageDraw.Draw(image)
    pen.line([(0, 150), (300, 60)], fill="#7aa", width=12)
    for x, y in ((60, 60), (150, 120), (240, 40)):
        pen.ellipse([x - 8, y - 8, x + 8, y + 8], fill="#555")
    made = io.BytesIO()
    image.save(made, "PNG")
    return made.getvalue()


MARKUP = Path(__file__).parent / "files" / "every_interaction.xml"
POINTS = 14
"""One for each interaction of the file."""


def everything(digest: str, standard_skill: str, level: str, area: str) -> Item:
    """The item; one point for each interaction, and the stored picture of ``digest`` under them."""
    item, _ = held_item(
        parse(MARKUP.read_bytes(), MARKUP.name),
        Place(file=MARKUP.name),
        files={"map.png": digest},
        metadata=known_of(standard_skill, level, area),
    )
    assert item.max_score == POINTS
    return item


def known_of(skill: str, level: str, area: str) -> Metadata:
    """What the bank asks to be known of an item."""
    return Metadata(
        level=level,
        area=area,
        skills=(skill,),
        cognitive=Cognitive.APPLY,
        difficulty=Difficulty.MEDIUM,
        seconds=600,
        source="test",
    )
