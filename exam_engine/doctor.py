"""Examines an installation: what is missing or weak, and what to do about it."""

from __future__ import annotations

import os
import shutil
import stat
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

from sqlalchemy import select, text

from certs.signing.usable import common_name
from exam_engine.upgrade import state
from exam_engine.wiring import Engine
from foundation import audit
from foundation.database import EVERY_TENANT
from foundation.errors import Fact, Refusal
from foundation.schema import TenantRow
from proctor.detectors import standings
from proctor.models.build import is_built
from proctor.models.catalogue import MODELS
from proctor.models.fetch import is_there
from proctor.models.optional import OPTIONAL, installed

_ENOUGH_SPACE = 2 * 2**30
_NOTICE = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at; its sentence is ``code``, or ``code.bad`` with what to do."""

    code: str
    passed: bool
    facts: dict[str, Fact] = field(default_factory=dict)


def examine(engine: Engine) -> tuple[Finding, ...]:
    """Look at everything in turn; one failed look does not stop the others."""
    return tuple(look(engine) for look in _LOOKS)


def _schema(engine: Engine) -> Finding:
    found = state(engine.database)
    return Finding(
        "doctor-schema", found.is_newest, {"current": found.current, "newest": found.newest}
    )


def _durable(engine: Engine) -> Finding:
    with engine.database.read() as tx:
        if engine.database.is_sqlite:
            passed = tx.scalar(text("PRAGMA synchronous")) == 2
        else:
            passed = tx.scalar(text("SHOW synchronous_commit")) not in ("off", "local")
    return Finding("doctor-durable", passed)


def _key_ring(engine: Engine) -> Finding:
    file = Path(engine.settings.keys.file)
    mode = stat.S_IMODE(file.stat().st_mode)
    return Finding("doctor-keys", not mode & 0o077, {"mode": f"{mode:o}"})


def _audit(engine: Engine) -> Finding:
    if not state(engine.database).is_newest:
        return Finding("doctor-audit", False, {"entries": 0, "broken": None})
    entries = 0
    with engine.database.read(EVERY_TENANT) as tx:
        tenants = list(tx.scalars(select(TenantRow.id)))
    for tenant in tenants:
        with engine.database.read(tenant) as tx:
            verdict = audit.verify(tx)
        entries += verdict.entries
        if not verdict.holds:
            return Finding("doctor-audit", False, {"entries": entries, "broken": verdict.broken_at})
    return Finding("doctor-audit", True, {"entries": entries, "broken": None})


def _models(engine: Engine) -> Finding:
    folder = Path(engine.settings.proctor.models_folder)
    missing = [model.name for model in MODELS if not is_built(folder, model)]
    return Finding("doctor-models", not missing, {"missing": missing})


def _detectors(engine: Engine) -> Finding:
    """Optional detectors are no fault where they are off; one with another file than pinned is."""
    folder = Path(engine.settings.proctor.models_folder)
    altered = [
        model.name for model in OPTIONAL if installed(folder, model) and not is_there(folder, model)
    ]
    told = standings(folder)
    facts: dict[str, Fact] = {
        "active": [each.detector.value for each in told if each.active],
        "off": [f"{each.detector} ({'/'.join(each.missing)})" for each in told if each.missing],
        "altered": list(altered),
    }
    return Finding("doctor-detectors", not altered, facts)


def _space(engine: Engine) -> Finding:
    free = shutil.disk_usage(Path(engine.settings.blobs.folder).parent.resolve().anchor).free
    return Finding("doctor-space", free > _ENOUGH_SPACE, {"gigabytes": round(free / 2**30, 1)})


def _https(engine: Engine) -> Finding:
    web = engine.settings.web
    local = any(name in web.public_address for name in ("localhost", "127.0.0.1"))
    return Finding("doctor-https", web.is_https or local, {"address": web.public_address})


def _signer(engine: Engine) -> Finding:
    """The signer must be usable, and for a while yet: a new one takes days to be certified."""
    room = engine.certification.room
    certificate = room.keys.certificate(room.keys.signer.certificate)
    until = certificate.not_valid_after_utc
    facts: dict[str, Fact] = {"name": common_name(certificate), "until": until.date().isoformat()}
    try:
        room.demand_usable()
    except Refusal:
        return Finding("doctor-signer", False, facts)
    return Finding("doctor-signer", until - engine.clock.now() > _NOTICE, facts)


def _not_root(_engine: Engine) -> Finding:
    return Finding("doctor-not-root", os.geteuid() != 0)


_LOOKS: tuple[Callable[[Engine], Finding], ...] = (
    _schema,
    _durable,
    _key_ring,
    _audit,
    _models,
    _detectors,
    _space,
    _https,
    _signer,
    _not_root,
)
