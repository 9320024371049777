"""What an operator decides about notices to other systems."""

from __future__ import annotations

from pydantic import Field

from foundation.settings import Group


class WebhookSettings(Group):
    """How notices are delivered."""

    allow_private: bool = False
    """Deliver to private addresses and without TLS as well, for a receiver in the own network."""
    seconds: float = Field(default=10.0, gt=0, le=60)
    """Seconds that a receiver may take for its answer."""
    attempts: int = Field(default=8, ge=1, le=20)
    """How often a notice is tried before it is given up; the last wait is a day."""
