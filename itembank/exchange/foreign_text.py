"""Foreign files as text: UTF-8, UTF-16 with its mark, or GB 18030, and what was assumed."""

from __future__ import annotations

import codecs

from foundation.errors import Invalid
from itembank.exchange.drafts import Place, Remark, Weight

MOST_BYTES = 20 * 1024 * 1024
"""The largest file of plain text that is read."""
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def text_of(data: bytes, name: str) -> tuple[str, tuple[Remark, ...]]:
    """The text without a byte order mark; Invalid for what is too large or no text.

    A file that is no UTF-8 is read as GB 18030, in which older Chinese programs write; that is
    told, for names and signs of other languages may be wrong then.
    """
    if len(data) > MOST_BYTES:
        raise Invalid("exchange-file-too-large", file=name, bytes=len(data), most=MOST_BYTES)
    encoding = next((named for mark, named in _MARKS if data.startswith(mark)), "utf-8")
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        try:
            text = data.decode("gb18030")
        except UnicodeDecodeError as trouble:
            raise Invalid("exchange-text-unreadable", file=name, byte=trouble.start) from trouble
        told = Remark(Weight.DOUBT, "exchange-text-gb18030", Place(file=name))
        return _plain(text, name), (told,)
    return _plain(text, name), ()


def _plain(text: str, name: str) -> str:
    if "\0" in text:
        raise Invalid("exchange-text-unreadable", file=name, byte=text.index("\0"))
    return text
