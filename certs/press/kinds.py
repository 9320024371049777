"""Kinds of certificates: what those of a batch have in common, and the pages compiled for them.

Two certificates are of one kind when their pages differ in nothing but values: same body, scheme,
level, standard, posts and parts, both with or both without an end, photos of one size. Within a
kind a page is compiled for each set of sizes that the values come out at, when it is first met.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from certs.awards import Award
from certs.issuing import Line
from certs.press.asides import AsideError
from certs.press.compiled import Compiled
from certs.press.compiling import compile_page
from certs.press.glyph_store import GlyphStore, glyph_store
from certs.press.probe import Plan, probe
from certs.press.sizing import Ladder, Widths
from certs.press.values import Shown, Values

Halves = Callable[[Award, str, str, datetime, int | None], tuple[bytes, bytes]]
"""Makes a signed credential in two parts, the first one object for all of an achievement."""

Sizes = tuple[float | None, ...]
"""Points of each varying field; none for one that stays empty."""

_MOST_PAGES = 48
"""Compiled pages kept at a time, some 60 KB each."""
_MOST_ALIASES = 512


@dataclass(frozen=True, slots=True)
class Typeset:
    """The texts of a certificate's varying fields, their widths, and the page to set them on."""

    texts: list[str]
    widths: list[int]
    page: Compiled


class Kind:
    """One kind of certificate; ``halves`` makes its credentials."""

    def __init__(self, press: Kinds, award: Award, photo: tuple[int, int] | None) -> None:
        line = press.line
        self.halves = press.credentials()
        self._press = press
        self._award = award
        self._photo = photo
        self._values = Values(line.template, award, line.query_address)
        fields = [line.template.fields[key] for key in self._values.fields]
        self._ladders = [Ladder.of_field(field) for field in fields]
        self._widths = [press.widths[field.face] for field in fields]
        self._proven: bool | AsideError = False

    def typeset(self, award: Award, shown: Shown) -> Typeset:
        """Texts, sizes, page; `AsideError` if a value does not stand in one line."""
        self._demand_proven(award, shown)
        texts = self._values.texts(award, shown)
        widths = [width.of(text) for width, text in zip(self._widths, texts, strict=True)]
        sizes = tuple(
            [
                ladder.size(width) if text else None
                for ladder, width, text in zip(self._ladders, widths, texts, strict=True)
            ]
        )
        return Typeset(texts, widths, self._page(sizes))

    def _demand_proven(self, award: Award, shown: Shown) -> None:
        """Once for each kind: its texts are what the template makes of them."""
        if self._proven is False:
            try:
                self._values.prove(award, shown)
                self._proven = True
            except AsideError as aside:
                self._proven = aside
        if isinstance(self._proven, AsideError):
            raise self._proven

    def _page(self, sizes: Sizes) -> Compiled:
        pages = self._press.pages
        page = pages.get((self, sizes))
        if page is None:
            page = pages[self, sizes] = self._compiled(sizes)
            if len(pages) > _MOST_PAGES:
                pages.popitem(last=False)
        if isinstance(page, AsideError):
            raise page
        return page

    def _compiled(self, sizes: Sizes) -> Compiled | AsideError:
        """The page, or why there is none: a template is not tried again for each certificate."""
        line = self._press.line
        plan = Plan(self._award, self._values.fields, sizes, self._photo)
        try:
            values = self._values
            return compile_page(line, plan, probe(line, plan), values.fixed(), values.usual())
        except AsideError as aside:
            return aside


class Kinds:
    """All kinds met so far, by what their certificates have in common."""

    def __init__(self, line: Line, credentials: Callable[[], Halves]) -> None:
        self.line = line
        self.credentials = credentials
        names = {field.face for field in line.template.fields.values()}
        self.stores: dict[str, GlyphStore] = {
            name: glyph_store(line.faces[name].path) for name in names
        }
        self.widths = {name: Widths(line.faces, name, store) for name, store in self.stores.items()}
        self.pages: OrderedDict[tuple[Kind, Sizes], Compiled | AsideError] = OrderedDict()
        self._kinds: dict[tuple[object, ...], Kind] = {}
        self._aliases: dict[tuple[object, ...], tuple[Sequence[object], Kind]] = {}

    def kind(self, award: Award, photo: tuple[int, int] | None) -> Kind:
        """The kind of an award."""
        names = [score.name for score in award.scores]
        parts = (award.body, award.scheme, award.level, award.skills, award.posts, *names)
        endless = award.expires_on is None
        # Hashing an award's list of skills takes longer than printing it. Most awards of a batch
        # share these objects, so they are known by their identity; the objects are kept with it,
        # so that no other can take their place.
        alias = (*map(id, parts), endless, award.demonstration, photo)
        known = self._aliases.get(alias)
        if known is None:
            key = (*parts, endless, award.demonstration, photo)
            kind = self._kinds.get(key)
            if kind is None:
                kind = self._kinds[key] = Kind(self, award, photo)
            if len(self._aliases) >= _MOST_ALIASES:
                self._aliases.clear()
            self._aliases[alias] = known = (parts, kind)
        return known[1]
