"""The doors of item writers, reviewers and assemblers; fixed addresses before those with an id."""

from fastapi import APIRouter

from exam_engine.web.author import (
    assembling,
    bank,
    bulk,
    editing,
    form_pages,
    history_page,
    importing,
    intake,
    intake_results,
    item_page,
    near,
    printing,
    standards,
    tasks,
    trying,
)

router = APIRouter()
for room in (
    bank,
    bulk,
    tasks,
    standards,
    importing,
    intake,
    intake_results,
    editing,
    item_page,
    history_page,
    near,
    trying,
    assembling,
    printing,
    form_pages,
):
    router.include_router(room.router)
