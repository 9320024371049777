"""Pictures of Word and Excel files, each kept once and put where it stood."""

from __future__ import annotations

import html
import io
import posixpath
from dataclasses import dataclass, field
from typing import Final

from PIL import Image

from foundation.errors import Invalid
from itembank.exchange.drafts import MediaFile, Place, Remark, Weight
from itembank.exchange.paper_objects import Objects
from itembank.exchange.safe_media import MOST_PIXELS, media_file

_CONVERTED: Final = {b"BM": "BMP", b"II*\x00": "TIFF", b"MM\x00*": "TIFF"}
_EMU_PER_PIXEL: Final = 9525


@dataclass(slots=True)
class Pictures:
    """Takes pictures in, and gives the character that stands for each in the text."""

    objects: Objects
    files: dict[str, MediaFile] = field(default_factory=dict)
    remarks: list[Remark] = field(default_factory=list)

    def add(self, content: bytes, part: str, place: Place, *, alt: str = "", width: int = 0) -> str:
        """The picture's character; one that browsers do not show is told, and leaves a mark.

        ``width`` is in English metric units (914,400 an inch), 0 where it is not known.
        """
        name = posixpath.basename(part)
        try:
            file = media_file(name, _as_png(content))
        except Invalid as refusal:
            facts = {"name": name[:80], "reason": refusal.code}
            self.remarks.append(Remark(Weight.DROPPED, "office-picture-lost", place, facts))
            return ""
        self.files.setdefault(file.digest, file)
        shown = f'<img src="media:{file.digest}" alt="{html.escape(alt.strip()[:400])}"'
        if width > 0:
            shown += f' width="{max(1, width // _EMU_PER_PIXEL)}"'
        return self.objects.add(f"{shown}>", words=f"[{name}]")


def _as_png(content: bytes) -> bytes:
    """Bitmaps and TIFF, which browsers do not show, as PNG; everything else as it is."""
    kind = next((kind for mark, kind in _CONVERTED.items() if content.startswith(mark)), None)
    if kind is None:
        return content
    try:
        with Image.open(io.BytesIO(content), formats=[kind]) as picture:
            if picture.width * picture.height > MOST_PIXELS:
                return content
            written = io.BytesIO()
            picture.convert("RGB").save(written, "PNG")
            return written.getvalue()
    except Exception:  # noqa: BLE001 - a decoder at the door: its faults are of many kinds
        return content
