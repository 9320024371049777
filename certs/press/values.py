"""The texts that differ between certificates of one kind, worked out without filling a template.

A field's text is made by the template language, which is too slow to be asked for each
certificate. So it is asked once, with a mark in the place of each value, and cut at the marks; a
certificate's text is then what stands between them with its own values. Days are the exception:
a template may take them apart, so they are filled in for good and the cut texts kept for each
pair of days, of which a batch has few.

A template must therefore show values as they are. One that turns a name into capitals, or shows
something else when a number is long, is found out by `Values.prove`, and not compiled.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

from certs.awards import Award, PartScore
from certs.press.asides import AsideError, Why
from certs.rendering.templates import Template, printed_values

_FIRST_MARK = 0xE000
"""Marks are characters for private use: no template holds any, and no certificate prints one."""
_MARK = re.compile("([\ue000-\uefff])")
_NAME, _DOCUMENT, _NUMBER, _TOKEN, _FIRST_SCORE = range(5)
_OTHER_DAYS = timedelta(days=403)
_TRIALS = ("Anna-Maria O’Neil", "b·C" * 13, "a" * 40)
"""Names that would be changed by a template that does more than showing them."""

Cut = tuple[str, ...]
"""Text, number of a value, text, number of a value … text."""


@dataclass(frozen=True, slots=True)
class Shown:
    """The values of one certificate beside its award."""

    number: str
    token: str
    document: str


_USUAL_NAME = chr(0x67D0) * 4
_USUAL_SCORE, _USUAL_DAY = "88.5", date(2030, 12, 28)
_USUALLY_SHOWN = Shown(number="0" * 22, token="W" * 22, document="*" * 18)


class Values:
    """Texts of the varying fields of one kind of certificate."""

    def __init__(
        self, template: Template, model: Award, query_address: Callable[[str], str]
    ) -> None:
        self._template = template
        self._query_address = query_address
        self._model = model
        later = _on_other_days(model)
        one, other = (self._marked(each) for each in (model, later))
        self.fields: tuple[str, ...] = tuple(
            key for key in template.fields if _MARK.search(one[key]) or one[key] != other[key]
        )
        self._cuts: dict[tuple[date, date | None], tuple[tuple[str | int, ...], ...]] = {}

    def texts(self, award: Award, shown: Shown) -> list[str]:
        """Text of each varying field, in the order of ``fields``."""
        days = (award.issued_on, award.expires_on)
        cuts = self._cuts.get(days) or self._cut(days)
        values = [award.holder_name, shown.document, shown.number, shown.token]
        values += [score.value for score in award.scores]
        return [
            "".join([values[part] if type(part) is int else part for part in cut])  # type: ignore[misc]
            for cut in cuts
        ]

    def usual(self) -> list[int]:
        """How many letters each field has in most certificates of the kind, or a few more.

        It must not depend on any certificate: a batch that is taken up again begins with another,
        and has to give the same bytes.
        """
        scores = tuple(replace(score, value=_USUAL_SCORE) for score in self._model.scores)
        end = None if self._model.expires_on is None else _USUAL_DAY
        award = replace(
            self._model,
            holder_name=_USUAL_NAME,
            issued_on=_USUAL_DAY,
            expires_on=end,
            scores=scores,
        )
        return [len(text) for text in self.texts(award, _USUALLY_SHOWN)]

    def fixed(self) -> list[str]:
        """Letters that each field may show of its own between the values, whatever the days."""
        letters = ["" for _ in self.fields]
        for month in range(1, 13):
            end = None if self._model.expires_on is None else date(2030, month, 9)
            for place, cut in enumerate(self._cut((date(2027, month, 9), end))):
                letters[place] += "".join(part for part in cut if isinstance(part, str))
        return letters

    def prove(self, award: Award, shown: Shown) -> None:
        """Compare with what the template itself makes of a certificate and of trial names."""
        for name in (award.holder_name, *_TRIALS):
            named = replace(award, holder_name=name)
            address = self._query_address(shown.token)
            told = printed_values(self._template, named, shown.number, address, shown.document)
            if self.texts(named, shown) != [told[key] for key in self.fields]:
                raise AsideError(Why.TEMPLATE, "a field changes its value")

    def _cut(self, days: tuple[date, date | None]) -> tuple[tuple[str | int, ...], ...]:
        told = self._marked(replace(self._model, issued_on=days[0], expires_on=days[1]))
        made = tuple(_parts(told[key]) for key in self.fields)
        self._cuts[days] = made
        return made

    def _marked(self, award: Award) -> Mapping[str, str]:
        scores = tuple(
            PartScore(score.name, _mark(_FIRST_SCORE + place))
            for place, score in enumerate(award.scores)
        )
        marked = replace(
            award, holder_name=_mark(_NAME), document_masked=_mark(_DOCUMENT), scores=scores
        )
        address = self._query_address(_mark(_TOKEN))
        return printed_values(self._template, marked, _mark(_NUMBER), address)


def _mark(value: int) -> str:
    return chr(_FIRST_MARK + value)


def _parts(text: str) -> tuple[str | int, ...]:
    """The text cut at its marks; a mark becomes the number of its value."""
    return tuple(
        ord(part) - _FIRST_MARK if _MARK.fullmatch(part) else part
        for part in _MARK.split(text)
        if part
    )


def _on_other_days(award: Award) -> Award:
    later = award.expires_on and award.expires_on + _OTHER_DAYS
    return replace(award, issued_on=award.issued_on + _OTHER_DAYS, expires_on=later)
