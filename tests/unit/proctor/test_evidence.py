from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import delete, select, update

from foundation.blobs import BlobStore, LocalFolder
from foundation.errors import NotFound, TooLate
from foundation.keys import KeyRing
from proctor.evidence import ChainVerdict, chain_of, picture, seal, verify_chain
from proctor.sittings import find_sitting
from proctor.tables import EvidenceRow
from tests.unit.proctor.scene import Scene, jpeg


@pytest.fixture
def sealed(scene: Scene) -> Scene:
    """A sitting with three findings and their pictures."""
    scene.live()
    for _ in range(3):
        scene.send("empty", 10)
        scene.send("good", 10)
    return scene


def verdict(scene: Scene) -> ChainVerdict:
    with scene.database.read(tenant=scene.tenant) as tx:
        return verify_chain(tx, find_sitting(tx, scene.sitting_id), scene.blobs)


def test_untouched_chain_holds(sealed: Scene) -> None:
    assert verdict(sealed).holds
    assert verdict(sealed).links >= 3


@pytest.mark.parametrize(
    "change",
    [
        lambda: update(EvidenceRow).where(EvidenceRow.number == 2).values(sequence=999),
        lambda: update(EvidenceRow).where(EvidenceRow.number == 2).values(blob="0" * 64),
        lambda: update(EvidenceRow).where(EvidenceRow.number == 2).values(previous="0" * 64),
        lambda: delete(EvidenceRow).where(EvidenceRow.number == 2),
    ],
    ids=["time moved", "picture swapped", "link bent", "link cut out"],
)
def test_tampering_shows_where_it_happened(sealed: Scene, change: Callable[[], object]) -> None:
    with sealed.database.write(tenant=sealed.tenant) as tx:
        tx.execute(change())
    assert verdict(sealed).broken_at == 2


def test_end_that_was_cut_off_shows(sealed: Scene) -> None:
    last = verdict(sealed).links
    with sealed.database.write(tenant=sealed.tenant) as tx:
        tx.execute(delete(EvidenceRow).where(EvidenceRow.number == last))
    assert verdict(sealed).broken_at == last


def test_changed_picture_shows(sealed: Scene) -> None:
    with sealed.database.read(tenant=sealed.tenant) as tx:
        first = chain_of(tx, sealed.sitting_id)[0]
    sealed.blobs.kept[sealed.tenant, first.blob] = jpeg(200)
    assert verdict(sealed).damaged == (1,)
    del sealed.blobs.kept[sealed.tenant, first.blob]
    assert verdict(sealed).damaged == (1,)
    assert not verdict(sealed).holds


def test_erased_picture_is_said_to_be_erased(sealed: Scene) -> None:
    with sealed.database.write(tenant=sealed.tenant) as tx:
        row = tx.scalars(select(EvidenceRow)).first()
        assert row is not None
        row.erased_at = sealed.clock.now()
        with pytest.raises(TooLate, match="proctor-evidence-erased"):
            picture(sealed.blobs, row)


def test_picture_lies_encrypted_and_only_its_body_can_open_it(
    tmp_path: Path, scene: Scene, other_tenant: str
) -> None:
    blobs = BlobStore(LocalFolder(tmp_path / "blobs"), KeyRing.generate())
    picture_sealed = seal(
        blobs, jpeg(9), tenant=scene.tenant, sequence=1, taken_at=scene.clock.now()
    )
    assert blobs.get(picture_sealed.blob, tenant=scene.tenant) == jpeg(9)
    files = [path for path in (tmp_path / "blobs").rglob("*") if path.is_file()]
    assert files
    assert all(b"JFIF" not in path.read_bytes() for path in files)
    with pytest.raises(NotFound):
        blobs.get(picture_sealed.blob, tenant=other_tenant)
