"""Judges pictures, sounds and films of foreign items by their bytes, not by their names.

Pictures: a browser would unfold them, so their width and height count. SVG is drawn as a picture
only, and still must hold no program and name nothing outside. What is none of these is refused.
"""

from __future__ import annotations

import struct
from typing import Final

from lxml import etree

from foundation.errors import Invalid
from itembank.exchange.drafts import MediaFile
from itembank.exchange.safe_xml import name_of, parse

MOST_BYTES: Final = 50 * 1024 * 1024
MOST_PROGRAM: Final = 2 * 1024 * 1024
PROGRAM: Final = "text/javascript"
MOST_PIXELS: Final = 40_000_000
"""160 MB in a browser."""
_BEGINNINGS: Final = (
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
    (b"ID3", "audio/mpeg"),
    (b"\xff\xfb", "audio/mpeg"),
    (b"\xff\xf3", "audio/mpeg"),
    (b"OggS", "audio/ogg"),
    (b"fLaC", "audio/flac"),
    (b"\x1aE\xdf\xa3", "video/webm"),
    (b"%PDF-", "application/pdf"),
    (b"WEBVTT", "text/vtt"),
    (b"\xef\xbb\xbfWEBVTT", "text/vtt"),
)
_SVG_PROGRAMS: Final = frozenset(
    {"script", "foreignObject", "iframe", "embed", "object", "handler"}
)
_SVG_SPACE: Final = "http://www.w3.org/2000/svg"


def media_file(name: str, content: bytes) -> MediaFile:
    """The file with its type; Invalid (``exchange-media-…``) where it may not be kept."""
    if len(content) > MOST_BYTES:
        raise Invalid("exchange-media-too-large", file=name, bytes=len(content), most=MOST_BYTES)
    media_type = type_of(content)
    if media_type is None and b"<svg" in content[:4096]:
        _check_svg(name, content)
        return MediaFile(name, "image/svg+xml", content)
    if media_type is None:
        raise Invalid("exchange-media-unknown", file=name)
    if media_type.startswith("image/"):
        _check_pixels(name, media_type, content)
    return MediaFile(name, media_type, content)


def program_file(name: str, content: bytes) -> MediaFile:
    """A module of a portable custom interaction: text that is never run on our own pages.

    Nothing is said of what it does; the frame that it runs in is what holds it.
    """
    if len(content) > MOST_PROGRAM:
        raise Invalid("exchange-media-too-large", file=name, bytes=len(content), most=MOST_PROGRAM)
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        raise Invalid("exchange-media-unknown", file=name) from None
    return MediaFile(name, PROGRAM, content)


def type_of(content: bytes) -> str | None:
    """The media type that the first bytes tell."""
    for beginning, media_type in _BEGINNINGS:
        if content.startswith(beginning):
            return media_type
    if content[:4] == b"RIFF":
        return {b"WEBP": "image/webp", b"WAVE": "audio/wav"}.get(content[8:12])
    if content[4:8] == b"ftyp":
        return "audio/mp4" if content[8:11] == b"M4A" else "video/mp4"
    return None


def _check_pixels(name: str, media_type: str, content: bytes) -> None:
    size = _SIZES[media_type](content)
    if size is None:
        raise Invalid("exchange-media-broken", file=name)
    width, height = size
    if width * height > MOST_PIXELS:
        raise Invalid(
            "exchange-media-too-many-pixels",
            file=name,
            width=width,
            height=height,
            most=MOST_PIXELS,
        )


def _png_size(content: bytes) -> tuple[int, int] | None:
    return struct.unpack_from(">II", content, 16) if len(content) >= 24 else None


def _gif_size(content: bytes) -> tuple[int, int] | None:
    return struct.unpack_from("<HH", content, 6) if len(content) >= 10 else None


def _jpeg_size(content: bytes) -> tuple[int, int] | None:
    """From the frame header; segments before it are stepped over by their lengths."""
    place = 2
    while place + 9 <= len(content):
        if content[place] != 0xFF:
            return None
        mark = content[place + 1]
        if mark == 0xFF:
            place += 1
            continue
        if 0xC0 <= mark <= 0xCF and mark not in (0xC4, 0xC8, 0xCC):
            height, width = struct.unpack_from(">HH", content, place + 5)
            return width, height
        if mark == 0xD8 or 0xD0 <= mark <= 0xD7 or mark == 0x01:
            place += 2
            continue
        (length,) = struct.unpack_from(">H", content, place + 2)
        place += 2 + max(length, 2)
    return None


def _webp_size(content: bytes) -> tuple[int, int] | None:
    kind = content[12:16]
    if len(content) < 30:
        return None
    if kind == b"VP8X":
        width = int.from_bytes(content[24:27], "little") + 1
        return width, int.from_bytes(content[27:30], "little") + 1
    if kind == b"VP8L":
        bits = int.from_bytes(content[21:25], "little")
        return (bits & 0x3FFF) + 1, ((bits >> 14) & 0x3FFF) + 1
    if kind == b"VP8 ":
        width, height = struct.unpack_from("<HH", content, 26)
        return width & 0x3FFF, height & 0x3FFF
    return None


_SIZES: Final = {
    "image/png": _png_size,
    "image/jpeg": _jpeg_size,
    "image/gif": _gif_size,
    "image/webp": _webp_size,
}


def _check_svg(name: str, content: bytes) -> None:
    """No program, no handler, nothing from outside."""
    root = parse(content, name)
    for element in root.iter(etree.Element):
        if name_of(element) in _SVG_PROGRAMS:
            raise Invalid("exchange-media-svg-program", file=name, found=name_of(element))
        for key, value in element.attrib.items():
            local = etree.QName(str(key)).localname.lower()
            target = str(value).strip().lower()
            if local.startswith("on"):
                raise Invalid("exchange-media-svg-program", file=name, found=local)
            outside = local in ("href", "src") and not target.startswith(("#", "data:image/"))
            if (outside and target) or "url(http" in target or "javascript:" in target:
                raise Invalid("exchange-media-svg-outside", file=name, found=target[:80])
        if name_of(element) == "style" and "@import" in "".join(
            str(part) for part in element.itertext()
        ):
            raise Invalid("exchange-media-svg-outside", file=name, found="@import")
