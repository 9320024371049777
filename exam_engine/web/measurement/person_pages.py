"""Shows a statistic about the persons of a batch, or why there is none: one shape for all."""

from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from exam_engine.web.measurement.batch_reading import Batch
from exam_engine.web.problems import status_of
from exam_engine.web.shared.pages import page
from foundation.errors import Invalid
from itembank.security.comparing import Scale


def person_page(
    request: Request,
    address: str,
    batch: Batch,
    refusal: Invalid | None = None,
    scale: Scale | None = None,
    **shown: Any,
) -> Response:
    """The page ``measurement/ADDRESS.html``; a refusal stands where its figures would be.

    ``scale`` is what the persons were compared by, which the page tells below its figures.
    """
    return page(
        request,
        f"measurement/{address}.html",
        status=200 if refusal is None else status_of(refusal),
        address=address,
        name=batch.name,
        scale=scale,
        error=refusal,
        **shown,
    )


def by_chance(expected: float) -> str:
    """A number expected by chance, with digits enough that a small one is not told as none."""
    return f"{expected:.1f}" if expected >= 1 else f"{expected:.1g}"
