"""One sheet to one PDF that is PDF/A-3a and PDF/UA-1 at once, by WeasyPrint.

The fetcher given to WeasyPrint answers ``data:`` addresses only: a template can read no file and
reach no network. Fonts are registered once, from the files of `Faces`, and a page that was set in
any other font is refused, because it would look different elsewhere.
"""

from __future__ import annotations

import threading
from datetime import UTC, datetime
from typing import Any
from urllib.request import Request
from xml.sax.saxutils import escape, quoteattr

import pydyf
from PIL import ImageFile
from weasyprint import CSS, HTML, Document
from weasyprint.formatting_structure import boxes
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

from certs.numbers import FILE_MARK
from certs.rendering.fonts import Faces
from certs.rendering.lint import demand_plain_page
from certs.rendering.templates import Sheet
from foundation.errors import Invalid

# WeasyPrint lets Pillow load truncated pictures, for the whole process. Photos and camera frames
# that were cut off must be refused all the same, and so must one that is about to be printed.
ImageFile.LOAD_TRUNCATED_IMAGES = False

SLUG = 7.0
"""Millimetres outside the bleed, for crop marks and a note to the printing house."""
_MM = 72 / 25.4
"""One millimetre in PDF units."""

_BASE = "[data-field]{font-kerning:none;font-variant-ligatures:none;letter-spacing:0}"
"""Values stand letter by letter as they were measured, and as the press sets them."""


class DataOnlyFetcher(URLFetcher):  # type: ignore[misc]
    """Opens ``data:`` addresses and stops the rendering at any other."""

    def __init__(self) -> None:
        super().__init__(allowed_protocols=("data",), allow_redirects=False, fail_on_errors=True)


class _FaceFetcher(URLFetcher):  # type: ignore[misc]
    """Hands the font files to WeasyPrint once, when the printer is set up."""

    def __init__(self, faces: Faces) -> None:
        super().__init__(allowed_protocols=(), allow_redirects=False)
        self._paths = {f"face:{face.name}": face.path for face in faces}

    def fetch(self, url: str, headers: dict[str, str] | None = None) -> URLFetcherResponse:
        return URLFetcherResponse(url, self._paths[url].read_bytes())

    def open(
        self, url: str | Request, data: object = None, timeout: float | None = None
    ) -> URLFetcherResponse:
        return self.fetch(url.full_url if isinstance(url, Request) else url)


def face_styles(faces: Faces, fonts: FontConfiguration) -> CSS:
    """The style sheet that makes the faces known by their families."""
    return CSS(
        string=_BASE
        + "".join(
            f'@font-face{{font-family:"{face.family}";font-weight:{weight};'
            f'src:url("face:{face.name}")}}'
            for face in faces
            for weight in face.weights
        ),
        font_config=fonts,
        url_fetcher=_FaceFetcher(faces),
    )


class Printer:
    """Sets sheets in the given faces; one printer serves a whole process."""

    def __init__(self, faces: Faces) -> None:
        self._fonts = FontConfiguration()
        self._families = {face.family for face in faces}
        self._faces = face_styles(faces, self._fonts)
        # Pango's font map is shared by all pages of this printer and is not made for threads.
        self._lock = threading.Lock()

    def print(self, sheet: Sheet, number: str, printed_at: datetime) -> bytes:
        """The sheet as a tagged PDF of one page; the same input gives the same bytes."""
        fetcher = DataOnlyFetcher()
        with self._lock:
            margin = f"@page{{bleed:{sheet.bleed + SLUG}mm}}" if sheet.bleed else ""
            style = CSS(string=sheet.css + margin, font_config=self._fonts, url_fetcher=fetcher)
            page = HTML(string=sheet.html, url_fetcher=fetcher)
            demand_plain_page(page.etree_element, sheet.css)
            try:
                document = page.render(
                    font_config=self._fonts,
                    stylesheets=[self._faces, style],
                    pdf_variant="pdf/a-3a",
                )
            except FatalURLFetchingError as error:
                raise Invalid("certs-template-reaches-out") from error
            _demand_one_whole_page(document)
            metadata = _metadata(sheet.title, number, printed_at)

            def finish(finished: Document, pdf: pydyf.PDF) -> None:
                self._demand_own_fonts(finished)
                _replace_metadata(pdf, metadata)
                _draw_behind(pdf, sheet)

            printed: bytes = document.write_pdf(finisher=finish, pdf_variant="pdf/a-3a")
            return printed

    def _demand_own_fonts(self, document: Document) -> None:
        used: dict[Any, Any] = document.fonts
        foreign = sorted({font.family for font in used.values()} - self._families)
        if foreign:
            raise Invalid("certs-font-foreign", fonts=foreign)


def _demand_one_whole_page(document: Document) -> None:
    """Refuse a second page, and text or pictures that stick out of the only one.

    The sizes of values were measured beforehand; this catches a template that places them wrongly.
    WeasyPrint does not say where it put things by a public interface, hence the private name.
    """
    if len(document.pages) != 1:
        raise Invalid("certs-page-overflow", pages=len(document.pages))
    page = document.pages[0]
    for box in page._page_box.descendants(placeholders=True):
        if isinstance(box, boxes.TextBox | boxes.ReplacedBox):
            inside = (
                box.position_x >= -1
                and box.position_y >= -1
                and box.position_x + box.width <= page.width + 1
                and box.position_y + box.height <= page.height + 1
            )
            if not inside:
                raise Invalid("certs-page-overflow", pages=1)


def _replace_metadata(pdf: pydyf.PDF, metadata: bytes) -> None:
    """Write the metadata uncompressed (ISO 19005-3, 6.6.2.1) and without the older Info entry."""
    pdf.info.clear()
    stream = pydyf.Stream([metadata], {"Type": "/Metadata", "Subtype": "/XML"}, compress=False)
    pdf.add_object(stream)
    pdf.catalog["Metadata"] = stream.reference


def _draw_behind(pdf: pydyf.PDF, sheet: Sheet) -> None:
    """Put the ornament under the page as an artifact (ISO 14289-1, 7.1): readers pass it over."""
    form = pydyf.Stream(
        [sheet.ornament],
        {
            "Type": "/XObject",
            "Subtype": "/Form",
            "BBox": pydyf.Array(
                (
                    -sheet.bleed,
                    -sheet.bleed,
                    sheet.page.width + sheet.bleed,
                    sheet.page.height + sheet.bleed,
                )
            ),
            "Resources": pydyf.Dictionary(),
            "Filter": "/FlateDecode",
        },
    )
    pdf.add_object(form)
    page = next(entry for entry in pdf.objects if _is_page(entry))
    _resolved(pdf, page["Resources"])["XObject"]["Ornament"] = form.reference
    upright = f"{_MM:.6f} 0 0 {-_MM:.6f} 0 {sheet.page.height * _MM:.6f} cm"
    # One operator a line, as the rest of the page is written and the press reads it.
    under = pydyf.Stream(["/Artifact\nBMC", "q", upright, "/Ornament Do", "Q", "EMC"])
    pdf.add_object(under)
    page["Contents"] = pydyf.Array((under.reference, page["Contents"]))


def _is_page(entry: object) -> bool:
    return isinstance(entry, pydyf.Dictionary) and entry.get("Type") == "/Page"


def _resolved(pdf: pydyf.PDF, reference: bytes) -> Any:
    return pdf.objects[int(reference.split()[0])]


def _metadata(title: str, number: str, printed_at: datetime) -> bytes:
    """XMP that claims PDF/A-3a (ISO 19005-3, 6.6.4) and PDF/UA-1 (ISO 14289-1, clause 5).

    PDF/A does not know the schema of PDF/UA, so the file describes it itself (6.6.2.3).
    """
    instant = printed_at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    return _XMP.format(
        title=escape(title),
        mark=escape(FILE_MARK + number),
        instant=quoteattr(instant),
    ).encode("utf-8")


_XMP = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/"
 xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/" xmlns:xmp="http://ns.adobe.com/xap/1.0/"
 xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
 xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#"
 xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#"
 pdfaid:part="3" pdfaid:conformance="A" pdfuaid:part="1" xmp:CreateDate={instant}
 dc:identifier="{mark}">
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>PDF/UA</pdfaSchema:schema>
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
<pdfaProperty:name>part</pdfaProperty:name>
<pdfaProperty:valueType>Integer</pdfaProperty:valueType>
<pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>Part</pdfaProperty:description>
</rdf:li></rdf:Seq></pdfaSchema:property>
</rdf:li></rdf:Bag></pdfaExtension:schemas>
</rdf:Description>
</rdf:RDF>
<?xpacket end="r"?>"""
