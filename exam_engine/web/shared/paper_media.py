"""Stored pictures, sounds and films of items: their addresses in a view, and what kind they are.

An item names a stored file as ``media:<sha256>``, in its HTML or as a value of its own. Which page
shows it decides under which address it may be opened.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final

from itembank.exchange.safe_media import type_of

_IN_HTML: Final = re.compile(r'(src|poster)="media:([0-9a-f]{64})"')
_ALONE: Final = re.compile(r"media:([0-9a-f]{64})")
_DIGEST: Final = "([0-9a-f]{64})"
_SHOWN: Final = ("image/", "audio/", "video/")


def media_type_of(content: bytes) -> str | None:
    """The media type of a picture, sound or film by its first bytes; None for anything else."""
    kind = type_of(content)
    return kind if kind is not None and kind.startswith(_SHOWN) else None


def item_media_type_of(content: bytes) -> str | None:
    """The same for files of items: captions, and drawings in SVG, were checked when taken in."""
    if b"<svg" in content[:4096]:
        return "image/svg+xml"
    return "text/vtt" if type_of(content) == "text/vtt" else media_type_of(content)


def shown_under(value: Any, path: str) -> Any:
    """A copy of the view in which stored files have the address ``path`` + digest."""
    if isinstance(value, str):
        if "media:" not in value:
            return value
        alone = _ALONE.fullmatch(value)
        return f"{path}{alone[1]}" if alone else _IN_HTML.sub(rf'\1="{path}\2"', value)
    if isinstance(value, dict):
        return {name: shown_under(entry, path) for name, entry in value.items()}
    return [shown_under(entry, path) for entry in value] if isinstance(value, list) else value


def digests_under(view: Any, path: str) -> frozenset[str]:
    """Digests of all stored files that a view made by `shown_under` shows."""
    shown = re.compile(rf'(?:(?:src|poster)="|\A){re.escape(path)}{_DIGEST}(?:"|\Z)')
    return frozenset(digest for text in _texts(view) for digest in shown.findall(text))


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for entry in value.values():
            yield from _texts(entry)
    elif isinstance(value, list):
        for entry in value:
            yield from _texts(entry)
