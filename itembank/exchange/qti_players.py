"""What a browser plays in a media interaction: sound or film, with its captions."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from lxml import etree

from itembank.exchange.qti_bodies import Media
from itembank.exchange.safe_xml import attributes_of, name_of

_PLAYERS: Final = frozenset({"object", "audio", "video", "source", "embed"})
_OF_TRACK: Final = ("kind", "srclang", "label")


def played(element: etree._Element, media: Media, dropped: list[str]) -> dict[str, Any]:
    """``source``, ``type`` and ``tracks`` of the first player that names a file."""
    players = [one for one in element.iter() if name_of(one) in _PLAYERS]
    named = [
        (attributes_of(one).get("src") or attributes_of(one).get("data", "")) for one in players
    ]
    is_film = any(
        name_of(one) == "video" or attributes_of(one).get("type", "").startswith("video/")
        for one in players
    )
    return {
        "source": media(next(filter(None, named), "")),
        "type": "video/*" if is_film else "audio/*",
        "tracks": list(_tracks(element, media, dropped)),
    }


def _tracks(element: etree._Element, media: Media, dropped: list[str]) -> Iterator[dict[str, Any]]:
    """Captions and their like (WCAG 1.2.2); one whose file is missing is named."""
    for one in element.iter(etree.Element):
        if name_of(one) == "track":
            own = attributes_of(one)
            source = media(own.get("src", ""))
            if source is None:
                dropped.append("track")
                continue
            yield {"source": source, **{key: own.get(key, "") for key in _OF_TRACK}}
