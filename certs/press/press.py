"""The door of the press: reservations in, finished files out, many thousands of times.

`Press.produce` gives what `certs.issuing.produce` gives, to the same standards and with the same
contents. Where a certificate cannot be printed by the press it goes the slow way by itself, and
says why in `Produced.fallback_reason`; what no way can print is refused alike.
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from itertools import islice

from certs.issuing import Line, Produced, demand_complete, document_on_page, produce
from certs.press.asides import AsideError, Why
from certs.press.assembly import Draft, Filling, draft
from certs.press.deflate import Opening
from certs.press.kinds import Halves, Kind, Kinds
from certs.press.own_fonts import OwnOutlines
from certs.press.qr_tables import qr_tables
from certs.press.values import Shown
from certs.rendering.portrait import SIZE
from certs.rendering.qr import QUIET_ZONE
from certs.reserving import Reservation
from certs.signing.batch_credentials import CredentialMaker
from certs.signing.containers import ContainerTemplate
from certs.signing.pades import Level
from foundation.errors import Refusal

Job = tuple[Reservation, bytes | None]
"""A reservation and the holder's photo."""

TOGETHER = 128
"""Files that go through each step together."""
_MOST_HEADS = 256
_START_OF_FRAME = range(0xC0, 0xCF)
_NOT_FRAMES = (0xC4, 0xC8, 0xCC)


@dataclass(frozen=True, slots=True)
class _Drafted:
    """A file without its signature, and the credential inside it."""

    draft: Draft
    credential: bytes


class Press:
    """Prints with one line's tools, at level B-B; belongs to one thread."""

    def __init__(self, line: Line, credentials: Callable[[], Halves] | None = None) -> None:
        """``credentials`` gives a maker of credentials for each kind of certificate."""
        if line.certifier.level is not Level.BASIC:
            raise ValueError("a time stamp for each file takes longer than printing it")
        self._line = line
        self._containers = ContainerTemplate(line.certifier.material)
        # A maker that serves one kind alone finds its template at once.
        self._kinds = Kinds(
            line,
            credentials or (lambda: CredentialMaker(line.issuer, line.canonicaliser).halves),
        )
        self._ink = {face: OwnOutlines(store) for face, store in self._kinds.stores.items()}
        self._heads: dict[int, tuple[bytes, Opening]] = {}
        self._tried: set[Kind] = set()

    def prepare(self, reservation: Reservation, photo: bytes | None) -> None:
        """Do now what is done once for many: compile the page that this certificate needs, and
        try the first of its kind."""
        try:
            award = reservation.award
            size = laid_out_as(photo_size(photo)) if photo else None
            kind = self._kinds.kind(award, size)
            kind.typeset(award, _shown(reservation))
            if kind not in self._tried:
                # The first of a kind sets up its credentials, its codes and the signer's container.
                self._tried.add(kind)
                drafted = self._drafted(reservation, photo)
                if isinstance(drafted, _Drafted):
                    self._containers.container(drafted.draft.digest)
        except (AsideError, Refusal):
            # Whatever it is will come up again, and be told, when the certificate is made.
            return

    def produce(self, reservation: Reservation, photo: bytes | None) -> Produced:
        """The finished file; the same reservation gives the same bytes."""
        (made,) = self.produce_many([(reservation, photo)])
        if isinstance(made, Refusal):
            raise made
        return made

    def produce_many(self, jobs: Iterable[Job]) -> list[Produced | Refusal]:
        """The files of many, or what each was refused for, in the same order."""
        waiting = iter(jobs)
        done: list[Produced | Refusal] = []
        while some := list(islice(waiting, TOGETHER)):
            done += self._together(some)
        return done

    def _together(self, jobs: list[Job]) -> list[Produced | Refusal]:
        """Each step is done for all before the next one, because a step that has just been done
        finds its code and tables in the processor's cache; signing takes a third of the time."""
        drafts = [self._drafted(*job) for job in jobs]
        containers = [
            self._containers.container(each.draft.digest) if isinstance(each, _Drafted) else b""
            for each in drafts
        ]
        return [
            self._finished(job, drafted, container)
            for job, drafted, container in zip(jobs, drafts, containers, strict=True)
        ]

    def _finished(
        self, job: Job, drafted: _Drafted | AsideError | Refusal, container: bytes
    ) -> Produced | Refusal:
        if isinstance(drafted, Refusal):
            return drafted
        if isinstance(drafted, AsideError):
            return self._slowly(job, drafted.why)
        pdf, digest = drafted.draft.signed(container)
        return Produced(pdf, digest, drafted.credential, path="press")

    def _slowly(self, job: Job, why: Why) -> Produced | Refusal:
        try:
            return replace(produce(self._line, *job), fallback_reason=why.value)
        except Refusal as refusal:
            return refusal

    def _drafted(
        self, reservation: Reservation, photo: bytes | None
    ) -> _Drafted | AsideError | Refusal:
        try:
            demand_complete(reservation.award, photo)
            size = (0, 0) if photo is None else photo_size(photo)
            kind = self._kinds.kind(reservation.award, laid_out_as(size) if photo else None)
            return self._of_kind(kind, reservation, photo, size)
        except (AsideError, Refusal) as instead:
            return instead

    def _of_kind(
        self, kind: Kind, reservation: Reservation, photo: bytes | None, size: tuple[int, int]
    ) -> _Drafted:
        award, number = reservation.award, reservation.number
        found = kind.typeset(award, _shown(reservation))
        qr, side = self._qr(reservation)
        head, tail = kind.halves(
            award,
            number,
            reservation.certificate_id,
            reservation.reserved_at,
            reservation.status_index,
        )
        filling = Filling(
            number=number,
            printed_at=reservation.reserved_at,
            texts=found.texts,
            widths=found.widths,
            photo=photo,
            photo_size=size,
            qr=qr,
            qr_side=side,
            credential_head=self._head(head),
            credential_tail=tail,
        )
        made = draft(found.page, filling, self._ink, self._containers.longest)
        return _Drafted(made, head + tail)

    def _qr(self, reservation: Reservation) -> tuple[bytes, int]:
        text = self._line.qr_text(reservation)
        prefix = self._line.query_address("")
        try:
            tables = qr_tables(prefix, len(text) - len(prefix), QUIET_ZONE)
            return tables.picture(text), tables.side
        except ValueError as error:
            raise AsideError(Why.QR_TEXT) from error

    def _head(self, head: bytes) -> Opening:
        """The first part of a credential, packed once; it is one object for all of a kind."""
        known = self._heads.get(id(head))
        if known is None:
            if len(self._heads) >= _MOST_HEADS:
                self._heads.clear()
            known = self._heads[id(head)] = (head, Opening(head))
        return known[1]


def _shown(reservation: Reservation) -> Shown:
    document = document_on_page(reservation.award, reservation.document)
    return Shown(reservation.number, reservation.token, document)


def laid_out_as(size: tuple[int, int]) -> tuple[int, int]:
    """The size of the photo that a page is compiled with.

    Portraits of fewer pixels have the proportions of the usual size but for a rounding; a page
    for each of them would take half a second, and nobody sees one hundredth of a side.
    """
    width, height = size
    usual = SIZE[1] / SIZE[0]
    return SIZE if abs(height / width - usual) < 0.01 * usual else size


def photo_size(photo: bytes) -> tuple[int, int]:
    """Width and height out of a JPEG's start of frame (ITU-T T.81, B.2.2)."""
    at = 2
    while photo[:2] == b"\xff\xd8" and at + 9 < len(photo) and photo[at] == 0xFF:
        kind = photo[at + 1]
        if kind in _START_OF_FRAME and kind not in _NOT_FRAMES:
            depth, height, width, components = struct.unpack_from(">BHHB", photo, at + 4)
            if (depth, components) == (8, 3):
                return width, height
            break
        at += 2 + int.from_bytes(photo[at + 2 : at + 4])
    raise AsideError(Why.PHOTO)
