"""The share of the mark that each option has, in percent, as learning platforms count it."""

from __future__ import annotations

from decimal import Decimal, localcontext

from itembank.exchange.losses import Unsayable
from itembank.interactions import ChoiceInteraction
from itembank.items import Item
from itembank.rules import ZERO, MapResponse, MatchCorrect, OptionWeights, PlusMinus

_WHOLE = Decimal(100)


def shares_of(item: Item, part: ChoiceInteraction) -> dict[str, Decimal]:
    """By the option's identifier; Unsayable where the rule is no sum of shares.

    All or nothing with several right options, and "half when incomplete", depend on what is chosen
    together; a platform that adds up shares cannot do the like.
    """
    (rule,) = item.rules
    declared = item.declaration(part.response_identifier)
    single = part.max_choices == 1
    if isinstance(rule, MatchCorrect) and (single or len(declared.correct) == 1):
        return (
            dict.fromkeys(declared.correct, _WHOLE) if single else _against(part, declared.correct)
        )
    if isinstance(rule, MapResponse) and declared.mapping is not None:
        if declared.mapping.default:
            raise Unsayable("exchange-loss-rule")
        return {e.key: _percent(e.value, rule.points) for e in declared.mapping.entries}
    if isinstance(rule, PlusMinus):
        if rule.step * len(declared.correct) != rule.points:
            raise Unsayable("exchange-loss-rule")
        step = _percent(rule.step, rule.points)
        return {
            one.identifier: step if one.identifier in declared.correct else -step
            for one in part.choices
        }
    if isinstance(rule, OptionWeights) and declared.mapping is not None:
        entries = declared.mapping.entries
        weights = {e.key: max(e.value, ZERO) for e in entries if e.key in declared.correct}
        if sum(weights.values(), ZERO) != rule.points:
            raise Unsayable("exchange-loss-rule")
        shares = {name: _percent(weight, rule.points) for name, weight in weights.items()}
        # A wrong option takes everything, as the rule says.
        return {one.identifier: shares.get(one.identifier, -_WHOLE) for one in part.choices}
    raise Unsayable("exchange-loss-rule")


def _against(part: ChoiceInteraction, correct: tuple[str, ...]) -> dict[str, Decimal]:
    return {o.identifier: _WHOLE if o.identifier in correct else -_WHOLE for o in part.choices}


def _percent(value: Decimal, points: Decimal) -> Decimal:
    with localcontext(prec=12):
        return (value * 100 / points).quantize(Decimal("0.00001")).normalize()
