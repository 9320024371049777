"""Attacks by incremental update: saved changes, annotations, shadows, new signatures, tails."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.generic import pdf_name
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

from tests.attacks.genuine import Genuine

Writer = IncrementalPdfFileWriter
_OVERLAY = b"q 1 1 1 rg 300 300 200 60 re f Q BT /F1 30 Tf 300 320 Td (LI SI) Tj ET"


def _page(writer: Writer) -> generic.DictionaryObject:
    page: generic.DictionaryObject = writer.find_page_for_modification(0)[0].get_object()
    return page


def _touched(writer: Writer, thing: generic.PdfObject) -> None:
    writer.update_container(thing)


def _stream(writer: Writer, data: bytes, **entries: object) -> generic.IndirectObject:
    made = generic.StreamObject(
        dict_data={pdf_name("/" + key): value for key, value in entries.items()}, stream_data=data
    )
    return writer.add_object(made)


def overlay_text(writer: Writer) -> None:
    page = _page(writer)
    old = page.raw_get("/Contents")
    parts = list(old.get_object()) if isinstance(old.get_object(), list) else [old]
    page["/Contents"] = generic.ArrayObject([*parts, _stream(writer, _OVERLAY)])
    _touched(writer, page)


def replaced_content(writer: Writer) -> None:
    page = _page(writer)
    page["/Contents"] = _stream(writer, _OVERLAY)
    _touched(writer, page)


def replaced_page(writer: Writer) -> None:
    pages = writer.root["/Pages"]
    blank = generic.DictionaryObject(
        {
            pdf_name("/Type"): pdf_name("/Page"),
            pdf_name("/Parent"): writer.root.raw_get("/Pages"),
            pdf_name("/MediaBox"): generic.ArrayObject(map(generic.NumberObject, (0, 0, 842, 595))),
            pdf_name("/Contents"): _stream(writer, _OVERLAY),
        }
    )
    pages["/Kids"] = generic.ArrayObject([writer.add_object(blank)])
    _touched(writer, pages)


def second_page(writer: Writer) -> None:
    pages = writer.root["/Pages"]
    pages["/Kids"] = generic.ArrayObject([*pages["/Kids"], pages["/Kids"].raw_get(0)])
    pages["/Count"] = generic.NumberObject(2)
    _touched(writer, pages)


def _annotation(kind: str, **entries: generic.PdfObject) -> Callable[[Writer], None]:
    def add(writer: Writer) -> None:
        page = _page(writer)
        made = generic.DictionaryObject(
            {
                pdf_name("/Type"): pdf_name("/Annot"),
                pdf_name("/Subtype"): pdf_name("/" + kind),
                pdf_name("/Rect"): generic.ArrayObject(
                    map(generic.NumberObject, (300, 300, 500, 360))
                ),
                pdf_name("/F"): generic.NumberObject(4),
                **{pdf_name("/" + key): value for key, value in entries.items()},
            }
        )
        page["/Annots"] = generic.ArrayObject([*page["/Annots"], writer.add_object(made)])
        _touched(writer, page)

    return add


def form_value(writer: Writer) -> None:
    form = writer.root["/AcroForm"]
    field = generic.DictionaryObject(
        {
            pdf_name("/FT"): pdf_name("/Tx"),
            pdf_name("/T"): generic.pdf_string("name"),
            pdf_name("/V"): generic.pdf_string("李四"),
        }
    )
    form["/Fields"] = generic.ArrayObject([*form["/Fields"], writer.add_object(field)])
    _touched(writer, form)


def need_appearances(writer: Writer) -> None:
    form = writer.root["/AcroForm"]
    form["/NeedAppearances"] = generic.BooleanObject(True)
    _touched(writer, form)


def open_action(writer: Writer) -> None:
    _action(writer, "/JavaScript", JS=generic.pdf_string("app.alert(1)"))


def launch(writer: Writer) -> None:
    _action(writer, "/Launch", F=generic.pdf_string("calc.exe"))


def to_the_network(writer: Writer) -> None:
    _action(writer, "/URI", URI=generic.pdf_string("https://verify.example.com/"))


def _action(writer: Writer, kind: str, **entries: generic.PdfObject) -> None:
    writer.root["/OpenAction"] = generic.DictionaryObject(
        {
            pdf_name("/S"): pdf_name(kind),
            **{pdf_name("/" + key): value for key, value in entries.items()},
        }
    )
    writer.update_root()


def font_swap(writer: Writer) -> None:
    fonts = _page(writer)["/Resources"]["/Font"]
    first = next(iter(fonts))
    font = fonts[first]
    cmap = b"1 begincodespacerange <0000> <ffff> endcodespacerange"
    font["/ToUnicode"] = _stream(writer, cmap)
    _touched(writer, font)


def shadow_hide(writer: Writer) -> None:
    resources = _page(writer)["/Resources"]
    resources["/XObject"] = generic.DictionaryObject()
    _touched(writer, resources)


def shadow_replace(writer: Writer) -> None:
    objects = _page(writer)["/Resources"]["/XObject"]
    name = next(iter(objects))
    objects[name] = _stream(
        writer,
        _OVERLAY,
        Type=pdf_name("/XObject"),
        Subtype=pdf_name("/Form"),
        BBox=generic.ArrayObject(map(generic.NumberObject, (0, 0, 842, 595))),
    )
    _touched(writer, objects)


def shadow_hide_and_replace(writer: Writer) -> None:
    replaced_content(writer)
    shadow_hide(writer)
    writer.root["/Lang"] = generic.pdf_string("en")
    writer.update_root()


def metadata(writer: Writer) -> None:
    writer.root["/Metadata"] = _stream(
        writer, b"<x:xmpmeta/>", Type=pdf_name("/Metadata"), Subtype=pdf_name("/XML")
    )
    writer.update_root()


def no_permissions(writer: Writer) -> None:
    del writer.root["/Perms"]
    writer.update_root()


def permissions_widened(writer: Writer) -> None:
    signature = writer.root["/Perms"]["/DocMDP"]
    signature["/Reference"][0]["/TransformParams"]["/P"] = generic.NumberObject(3)
    _touched(writer, signature)


def signature_renamed(writer: Writer) -> None:
    field = writer.root["/AcroForm"]["/Fields"][0]
    field["/T"] = generic.pdf_string("Other")
    _touched(writer, field)


def signature_emptied(writer: Writer) -> None:
    signature = writer.root["/Perms"]["/DocMDP"]
    signature["/Contents"] = generic.ByteStringObject(b"")
    _touched(writer, signature)


def range_emptied(writer: Writer) -> None:
    signature = writer.root["/Perms"]["/DocMDP"]
    signature["/ByteRange"] = generic.ArrayObject()
    _touched(writer, signature)


def attachment_added(writer: Writer) -> None:
    names = writer.root["/Names"]["/EmbeddedFiles"]
    listed = names["/Names"]
    names["/Names"] = generic.ArrayObject(
        [*listed, generic.pdf_string("other.json"), listed.raw_get(1)]
    )
    _touched(writer, names)


def attachment_renamed(writer: Writer) -> None:
    names = writer.root["/Names"]["/EmbeddedFiles"]
    listed = names["/Names"]
    names["/Names"] = generic.ArrayObject([generic.pdf_string("a.json"), listed.raw_get(1)])
    _touched(writer, names)


def attachment_swapped(genuine: Genuine) -> bytes:
    def change(writer: Writer) -> None:
        specification = writer.root["/Names"]["/EmbeddedFiles"]["/Names"][1]
        stream = _stream(writer, genuine.other.credential, Type=pdf_name("/EmbeddedFile"))
        specification["/EF"] = generic.DictionaryObject(
            {pdf_name("/F"): stream, pdf_name("/UF"): stream}
        )
        _touched(writer, specification)

    return genuine.increment(change)


def nothing(writer: Writer) -> None:
    writer.root["/Lang"] = writer.root["/Lang"]
    writer.update_root()


BY_WRITER: dict[str, Callable[[Writer], None]] = {
    "isa-nothing-changed": nothing,
    "isa-content-replaced": replaced_content,
    "isa-page-replaced": replaced_page,
    "isa-page-added": second_page,
    "isa-metadata": metadata,
    "overlay-text": overlay_text,
    "eaa-free-text": _annotation("FreeText", Contents=generic.pdf_string("李四")),
    "eaa-stamp": _annotation("Stamp", Contents=generic.pdf_string("VALID")),
    "eaa-square": _annotation("Square"),
    "eaa-link": _annotation("Link", Contents=generic.pdf_string("https://verify.example.com/")),
    "eaa-widget": _annotation("Widget", FT=pdf_name("/Tx"), T=generic.pdf_string("x")),
    "eaa-redact": _annotation("Redact"),
    "form-value": form_value,
    "form-need-appearances": need_appearances,
    "open-action-javascript": open_action,
    "open-action-launch": launch,
    "open-action-address": to_the_network,
    "font-swap": font_swap,
    "shadow-hide": shadow_hide,
    "shadow-replace": shadow_replace,
    "shadow-hide-and-replace": shadow_hide_and_replace,
    "certification-removed": no_permissions,
    "certification-widened": permissions_widened,
    "usf-signature-renamed": signature_renamed,
    "usf-contents-emptied": signature_emptied,
    "usf-range-emptied": range_emptied,
    "attachment-added": attachment_added,
    "attachment-renamed": attachment_renamed,
}


def _zip() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("a.txt", "x")
    return out.getvalue()


def _shadowed_object(genuine: Genuine) -> bytes:
    return genuine.pdf + b"\n1 0 obj\n<< /Type /Catalog >>\nendobj\n"


def _own_table(genuine: Genuine) -> bytes:
    at = len(genuine.pdf)
    body = b"1 0 obj\n<< /Type /Catalog >>\nendobj\n"
    table = f"xref\n1 1\n{at:010d} 00000 n \ntrailer\n<< /Root 1 0 R /Size 2 >>\n".encode()
    return genuine.pdf + body + table + f"startxref\n{at + len(body)}\n%%EOF\n".encode()


TAILS: dict[str, bytes] = {
    "tail-newline": b"\n",
    "tail-space": b" ",
    "tail-zero": b"\0",
    "tail-comment": b"% fine\n",
    "tail-end-of-file": b"%%EOF\n",
    "tail-start": b"startxref\n0\n%%EOF\n",
    "tail-object": b"9 0 obj\n(x)\nendobj\n",
    "tail-page": b"<html><script>alert(1)</script></html>",
    "tail-long": bytes(1_000_000),
}

UPDATES: dict[str, Callable[[Genuine], bytes]] = {
    **{
        name: (lambda genuine, change=change: genuine.increment(change))
        for name, change in BY_WRITER.items()
    },
    **{name: (lambda genuine, tail=tail: genuine.pdf + tail) for name, tail in TAILS.items()},
    "attachment-swapped-by-update": attachment_swapped,
    "tail-zip": lambda genuine: genuine.pdf + _zip(),
    "tail-other-certificate": lambda genuine: genuine.pdf + genuine.other.pdf,
    "head-other-certificate": lambda genuine: genuine.other.pdf + genuine.pdf,
    "head-page": lambda genuine: b"<!doctype html>\n" + genuine.pdf,
    "head-space": lambda genuine: b"\n" + genuine.pdf,
    "object-shadowed": _shadowed_object,
    "object-shadowed-in-own-table": _own_table,
}
