"""What persons are compared by: items with parameters, of their own answers or held from before.

Parameters that are estimated from the very answers that are compared follow those answers, the more
so the fewer persons there are: below `LEAST_PERSONS` equal answers no longer have the chances that
a level speaks of. Parameters held from a calibration of others have no such limit; the abilities
that go with them need `LEAST_HELD` items.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from foundation.errors import Invalid
from itembank.calibration.blocks import ItemSet
from itembank.calibration.calibrating import (
    Calibration,
    FixedItem,
    Plan,
    calibrate,
    held_items,
)
from itembank.calibration.diagnoses import Diagnosis
from itembank.calibration.item_models import ItemModel
from itembank.calibration.latent import Latent, standard_normal
from itembank.calibration.priors import GUESSING_PRIORS, NO_PRIORS
from itembank.calibration.responses import Responses
from itembank.security.answer_sheets import Sheets, comparable

LEAST_PERSONS = 50
LEAST_HELD = 10
_SLOPES = 0.0, 0.5
"""Of the logarithm: next to nothing beside hundreds of persons, and an end for a slope that a
handful of them would send to infinity."""


@dataclass(frozen=True, slots=True)
class Scale:
    """Answers made ready, and the items they are compared by. ``held`` is how many items kept
    parameters from before; ``estimated`` is False where nothing was estimated from these answers.
    """

    sheets: Sheets
    items: ItemSet
    latent: Latent
    models: tuple[ItemModel, ...]
    diagnoses: tuple[Diagnosis, ...]
    held: int
    estimated: bool

    @property
    def given(self) -> Responses:
        """The answers that are compared."""
        return self.sheets.responses


def scale_of(
    given: Responses,
    model: ItemModel | None = None,
    fixed: Mapping[str, FixedItem] | None = None,
) -> Scale:
    """By these answers where there are persons enough, else by ``fixed`` items alone.

    Raises Invalid("security-scale-few") where there are neither, and ``calibration-…`` with a
    named diagnosis where the answers carry no parameters.
    """
    stands = {item: one for item, one in (fixed or {}).items() if item in given.items}
    persons = int(given.seen.any(axis=1).sum())
    if persons >= LEAST_PERSONS:
        sheets = comparable(given, stands)
        stands = {item: one for item, one in stands.items() if item in sheets.responses.items}
        made = calibrated(sheets.responses, model, stands)
        models = tuple(item.model for item in made.items)
        return Scale(
            sheets, made.found.items, made.latent, models, made.diagnoses, len(stands), True
        )
    if persons < 2 or len(stands) < LEAST_HELD:
        raise Invalid(
            "security-scale-few",
            persons=persons,
            least=LEAST_PERSONS,
            held=len(stands),
            items=len(given.items),
            least_held=LEAST_HELD,
        )
    sheets = comparable(given, stands, only_held=True)
    items = held_items(sheets.responses, stands)
    models = tuple(stands[item].model for item in sheets.responses.items)
    return Scale(sheets, items, standard_normal(1), models, (), len(models), False)


def calibrated(
    given: Responses,
    model: ItemModel | None = None,
    fixed: Mapping[str, FixedItem] | None = None,
) -> Calibration:
    """By the model that was named; else 2PL for two answers, and NRM, which knows no order.

    Raises ``Invalid`` with a named diagnosis where the answers carry no parameters.
    """
    usual = model or ItemModel.TWO_PL
    many = zip(given.items, given.categories, strict=True)
    models = {item: ItemModel.NRM for item, count in many if model is None and count > 2}
    guessed = usual in (ItemModel.THREE_PL, ItemModel.FOUR_PL)
    priors = replace(GUESSING_PRIORS if guessed else NO_PRIORS, slope=_SLOPES)
    plan = Plan(usual, models=models, fixed=fixed or {}, priors=priors, with_errors=False)
    return calibrate(given, plan)
