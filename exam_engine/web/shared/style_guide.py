"""All components in all their states on one page, for those who build pages."""

from datetime import datetime, timedelta
from typing import Any

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from exam_engine.web.depends import EngineDep
from exam_engine.web.shared.pages import page, redirect
from foundation.errors import Invalid
from foundation.roles import Caller, CallerKind, Grant, Role

router = APIRouter()

_KINDS = ("good", "warn", "bad", "plain")
_EVERYTHING = Caller(
    kind=CallerKind.PERSON,
    id="style",
    tenant_id=None,
    name="Style",
    grants=tuple(Grant(role) for role in Role),
)


@router.get("/staff/style", include_in_schema=False)
def show_style(request: Request, engine: EngineDep, row: int | None = None) -> Response:
    """Open only where the setting ``web.show_style_guide`` is on; shows the whole menu."""
    request.state.caller = _EVERYTHING
    now, lang = engine.clock.now(), request.state.lang
    say = engine.words.say
    return page(
        request,
        "shared/style.html",
        rows=_rows(now),
        refused=Invalid("web-input-not-a-number", field="mark"),
        facts=[(say("web-style-number", lang), "K-0001-7"), (say("web-style-level", lang), "2")],
        checks=[
            {
                "word": say(f"web-style-{kind}", lang),
                "kind": kind,
                "text": say("web-style-check", lang),
                "detail": say("web-style-check-detail", lang) if kind == "warn" else "",
            }
            for kind in _KINDS
        ],
        times=_times(now, say("web-style-mark-text", lang)),
        no_times={**_span(now), "tracks": []},
    )


@router.post("/staff/style", include_in_schema=False)
def save_style(request: Request) -> Response:
    """Comes back with a notice, as forms do."""
    return redirect(request, "/staff/style", notice="web-style-saved")


@router.post("/staff/style/upload", include_in_schema=False)
def upload_style() -> Response:
    """Refuses every file, to show how that looks."""
    raise Invalid("web-style-file-refused", row=4)


@router.get("/staff/style/progress.json", include_in_schema=False)
def tell_progress(engine: EngineDep) -> Response:
    """Work that has been going on for two minutes."""
    started = engine.clock.now() - timedelta(minutes=2)
    told = {"state": "running", "done": 120, "total": 300, "started_at": started.isoformat()}
    return JSONResponse(told)


def _rows(now: datetime) -> list[dict[str, Any]]:
    return [
        {
            "number": f"K-{place:04d}",
            "mark": 1000 - 37.5 * place,
            "at": now - timedelta(hours=5 * place),
            "kind": _KINDS[place % 4],
        }
        for place in range(1, 9)
    ]


def _span(now: datetime) -> dict[str, str]:
    return {
        "from": now.isoformat(),
        "to": (now + timedelta(hours=1)).isoformat(),
        "zone": "Asia/Shanghai",
    }


def _times(now: datetime, text: str) -> dict[str, Any]:
    def mark(minute: float, kind: str, lasts: float = 0) -> dict[str, Any]:
        at = now + timedelta(minutes=minute)
        until = (at + timedelta(minutes=lasts)).isoformat() if lasts else None
        href = "/staff/style?row=1"
        return {"at": at.isoformat(), "until": until, "kind": kind, "text": text, "href": href}

    tracks = [
        {"name": "camera", "marks": [mark(3, "warn", 2), mark(31, "bad", 4), mark(60, "plain")]},
        {"name": "browser", "marks": [mark(0, "plain"), mark(12, "warn")]},
        {"name": "answers", "marks": [mark(m, "good") for m in range(1, 58, 6)]},
    ]
    return {**_span(now), "tracks": tracks}
