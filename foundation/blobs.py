"""Content-addressed blobs, encrypted at rest, in a local folder or in S3.

A blob is named by the SHA-256 of its content. In the store it lies under a keyed digest of that
name and of its tenant, so that whoever reads the store learns neither content nor whether two
bodies hold the same file. In a folder, files that are kept together lie together in one pack; each
is found, read and erased by itself as if it lay alone.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Collection, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Protocol

import obstore
from obstore.store import S3Store
from pydantic import SecretStr

from foundation.errors import NotFound
from foundation.ids import new_secret
from foundation.keys import KeyRing
from foundation.packs import Packs
from foundation.settings import Group

_AT_ONCE = 8
"""Blobs that are sent to a bucket at the same time."""
_PACK_FROM = 16
"""Blobs kept together from which on a pack is quicker than files."""


class BlobSettings(Group):
    """Where files are kept: uploads, pictures, certificates."""

    folder: str = "var/blobs"
    """Local folder; used unless a bucket is named."""
    s3_bucket: str = ""
    """Bucket in S3 or a store that speaks its protocol; empty keeps files in the local folder."""
    s3_endpoint: str = ""
    """Address of the store where it is not Amazon's own."""
    s3_region: str = "us-east-1"
    """Region of the bucket."""
    s3_access_key: str = ""
    """Access key id."""
    s3_secret_key: SecretStr = SecretStr("")
    """Secret access key."""


class ObjectStore(Protocol):
    """Bytes under names; ``get`` and ``delete`` raise FileNotFoundError for an unknown name."""

    def put(self, name: str, content: bytes) -> None: ...
    def put_many(self, names: Sequence[str], contents: Iterable[bytes]) -> None: ...
    def get(self, name: str) -> bytes: ...
    def exists(self, name: str) -> bool: ...
    def present(self, names: Collection[str]) -> set[str]: ...
    def delete(self, name: str) -> None: ...


class LocalFolder:
    """Files in a folder; a file is whole and on the disk before ``put`` returns."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._own = os.path.join(folder, "")
        self._packs = Packs(folder / "packs")

    def put(self, name: str, content: bytes) -> None:
        path = self._folder / name
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        draft = path.with_name(f"{path.name}.{new_secret(6)}.new")
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
            out.write(content)
            out.flush()
            os.fsync(out.fileno())
        draft.replace(path)

    def put_many(self, names: Sequence[str], contents: Iterable[bytes]) -> None:
        """Write all; many go into one pack, which takes a tenth of the time of files."""
        if len(names) >= _PACK_FROM:
            self._packs.put(names, contents)
            return
        for name, content in zip(names, contents, strict=True):
            self.put(name, content)

    def get(self, name: str) -> bytes:
        try:
            # Not by the path's own method: a batch reads a hundred thousand small files.
            with open(f"{self._own}{name}", "rb", buffering=0) as file:
                return file.read()
        except FileNotFoundError:
            return self._packs.get(name)

    def exists(self, name: str) -> bool:
        return bool(self.present([name]))

    def present(self, names: Collection[str]) -> set[str]:
        """Those of the names that are kept, in a file or in a pack."""
        alone = {name for name in names if (self._folder / name).exists()}
        return alone | self._packs.present([name for name in names if name not in alone])

    def delete(self, name: str) -> None:
        """Erase a file wherever it lies: written twice at one moment, it can lie in both."""
        packed = self._packs.present([name])
        (self._folder / name).unlink(missing_ok=bool(packed))
        if packed:
            self._packs.delete(name)


class S3Bucket:
    """Objects in a bucket, through obstore."""

    def __init__(self, settings: BlobSettings) -> None:
        endpoint = settings.s3_endpoint
        self._store = S3Store(
            settings.s3_bucket,
            region=settings.s3_region,
            access_key_id=settings.s3_access_key,
            secret_access_key=settings.s3_secret_key.get_secret_value(),
            endpoint=endpoint or None,
            client_options={"allow_http": endpoint.startswith("http://")},
        )

    def put(self, name: str, content: bytes) -> None:
        obstore.put(self._store, name, content)

    def put_many(self, names: Sequence[str], contents: Iterable[bytes]) -> None:
        """Several at a time: a bucket answers slowly and takes many callers."""
        with ThreadPoolExecutor(_AT_ONCE) as callers:
            list(callers.map(self.put, names, contents))

    def get(self, name: str) -> bytes:
        return bytes(obstore.get(self._store, name).bytes())

    def exists(self, name: str) -> bool:
        try:
            obstore.head(self._store, name)
        except FileNotFoundError:
            return False
        return True

    def present(self, names: Collection[str]) -> set[str]:
        """Those of the names that the bucket holds."""
        with ThreadPoolExecutor(_AT_ONCE) as callers:
            answers = callers.map(self.exists, names)
            return {name for name, there in zip(names, answers, strict=True) if there}

    def delete(self, name: str) -> None:
        obstore.head(self._store, name)  # S3 deletes what is not there without a word.
        obstore.delete(self._store, name)


class BlobStore:
    """Puts and gets encrypted blobs for a tenant. Not for use inside a write transaction."""

    def __init__(self, store: ObjectStore, ring: KeyRing) -> None:
        self._store = store
        self._ring = ring

    @classmethod
    def open(cls, settings: BlobSettings, ring: KeyRing) -> BlobStore:
        """The store that the settings name."""
        store: ObjectStore = (
            S3Bucket(settings) if settings.s3_bucket else LocalFolder(Path(settings.folder))
        )
        return cls(store, ring)

    def put(self, content: bytes, *, tenant: str) -> str:
        """Keep ``content`` and return its SHA-256 in hex; keeping it twice is keeping it once."""
        digest = hashlib.sha256(content).hexdigest()
        name = self._name(digest, tenant)
        if not self._store.exists(name):
            self._store.put(name, self._ring.encrypt(content, context=_context(digest, tenant)))
        return digest

    def put_many(self, contents: Sequence[bytes], *, tenant: str) -> list[str]:
        """Keep them all and return their digests; none is promised to be kept before all are."""
        digests = [hashlib.sha256(content).hexdigest() for content in contents]
        self.put_digested(dict(zip(digests, contents, strict=True)), tenant=tenant)
        return digests

    def put_digested(self, contents: Mapping[str, bytes], *, tenant: str) -> None:
        """The same for contents whose SHA-256 in hex has been worked out already."""
        names = {self._name(digest, tenant): digest for digest in contents}
        kept = self._store.present(names)
        missing = {name: digest for name, digest in names.items() if name not in kept}
        self._store.put_many(
            list(missing),
            (
                self._ring.encrypt(contents[digest], context=_context(digest, tenant))
                for digest in missing.values()
            ),
        )

    def get(self, digest: str, *, tenant: str) -> bytes:
        """The content with this digest, checked; NotFound where this tenant has none."""
        try:
            sealed = self._store.get(self._name(digest, tenant))
        except FileNotFoundError as error:
            raise NotFound("blobs-unknown", digest=digest) from error
        return self._ring.decrypt(sealed, context=_context(digest, tenant))

    def exists(self, digest: str, *, tenant: str) -> bool:
        """Whether this tenant has such a blob."""
        return self._store.exists(self._name(digest, tenant))

    def delete(self, digest: str, *, tenant: str) -> None:
        """Erase a blob for good; NotFound where this tenant has none."""
        try:
            self._store.delete(self._name(digest, tenant))
        except FileNotFoundError as error:
            raise NotFound("blobs-unknown", digest=digest) from error

    def _name(self, digest: str, tenant: str) -> str:
        keyed = self._ring.blind_index(f"{tenant}:{digest}", purpose="blob")
        return f"{keyed[:2]}/{keyed[2:4]}/{keyed}"


def _context(digest: str, tenant: str) -> str:
    return f"blob:{tenant}:{digest}"
