"""Numbers and moments that pages put into addresses, read strictly."""

from __future__ import annotations

from datetime import UTC, datetime

from starlette.requests import Request

from foundation.errors import Invalid


def whole_told(request: Request, name: str) -> int:
    """A whole number of the query; Invalid("sessions-frame-unreadable") for anything else."""
    text = request.query_params.get(name, "")
    if not (text.isascii() and text.isdigit() and len(text) <= 15):
        raise Invalid("sessions-frame-unreadable", field=name)
    return int(text)


def moment_told(milliseconds: int) -> datetime:
    """Milliseconds since 1970, as a page's clock gives them; at the latest in the year 9999."""
    return datetime.fromtimestamp(min(milliseconds, 253_402_300_799_000) / 1000, UTC)
