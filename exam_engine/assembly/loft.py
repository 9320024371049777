"""Linear on the fly: every candidate gets a form of the blueprint of one's own, by chance.

Every item draws a figure from the candidate's seed, and the form with the greatest sum is taken
(van der Linden 2005, chapter 8): all items come to be used, and the same seed gives the same form
to the same candidate, whoever came before. Lines of kind ``Information`` make all forms tell alike.
"""

from __future__ import annotations

from hashlib import blake2b

import numpy as np
from numpy.typing import NDArray

from exam_engine.assembly.item_curves import Floats
from exam_engine.assembly.shadow import Shadow, ShadowModel

_LEAST = 0.01


def lots(seed: str, candidate: str, items: int) -> Floats:
    """The figures that the items draw; above nought, so that no item is worth leaving out."""
    digest = blake2b(f"{seed}\0{candidate}".encode(), digest_size=16).digest()
    chance = np.random.default_rng(int.from_bytes(digest))
    return np.asarray(chance.random(items) + _LEAST)


def form_for(
    model: ShadowModel,
    items: int,
    seed: str,
    candidate: str,
    barred: NDArray[np.bool_] | None = None,
) -> Shadow:
    """The candidate's form; ``barred`` marks items seen before or kept out by exposure control.

    Raises Conflict("assembly-blueprint-impossible") where no form keeps the blueprint.
    """
    return model.solve(lots(seed, candidate, items), [], barred)
