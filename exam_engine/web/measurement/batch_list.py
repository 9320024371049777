"""The list of batches that have marks, which every statistic about a batch begins with."""

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from exam_engine.measurement.marked_answers import marked_batches
from exam_engine.web.depends import EngineDep, StaffDep
from exam_engine.web.shared.pages import page
from foundation.roles import Permission


def batch_list(address: str) -> APIRouter:
    """``/staff/measurement/ADDRESS``: each batch leads to its own page below.

    The words of the page are those of the address: ``web-ADDRESS-title`` and ``web-ADDRESS-lead``.
    """
    router = APIRouter(include_in_schema=False)

    @router.get(f"/staff/measurement/{address}")
    def show_batches(request: Request, engine: EngineDep, caller: StaffDep) -> Response:
        """Batches that have marks."""
        caller.require(Permission.STATISTICS_READ)
        with engine.database.read(caller.tenant_id) as tx:
            batches = marked_batches(tx)
        return page(request, "measurement/batch_list.html", batches=batches, address=address)

    return router
