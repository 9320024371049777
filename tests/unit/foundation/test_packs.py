"""Files written together lie in one pack, and are found, read and erased as if each lay alone."""

from __future__ import annotations

import os
import threading
from pathlib import Path

import orjson
import pytest

from foundation.blobs import BlobStore, LocalFolder
from foundation.errors import NotFound
from foundation.keys import KeyRing
from foundation.packs import Packs

FILES = {f"ab/{place}": bytes([place + 1]) * (3_000 + place) for place in range(20)}


@pytest.fixture
def packs(tmp_path: Path) -> Packs:
    packs = Packs(tmp_path / "packs")
    packs.put(list(FILES), FILES.values())
    return packs


def pack_files(tmp_path: Path) -> list[Path]:
    return list((tmp_path / "packs").glob("*.pack"))


def test_each_file_comes_back_by_itself(packs: Packs, tmp_path: Path) -> None:
    assert {name: packs.get(name) for name in FILES} == FILES
    assert packs.present([*FILES, "ab/none"]) == set(FILES)
    assert len(pack_files(tmp_path)) == 1
    with pytest.raises(FileNotFoundError):
        packs.get("ab/none")


def test_erased_file_is_nowhere_on_the_disk_and_the_others_stay(
    packs: Packs, tmp_path: Path
) -> None:
    packs.delete("ab/7")
    (pack,) = pack_files(tmp_path)
    assert FILES["ab/7"] not in pack.read_bytes()
    with pytest.raises(FileNotFoundError):
        packs.get("ab/7")
    with pytest.raises(FileNotFoundError):
        packs.delete("ab/7")
    assert {name: packs.get(name) for name in FILES if name != "ab/7"}


def test_pack_goes_with_its_last_file(packs: Packs, tmp_path: Path) -> None:
    for name in FILES:
        packs.delete(name)
    assert pack_files(tmp_path) == []


def test_index_that_was_lost_is_made_again_without_what_was_erased(
    packs: Packs, tmp_path: Path
) -> None:
    packs.delete("ab/3")
    for path in (tmp_path / "packs").glob("index.sqlite3*"):
        path.unlink()
    again = Packs(tmp_path / "packs")
    assert again.present(FILES) == set(FILES) - {"ab/3"}
    assert again.get("ab/4") == FILES["ab/4"]


def test_pack_that_a_crash_left_unnamed_is_taken_in_and_erased_with_its_twin(
    packs: Packs, tmp_path: Path
) -> None:
    (pack,) = pack_files(tmp_path)
    twin = pack.with_name(f"0{pack.name}")
    twin.write_bytes(pack.read_bytes())
    again = Packs(tmp_path / "packs")
    again.delete("ab/9")
    assert all(FILES["ab/9"] not in path.read_bytes() for path in (pack, twin))


def test_pack_whose_list_was_written_without_room_is_read(tmp_path: Path) -> None:
    told = orjson.dumps([[name, len(content)] for name, content in FILES.items()])
    folder = tmp_path / "packs"
    folder.mkdir()
    (folder / "old.pack").write_bytes(len(told).to_bytes(8) + told + b"".join(FILES.values()))
    packs = Packs(folder)
    assert all(packs.get(name) == content for name, content in FILES.items())


def test_what_one_process_packs_another_one_finds(packs: Packs) -> None:
    packs.present(FILES)
    child = os.fork()
    if child == 0:
        packs.put(["cd/1"], [b"of the child"])
        os._exit(0)
    os.waitpid(child, 0)
    assert packs.get("cd/1") == b"of the child"


def test_threads_find_files_of_one_another(packs: Packs) -> None:
    found: list[bytes] = []
    thread = threading.Thread(target=lambda: found.append(packs.get("ab/1")))
    thread.start()
    thread.join()
    assert found == [FILES["ab/1"]]


def test_blobs_kept_together_are_of_their_tenant_and_kept_once(tmp_path: Path) -> None:
    store = BlobStore(LocalFolder(tmp_path), KeyRing.generate())
    contents = [f"Zeugnis {place}".encode() for place in range(40)]
    alone = store.put(contents[0], tenant="a")
    digests = store.put_many([*contents, contents[5]], tenant="a")
    assert digests[0] == alone
    assert store.put_many(contents, tenant="a") == digests[:40]
    assert [store.get(digest, tenant="a") for digest in digests[:40]] == contents
    assert len(pack_files(tmp_path)) == 1
    assert not store.exists(digests[1], tenant="b")
    store.delete(digests[1], tenant="a")
    with pytest.raises(NotFound):
        store.get(digests[1], tenant="a")
