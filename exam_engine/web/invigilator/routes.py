"""All doors of those who run sittings and look at incidents."""

from fastapi import APIRouter

from exam_engine.web.invigilator import (
    acts,
    acts_for_all,
    acts_live,
    board,
    channel,
    desk,
    live_view,
    person,
    planning,
    queue,
    review_figures,
    sitting_list,
    watched,
)

router = APIRouter(include_in_schema=False)
for room in (
    sitting_list,
    planning,
    board,
    channel,
    person,
    acts,
    acts_for_all,
    acts_live,
    live_view,
    queue,
    review_figures,
    watched,
    desk,
):
    router.include_router(room.router)
