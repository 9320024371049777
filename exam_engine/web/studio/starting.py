"""What the editor of a new design begins with."""

from __future__ import annotations

from collections.abc import Sequence

from exam_engine.adaptive.tables import ParameterSetRow

_BEGINNING = """[test]
title = "New design"
purpose = "placement"
classes = ["1", "2", "3"]
minutes = 40
seed = 1
overlap = 0.3

[pool]
levels = ["1"]
parameters = "{parameters}"
from = "live"

[stopping]
kind = "glr"
least = 10
most = 25
cuts = [-0.5, 0.5]
alpha = 0.05
delta = 0.2

[exposure]
kind = "eligibility"
most = 0.3

[[lines]]
id = "area"
condition = "AREA"
least = 1
"""


def beginning(sets: Sequence[ParameterSetRow]) -> str:
    """A whole design to change, with the newest parameters that there are."""
    return _BEGINNING.format(parameters=sets[0].name if sets else "")
