"""One calibration: from responses to parameters, standard errors, groups and diagnoses."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import numpy as np

from foundation.errors import Invalid
from itembank.calibration.arrays import Floats, Whole
from itembank.calibration.blocks import Block, ItemSet, item_set
from itembank.calibration.diagnoses import Diagnosis, after_estimation, before_estimation
from itembank.calibration.estimation import Effort, Estimated, Watch, estimate
from itembank.calibration.expectation import Design, design
from itembank.calibration.information import Information, information
from itembank.calibration.item_models import ItemModel
from itembank.calibration.latent import Latent, standard_normal, wide_enough
from itembank.calibration.priors import GUESSING_PRIORS, NO_PRIORS, Priors
from itembank.calibration.reported import (
    ItemEstimate,
    categories_of,
    estimates,
    row_from_reported,
)
from itembank.calibration.responses import Patterns, Responses, collapse
from itembank.calibration.starts import started

_WIDEST = 3.0
"""How many times as far as they were asked for the points of the quadrature may reach."""
_ROUGH = Effort(tolerance=1e-3, most_steps=30)


@dataclass(frozen=True, slots=True)
class FixedItem:
    """Parameters that stand, in the names of `reported`."""

    model: ItemModel
    values: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Plan:
    """What to estimate.

    ``models`` overrides ``model`` by item. ``fixed`` items keep their parameters and set the
    metric, so the latent distribution is free (fixed-parameter calibration, Kim 2006).
    ``priors`` None takes weak ones for models with asymptotes and none for the others.
    """

    model: ItemModel
    models: Mapping[str, ItemModel] = field(default_factory=dict)
    fixed: Mapping[str, FixedItem] = field(default_factory=dict)
    priors: Priors | None = None
    effort: Effort = field(default_factory=Effort)
    with_errors: bool = True

    def model_of(self, item: str) -> ItemModel:
        """The model of one item."""
        if item in self.fixed:
            return self.fixed[item].model
        return self.models.get(item, self.model)

    def priors_for(self, models: list[ItemModel]) -> Priors:
        """The priors that are used for these models."""
        if self.priors is not None:
            return self.priors
        guessed = {ItemModel.THREE_PL, ItemModel.FOUR_PL} & set(models)
        return GUESSING_PRIORS if guessed else NO_PRIORS


@dataclass(frozen=True, slots=True)
class Calibration:
    """A calibration; ``responses`` are those handed in, ``patterns`` what was worked on."""

    responses: Responses
    patterns: Patterns
    design: Design
    found: Estimated
    information: Information | None
    items: tuple[ItemEstimate, ...]
    diagnoses: tuple[Diagnosis, ...]

    @property
    def theta(self) -> Floats:
        """Points of the quadrature (Q)."""
        return self.found.theta

    @property
    def latent(self) -> Latent:
        """The groups' distributions."""
        return self.found.latent

    @property
    def unit(self) -> float:
        """What one unit of the reported metric is on the one that was worked on.

        1PL alone is told with the spread of the first group as its unit.
        """
        alone = {item.model for item in self.items} == {ItemModel.ONE_PL}
        return float(self.latent.spreads[0]) if alone else 1.0

    @property
    def free_parameters(self) -> int:
        """How many parameters were estimated."""
        return int(self.found.items.pack().size + self.found.latent.pack().size)

    @property
    def aic(self) -> float:
        """Akaike (1974)."""
        return 2.0 * self.free_parameters - 2.0 * self.found.log_likelihood

    @property
    def bic(self) -> float:
        """Schwarz (1978), by persons."""
        fitted = float(np.log(self.responses.persons)) * self.free_parameters
        return fitted - 2.0 * self.found.log_likelihood


def calibrate(given: Responses, plan: Plan, watch: Watch | None = None) -> Calibration:
    """Estimate what the plan asks for.

    Raises ``Invalid`` (code ``calibration-…``) where the data or the result cannot be used.
    """
    models = [plan.model_of(item) for item in given.items]
    noted = before_estimation(given, models, fixed=frozenset(plan.fixed))
    patterns = collapse(given)
    categories = _categories(given, plan)
    priors = plan.priors_for(models)
    helped = _needs_a_hand(models, priors)
    rising = helped or priors.slope is not None
    items = started(item_set(models, categories), patterns.responses, rising=rising)
    items = _with_fixed(items, given, plan)
    made = design(patterns.responses, categories)
    latent = _latent(given, models, plan)
    if helped:
        # Without priors the likelihood of an asymptote has more than one top; start from the one
        # that weak priors find.
        near = estimate(made, items, latent, priors=GUESSING_PRIORS, effort=_ROUGH)
        items, latent = near.items, near.latent
    found = estimate(made, items, latent, priors=priors, effort=plan.effort, watch=watch)
    found = _on_wider_points(made, found, plan.effort, watch)
    noted += after_estimation(given, found)
    told = information(made, found) if plan.with_errors else None
    if told is not None and told.covariance is None:
        noted.append(Diagnosis("calibration-errors-unknown", {}))
    return Calibration(
        responses=given,
        patterns=patterns,
        design=made,
        found=found,
        information=told,
        items=estimates(given.items, found.items, found.latent, told),
        diagnoses=tuple(noted),
    )


def _on_wider_points(
    made: Design, found: Estimated, effort: Effort, watch: Watch | None
) -> Estimated:
    """Once more on points that reach far enough, where a group turned out wider than they do."""
    theta = wide_enough(effort.theta, found.latent)
    # A spread that runs away has no end, and more points would not tell what is wrong with it.
    if theta is effort.theta or not found.converged or theta[-1] > _WIDEST * effort.theta[-1]:
        return found
    wider = replace(effort, theta=theta)
    return estimate(made, found.items, found.latent, priors=found.priors, effort=wider, watch=watch)


def held_items(given: Responses, fixed: Mapping[str, FixedItem]) -> ItemSet:
    """The items of ``given`` by the parameters that stand for each in ``fixed``: no estimation.

    Raises Invalid("calibration-fixed-categories") for a response that its parameters do not know.
    """
    plan = Plan(ItemModel.TWO_PL, fixed=fixed)
    categories = _categories(given, plan)
    for item, seen, many in zip(given.items, given.categories, categories, strict=True):
        known = categories_of(fixed[item].model, fixed[item].values)
        if many > known:
            highest = int(seen) - 1
            raise Invalid("calibration-fixed-categories", item=item, highest=highest, known=known)
    return _with_fixed(
        item_set([plan.model_of(item) for item in given.items], categories), given, plan
    )


def _needs_a_hand(models: list[ItemModel], priors: Priors) -> bool:
    return (ItemModel.FOUR_PL in models and priors.upper is None) or (
        bool({ItemModel.THREE_PL, ItemModel.FOUR_PL} & set(models)) and priors.lower is None
    )


def _categories(given: Responses, plan: Plan) -> Whole:
    """As many as were seen (J); a fixed item has those that its parameters speak of."""
    known = [
        categories_of(plan.fixed[item].model, plan.fixed[item].values) if item in plan.fixed else 0
        for item in given.items
    ]
    return np.maximum(given.categories, known)


def _latent(given: Responses, models: list[ItemModel], plan: Plan) -> Latent:
    groups = len(given.group_names)
    unit = any(
        model.has_unit_slope
        for item, model in zip(given.items, models, strict=True)
        if item not in plan.fixed
    )
    is_fixed = bool(plan.fixed)
    return standard_normal(groups, free_spread=unit or is_fixed, free_mean=is_fixed)


def _with_fixed(items: ItemSet, given: Responses, plan: Plan) -> ItemSet:
    """The fixed items in blocks of their own, with nothing free."""
    if not plan.fixed:
        return items
    blocks: list[Block] = []
    for block in items.blocks:
        names = [given.items[place] for place in block.places]
        stands = np.array([name in plan.fixed for name in names])
        if (~stands).any():
            blocks.append(block.only(~stands))
        if stands.any():
            rows = np.array(
                [
                    row_from_reported(block.model, block.categories, plan.fixed[name].values)
                    for name in names
                    if name in plan.fixed
                ]
            )
            held = block.only(stands).with_rows(rows)
            blocks.append(replace(held, free=np.zeros_like(block.free)))
    return ItemSet(tuple(blocks), items.categories)
