"""The doors of item writers, reviewers and assemblers; fixed addresses before those with an id."""

from fastapi import APIRouter

from exam_engine.web.author import (
    assembling,
    bank,
    editing,
    form_pages,
    importing,
    item_page,
    printing,
)

router = APIRouter()
for room in (bank, importing, editing, item_page, assembling, printing, form_pages):
    router.include_router(room.router)
