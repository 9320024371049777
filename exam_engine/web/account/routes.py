"""The doors of staff: login, home, and one's own account."""

from fastapi import APIRouter

from exam_engine.web.account import home, login, own_account, own_api_keys, own_second_factor

router = APIRouter()
router.include_router(login.router)
router.include_router(home.router)
router.include_router(own_account.router)
router.include_router(own_second_factor.router)
router.include_router(own_api_keys.router)
