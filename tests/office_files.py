"""Word and Excel files for tests, written as XML by hand: what they hold can be seen here."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Mapping, Sequence
from xml.sax.saxutils import escape

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?>'
    f'<w:document xmlns:w="{_W}" xmlns:r="{_R}"'
    ' xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
    ' xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"'
    ' xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
    ' xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"'
    ' xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"><w:body>'
)


def png(shade: int) -> bytes:
    """A picture of one grey pixel."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        )

    head = struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)
    pixel = zlib.compress(bytes([0, shade]))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", pixel) + chunk(b"IEND", b"")


def run(text: str, form: str = "") -> str:
    """A run of text; ``form`` is the inside of its properties."""
    properties = f"<w:rPr>{form}</w:rPr>" if form else ""
    return f'<w:r>{properties}<w:t xml:space="preserve">{escape(text)}</w:t></w:r>'


def paragraph(*parts: str, number: tuple[int, int] | None = None) -> str:
    """A paragraph of runs (plain text becomes one); ``number`` is its list and level."""
    listed = ""
    if number is not None:
        listed = (
            f'<w:pPr><w:numPr><w:ilvl w:val="{number[1]}"/><w:numId w:val="{number[0]}"/>'
            "</w:numPr></w:pPr>"
        )
    runs = [part if part.startswith("<") else run(part) for part in parts]
    return f"<w:p>{listed}{''.join(runs)}</w:p>"


def picture(name: str, alt: str = "") -> str:
    """A run that shows the picture of this relation."""
    return (
        '<w:r><w:drawing><wp:inline><wp:extent cx="952500" cy="952500"/>'
        f'<wp:docPr id="1" name="{name}" descr="{escape(alt)}"/><a:graphic><a:graphicData>'
        f'<a:blip r:embed="{name}"/></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>'
    )


def table(rows: Sequence[Sequence[str]]) -> str:
    """A table of plain texts."""
    written = "".join(
        f"<w:tr>{''.join(f'<w:tc>{paragraph(cell)}</w:tc>' for cell in row)}</w:tr>" for row in rows
    )
    return f"<w:tbl>{written}</w:tbl>"


def numbering(*levels: Sequence[tuple[str, str]]) -> str:
    """Lists 1, 2, …: for each the formats and labels of its levels, such as ("decimal", "%1.")."""
    abstract, numbers = [], []
    for place, shapes in enumerate(levels, 1):
        inner = "".join(
            f'<w:lvl w:ilvl="{level}"><w:start w:val="1"/><w:numFmt w:val="{shape}"/>'
            f'<w:lvlText w:val="{label}"/></w:lvl>'
            for level, (shape, label) in enumerate(shapes)
        )
        abstract.append(f'<w:abstractNum w:abstractNumId="{place}">{inner}</w:abstractNum>')
        numbers.append(f'<w:num w:numId="{place}"><w:abstractNumId w:val="{place}"/></w:num>')
    return f'<w:numbering xmlns:w="{_W}">{"".join(abstract)}{"".join(numbers)}</w:numbering>'


def docx(
    *blocks: str,
    pictures: Mapping[str, bytes] | None = None,
    lists: str = "",
    chunks: Mapping[str, tuple[str, bytes]] | None = None,
) -> bytes:
    """A .docx of these blocks; ``chunks`` are files put in whole, by relation: name and bytes."""
    relations = []
    parts: dict[str, bytes] = {
        "[Content_Types].xml": b"<Types/>",
        "word/document.xml": f"{_HEAD}{''.join(blocks)}</w:body></w:document>".encode(),
    }
    for name, content in (pictures or {}).items():
        parts[f"word/media/{name}.png"] = content
        relations.append((name, "image", f"media/{name}.png"))
    for name, (target, content) in (chunks or {}).items():
        parts[f"word/{target}"] = content
        relations.append((name, "aFChunk", target))
    if lists:
        parts["word/numbering.xml"] = lists.encode()
    written = "".join(
        f'<Relationship Id="{name}" Type="{_R}/{kind}" Target="{target}"/>'
        for name, kind, target in relations
    )
    parts["word/_rels/document.xml.rels"] = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f"{written}</Relationships>"
    ).encode()
    return zipped(parts)


def chunk(name: str) -> str:
    """The place where a file is put in whole."""
    return f'<w:altChunk r:id="{name}"/>'


def zipped(parts: Mapping[str, bytes]) -> bytes:
    """An archive of these parts."""
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return written.getvalue()
