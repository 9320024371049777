"""Files written anew around the genuine signature: all that shows outside of it is right.

Whoever can read the frame of a certificate can copy it. These attacks have one revision, one byte
range that fits, the genuine container and our own layout; what they change is anything at all
inside the file. Only what the signature covers gives them away.
"""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf, String

from certs.signing.credentials import FILE_NAME
from tests.attacks.genuine import Genuine

_WHITE = b"1 1 1 rg 1 1 1 RG\n"
_OTHER_NAME = b"\nq 1 1 1 rg 300 300 200 60 re f Q BT /F1 30 Tf 300 320 Td (LI SI) Tj ET"


def _nothing(pdf: Pdf) -> None:
    """Even an unchanged page in other bytes is another file."""


def _content(change: Callable[[bytes], bytes]) -> Callable[[Pdf], None]:
    def edit(pdf: Pdf) -> None:
        page = pdf.pages[0]
        page.contents_coalesce()
        page.Contents = pdf.make_stream(change(page.Contents.read_bytes()))

    return edit


def _script(pdf: Pdf) -> None:
    pdf.Root.OpenAction = Dictionary(S=Name.JavaScript, JS=String("this.getField('x').hide()"))


def _page_script(pdf: Pdf) -> None:
    pdf.pages[0].obj.AA = Dictionary(O=Dictionary(S=Name.JavaScript, JS=String("app.alert(1)")))


def _hidden_layer(pdf: Pdf) -> None:
    """Optional content: two names on the page, and a list of which one is shown."""
    layer = pdf.make_indirect(Dictionary(Type=Name.OCG, Name=String("name")))
    pdf.Root.OCProperties = Dictionary(
        OCGs=Array([layer]), D=Dictionary(OFF=Array([layer]), Order=Array([]))
    )
    page = pdf.pages[0]
    page.Resources.Properties = Dictionary(MC0=layer)
    _content(lambda old: b"/OC /MC0 BDC\n" + old + b"\nEMC")(pdf)


def _fonts(pdf: Pdf) -> list[pikepdf.Object]:
    return [font for _, font in pdf.pages[0].Resources.Font.items()]


def _other_unicode(pdf: Pdf) -> None:
    """What is seen stays, what is read out becomes another name."""
    for font in _fonts(pdf):
        font.ToUnicode = pdf.make_stream(
            b"1 begincodespacerange <0000> <ffff> endcodespacerange\n"
            b"1 beginbfrange <0000> <ffff> <4e00> endbfrange"
        )


def _other_glyphs(pdf: Pdf) -> None:
    """What is read out stays, what is seen becomes another name."""
    for font in _fonts(pdf):
        below = font.get("/DescendantFonts", Array([font]))[0]
        below.CIDToGIDMap = pdf.make_stream(bytes(range(256)) * 512)


def _other_font_file(pdf: Pdf) -> None:
    for font in _fonts(pdf):
        below = font.get("/DescendantFonts", Array([font]))[0]
        below.FontDescriptor.FontFile2 = pdf.make_stream(b"\0\1\0\0" + bytes(200))


def _relationship(pdf: Pdf) -> None:
    pdf.Root.AF[0].AFRelationship = Name.Alternative


def _two_names(pdf: Pdf) -> None:
    """The old and the Unicode file name differ, so readers differ in what they call it."""
    pdf.Root.AF[0].UF = String("invoice.json")


def _associated_only(pdf: Pdf) -> None:
    """Another credential for those who read the list of associated files, not of names."""
    other = pikepdf.AttachedFileSpec(pdf, b"{}", filename=FILE_NAME)
    pdf.Root.AF = Array([other.obj])


def _name_tree_of_two(pdf: Pdf) -> None:
    names = pdf.Root.Names.EmbeddedFiles
    listed = list(names.Names)
    kids = [
        pdf.make_indirect(Dictionary(Limits=Array([String("a"), String("z")]), Names=Array(listed)))
        for _ in range(2)
    ]
    pdf.Root.Names.EmbeddedFiles = Dictionary(Kids=Array(kids))


def _metadata(pdf: Pdf) -> None:
    old = pdf.Root.Metadata.read_bytes()
    pdf.Root.Metadata = pdf.make_stream(old.replace(b"</rdf:RDF>", b"<x/></rdf:RDF>"))


def _information(pdf: Pdf) -> None:
    pdf.trailer.Info = pdf.make_indirect(Dictionary(Title=String("李四")))


def _form_of_another(pdf: Pdf) -> None:
    """The genuine content as a small form, and another page drawn above it."""
    page = pdf.pages[0]
    old = pdf.make_stream(
        b"", Type=Name.XObject, Subtype=Name.Form, BBox=Array([0, 0, 1, 1]), Resources=Dictionary()
    )
    page.Resources.XObject = Dictionary(Old=old)
    _content(lambda content: b"q /Old Do Q\n" + content + _OTHER_NAME)(pdf)


def _page_cropped(pdf: Pdf) -> None:
    pdf.pages[0].CropBox = Array([300, 300, 500, 400])


def _second_page(pdf: Pdf) -> None:
    pdf.pages.append(pdf.pages[0])


def _page_under_page(pdf: Pdf) -> None:
    """A page tree that counts one page and holds two."""
    pages = pdf.Root.Pages
    pages.Kids = Array([*pages.Kids, pages.Kids[0]])


def _parts_of(genuine: Genuine, take: Callable[[Pdf, Pdf], None]) -> Callable[[Pdf], None]:
    def edit(pdf: Pdf) -> None:
        with pikepdf.open(BytesIO(genuine.other.pdf)) as other:
            take(pdf, other)

    return edit


def _their_page(pdf: Pdf, other: Pdf) -> None:
    theirs = pdf.copy_foreign(other.pages[0].obj)
    ours = pdf.pages[0].obj
    ours.Contents, ours.Resources = theirs.Contents, theirs.Resources


def _their_attachment(pdf: Pdf, other: Pdf) -> None:
    pdf.Root.AF[0].EF = pdf.copy_foreign(pdf_files(other)).EF


def _their_structure(pdf: Pdf, other: Pdf) -> None:
    """The tagged text is another person's: what a screen reader would say."""
    pdf.Root.StructTreeRoot = pdf.copy_foreign(other.Root.StructTreeRoot)


def pdf_files(pdf: Pdf) -> pikepdf.Object:
    """The specification of the first associated file."""
    first: pikepdf.Object = pdf.Root.AF[0]
    return first if first.is_indirect else pdf.make_indirect(first)


def _hidden_objects(pdf: Pdf) -> None:
    """Objects that nothing refers to, for a later update to bring out (a shadow attack)."""
    pdf.Root.PieceInfo = Dictionary(X=Dictionary(Private=pdf.make_stream(_OTHER_NAME)))


_EDITS: dict[str, Callable[[Pdf], None]] = {
    "nothing": _nothing,
    "text-in-white": _content(lambda old: _WHITE + old),
    "text-over-text": _content(lambda old: old + _OTHER_NAME),
    "text-invisible": _content(lambda old: b"3 Tr\n" + old),
    "script-at-opening": _script,
    "script-of-the-page": _page_script,
    "optional-content": _hidden_layer,
    "other-unicode": _other_unicode,
    "other-glyphs": _other_glyphs,
    "other-font-file": _other_font_file,
    "attachment-relationship": _relationship,
    "attachment-two-names": _two_names,
    "attachment-associated-only": _associated_only,
    "attachment-name-tree-of-two": _name_tree_of_two,
    "metadata": _metadata,
    "information": _information,
    "form-of-another": _form_of_another,
    "page-cropped": _page_cropped,
    "page-second": _second_page,
    "page-miscounted": _page_under_page,
    "hidden-objects": _hidden_objects,
}

FRAMES: dict[str, Callable[[Genuine], bytes]] = {
    **{
        f"framed-{name}": (lambda genuine, edit=edit: genuine.framed(edit))
        for name, edit in _EDITS.items()
    },
    "framed-page-of-another": lambda genuine: genuine.framed(_parts_of(genuine, _their_page)),
    "framed-attachment-of-another": lambda genuine: genuine.framed(
        _parts_of(genuine, _their_attachment)
    ),
    "framed-structure-of-another": lambda genuine: genuine.framed(
        _parts_of(genuine, _their_structure)
    ),
    "framed-table-for-stream": lambda genuine: genuine.framed(
        _nothing, object_stream_mode=pikepdf.ObjectStreamMode.disable
    ),
    "framed-objects-in-streams": lambda genuine: genuine.framed(
        _nothing, object_stream_mode=pikepdf.ObjectStreamMode.generate
    ),
    "framed-spelled-out": lambda genuine: genuine.framed(_nothing, qdf=True),
}
