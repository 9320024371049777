"""Blobs come back whole, to their own tenant only, and lie unreadable in the store."""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from moto.server import ThreadedMotoServer
from pydantic import SecretStr

from foundation.blobs import BlobSettings, BlobStore
from foundation.errors import Invalid, NotFound
from foundation.keys import KeyRing

CONTENT = "考生信息表".encode() * 100


@pytest.fixture(scope="module")
def s3() -> Iterator[BlobSettings]:
    """A server that speaks S3's protocol, with one empty bucket."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=port, verbose=False)
    server.start()
    import boto3  # moto's own dependency, used for nothing else

    endpoint = f"http://127.0.0.1:{port}"
    client = boto3.client(
        "s3",
        endpoint_url=endpoint,
        region_name="us-east-1",
        aws_access_key_id="a",
        aws_secret_access_key="b",
    )
    client.create_bucket(Bucket="kaozheng")
    yield BlobSettings(
        s3_bucket="kaozheng", s3_endpoint=endpoint, s3_access_key="a", s3_secret_key=SecretStr("b")
    )
    server.stop()


@pytest.fixture(params=["folder", "s3"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> BlobStore:
    settings = (
        BlobSettings(folder=str(tmp_path / "blobs"))
        if request.param == "folder"
        else request.getfixturevalue("s3")
    )
    return BlobStore.open(settings, KeyRing.generate())


def test_blob_comes_back_and_keeping_it_twice_is_keeping_it_once(store: BlobStore) -> None:
    digest = store.put(CONTENT, tenant="a")
    assert store.put(CONTENT, tenant="a") == digest
    assert store.get(digest, tenant="a") == CONTENT


def test_other_tenant_has_no_such_blob(store: BlobStore) -> None:
    digest = store.put(CONTENT, tenant="a")
    assert not store.exists(digest, tenant="b")
    for act in (store.get, store.delete):
        with pytest.raises(NotFound):
            act(digest, tenant="b")
    assert store.exists(digest, tenant="a")


def test_erased_blob_is_gone(store: BlobStore) -> None:
    digest = store.put(b"once", tenant="a")
    store.delete(digest, tenant="a")
    with pytest.raises(NotFound):
        store.get(digest, tenant="a")


def test_store_holds_neither_content_nor_its_digest(tmp_path: Path) -> None:
    store = BlobStore.open(BlobSettings(folder=str(tmp_path)), KeyRing.generate())
    digest = store.put(CONTENT, tenant="a")
    files = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert len(files) == 1
    assert digest not in str(files[0])
    assert CONTENT[:15] not in files[0].read_bytes()


@pytest.mark.parametrize("spoil", [lambda b: b[:-1], lambda b: b[:-1] + bytes([b[-1] ^ 1])])
def test_blob_spoilt_on_disk_is_refused_and_never_returned(
    tmp_path: Path, spoil: Callable[[bytes], bytes]
) -> None:
    store = BlobStore.open(BlobSettings(folder=str(tmp_path)), KeyRing.generate())
    digest = store.put(CONTENT, tenant="a")
    file = next(path for path in tmp_path.rglob("*") if path.is_file())
    file.write_bytes(spoil(file.read_bytes()))
    with pytest.raises(Invalid):
        store.get(digest, tenant="a")
