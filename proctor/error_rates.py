"""What was measured of each kind of finding, so that a reader knows how often it is wrong.

The figures are data, `error_rates.json`: each tells under which condition, on how many pictures or
hours, and with which models. A kind that is not there was not measured, and the page says so.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from math import sqrt
from pathlib import Path

import msgspec

from proctor.findings import FindingKind

FILE = Path(__file__).with_suffix(".json")
_Z = 1.959964
"""The 97.5 % point of the normal distribution, for intervals of 95 %."""


@dataclass(frozen=True, slots=True)
class MeasuredRate:
    """One measurement of one kind.

    ``found`` of ``present`` pictures that show it were named; ``false`` of ``absent`` ones that do
    not were named all the same. ``zh`` and ``en`` tell the condition and what the pictures were.
    """

    kind: FindingKind
    found: int
    present: int
    false: int
    absent: int
    zh: str
    en: str
    models: str

    def condition(self, language: str) -> str:
        """The condition in a language."""
        return self.en if language == "en" else self.zh

    @property
    def false_at_most(self) -> float:
        """The upper end of the 95 % interval of the false alarms; 1 where none were looked for."""
        return interval(self.false, self.absent)[1]


@lru_cache(maxsize=1)
def measured_rates() -> tuple[MeasuredRate, ...]:
    """All measurements that come with the program."""
    return msgspec.json.decode(FILE.read_bytes(), type=tuple[MeasuredRate, ...])


def rates_of(kind: FindingKind) -> tuple[MeasuredRate, ...]:
    """The measurements of one kind; empty where there are none."""
    return tuple(rate for rate in measured_rates() if rate.kind is kind)


def interval(count: int, total: int) -> tuple[float, float]:
    """The 95 % score interval of a share (Wilson 1927); the whole range where total is 0."""
    if total == 0:
        return 0.0, 1.0
    share, z2 = count / total, _Z * _Z
    middle = (share + z2 / (2 * total)) / (1 + z2 / total)
    half = _Z / (1 + z2 / total) * sqrt(share * (1 - share) / total + z2 / (4 * total * total))
    return max(0.0, middle - half), min(1.0, middle + half)
