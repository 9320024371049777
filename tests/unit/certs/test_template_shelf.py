"""Templates of a body: drafts that are not lost, versions that never change, a choice by level."""

from __future__ import annotations

import pytest

from certs import template_shelf as shelf
from certs.rendering.layout import LAYOUT
from certs.rendering.templates import CSS, HTML
from certs.template_tables import TemplateStage
from foundation.clock import FixedClock
from foundation.database import Database
from foundation.errors import Conflict, Invalid, NotFound

TEXTS = shelf.house_texts("classic")
OTHER = {**TEXTS, CSS: TEXTS[CSS] + "\nmain { color: #000000 }\n"}


def _published(
    database: Database, clock: FixedClock, tenant: str, texts: dict[str, str] = TEXTS
) -> str:
    with database.write(tenant) as tx:
        draft = shelf.start_draft(tx, clock, name="campus", texts=texts, by="officer")
        return shelf.publish(tx, clock, draft.id, edition=1, by="officer").reference


def test_levels_are_printed_with_the_classic_until_a_body_chooses(
    database: Database, clock: FixedClock, tenant: str
) -> None:
    reference = _published(database, clock, tenant)
    with database.write(tenant) as tx:
        assert shelf.in_use(tx, 2).reference == "classic@1"
        shelf.choose(tx, clock, rank=2, reference=reference, by="officer")
        shelf.choose(tx, clock, rank=3, reference="upright-zh", by="officer")
    with database.read(tenant) as tx:
        assert shelf.in_use(tx, 1).reference == "classic@1"
        assert shelf.in_use(tx, 2).reference == "campus@1"
        assert shelf.in_use(tx, 3).reference == "upright-zh@1"


def test_old_version_prints_as_it_was_after_a_new_one_is_published(
    database: Database, clock: FixedClock, tenant: str
) -> None:
    first = _published(database, clock, tenant)
    second = _published(database, clock, tenant, OTHER)
    assert (first, second) == ("campus@1", "campus@2")
    with database.read(tenant) as tx:
        assert shelf.load(tx, first).css == TEXTS[CSS]
        assert shelf.load(tx, second).css == OTHER[CSS]
        assert shelf.load(tx, first).digest != shelf.load(tx, second).digest


def test_published_version_never_changes(
    database: Database, clock: FixedClock, tenant: str
) -> None:
    _published(database, clock, tenant)
    with database.read(tenant) as tx:
        (version,) = shelf.versions(tx)
    assert version.stage is TemplateStage.PUBLISHED
    with database.write(tenant) as tx, pytest.raises(Conflict, match="certs-template-published"):
        shelf.save_draft(tx, clock, version.id, texts=OTHER, edition=1, by="officer")
    with database.write(tenant) as tx, pytest.raises(Conflict, match="certs-template-published"):
        shelf.discard_draft(tx, version.id)


def test_draft_cannot_be_overwritten_by_somebody_who_has_not_seen_it(
    database: Database, clock: FixedClock, tenant: str
) -> None:
    with database.write(tenant) as tx:
        draft = shelf.start_draft(tx, clock, name="campus", texts=TEXTS, by="one")
        shelf.save_draft(tx, clock, draft.id, texts=OTHER, edition=1, by="one")
    with database.write(tenant) as tx:
        with pytest.raises(Conflict, match="certs-template-edited-meanwhile"):
            shelf.save_draft(tx, clock, draft.id, texts=TEXTS, edition=1, by="two")
        with pytest.raises(Conflict, match="certs-template-edited-meanwhile"):
            shelf.publish(tx, clock, draft.id, edition=1, by="two")
        with pytest.raises(Conflict, match="certs-template-draft-open"):
            shelf.start_draft(tx, clock, name="campus", texts=TEXTS, by="two")


def test_unsound_draft_is_kept_and_not_published(
    database: Database, clock: FixedClock, tenant: str
) -> None:
    hostile = {**TEXTS, CSS: "@import 'https://elsewhere.example';"}
    with database.write(tenant) as tx:
        draft = shelf.start_draft(tx, clock, name="campus", texts=hostile, by="officer")
        with pytest.raises(Invalid, match="certs-template-at-rule") as refused:
            shelf.publish(tx, clock, draft.id, edition=1, by="officer")
    assert refused.value.facts["line"] == 1
    with database.read(tenant) as tx:
        assert shelf.version(tx, draft.id).texts[CSS] == hostile[CSS]
        with pytest.raises(NotFound, match="certs-template-unknown"):
            shelf.load(tx, "campus@1")


def test_version_of_a_discarded_draft_is_given_again(
    database: Database, clock: FixedClock, tenant: str
) -> None:
    with database.write(tenant) as tx:
        draft = shelf.start_draft(tx, clock, name="campus", texts=TEXTS, by="officer")
        shelf.discard_draft(tx, draft.id)
        again = shelf.start_draft(tx, clock, name="campus", texts=TEXTS, by="officer")
    assert again.reference == "campus@1"


@pytest.mark.parametrize(
    "name", ["classic", "booklet-zh", "Campus", "x", "campus-zh", "../etc", "a" * 29, "校"]
)
def test_name_that_is_ours_or_unsafe_is_refused(
    database: Database, clock: FixedClock, tenant: str, name: str
) -> None:
    with database.write(tenant) as tx, pytest.raises(Invalid, match="certs-template-name"):
        shelf.start_draft(tx, clock, name=name, texts=TEXTS, by="officer")


def test_incomplete_or_very_long_texts_are_refused(
    database: Database, clock: FixedClock, tenant: str
) -> None:
    with database.write(tenant) as tx:
        with pytest.raises(Invalid, match="certs-template-file-missing"):
            shelf.start_draft(tx, clock, name="campus", texts={HTML: "x"}, by="officer")
        long = {**TEXTS, LAYOUT: "x" * 70_000}
        with pytest.raises(Invalid, match="certs-template-large"):
            shelf.start_draft(tx, clock, name="campus", texts=long, by="officer")


@pytest.mark.parametrize("reference", ["nothing@1", "campus@2", "campus", "campus@x", "classic@9"])
def test_unknown_reference_is_not_found_and_not_chosen(
    database: Database, clock: FixedClock, tenant: str, reference: str
) -> None:
    _published(database, clock, tenant)
    with database.write(tenant) as tx, pytest.raises(NotFound, match="certs-template-unknown"):
        shelf.choose(tx, clock, rank=1, reference=reference, by="officer")


def test_shelf_of_another_body_is_out_of_reach(
    database: Database, clock: FixedClock, tenant: str, other_tenant: str
) -> None:
    reference = _published(database, clock, tenant)
    with database.read(other_tenant) as tx:
        assert shelf.versions(tx) == []
        with pytest.raises(NotFound):
            shelf.load(tx, reference)
