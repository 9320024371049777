"""The registrar's doors; those with a fixed word in their address stand before a batch's own."""

from fastapi import APIRouter

from exam_engine.web.registrar import admissions, batches, candidates, lists, photos

router = APIRouter()
for room in (lists, photos, candidates, admissions, batches):
    router.include_router(room.router)
