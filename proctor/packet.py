"""Carries one sitting's evidence to the body that reads it: the chain and its pictures in a file.

The pictures stay sealed as they were stored. Whoever reads the packet recomputes every link and
every picture's digest before a single one is opened, so that a packet proves its own wholeness, and
with the candidate's receipt also that its end was not cut off.
"""

from __future__ import annotations

import hashlib
import io
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import orjson

from foundation.database import Tx
from foundation.errors import Invalid, NotFound
from proctor.evidence import GENESIS, Blobs, chain_of, digest_of, link_facts
from proctor.sealing import ReviewingKeys, context_of, is_sealed
from proctor.sittings import find_sitting

KIND = "kaozheng-evidence-packet-1"
_CHAIN = "chain.json"
_LARGEST_CHAIN = 16 * 1024 * 1024
_LARGEST_PICTURE = 4 * 1024 * 1024
_MOST_LINKS = 20_000


@dataclass(frozen=True, slots=True)
class Bundle:
    """What goes into a packet: its chain as JSON, and the blob of each picture that is left."""

    chain: dict[str, Any]
    tenant: str
    blobs: Mapping[int, str]


@dataclass(frozen=True, slots=True)
class Packet:
    """A packet that was read. ``broken_at`` is the first link that does not fit, or None.

    ``damaged`` numbers pictures that are not those that were sealed, ``missing`` those that are
    not there: erased on their day, or left out.
    """

    sitting: str
    head: str
    links: tuple[dict[str, Any], ...]
    pictures: Mapping[int, bytes]
    broken_at: int | None
    damaged: tuple[int, ...]
    missing: tuple[int, ...]

    @property
    def holds(self) -> bool:
        """Whether the chain and every picture that is there are whole."""
        return self.broken_at is None and not self.damaged

    def opened(self, number: int, keys: ReviewingKeys) -> bytes:
        """The JPEG of a link; raises what `ReviewingKeys.open` raises."""
        content, link = self.pictures[number], self.links[number - 1]
        if not is_sealed(content):
            return content
        return keys.open(content, context_of(self.sitting, int(link["sequence"])))


def bundle_of(tx: Tx, sitting_id: str) -> Bundle:
    """Read what a packet needs; the pictures are fetched afterwards, outside the transaction."""
    sitting = find_sitting(tx, sitting_id)
    rows = chain_of(tx, sitting.id)
    chain = {
        "kind": KIND,
        "sitting": sitting.id,
        "policy": sitting.policy,
        "head": sitting.chain_head,
        "links": [{**link_facts(row), "digest": row.digest} for row in rows],
    }
    left = {row.number: row.blob for row in rows if row.erased_at is None}
    return Bundle(chain, sitting.tenant_id, left)


def pack(bundle: Bundle, blobs: Blobs) -> bytes:
    """The packet as a ZIP file; a picture that is gone from the store is left out, and shows."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as pack:
        pack.writestr(_CHAIN, orjson.dumps(bundle.chain, option=orjson.OPT_INDENT_2))
        for number, digest in bundle.blobs.items():
            try:
                pack.writestr(f"pictures/{number}", blobs.get(digest, tenant=bundle.tenant))
            except NotFound:
                continue
    return out.getvalue()


def read(content: bytes) -> Packet:
    """Read and verify a packet; Invalid("proctor-packet-unreadable") for what is none."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as pack:
            chain = orjson.loads(_member(pack, _CHAIN, _LARGEST_CHAIN))
            links = _links(chain)
            pictures = {
                int(link["number"]): _member(pack, f"pictures/{link['number']}", _LARGEST_PICTURE)
                for link in links
                if f"pictures/{link['number']}" in pack.namelist()
            }
    except (zipfile.BadZipFile, KeyError, TypeError, ValueError, OSError) as trouble:
        raise Invalid("proctor-packet-unreadable") from trouble
    damaged = [
        number
        for number, picture in pictures.items()
        if hashlib.sha256(picture).hexdigest() != links[number - 1]["blob"]
    ]
    return Packet(
        sitting=str(chain["sitting"]),
        head=str(chain["head"]),
        links=tuple(links),
        pictures=pictures,
        broken_at=_broken_at(links, str(chain["sitting"]), str(chain["head"])),
        damaged=tuple(damaged),
        missing=tuple(number for number in range(1, len(links) + 1) if number not in pictures),
    )


def _links(chain: Any) -> list[dict[str, Any]]:
    if not isinstance(chain, dict) or chain.get("kind") != KIND:
        raise Invalid("proctor-packet-unreadable")
    links = chain["links"]
    if not isinstance(links, list) or len(links) > _MOST_LINKS:
        raise Invalid("proctor-packet-unreadable")
    # Numbers name pictures, so they are checked before anything is looked up by them.
    if [int(link["number"]) for link in links] != list(range(1, len(links) + 1)):
        raise Invalid("proctor-packet-unreadable")
    return links


def _broken_at(links: list[dict[str, Any]], sitting: str, head: str) -> int | None:
    previous = GENESIS
    for number, link in enumerate(links, start=1):
        facts = {name: value for name, value in link.items() if name != "digest"}
        fits = facts.get("sitting") == sitting and facts.get("previous") == previous
        if not fits or digest_of(facts) != link.get("digest"):
            return number
        previous = str(link["digest"])
    return None if previous == head else len(links) + 1


def _member(pack: zipfile.ZipFile, name: str, most: int) -> bytes:
    # The header may lie about the size: no more is read than may be there.
    with pack.open(name) as member:
        content = member.read(most + 1)
    if len(content) > most:
        raise Invalid("proctor-packet-unreadable")
    return content
