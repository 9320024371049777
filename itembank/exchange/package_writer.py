"""Writes items as a package of QTI 3 or QTI 2.2 with its manifest, files and a report of losses.

The bank's own content goes along in the manifest, in an element of its own, so that the package
comes back to this bank without loss; other systems pass it by (IMS Content Packaging 1.1.4, 4.9).
"""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from lxml import etree

from itembank.exchange.drafts import MediaFile, Place, Remark, Weight
from itembank.exchange.qti_spelling import Spelling
from itembank.exchange.qti_writer import write_item
from itembank.exchange.safe_xml import name_of
from itembank.interactions import QtiBody
from itembank.item_json import to_json
from itembank.items import Item, Metadata
from itembank.markup import plain_text

OWN_SPACE: Final = "urn:kaozheng:item:1"
_PACKAGING: Final = {
    Spelling.QTI_3: "http://www.imsglobal.org/xsd/qti/qtiv3p0/imscp_v1p1",
    Spelling.QTI_2: "http://www.imsglobal.org/xsd/imscp_v1p1",
}
_LOM: Final = "http://ltsc.ieee.org/xsd/LOM"
_SCHEMA: Final = {
    Spelling.QTI_3: ("QTI Package", "3.0.0"),
    Spelling.QTI_2: ("QTIv2.2 Package", "1.0.0"),
}
_KIND: Final = {Spelling.QTI_3: "imsqti_item_xmlv3p0", Spelling.QTI_2: "imsqti_item_xmlv2p2"}
_FIRST_EDITION: Final = "imsqti_item_xmlv1p2"
_WHEN: Final = (2020, 1, 1, 0, 0, 0)
"""The same items make the same bytes, so a package can be known by its digest."""
_ENDINGS: Final = {
    "image/png": ".png",
    "image/jpeg": ".jpg",
    "image/gif": ".gif",
    "image/webp": ".webp",
    "image/svg+xml": ".svg",
    "audio/mpeg": ".mp3",
    "audio/ogg": ".ogg",
    "audio/wav": ".wav",
    "video/mp4": ".mp4",
    "video/webm": ".webm",
    "text/vtt": ".vtt",
    "text/javascript": ".js",
}


@dataclass(frozen=True, slots=True)
class Written:
    """A file that was written, and what of the items it does not say."""

    content: bytes
    losses: tuple[Remark, ...]


def write_package(
    items: Iterable[Item],
    spelling: Spelling,
    files: Mapping[str, MediaFile],
    tell: Callable[[int], None] = lambda done: None,
) -> Written:
    """The package; ``files`` by their digests, ``tell`` hears how many items are done."""
    target = io.BytesIO()
    losses: list[Remark] = []
    used: dict[str, None] = {}

    def address(digest: str) -> str:
        used[digest] = None
        return f"../{_media_path(digest, files)}"

    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        manifest, resources = _manifest(spelling)
        for place, item in enumerate(items, 1):
            before = len(used)
            root, codes = write_item(item, spelling, address)
            path = f"items/item-{place:05}.xml"
            where = Place(file=path, part=item.identifier)
            losses += [Remark(Weight.DROPPED, code, where) for code in codes]
            kind = _FIRST_EDITION if name_of(root) == "questestinterop" else _KIND[spelling]
            named = list(used)[before:]
            _add_resource(resources, item, path, kind, [_media_path(d, files) for d in named])
            _put(archive, path, _bytes(root))
            tell(place)
        for digest in used:
            kept = files.get(digest)
            if kept is None:
                facts = {"digest": digest}
                losses.append(Remark(Weight.DROPPED, "exchange-loss-file", Place(), facts))
            else:
                _put(archive, _media_path(digest, files), kept.content)
        _put(archive, "imsmanifest.xml", _bytes(manifest))
    return Written(target.getvalue(), tuple(losses))


def _media_path(digest: str, files: Mapping[str, MediaFile]) -> str:
    kept = files.get(digest)
    return f"media/{digest}{_ENDINGS.get(kept.media_type, '') if kept else ''}"


def _manifest(spelling: Spelling) -> tuple[etree._Element, etree._Element]:
    space = _PACKAGING[spelling]
    root = etree.Element(
        f"{{{space}}}manifest",
        {"identifier": "MANIFEST"},
        nsmap={None: space, "lom": _LOM, "own": OWN_SPACE},
    )
    about = etree.SubElement(root, f"{{{space}}}metadata")
    name, version = _SCHEMA[spelling]
    etree.SubElement(about, f"{{{space}}}schema").text = name
    etree.SubElement(about, f"{{{space}}}schemaversion").text = version
    etree.SubElement(root, f"{{{space}}}organizations")
    return root, etree.SubElement(root, f"{{{space}}}resources")


def _add_resource(
    resources: etree._Element, item: Item, path: str, kind: str, media: list[str]
) -> None:
    space = etree.QName(resources).namespace
    resource = etree.SubElement(
        resources,
        f"{{{space}}}resource",
        {"identifier": f"R-{len(resources) + 1}", "type": kind, "href": path},
    )
    about = etree.SubElement(resource, f"{{{space}}}metadata")
    general = etree.SubElement(etree.SubElement(about, f"{{{_LOM}}}lom"), f"{{{_LOM}}}general")
    title = etree.SubElement(general, f"{{{_LOM}}}title")
    text = etree.SubElement(title, f"{{{_LOM}}}string", {"language": item.language})
    text.text = _xml_text(plain_text(item.title))
    if not isinstance(item.body[0], QtiBody) or item.metadata != Metadata():
        carried = etree.SubElement(about, f"{{{OWN_SPACE}}}carried")
        # Escapes keep what XML cannot hold.
        carried.text = json.dumps(to_json(item), sort_keys=True)
    for name in (path, *media):
        etree.SubElement(resource, f"{{{space}}}file", {"href": name})


def _xml_text(text: str) -> str:
    return "".join(sign for sign in text if sign.isprintable() or sign in "\n\t")


def _bytes(root: etree._Element) -> bytes:
    written: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8")
    return written


def _put(archive: zipfile.ZipFile, name: str, content: bytes) -> None:
    info = zipfile.ZipInfo(name, _WHEN)
    info.compress_type = zipfile.ZIP_DEFLATED
    info.external_attr = 0o644 << 16
    archive.writestr(info, content)
