"""Response curves that divide by a total: partial credit, generalised partial credit, nominal.

P_k = exp(s_kθ + d_k) / Σ exp(s_mθ + d_m) with s_0 = d_0 = 0. Partial credit (Masters 1982, Muraki
1992) has s_k = ak and rows (a, d_1 … d_{K−1}); the nominal model (Bock 1972) has free slopes and
rows (s_1 … s_{K−1}, d_1 … d_{K−1}).
"""

from __future__ import annotations

import numpy as np

from itembank.calibration.arrays import Floats

_EDGE = 1e-12


def credit_probabilities(parameters: Floats, theta: Floats) -> Floats:
    """Parameters (J × K), theta (Q) → (J × K × Q)."""
    return _share(*_of_credit(parameters), theta)


def credit_slopes_of_parameters(parameters: Floats, theta: Floats) -> Floats:
    """∂P/∂parameter: (J × K × K × Q)."""
    chances = credit_probabilities(parameters, theta)
    by_slope, by_intercept = _by_natural(chances, theta)
    steps = np.arange(1, parameters.shape[1], dtype=float)
    by_a = np.einsum("k,jkcq->jcq", steps, by_slope)
    return np.concatenate([by_a[:, None], by_intercept], axis=1)


def credit_slopes_of_theta(parameters: Floats, theta: Floats) -> tuple[Floats, Floats]:
    """First and second derivative of P by θ: twice (J × K × Q)."""
    return _by_theta(*_of_credit(parameters), theta)


def nominal_probabilities(parameters: Floats, theta: Floats) -> Floats:
    """Parameters (J × 2(K−1)), theta (Q) → (J × K × Q)."""
    return _share(*_of_nominal(parameters), theta)


def nominal_slopes_of_parameters(parameters: Floats, theta: Floats) -> Floats:
    """∂P/∂parameter: (J × 2(K−1) × K × Q)."""
    chances = nominal_probabilities(parameters, theta)
    return np.concatenate(_by_natural(chances, theta), axis=1)


def nominal_slopes_of_theta(parameters: Floats, theta: Floats) -> tuple[Floats, Floats]:
    """First and second derivative of P by θ: twice (J × K × Q)."""
    return _by_theta(*_of_nominal(parameters), theta)


def any_range(parameters: Floats) -> bool:
    """Every finite row is a model."""
    return bool(np.isfinite(parameters).all())


def _of_credit(parameters: Floats) -> tuple[Floats, Floats]:
    """Slopes and intercepts of all categories, each (J × K)."""
    steps = np.arange(parameters.shape[1], dtype=float)
    return parameters[:, :1] * steps, _after_zero(parameters[:, 1:])


def _of_nominal(parameters: Floats) -> tuple[Floats, Floats]:
    half = parameters.shape[1] // 2
    return _after_zero(parameters[:, :half]), _after_zero(parameters[:, half:])


def _after_zero(rows: Floats) -> Floats:
    return np.concatenate([np.zeros((rows.shape[0], 1)), rows], axis=1)


def _share(slopes: Floats, intercepts: Floats, theta: Floats) -> Floats:
    weight = slopes[:, :, None] * theta + intercepts[:, :, None]
    weight = np.exp(weight - weight.max(axis=1, keepdims=True))
    chances: Floats = np.maximum(weight / weight.sum(axis=1, keepdims=True), _EDGE)
    return chances


def _by_natural(chances: Floats, theta: Floats) -> tuple[Floats, Floats]:
    """∂P_c by the slope and by the intercept of category k ≥ 1: each (J × (K−1) × K × Q)."""
    categories = chances.shape[1]
    same = np.eye(categories)[1:, :, None]
    by_intercept = chances[:, None] * (same - chances[:, 1:, None])
    return by_intercept * theta, by_intercept


def _by_theta(slopes: Floats, intercepts: Floats, theta: Floats) -> tuple[Floats, Floats]:
    chances = _share(slopes, intercepts, theta)
    mean = np.einsum("jk,jkq->jq", slopes, chances)
    away = slopes[:, :, None] - mean[:, None]
    spread = np.einsum("jkq,jkq->jq", away**2, chances)
    return chances * away, chances * (away**2 - spread[:, None])
