"""Response curves of two-category items: the logistic family with one to four parameters.

P(θ) = c + (u − c) / (1 + exp(−(aθ + d))), Birnbaum (1968) and Barton & Lord (1981). Parameters of
an item stand in a row as (a, d, logit c, logit u); logit c = −∞ is an asymptote at 0, logit u = +∞
one at 1. Metric D = 1.
"""

from __future__ import annotations

import numpy as np
from scipy.special import expit

from itembank.calibration.arrays import Floats

_EDGE = 1e-12
"""No probability comes nearer to 0 or 1 than this, so that logarithms stay finite."""


def probabilities(parameters: Floats, theta: Floats) -> Floats:
    """P of category 0 and 1: parameters (J × 4), theta (Q) → (J × 2 × Q)."""
    right = _right(parameters, theta)[0]
    return np.stack([1.0 - right, right], axis=1)


def slopes_of_parameters(parameters: Floats, theta: Floats) -> Floats:
    """∂P/∂parameter: (J × 4 × 2 × Q)."""
    _, share, low, high = _right(parameters, theta)
    bell = (high - low) * share * (1.0 - share)
    right = np.stack(
        [
            bell * theta,
            bell,
            (1.0 - share) * low * (1.0 - low),
            share * high * (1.0 - high),
        ],
        axis=1,
    )
    return np.stack([-right, right], axis=2)


def slopes_of_theta(parameters: Floats, theta: Floats) -> tuple[Floats, Floats]:
    """First and second derivative of P by θ: twice (J × 2 × Q)."""
    _, share, low, high = _right(parameters, theta)
    a = parameters[:, :1]
    first = a * (high - low) * share * (1.0 - share)
    second = a * first * (1.0 - 2.0 * share)
    return np.stack([-first, first], axis=1), np.stack([-second, second], axis=1)


def in_range(parameters: Floats) -> bool:
    """Whether every upper asymptote lies above the lower one."""
    return bool((parameters[:, 3] > parameters[:, 2]).all())


def _right(parameters: Floats, theta: Floats) -> tuple[Floats, Floats, Floats, Floats]:
    """P(θ), the logistic share, and both asymptotes as columns."""
    a, d = parameters[:, :1], parameters[:, 1:2]
    low, high = expit(parameters[:, 2:3]), expit(parameters[:, 3:4])
    share = expit(a * theta + d)
    right = np.clip(low + (high - low) * share, _EDGE, 1.0 - _EDGE)
    return right, share, low, high
