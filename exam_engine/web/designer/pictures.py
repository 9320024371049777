"""Pictures of templates for the designer's pages: made by the preview room, kept for a while."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass
from threading import Lock

from certs import template_shelf
from certs.awards import Body
from certs.rendering.layout import LAYOUT
from certs.rendering.samples import samples
from certs.rendering.templates import CHINESE_ONLY, CSS, HTML
from exam_engine.template_preview import Preview, PreviewRoom, Question
from foundation.database import Tx

CASES = tuple(one.case for one in samples())
"""The names of the samples, in their order."""
WIDTHS = (360, 900, 1400)
_KEPT = 80


@dataclass(frozen=True, slots=True)
class Shown:
    """A template of the shelf or of ours, ready to be shown."""

    reference: str
    texts: Mapping[str, str]
    bilingual: bool | None = None


class Pictures:
    """Previews by what they show; the same question is answered once."""

    def __init__(self, room: PreviewRoom, address: str) -> None:
        self._room = room
        self._address = address
        self._kept: OrderedDict[object, Preview] = OrderedDict()
        self._lock = Lock()

    def show(self, shown: Shown, *, case: str, rank: int, body: Body, width: int) -> Preview:
        """The preview of a sample; unknown cases and widths become the nearest known."""
        case = case if case in CASES else CASES[0]
        width = min(WIDTHS, key=lambda known: abs(known - width))
        texts = tuple(shown.texts[file] for file in (HTML, CSS, LAYOUT))
        key = (texts, shown.bilingual, case, rank, body, width)
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                return self._kept[key]
        made = self._room.show(
            Question(shown.texts, case, rank, body, self._address, width, shown.bilingual)
        )
        with self._lock:
            self._kept[key] = made
            while len(self._kept) > _KEPT:
                self._kept.popitem(last=False)
        return made


def shown_by(tx: Tx, reference: str) -> Shown:
    """What a reference stands for: ours by name, a version of the shelf by its id."""
    name = reference.partition("@")[0]
    if name in template_shelf.HOUSE:
        bilingual = False if name.endswith(CHINESE_ONLY) else None
        return Shown(name, template_shelf.house_texts(name), bilingual)
    version = template_shelf.version(tx, reference)
    return Shown(version.reference, version.texts)
