"""Live views: an invigilator's browser and a candidate's find each other; pictures pass directly.

This room carries only what two browsers say to each other to connect (an offer and an answer of
WebRTC, RFC 8829), in memory, for a view that somebody opened and that is on record. No picture
passes the server and none is kept. In a room's own network no STUN or TURN server is needed: the
addresses of the two machines are enough. It is the memory of one process, as that of
`exam_engine.live_pictures`.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass
from datetime import datetime, timedelta

from foundation.clock import Clock
from foundation.errors import Conflict, NotFound, TooMany
from foundation.ids import new_id

SILENT_AFTER = timedelta(seconds=20)
"""A view whose opener no longer asks is over: the page was closed, the machine fell asleep."""
LONGEST = timedelta(minutes=15)
"""A view ends by itself; whoever needs more opens it again, on record."""
MOST_OF_ONE = 2
"""Views one person may hold at once: nobody looks at more."""
MOST = 100
LARGEST_SPEECH = 20_000
"""Characters of one browser's description; they are some three thousand long."""


@dataclass(slots=True)
class LiveView:
    """One view: who looks at which attempt, and what the two browsers have said."""

    id: str
    tenant_id: str
    attempt_id: str
    viewer: str
    opened_at: datetime
    heard_at: datetime
    offer: str = ""
    answer: str = ""


class LiveViews:
    """The views that are open; shared by the threads of one process."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._views: dict[str, LiveView] = {}

    def open(self, tenant_id: str, attempt_id: str, viewer: str) -> LiveView:
        """Open a view; Conflict("sessions-view-busy") where somebody else looks already."""
        with self._lock:
            self._forget()
            if any(view.attempt_id == attempt_id for view in self._views.values()):
                raise Conflict("sessions-view-busy")
            own = sum(view.viewer == viewer for view in self._views.values())
            if own >= MOST_OF_ONE or len(self._views) >= MOST:
                raise TooMany("sessions-view-too-many", seconds=5)
            now = self._clock.now()
            view = LiveView(new_id(), tenant_id, attempt_id, viewer, now, now)
            self._views[view.id] = view
            return view

    def of_attempt(self, attempt_id: str) -> LiveView | None:
        """The view that somebody has of this attempt now."""
        with self._lock:
            self._forget()
            found = (view for view in self._views.values() if view.attempt_id == attempt_id)
            return next(found, None)

    def heard(self, view_id: str, viewer: str) -> LiveView:
        """The viewer still looks; NotFound("sessions-view-over") for a view that has ended."""
        with self._lock:
            self._forget()
            view = self._own(view_id, viewer)
            view.heard_at = self._clock.now()
            return view

    def say_offer(self, view_id: str, attempt_id: str, offer: str) -> None:
        """The candidate's browser offers its camera."""
        with self._lock:
            view = self._views.get(view_id)
            if view is None or view.attempt_id != attempt_id or len(offer) > LARGEST_SPEECH:
                raise NotFound("sessions-view-over")
            # A page that was loaded anew offers anew, and is answered anew.
            view.offer, view.answer = offer, ""

    def say_answer(self, view_id: str, viewer: str, answer: str) -> None:
        """The viewer's browser answers."""
        with self._lock:
            view = self._own(view_id, viewer)
            if len(answer) > LARGEST_SPEECH:
                raise NotFound("sessions-view-over")
            view.answer = answer

    def close(self, view_id: str, viewer: str) -> LiveView | None:
        """The viewer looks no more; closing twice is closing once."""
        with self._lock:
            view = self._views.get(view_id)
            if view is None or view.viewer != viewer:
                return None
            return self._views.pop(view_id)

    def end(self, attempt_id: str) -> None:
        """The candidate has taken the camera back, or has ended."""
        with self._lock:
            for view in list(self._views.values()):
                if view.attempt_id == attempt_id:
                    del self._views[view.id]

    def _own(self, view_id: str, viewer: str) -> LiveView:
        view = self._views.get(view_id)
        if view is None or view.viewer != viewer:
            raise NotFound("sessions-view-over")
        return view

    def _forget(self) -> None:
        now = self._clock.now()
        for view in list(self._views.values()):
            if now - view.heard_at > SILENT_AFTER or now - view.opened_at > LONGEST:
                del self._views[view.id]
