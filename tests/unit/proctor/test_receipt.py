"""The candidate's receipt says what was recorded, and shows every later change."""

from __future__ import annotations

from typing import Any

import orjson
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from foundation.errors import Conflict, Invalid
from proctor import packet, receipt
from proctor.sealing import ReviewingKeys
from proctor.sittings import find_sitting
from tests.unit.proctor.scene import Scene

KEY = Ed25519PrivateKey.generate()
EXAM = receipt.Exam("https://exam.test", "评价中心", "初级理论", "7K3M-9QX2")


def facts(scene: Scene) -> dict[str, Any]:
    with scene.database.read(tenant=scene.tenant) as tx:
        return receipt.facts_of(tx, find_sitting(tx, scene.sitting_id), EXAM)


def closed(scene: Scene) -> Scene:
    scene.live()
    scene.send("empty", 12)
    scene.send("good", 20)
    scene.send("two", 10)
    scene.send("good", 5)
    scene.close()
    return scene


def packed(scene: Scene) -> bytes:
    with scene.database.read(tenant=scene.tenant) as tx:
        bundle = packet.bundle_of(tx, scene.sitting_id)
    return packet.pack(bundle, scene.blobs)


def test_a_receipt_tells_chain_counts_and_days(scene: Scene) -> None:
    told = facts(closed(scene))
    assert told["findings"] == {"face_absent": 1, "several_faces": 1}
    assert (told["incidents"], told["pictures"], told["mode"]) == (2, 2, "site")
    assert len(told["chainHead"]) == len(told["policy"]) == 64
    assert set(told["keptUntil"]) >= {"incident_pictures", "measurements"}
    assert "王" not in str(told)


def test_a_receipt_is_signed_and_always_the_same(scene: Scene) -> None:
    told = facts(closed(scene))
    content = receipt.sign(told, KEY)
    assert content == receipt.sign(facts(scene), KEY)
    verdict = receipt.verify(content, KEY.public_key())
    assert (verdict.holds, verdict.is_known_key) == (True, True)
    assert receipt.verify(content).is_known_key is None


def test_every_member_is_under_the_signature(scene: Scene) -> None:
    content = orjson.loads(receipt.sign(facts(closed(scene)), KEY))
    for name, value in content.items():
        if name in ("kind", "key", "signature"):
            continue
        changed = {**content, name: value + 1 if isinstance(value, int) else str(value) + "0"}
        assert not receipt.verify(orjson.dumps(changed)).holds, name
    without = {name: value for name, value in content.items() if name != "findings"}
    assert not receipt.verify(orjson.dumps(without)).holds


def test_a_receipt_of_another_key_is_told_apart(scene: Scene) -> None:
    forged = receipt.sign(facts(closed(scene)), Ed25519PrivateKey.generate())
    verdict = receipt.verify(forged, KEY.public_key())
    assert (verdict.holds, verdict.is_known_key) == (True, False)


def test_there_is_no_receipt_before_the_end(scene: Scene) -> None:
    scene.live()
    with pytest.raises(Conflict, match="proctor-receipt-not-ready"):
        facts(scene)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{}",
        b"[]",
        b"\xff\xd8\xff",
        b'{"kind":"kaozheng-evidence-receipt-1"}',
        b'{"kind":"kaozheng-evidence-receipt-1","key":"AA==","signature":"!"}',
        b'{"kind":"kaozheng-evidence-receipt-1","key":1,"signature":2}',
        b" " * (receipt.LARGEST + 1),
    ],
)
def test_what_is_no_receipt_is_refused(content: bytes) -> None:
    with pytest.raises(Invalid, match="proctor-receipt-unreadable"):
        receipt.verify(content)


def test_a_packet_ends_where_the_receipt_says_and_opens(scene: Scene) -> None:
    told = facts(closed(scene))
    read = packet.read(packed(scene))
    assert read.holds
    assert (read.head, len(read.links), read.missing) == (told["chainHead"], told["pictures"], ())
    assert read.opened(1, ReviewingKeys()).startswith(b"\xff\xd8\xff")


def test_a_packet_shows_what_was_changed_left_out_or_cut_off(scene: Scene) -> None:
    with scene.database.read(tenant=closed(scene).tenant) as tx:
        bundle = packet.bundle_of(tx, scene.sitting_id)
    links = bundle.chain["links"]

    def read(**chain: object) -> packet.Packet:
        changed = packet.Bundle({**bundle.chain, **chain}, bundle.tenant, bundle.blobs)
        return packet.read(packet.pack(changed, scene.blobs))

    assert read(links=links[:-1]).broken_at == 2
    assert read(links=[{**links[0], "size": 1}, links[1]]).broken_at == 1
    assert read(links=[links[0], {**links[1], "previous": "0" * 64}]).broken_at == 2
    digest = next(iter(bundle.blobs.values()))
    scene.blobs.kept[scene.tenant, digest] = b"another"
    assert read().damaged
    del scene.blobs.kept[scene.tenant, digest]
    assert read().missing


@pytest.mark.parametrize("content", [b"", b"PK", b"PK\x05\x06" + b"\0" * 18, b"no zip" * 9])
def test_what_is_no_packet_is_refused(content: bytes) -> None:
    with pytest.raises(Invalid, match="proctor-packet-unreadable"):
        packet.read(content)
