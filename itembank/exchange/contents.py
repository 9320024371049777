"""Foreign HTML as an item's own: pictures by their digests, and a remark for all that goes."""

from __future__ import annotations

import html
import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import unquote

from itembank.exchange.drafts import Place, Remark, Weight
from itembank.markup import html_from_text, safe_html

_TAG: Final = re.compile(r"<\s*([A-Za-z][A-Za-z0-9:-]*)")
_PICTURE: Final = re.compile(r"<img\b[^>]*>", re.IGNORECASE)
_SOURCE: Final = re.compile(r"""\bsrc\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s>]+))""", re.IGNORECASE)
_STYLED: Final = re.compile(r"<[A-Za-z][^>]*\sstyle\s*=", re.IGNORECASE)
_PLUGIN_FILE: Final = "@@PLUGINFILE@@/"
_UNSEEN: Final = frozenset({"html", "body", "head", "meta", "title", "o:p", "font", "center"})
"""Elements whose loss nobody would notice: their content stays."""


@dataclass(slots=True)
class Contents:
    """Cleans the texts of one question; ``remarks`` tell what was lost on the way.

    ``files`` gives the digest of each file that the texts may name.
    """

    place: Place
    files: Mapping[str, str] = field(default_factory=dict)
    remarks: list[Remark] = field(default_factory=list)

    def from_html(self, source: str) -> str:
        """HTML as safe HTML."""
        shown = _PICTURE.sub(lambda found: self._picture(found[0]), source)
        cleaned = safe_html(shown)
        self._tell_lost(shown, cleaned)
        return cleaned.strip()

    def from_plain(self, source: str) -> str:
        """Text without any markup as HTML."""
        return html.escape(source.strip(), quote=False).replace("\n", "<br>")

    def from_markdown(self, source: str) -> str:
        """Bold words and tables are kept as such, the other signs of Markdown as they stand."""
        shown = html_from_text(html.escape(source.strip(), quote=False))
        if re.search(r"(?m)^\s*([-*+]|\d+\.|#+)\s|`|\]\(|_\w", source):
            self.tell(Weight.DOUBT, "exchange-markdown-as-text")
        return shown

    def tell(self, weight: Weight, code: str, **facts: str | int) -> None:
        """Add a remark on this question, unless it is told already."""
        remark = Remark(weight, code, self.place, facts)
        if remark not in self.remarks:
            self.remarks.append(remark)

    def _picture(self, tag: str) -> str:
        found = _SOURCE.search(tag)
        address = "" if found is None else html.unescape("".join(found.groups(default="")))
        if found is None or address.startswith(("data:", "media:")):
            return tag
        name = unquote(address.removeprefix(_PLUGIN_FILE)).lstrip("./")
        digest = self.files.get(name) or self.files.get(address)
        if digest is None:
            self.tell(Weight.DROPPED, "exchange-picture-missing", name=address[:120])
            return re.sub(r"^<img", "<span", tag, flags=re.IGNORECASE).rstrip("/>") + "></span>"
        return f'{tag[: found.start()]}src="media:{digest}"{tag[found.end() :]}'

    def _tell_lost(self, before: str, after: str) -> None:
        lost = Counter(name.lower() for name in _TAG.findall(before))
        lost -= Counter(name.lower() for name in _TAG.findall(after))
        names = sorted(set(lost) - _UNSEEN)
        if names:
            self.tell(Weight.DROPPED, "exchange-markup-dropped", elements=", ".join(names)[:200])
        if _STYLED.search(before):
            self.tell(Weight.NOTE, "exchange-styles-dropped")
