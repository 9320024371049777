"""The shelf of a body's own templates: drafts, published versions, and the choice for each level.

A draft may hold anything that is not too large, so that nobody's work is lost; publishing demands
a sound template. A published version never changes, and each certificate records the reference
``name@version`` it was printed with, so it can be printed again as it was. Levels for which a body
has chosen nothing are printed with our ``classic``.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from certs.rendering.language import LONGEST_SOURCE
from certs.rendering.layout import LAYOUT
from certs.rendering.lint import css_faults, demand_clean, html_faults
from certs.rendering.templates import (
    CHINESE_ONLY,
    CSS,
    FILES,
    HTML,
    OURS,
    Template,
    load_template,
    read_template,
    texts_of,
)
from certs.template_tables import TemplateStage, TemplateUseRow, TemplateVersionRow
from foundation.clock import Clock
from foundation.database import Tx
from foundation.errors import Conflict, Invalid, NotFound

DEFAULT = "classic"
HOUSE = tuple(name + variant for name in OURS for variant in ("", CHINESE_ONLY))
"""Our own templates, which every body may choose."""
_NAME = re.compile(r"[a-z][a-z0-9-]{1,27}")
_HIGHEST_RANK = 20


@dataclass(frozen=True, slots=True)
class Choice:
    """What the certificates of a level are printed with: template, whole document number or not."""

    reference: str
    whole_document: bool = False


NOTHING_CHOSEN = Choice(f"{DEFAULT}@1")


@dataclass(frozen=True, slots=True)
class TemplateVersion:
    """One version on the shelf with its three texts, by file name."""

    id: str
    name: str
    version: int
    stage: TemplateStage
    edition: int
    texts: Mapping[str, str]
    edited_by: str
    edited_at: datetime
    published_at: datetime | None

    @property
    def reference(self) -> str:
        """``name@version``."""
        return f"{self.name}@{self.version}"


def sound_template(name: str, version: int, texts: Mapping[str, str]) -> Template:
    """The template, if it may be published; else ``Invalid`` with file, line and what is wrong."""
    demand_clean(HTML, html_faults(HTML, texts[HTML]))
    demand_clean(CSS, css_faults(CSS, texts[CSS]))
    return read_template(name, version, texts)


def house_texts(name: str) -> dict[str, str]:
    """The three texts of one of ours, to begin a draft from."""
    return texts_of(name.removesuffix(CHINESE_ONLY))


def start_draft(
    tx: Tx, clock: Clock, *, name: str, texts: Mapping[str, str], by: str
) -> TemplateVersion:
    """A new draft of a template, with the next version number.

    Raises ``Conflict`` while another draft of the same name is open.
    """
    if not _NAME.fullmatch(name) or name in HOUSE or name.endswith(CHINESE_ONLY):
        raise Invalid("certs-template-name", name=name[:40])
    _demand_texts(texts)
    open_draft = tx.scalars(
        select(TemplateVersionRow).where(
            TemplateVersionRow.name == name, TemplateVersionRow.stage == TemplateStage.DRAFT
        )
    ).first()
    if open_draft is not None:
        raise Conflict("certs-template-draft-open", name=name, version=open_draft.version)
    newest = tx.scalar(
        select(func.max(TemplateVersionRow.version)).where(TemplateVersionRow.name == name)
    )
    row = TemplateVersionRow(
        name=name,
        version=(newest or 0) + 1,
        stage=TemplateStage.DRAFT,
        edition=1,
        html=texts[HTML],
        css=texts[CSS],
        layout=texts[LAYOUT],
        edited_by=by,
        edited_at=clock.now(),
    )
    tx.add(row)
    tx.flush()
    return _version(row)


def save_draft(
    tx: Tx, clock: Clock, version_id: str, *, texts: Mapping[str, str], edition: int, by: str
) -> TemplateVersion:
    """Save a draft over the edition that its editor had seen; ``Conflict`` if it is newer."""
    _demand_texts(texts)
    row = _draft(tx, version_id)
    if row.edition != edition:
        raise Conflict("certs-template-edited-meanwhile", name=row.name, version=row.version)
    row.html, row.css, row.layout = texts[HTML], texts[CSS], texts[LAYOUT]
    row.edition += 1
    row.edited_by, row.edited_at = by, clock.now()
    tx.flush()
    return _version(row)


def discard_draft(tx: Tx, version_id: str) -> None:
    """Throw a draft away; its version number is free again."""
    tx.delete(_draft(tx, version_id))
    tx.flush()


def publish(tx: Tx, clock: Clock, version_id: str, *, edition: int, by: str) -> TemplateVersion:
    """Publish a draft as its editor has seen it; from now on it never changes."""
    row = _draft(tx, version_id)
    if row.edition != edition:
        raise Conflict("certs-template-edited-meanwhile", name=row.name, version=row.version)
    sound_template(row.name, row.version, _version(row).texts)
    row.stage = TemplateStage.PUBLISHED
    row.published_by, row.published_at = by, clock.now()
    tx.flush()
    return _version(row)


def choose(
    tx: Tx, clock: Clock, *, rank: int, reference: str, by: str, whole_document: bool = False
) -> None:
    """Print the certificates of a level with a published template, or one of ours, from now on.

    Document numbers are printed with their middle hidden, unless ``whole_document`` is chosen.
    """
    if not 1 <= rank <= _HIGHEST_RANK:
        raise Invalid("certs-template-rank", rank=rank, most=_HIGHEST_RANK)
    chosen = load(tx, reference).reference
    row = tx.scalars(select(TemplateUseRow).where(TemplateUseRow.rank == rank)).one_or_none()
    if row is None:
        row = TemplateUseRow(rank=rank)
        tx.add(row)
    row.reference, row.whole_document = chosen, whole_document
    row.chosen_by, row.chosen_at = by, clock.now()
    tx.flush()


def choices(tx: Tx) -> dict[int, Choice]:
    """What was chosen, by level."""
    rows = tx.scalars(select(TemplateUseRow))
    return {row.rank: Choice(row.reference, row.whole_document) for row in rows}


def choice_for(tx: Tx, rank: int) -> Choice:
    """What the body has chosen for a level, or what holds where it has chosen nothing."""
    return choices(tx).get(rank, NOTHING_CHOSEN)


def in_use(tx: Tx, rank: int) -> Template:
    """The template that a certificate of this level is printed with now."""
    return load(tx, choice_for(tx, rank).reference)


def load(tx: Tx, reference: str) -> Template:
    """The template that a certificate was printed with; ours, or a published one of the body."""
    name, _, number = reference.partition("@")
    if name in HOUSE:
        return load_template(reference)
    row = tx.scalars(
        select(TemplateVersionRow).where(
            TemplateVersionRow.name == name,
            TemplateVersionRow.version == (int(number) if _is_small_number(number) else 0),
            TemplateVersionRow.stage == TemplateStage.PUBLISHED,
        )
    ).one_or_none()
    if row is None:
        raise NotFound("certs-template-unknown", template=reference[:40])
    return read_template(row.name, row.version, _version(row).texts)


def version(tx: Tx, version_id: str) -> TemplateVersion:
    """One version of the body's own shelf."""
    row = tx.get(TemplateVersionRow, version_id)
    if row is None:
        raise NotFound("certs-template-unknown", template=version_id[:40])
    return _version(row)


def versions(tx: Tx) -> list[TemplateVersion]:
    """All versions of the body, by name, the newest first."""
    rows = tx.scalars(
        select(TemplateVersionRow).order_by(
            TemplateVersionRow.name, TemplateVersionRow.version.desc()
        )
    )
    return [_version(row) for row in rows]


def _draft(tx: Tx, version_id: str) -> TemplateVersionRow:
    row = tx.scalars(
        select(TemplateVersionRow).where(TemplateVersionRow.id == version_id).with_for_update()
    ).one_or_none()
    if row is None:
        raise NotFound("certs-template-unknown", template=version_id[:40])
    if row.stage != TemplateStage.DRAFT:
        raise Conflict("certs-template-published", name=row.name, version=row.version)
    return row


def _demand_texts(texts: Mapping[str, str]) -> None:
    for file in FILES:
        if file not in texts:
            raise Invalid("certs-template-file-missing", file=file)
        if len(texts[file]) > LONGEST_SOURCE:
            raise Invalid("certs-template-large", file=file, characters=len(texts[file]))


def _is_small_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= 6


def _version(row: TemplateVersionRow) -> TemplateVersion:
    return TemplateVersion(
        id=row.id,
        name=row.name,
        version=row.version,
        stage=TemplateStage(row.stage),
        edition=row.edition,
        texts={HTML: row.html, CSS: row.css, LAYOUT: row.layout},
        edited_by=row.edited_by,
        edited_at=row.edited_at,
        published_at=row.published_at,
    )
