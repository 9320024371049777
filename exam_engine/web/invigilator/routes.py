"""All doors of those who run sittings and look at incidents."""

from fastapi import APIRouter

from exam_engine.web.invigilator import (
    acts,
    acts_for_all,
    board,
    desk,
    person,
    planning,
    queue,
    sitting_list,
    watched,
)

router = APIRouter(include_in_schema=False)
for room in (sitting_list, planning, board, person, acts, acts_for_all, queue, watched, desk):
    router.include_router(room.router)
