"""Writes a paper as PDF, with keys or without: the same paper as in Word, laid out for A4."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from weasyprint import HTML
from weasyprint.urls import URLFetcher, URLFetcherResponse

from itembank.exchange.drafts import MediaFile, Place, Remark, Weight
from itembank.exchange.package_writer import Written
from itembank.exchange.paper_sheets import WORDS, Sheet, SheetQuestion, sheet_of
from itembank.items import Item

_MEDIA: Final = re.compile(r'src="media:([0-9a-f]{64})"')
_PICTURE: Final = re.compile(r"picture:([0-9a-f]{64})\Z")
_STYLE: Final = """
@page {
  size: A4;
  margin: 22mm 20mm;
  @bottom-center { content: counter(page) " / " counter(pages); }
}
body { font: 10.5pt/1.7 "Noto Serif SC", "Noto Serif CJK SC", "SimSun", serif; }
h1 { font-size: 16pt; text-align: center; }
h2 { font-size: 12pt; margin: 6mm 0 2mm; break-after: avoid; }
.question { margin: 0 0 3mm; break-inside: avoid; }
.options { margin: 1mm 0 0 6mm; }
.lines { height: 40mm; }
.key { margin: 1mm 0 0 6mm; }
table { border-collapse: collapse; margin: 2mm 0; }
td, th { border: 0.3mm solid #808080; padding: 1mm 3mm; }
img { max-width: 100%; }
p { margin: 0; }
"""


def write_pdf(items: Sequence[Item], files: Mapping[str, MediaFile], *, keyed: bool) -> Written:
    """The paper, with a remark for each item that it does not say in full."""
    sheet = sheet_of(items, keyed=keyed)
    losses = [Remark(Weight.FAULT, "paper-loss-type", Place(part=name)) for name in sheet.left_out]
    markup = "".join(_markup(sheet))
    if "<math" in markup:
        losses.append(Remark(Weight.DROPPED, "paper-loss-formula", Place()))
    if not keyed:
        losses.append(Remark(Weight.DROPPED, "paper-loss-keys", Place()))
    return Written(_laid_out(markup, files), tuple(losses))


def _markup(sheet: Sheet) -> Iterator[str]:
    yield f'<html lang="zh-CN"><head><meta charset="utf-8"><title>{sheet.title}</title>'
    yield f"<style>{_STYLE}</style></head><body><h1>{sheet.title}</h1>"
    for section in sheet.sections:
        yield f"<h2>{html.escape(section.title)}</h2>"
        for item in section.items:
            if item.material:
                yield f"<div>{item.material}</div>"
            for label, content in item.options:
                yield f"<p>{label} {content}</p>"
            for question in item.questions:
                yield from _question(question)
            if item.explanation:
                yield f'<div class="key">{WORDS["explanation"]}：{item.explanation}</div>'
    yield "</body></html>"


def _question(question: SheetQuestion) -> Iterator[str]:
    yield f'<div class="question">{question.number} {question.stem}<div class="options">'
    for label, content in (*question.options, *question.targets):
        yield f"<p>{label} {content}</p>"
    yield "</div>"
    if question.key:
        yield f'<p class="key">{WORDS["key"]}：{html.escape(question.key)}</p>'
    elif question.lines:
        yield '<div class="lines"></div>'
    if question.explanation:
        yield f'<div class="key">{WORDS["explanation"]}：{question.explanation}</div>'
    yield "</div>"


class _PictureFetcher(URLFetcher):  # type: ignore[misc]
    """Hands over the pictures of the items, and nothing else: a paper asks no other machine."""

    def __init__(self, files: Mapping[str, MediaFile]) -> None:
        super().__init__(allowed_protocols=("data",), allow_redirects=False)
        self._files = files

    def fetch(self, url: str, headers: dict[str, str] | None = None) -> URLFetcherResponse:
        found = _PICTURE.match(url)
        if found is None:
            return super().fetch(url, headers)
        file = self._files.get(found[1])
        if file is None:
            raise ValueError(url)
        return URLFetcherResponse(url, file.content, {"Content-Type": file.media_type})


def _laid_out(markup: str, files: Mapping[str, MediaFile]) -> bytes:
    named = _MEDIA.sub(r'src="picture:\1"', markup)
    written = HTML(string=named, url_fetcher=_PictureFetcher(files)).write_pdf()
    return bytes(written or b"")
