"""Achievements as the public sees them: what every holder of one level of a scheme has shown.

They are read from what certificates were issued for, so that an address inside a credential still
leads somewhere when the scheme itself has moved on.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from sqlalchemy import select

from certs.awards import (
    Body,
    Level,
    Scheme,
    SkillPoint,
    SkillSummary,
    frame_from_data,
)
from certs.signing.credentials import CONTEXTS, achievement_name, achievement_of
from certs.tables import AwardFrameRow
from foundation.database import Tx
from foundation.errors import NotFound
from foundation.schema import TenantRow


@dataclass(frozen=True, slots=True)
class Achievement:
    """One level of a scheme at one body; ``name`` is the last part of its address."""

    name: str
    body: Body
    scheme: Scheme
    level: Level
    skills: SkillSummary

    def document(self, address: str) -> dict[str, Any]:
        """The achievement as it stands in credentials, with its contexts (Open Badges 3.0)."""
        told = achievement_of(self.body, self.scheme, self.level, self.skills, address)
        return {"@context": [*CONTEXTS], **told}

    def skill(self, code: str) -> SkillPoint:
        """One skill point; ``NotFound`` where the level has none of this code."""
        for point in self.skills.points:
            if point.code == code:
                return point
        raise NotFound("web-achievement-unknown")


def find_achievement(tx: Tx, name: str) -> Achievement:
    """The achievement of this name, as it was certified last; ``NotFound`` where there is none.

    For the public, hence across tenants.
    """
    for body in tx.scalars(select(TenantRow).order_by(TenantRow.code)):
        if name.startswith(f"{quote(body.code, safe='')}-"):
            for known in _achievements(tx, body.id):
                if known.name == name:
                    return known
    raise NotFound("web-achievement-unknown")


def _achievements(tx: Tx, tenant_id: str) -> Iterator[Achievement]:
    statement = select(AwardFrameRow).where(AwardFrameRow.tenant_id == tenant_id)
    for row in tx.scalars(statement.order_by(AwardFrameRow.id.desc())):
        body, scheme, level, skills = frame_from_data(row.content)
        name = achievement_name(body.code, scheme.code, level.code)
        yield Achievement(name, body, scheme, level, skills)
