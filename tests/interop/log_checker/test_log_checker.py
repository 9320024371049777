"""The independent checker of the docs, run as a program on honest and on dishonest logs."""

from __future__ import annotations

import ast
import json
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from certs.translog.exporting import export
from certs.translog.inclusion import LogProof, proof_for, to_json
from certs.translog.log_key import LogKey
from certs.translog.source import FolderSource, PublishedTree
from certs.translog.tiles import Tile
from foundation.clock import FixedClock
from foundation.database import Database
from tests.log_world import entry_at, issue, key_in, publish, sign

CHECKER = Path(__file__).resolve().parents[3] / "docs" / "log_checker.py"
NAMES = ("张伟", "李娜", "王芳", "赵敏", "孙丽")


class World:
    """An exported log of five certificates, signed in two steps, and the proof of the second."""

    def __init__(self, folder: Path, proof: LogProof, key: LogKey) -> None:
        self.folder, self.proof, self.key = folder, proof, key
        self.proof_file = folder.parent / "proof.json"

    def check(self, proof: LogProof | None = None, key: str | None = None) -> tuple[int, str]:
        self.proof_file.write_text(json.dumps(to_json(proof or self.proof)), "utf-8")
        ran = subprocess.run(
            [sys.executable, CHECKER, self.folder, key or self.key.public.text, self.proof_file],
            capture_output=True,
            text=True,
            timeout=60,
            cwd=self.folder.parent,
        )
        return ran.returncode, ran.stdout + ran.stderr

    def entries(self) -> list[bytes]:
        tree = PublishedTree(FolderSource(self.folder), len(NAMES))
        return [entry for _, entry in tree.entries(0)]


@pytest.fixture
def world(database: Database, clock: FixedClock, tenant: str, tmp_path: Path) -> World:
    key, ids = key_in(tmp_path), []
    for place, name in enumerate(NAMES):
        ids.append(issue(database, clock, tenant, name))
        clock.advance(seconds=10)
        if place == 2:
            sign(database, clock, key)
    sign(database, clock, key)
    with database.read(tenant) as tx:
        export(tx, key.public, tmp_path / "log")
        proof = proof_for(tx, ids[1])
    assert proof is not None
    return World(tmp_path / "log", proof, key)


def test_it_is_short_and_imports_nothing_of_ours() -> None:
    source = CHECKER.read_text("utf-8")
    assert len(source.splitlines()) <= 55
    imported = {
        name.split(".")[0]
        for node in ast.walk(ast.parse(source))
        for name in (
            [one.name for one in node.names]
            if isinstance(node, ast.Import)
            else [node.module or ""]
            if isinstance(node, ast.ImportFrom)
            else []
        )
    }
    assert imported - set(sys.stdlib_module_names) == {"cryptography"}


def test_an_honest_log_is_accepted(world: World) -> None:
    code, told = world.check()
    assert (code, told) == (0, "YES: 5 entries, 3 heads\n")


def test_every_changed_byte_of_the_log_is_refused(world: World) -> None:
    for file in sorted(world.folder.rglob("*")):
        needed = file.is_file() and file.name != "log.vkey" and "1" not in file.parts
        if not needed:
            continue
        good = file.read_bytes()
        for at in range(0, len(good), max(1, len(good) // 4)):
            file.write_bytes(good[:at] + bytes([good[at] ^ 1]) + good[at + 1 :])
            code, told = world.check()
            assert code == 1, (file, at)
            assert "YES" not in told
        file.write_bytes(good)
    assert world.check()[0] == 0


def test_a_signature_spelt_in_another_base64_is_refused(world: World) -> None:
    """The last sign before the padding carries two bits that decoding throws away."""
    alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
    head = world.folder / "checkpoint"
    good = head.read_text("utf-8")
    stem, last = good.removesuffix("=\n")[:-1], good.removesuffix("=\n")[-1]
    assert good.endswith("=\n")
    for spare in (1, 2, 3):
        other = alphabet[alphabet.index(last) + spare]
        head.write_text(f"{stem}{other}=\n", "utf-8")
        code, told = world.check()
        assert code == 1
        assert "another spelling" in told


def test_a_withheld_entry_is_refused(world: World) -> None:
    bundle = world.folder / Tile(None, 0, 5).path
    bundle.write_bytes(bundle.read_bytes()[:-43])
    code, told = world.check()
    assert code == 1
    assert "NO: an entry is withheld" in told


def test_an_entry_withheld_from_a_newly_signed_tree_is_refused(world: World) -> None:
    """The operator leaves one out and signs the rest: the heads signed before betray it."""
    entries = world.entries()
    history = {one.name: one.read_bytes() for one in (world.folder / "checkpoints").iterdir()}
    _publish_again(world, [entries[0], *entries[2:]], history)
    code, told = world.check()
    assert code == 1
    assert "withheld" in told or "signed one" in told or "does not hold" in told


def test_a_back_dated_entry_is_refused(world: World) -> None:
    """The operator puts one in under an earlier time, and signs it."""
    entries = world.entries()
    earlier = int.from_bytes(entries[0][1:9], "big") - 86_400
    history = {one.name: one.read_bytes() for one in (world.folder / "checkpoints").iterdir()}
    _publish_again(world, [*entries, entry_at(earlier, "late")], history)
    code, told = world.check()
    assert code == 1
    assert "NO: an entry is back-dated" in told


def test_an_entry_put_in_between_is_refused(world: World) -> None:
    """In its right place by time, but the heads signed before do not know it."""
    entries = world.entries()
    between = int.from_bytes(entries[1][1:9], "big") + 1
    history = {one.name: one.read_bytes() for one in (world.folder / "checkpoints").iterdir()}
    _publish_again(world, [*entries[:2], entry_at(between, "late"), *entries[2:]], history)
    code, told = world.check()
    assert code == 1
    assert "NO: a root is not the signed one" in told


def test_another_key_is_refused(world: World, tmp_path: Path) -> None:
    stranger = key_in(tmp_path / "stranger")
    code, told = world.check(key=stranger.public.text)
    assert code == 1
    assert "YES" not in told


@pytest.mark.parametrize(
    "change",
    [
        lambda proof: replace(proof, index=2),
        lambda proof: replace(proof, path=proof.path[1:]),
        lambda proof: replace(proof, path=(*proof.path, bytes(32))),
        lambda proof: replace(proof, opening=replace(proof.opening, number="9001")),
        lambda proof: replace(proof, opening=replace(proof.opening, salt=bytes(32))),
        lambda proof: replace(proof, opening=replace(proof.opening, file_digest="0" * 64)),
        lambda proof: replace(
            proof,
            opening=replace(proof.opening, at=proof.opening.at - timedelta(days=1)),
        ),
        lambda proof: replace(proof, checkpoint=proof.checkpoint.replace("\n5\n", "\n6\n")),
    ],
)
def test_a_changed_proof_is_refused(world: World, change: Callable[[LogProof], LogProof]) -> None:
    code, told = world.check(change(world.proof))
    assert code == 1
    assert "YES" not in told


def test_large_trees_are_checked_too(world: World, database: Database) -> None:
    start = int.from_bytes(world.entries()[0][1:9], "big")
    own = world.proof.opening.entry
    entries = [entry_at(start, f"c{one}") for one in range(600)]
    later = [entry_at(start + 3600, f"d{one}") for one in range(600)]
    _publish_again(world, [*entries, own, *later], {})
    code, told = world.check()
    # The old proof is of another tree: the log alone holds, and the proof says no.
    assert code == 1
    assert "NO: the proof does not hold" in told


def _publish_again(world: World, entries: list[bytes], history: dict[str, bytes]) -> None:
    publish(world.folder, entries, world.key.signer)
    (world.folder / "checkpoints").mkdir()
    for name, note in history.items():
        (world.folder / "checkpoints" / name).write_bytes(note)
