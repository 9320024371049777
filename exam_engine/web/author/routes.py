"""The doors of item writers, reviewers and assemblers; fixed addresses before those with an id."""

from fastapi import APIRouter

from exam_engine.web.author import (
    assembling,
    bank,
    bulk,
    compromised,
    editing,
    form_pages,
    history_page,
    importing,
    intake,
    intake_results,
    item_page,
    near,
    printing,
    queues,
    standards,
    taking_out,
    tasks,
    trying,
    writing,
)

router = APIRouter()
for room in (
    bank,
    bulk,
    taking_out,
    compromised,
    tasks,
    queues,
    writing,
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
