"""The doors of item writers, reviewers and assemblers; fixed addresses before those with an id."""

from fastapi import APIRouter

from exam_engine.web.author import (
    assembling,
    bank,
    editing,
    form_pages,
    importing,
    intake,
    intake_results,
    item_page,
    near,
    printing,
    trying,
)

router = APIRouter()
for room in (
    bank,
    importing,
    intake,
    intake_results,
    editing,
    item_page,
    near,
    trying,
    assembling,
    printing,
    form_pages,
):
    router.include_router(room.router)
