"""The desk where a body's officers keep certificate templates: each act asks a right and is told.

What may be published is decided here together with the preview: a draft is published only when a
page of ordinary data can be printed with it, and the officer has seen what becomes of the rest.
"""

from __future__ import annotations

from collections.abc import Mapping

from certs import template_shelf
from certs.awards import Body, Words
from certs.template_shelf import TemplateVersion
from foundation import audit
from foundation.clock import Clock
from foundation.database import Tx
from foundation.roles import Caller, Permission
from foundation.schema import TenantRow

RANKS = (1, 2, 3)
"""Levels that the page offers, from the lowest."""


def own_body(tx: Tx) -> Body:
    """The body in whose name samples are shown."""
    row = tx.get_one(TenantRow, tx.tenant_id)
    return Body(row.code, Words(row.name, row.name_en))


def start(
    tx: Tx, clock: Clock, *, by: Caller, name: str, texts: Mapping[str, str]
) -> TemplateVersion:
    """Begin a draft with the given texts."""
    by.require(Permission.TEMPLATE_MANAGE)
    made = template_shelf.start_draft(tx, clock, name=name, texts=texts, by=by.id)
    _tell(tx, clock, by, "start", made)
    return made


def save(
    tx: Tx, clock: Clock, *, by: Caller, version_id: str, texts: Mapping[str, str], edition: int
) -> TemplateVersion:
    """Save a draft; not a line in the audit for each, only for what is published."""
    by.require(Permission.TEMPLATE_MANAGE)
    return template_shelf.save_draft(tx, clock, version_id, texts=texts, edition=edition, by=by.id)


def discard(tx: Tx, clock: Clock, *, by: Caller, version_id: str) -> None:
    """Throw a draft away."""
    by.require(Permission.TEMPLATE_MANAGE)
    gone = template_shelf.version(tx, version_id)
    template_shelf.discard_draft(tx, version_id)
    _tell(tx, clock, by, "discard", gone)


def publish(tx: Tx, clock: Clock, *, by: Caller, version_id: str, edition: int) -> TemplateVersion:
    """Publish a draft as it was seen."""
    by.require(Permission.TEMPLATE_MANAGE)
    made = template_shelf.publish(tx, clock, version_id, edition=edition, by=by.id)
    _tell(tx, clock, by, "publish", made)
    return made


def choose(
    tx: Tx,
    clock: Clock,
    *,
    by: Caller,
    rank: int,
    reference: str,
    whole_document: bool = False,
) -> None:
    """Print the certificates of a level with a template from now on."""
    by.require(Permission.TEMPLATE_MANAGE)
    template_shelf.choose(
        tx, clock, rank=rank, reference=reference, by=by.id, whole_document=whole_document
    )
    audit.record(
        tx,
        clock,
        actor=by.id,
        act="certs:template:choose",
        subject=f"level-{rank}",
        facts={"template": reference, "document": "whole" if whole_document else "masked"},
    )


def _tell(tx: Tx, clock: Clock, by: Caller, act: str, version: TemplateVersion) -> None:
    audit.record(
        tx,
        clock,
        actor=by.id,
        act=f"certs:template:{act}",
        subject=version.id,
        facts={"template": version.reference},
    )
