"""The job that reads photos handed in: claim, work without a transaction, record.

The archive is forgotten once it has been read; what fits is kept by itself.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from exam_engine.enrolment import photo_files
from exam_engine.enrolment.photo_archive import opened
from exam_engine.enrolment.photo_reading import pack, read
from exam_engine.enrolment.photos import Photo
from exam_engine.enrolment.settings import EnrolmentSettings
from exam_engine.enrolment.tables import PhotoState
from foundation.blobs import BlobStore
from foundation.errors import NotFound
from foundation.jobs import JobContext


@dataclass(frozen=True, slots=True)
class PhotoTools:
    """What the job works with."""

    blobs: BlobStore
    settings: EnrolmentSettings


def read_photos(context: JobContext, tools: PhotoTools) -> dict[str, Any]:
    """The job; returns ``{"upload", "found", "unfit", "unmatched"}``. Again, it does nothing."""
    tenant, upload_id = context.tenant_id, str(context.payload["upload"])
    with context.database.read(tenant) as tx:
        upload = photo_files.upload_for_reading(tx, upload_id)
        people = photo_files.people(tx, upload)
    if upload.state == PhotoState.READING:
        data = tools.blobs.get(upload.digest, tenant=tenant)

        def keep(photo: Photo) -> str:
            return tools.blobs.put(photo.jpeg, tenant=tenant)

        with opened(data, tools.settings) as album:
            reading = read(album, people, keep, context.progress)
        results = tools.blobs.put(pack(reading), tenant=tenant)
        with context.database.write(tenant) as tx:
            upload = photo_files.note_reading(tx, upload_id, reading, results)
    with context.database.read(tenant) as tx:
        is_wanted = photo_files.is_being_read(tx, upload.digest)
    if not is_wanted:
        _forget(tools.blobs, upload.digest, tenant)
    return {
        "upload": upload_id,
        "found": upload.matched,
        "unfit": upload.refused,
        "unmatched": upload.unmatched,
    }


def _forget(blobs: BlobStore, digest: str, tenant: str) -> None:
    """The archive as it came holds more than is needed: places, devices, unmatched people."""
    try:
        blobs.delete(digest, tenant=tenant)
    except NotFound:
        return
