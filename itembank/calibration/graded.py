"""Response curves of the graded response model (Samejima 1969).

P(X ≥ k) = 1 / (1 + exp(−(aθ + d_k))) with d_1 > d_2 > … A row of parameters is (a, d_1 … d_{K−1}).
"""

from __future__ import annotations

import numpy as np
from scipy.special import expit

from itembank.calibration.arrays import Floats

_EDGE = 1e-12


def probabilities(parameters: Floats, theta: Floats) -> Floats:
    """Parameters (J × K), theta (Q) → (J × K × Q)."""
    return np.maximum(_steps(_at_least(parameters, theta)), _EDGE)


def slopes_of_parameters(parameters: Floats, theta: Floats) -> Floats:
    """∂P/∂parameter: (J × K × K × Q)."""
    reached = _at_least(parameters, theta)
    bell = reached * (1.0 - reached)
    items, size, points = bell.shape[0], parameters.shape[1], theta.shape[0]
    slopes = np.zeros((items, size, size, points))
    slopes[:, 0] = _steps(bell * theta, top=0.0)
    for step in range(1, size):
        slopes[:, step, step] = bell[:, step - 1]
        slopes[:, step, step - 1] = -bell[:, step - 1]
    return slopes


def slopes_of_theta(parameters: Floats, theta: Floats) -> tuple[Floats, Floats]:
    """First and second derivative of P by θ: twice (J × K × Q)."""
    reached = _at_least(parameters, theta)
    a = parameters[:, :1, None]
    first = a * reached * (1.0 - reached)
    return _steps(first, top=0.0), _steps(a * first * (1.0 - 2.0 * reached), top=0.0)


def in_range(parameters: Floats) -> bool:
    """Whether the intercepts of every item fall from step to step."""
    return bool((np.diff(parameters[:, 1:], axis=1) < 0).all())


def _at_least(parameters: Floats, theta: Floats) -> Floats:
    """P(X ≥ k) for k = 1 … K−1: (J × (K−1) × Q)."""
    reached: Floats = expit(parameters[:, :1, None] * theta + parameters[:, 1:, None])
    return reached


def _steps(reached: Floats, top: float = 1.0) -> Floats:
    """Differences of neighbouring curves; above them all stands ``top``, below them 0."""
    items, _, points = reached.shape
    ends = np.full((items, 1, points), top), np.zeros((items, 1, points))
    return -np.diff(np.concatenate([ends[0], reached, ends[1]], axis=1), axis=1)
