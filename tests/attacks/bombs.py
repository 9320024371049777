"""Files made to keep a reader busy or to fill its memory."""

from __future__ import annotations

import zlib
from collections.abc import Callable

from tests.attacks.genuine import Genuine

_MIB = 1024 * 1024


def _file(*objects: bytes, root: int = 1, signed: bool = True) -> bytes:
    """A file of these objects with a good table, and with what the first checks look for."""
    out = b"%PDF-1.7\n"
    places = []
    for number, content in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%b\nendobj\n" % (number, content)
    if signed:
        # A byte range that covers the file but for a container, so that the reader goes on.
        holder = b"99 0 obj\n<< /ByteRange [0 %010d %010d %010d] /Contents "
        start = len(out) + len(holder % (0, 0, 0))
        digits = b"<3000" + b"0" * 200 + b">"
        head = holder % (start, start + len(digits), 0)
        rest = b" >>\nendobj\n"
        tail = _table(places, len(out + head + digits + rest), root)
        size = len(rest + tail)
        return out + holder % (start, start + len(digits), size) + digits + rest + tail
    return out + _table(places, len(out), root)


def _table(places: list[int], at: int, root: int) -> bytes:
    table = b"xref\n0 %d\n0000000000 65535 f \n" % (len(places) + 1)
    table += b"".join(b"%010d 00000 n \n" % place for place in places)
    trailer = b"trailer\n<< /Size %d /Root %d 0 R >>\n" % (len(places) + 1, root)
    return table + trailer + b"startxref\n%d\n%%%%EOF\n" % at


def _stream(data: bytes, entries: bytes = b"") -> bytes:
    return b"<< /Length %d %b >>\nstream\n%b\nendstream" % (len(data), entries, data)


_CATALOG = b"<< /Type /Catalog /Pages 2 0 R >>"
_PAGES = b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>"
_PAGE = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 842 595] /Contents 4 0 R >>"


def _deflated(size: int, times: int = 1) -> bytes:
    data = bytes(size)
    for _ in range(times):
        data = zlib.compress(data, 9)
    return data


def _content_bomb(_: Genuine) -> bytes:
    return _file(_CATALOG, _PAGES, _PAGE, _stream(_deflated(200 * _MIB), b"/Filter /FlateDecode"))


def _nested_filters(_: Genuine) -> bytes:
    entries = b"/Filter [" + b"/FlateDecode " * 3 + b"]"
    return _file(_CATALOG, _PAGES, _PAGE, _stream(_deflated(200 * _MIB, 3), entries))


def _object_stream_bomb(_: Genuine) -> bytes:
    entries = b"/Type /ObjStm /N 1000000 /First 10 /Filter /FlateDecode"
    return _file(_CATALOG, _PAGES, _PAGE, _stream(_deflated(100 * _MIB), entries))


def _extends_itself(_: Genuine) -> bytes:
    return _file(
        _CATALOG, _PAGES, _PAGE, _stream(b"5 0 ", b"/Type /ObjStm /N 1 /First 4 /Extends 4 0 R")
    )


def _page_tree_loop(_: Genuine) -> bytes:
    return _file(_CATALOG, b"<< /Type /Pages /Kids [2 0 R] /Count 1 >>")


def _previous_table_loop(genuine: Genuine) -> bytes:
    at = len(genuine.pdf)
    trailer = b"xref\n0 0\ntrailer\n<< /Size 1 /Root 1 0 R /Prev %d >>\n" % at
    return genuine.pdf + trailer + b"startxref\n%d\n%%%%EOF\n" % at


def _lone_table_loop(_: Genuine) -> bytes:
    body = b"%PDF-1.7\n"
    at = len(body)
    table = b"xref\n0 0\ntrailer\n<< /Size 1 /Root 1 0 R /Prev %d >>\n" % at
    return body + table + b"startxref\n%d\n%%%%EOF\n" % at


SIZE = 400_000
BOMBS: dict[str, Callable[[Genuine], bytes]] = {
    "bomb-content": _content_bomb,
    "bomb-nested-filters": _nested_filters,
    "bomb-object-stream": _object_stream_bomb,
    "bomb-object-stream-of-itself": _extends_itself,
    "bomb-page-tree-loop": _page_tree_loop,
    "bomb-table-loop": _previous_table_loop,
    "bomb-lone-table-loop": _lone_table_loop,
    "bomb-arrays": lambda _: _file(b"[" * SIZE + b"]" * SIZE, _PAGES),
    "bomb-dictionaries": lambda _: _file(b"<</A" * SIZE + b">>" * SIZE, _PAGES),
    "bomb-strings": lambda _: _file(b"(" * SIZE, _PAGES),
    "bomb-pages": lambda _: _file(
        _CATALOG, b"<< /Type /Pages /Kids [3 0 R] /Count 2147483647 >>", _PAGE, _stream(b"")
    ),
    "bomb-page-size": lambda _: _file(
        _CATALOG,
        _PAGES,
        _PAGE.replace(b"842 595", b"99999999 99999999"),
        _stream(b""),
    ),
    "bomb-picture": lambda _: _file(
        _CATALOG,
        _PAGES,
        _PAGE,
        _stream(
            _deflated(_MIB),
            b"/Subtype /Image /Width 100000 /Height 100000 /BitsPerComponent 8 "
            b"/ColorSpace /DeviceRGB /Filter /FlateDecode",
        ),
    ),
    "bomb-signature-fields": lambda _: _file(
        b"<< /Type /Catalog /Pages 2 0 R /AcroForm << /Fields ["
        + b"<< /FT /Sig /T (a) /V << /Type /Sig >> >> " * 50_000
        + b"] >> >>",
        _PAGES,
    ),
    "bomb-byte-ranges": lambda _: b"%PDF-1.7\n" + b"/ByteRange [0 1 2 3]" * 400_000,
    "bomb-spaces-in-range": lambda _: b"%PDF-1.7\n" + (b"/ByteRange" + b" " * 999_000) * 9,
    "bomb-ends": lambda _: b"%PDF-1.7\n" + b"%%EOF\n" * 1_000_000,
    "bomb-digits-after-start": lambda _: b"%PDF-1.7\nstartxref " + b"9" * 9_000_000 + b" %%EOF x",
    "bomb-nine-million-zeros": lambda _: b"%PDF-1.7\n" + bytes(9_000_000),
    "bomb-container-nested": lambda genuine: genuine.with_container(_nested(300)),
    "bomb-container-long": lambda genuine: genuine.with_container(b"\x30\x83\xff\xff\xff"),
    "bomb-json-arrays": lambda _: b'{"a":' + b"[" * 900_000,
    "bomb-json-objects": lambda _: b'{"a":' * 900_000,
    "bomb-json-number": lambda _: b'{"a":' + b"9" * 2_000_000 + b"}",
    "bomb-json-text": lambda _: b'{"a":"' + b"\\u4e00" * 1_000_000 + b'"}',
    "bomb-json-names": lambda _: b"{" + b",".join(b'"%d":0' % k for k in range(500_000)) + b"}",
    "bomb-json-contexts": lambda genuine: genuine.credential.replace(
        b'"@context":[', b'"@context":[' + b'"https://example.org/",' * 20_000
    ),
    "bomb-json-alignments": lambda genuine: _many_alignments(genuine.credential, 20_000),
    "bomb-json-alignments-that-fit": lambda genuine: _many_alignments(genuine.credential, 680),
    "bomb-json-proofs": lambda genuine: genuine.credential.replace(
        b'"proof":{', b'"proof":[' + b'{"verificationMethod":"x"},' * 100_000 + b"{"
    ),
}


def _nested(depth: int) -> bytes:
    value = b""
    for _ in range(depth):
        size = len(value)
        length = bytes([size]) if size < 128 else b"\x82" + size.to_bytes(2)
        value = b"\x30" + length + value
    return value


def _many_alignments(credential: bytes, count: int) -> bytes:
    """A badge with a proof of ours and a list that takes long to bring into canonical form."""
    one = b'{"id":"_:b%d","type":["Alignment"],"targetName":"x","targetUrl":"https://a.example/"}'
    many = b",".join(one % k for k in range(count))
    return credential.replace(b'"alignment":[', b'"alignment":[' + many + b",")
