"""What a worker does for a batch: look at awards before numbers are spent, then print and store.

No function here touches the database. What cannot be examined or made comes back as a failure of
that certificate alone.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import NamedTuple, TypeAlias, TypeVar

import structlog

from certs.awards import Award
from certs.examining import Examiner
from certs.issuing import TOKEN_EXAMPLE, Finished, Line, Produced, produce
from certs.press.press import Press
from certs.rendering.page_ready import portrait_of
from certs.rendering.portrait import digest
from certs.rendering.templates import Template
from certs.reserving import Reservation
from certs.settings import CertsSettings
from certs.signing.key_sources import FileSource
from certs.signing.pades import Level
from exam_engine.certification import Certification
from exam_engine.trust import TrustRoom
from foundation.blobs import BlobSettings, BlobStore
from foundation.clock import SystemClock
from foundation.errors import Fact, Invalid, Refusal
from foundation.keys import KeyRing
from foundation.travelling import travels

PRESS_FROM = 8
"""Certificates from which on opening a press, about a second, is less than printing without."""
log = structlog.get_logger(__name__)
Made: TypeAlias = Produced | Refusal


@travels
@dataclass(frozen=True, slots=True)
class Trial:
    """One award to be examined; ``photo`` is the digest of its blob.

    ``document`` is the whole document number where the page shows it.
    """

    line_id: str
    award: Award
    number_example: str
    photo: str | None
    template: Template
    document: str | None = field(default=None, repr=False)


@travels
@dataclass(frozen=True, slots=True)
class Piece:
    """One certificate to be made."""

    line_id: str
    reservation: Reservation
    photo: str | None
    template: Template


Work = TypeVar("Work", Trial, Piece)


@travels
@dataclass(frozen=True, slots=True)
class Answer:
    """What became of one: ``code`` is empty where all is well.

    ``portrait`` answers a trial, ``finished`` a piece.
    """

    line_id: str
    portrait: str | None = None
    finished: Finished | None = None
    code: str = ""
    facts: Mapping[str, Fact] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ShopPlan:
    """What a process of its own needs to open a shop; can be sent to it."""

    certs: CertsSettings
    blobs: BlobSettings
    ring: KeyRing
    address: str

    def open(self) -> Shop:
        """The shop in this process."""
        return Shop(Certification(self._room()).line, BlobStore.open(self.blobs, self.ring))

    def can_be_shared(self) -> bool:
        """Whether a process may fork with its shop open: not with a session of a token in it."""
        return isinstance(self._room().keys.signer.source, FileSource)

    def _room(self) -> TrustRoom:
        return TrustRoom(self.certs, self.ring, SystemClock(), self.address)


class Bench:
    """The line with one template, what examining has learnt about it, and its press."""

    def __init__(self, line: Line) -> None:
        self._line = line
        self._press: Press | None = None
        self.examiner = Examiner(line)

    def make(self, wanted: Sequence[tuple[Reservation, bytes | None]]) -> list[Made]:
        """The files in their order, or why there is none."""
        press = self._press_for(len(wanted))
        if press is None:
            return [self._one(*each) for each in wanted]
        try:
            return list(press.produce_many(wanted))
        except Exception:  # A fault of ours in one file must not stop the others.
            log.exception("issuance.press_broke_off")
            return [self._one(*each) for each in wanted]

    def prepare(self, wanted: Sequence[tuple[Reservation, bytes | None]]) -> None:
        """Compile the pages that such certificates will need."""
        press = self._press_for(len(wanted))
        if press is not None:
            for reservation, photo in wanted:
                press.prepare(reservation, photo)

    def _press_for(self, count: int) -> Press | None:
        # The press signs at level B-B: without a time stamp or evidence in each file.
        basic = self._line.certifier.level is Level.BASIC
        if self._press is None and basic and count >= PRESS_FROM:
            self._press = Press(self._line)
        return self._press

    def _one(self, reservation: Reservation, photo: bytes | None) -> Made:
        try:
            return produce(self._line, reservation, photo)
        except Refusal as refusal:
            return refusal
        except Exception as error:  # As above.
            log.exception("issuance.not_made", certificate=reservation.certificate_id)
            return Invalid("certs-not-made", error=type(error).__name__)


class Shop:
    """Line, store, and a bench for each template.

    Threads may share it: at a time one of them examines or prints, and others meanwhile wait for
    the disk to have what they have printed. The portrait of an award that was found good is kept
    until its certificate is made.
    """

    def __init__(self, line: Line, blobs: BlobStore) -> None:
        self._line = line
        self._blobs = blobs
        self._benches: dict[str, Bench] = {}
        self._portraits: dict[str, bytes | None] = {}
        self._at_the_benches = threading.Lock()

    def examine(self, tenant: str, trials: Sequence[Trial]) -> list[Answer]:
        """Steps (1) and (2) of the line; tells the digest of each portrait."""
        with self._at_the_benches:
            return [self._examined(tenant, trial) for trial in trials]

    def prepare(self, tenant: str, trials: Sequence[Trial]) -> None:
        """Have ready what making these will need; what cannot be made is left to be told then."""
        for template, own in _by_template(trials):
            wanted = []
            for trial in own:
                with suppress(Refusal):
                    photo = self._portrait(tenant, trial.photo)
                    wanted.append((_example(trial, photo), photo))
            self._bench(template).prepare(wanted)

    def make(self, tenant: str, pieces: Sequence[Piece]) -> list[Answer]:
        """Steps (4) to (6); every file is on the disk when this returns."""
        with self._at_the_benches:
            made, answers = self._made(tenant, pieces)
        self._blobs.put_digested(
            {produced.file_digest: produced.pdf for _, produced in made}, tenant=tenant
        )
        return answers + [
            Answer(
                piece.line_id,
                finished=Finished(
                    piece.reservation.certificate_id,
                    produced.file_digest,
                    produced.path,
                    produced.fallback_reason,
                ),
            )
            for piece, produced in made
        ]

    def _made(
        self, tenant: str, pieces: Sequence[Piece]
    ) -> tuple[list[tuple[Piece, Produced]], list[Answer]]:
        """The files, and what is to be said of those that cannot be made."""
        made: list[tuple[Piece, Produced]] = []
        answers: list[Answer] = []
        for template, own in _by_template(pieces):
            photos = [self._photo(tenant, piece, answers) for piece in own]
            wanted = [
                (piece, photo.portrait)
                for piece, photo in zip(own, photos, strict=True)
                if photo is not None
            ]
            done = self._bench(template).make(
                [(piece.reservation, portrait) for piece, portrait in wanted]
            )
            for (piece, _), file in zip(wanted, done, strict=True):
                if isinstance(file, Refusal):
                    answers.append(Answer(piece.line_id, code=file.code, facts=file.facts))
                else:
                    made.append((piece, file))
        return made, answers

    def _photo(self, tenant: str, piece: Piece, answers: list[Answer]) -> _Photo | None:
        if piece.line_id in self._portraits:
            return _Photo(self._portraits.pop(piece.line_id))
        try:
            return _Photo(self._portrait(tenant, piece.photo))
        except Refusal as refusal:
            answers.append(Answer(piece.line_id, code=refusal.code, facts=refusal.facts))
            return None

    def _bench(self, template: Template) -> Bench:
        # Two bodies may have templates of the same name: the digest tells them apart.
        known = self._benches.get(template.digest)
        if known is None:
            known = Bench(replace(self._line, template=template))
            self._benches[template.digest] = known
        return known

    def _examined(self, tenant: str, trial: Trial) -> Answer:
        try:
            photo = self._portrait(tenant, trial.photo)
            portrait = None if photo is None else digest(photo)
            award = replace(trial.award, photo_digest=portrait)
            examiner = self._bench(trial.template).examiner
            examiner.examine(award, trial.number_example, photo, trial.document)
        except Refusal as refusal:
            return Answer(trial.line_id, code=refusal.code, facts=refusal.facts)
        self._portraits[trial.line_id] = photo
        return Answer(trial.line_id, portrait=portrait)

    def _portrait(self, tenant: str, photo: str | None) -> bytes | None:
        return None if photo is None else portrait_of(self._blobs.get(photo, tenant=tenant))


class _Photo(NamedTuple):
    """A portrait that could be read; None where the certificate has none."""

    portrait: bytes | None


def _example(trial: Trial, photo: bytes | None) -> Reservation:
    """What the certificate of a trial will look like; only the letters of its values differ."""
    award = replace(trial.award, photo_digest=None if photo is None else digest(photo))
    return Reservation(
        certificate_id="",
        number=trial.number_example,
        token=TOKEN_EXAMPLE,
        award=award,
        reserved_at=datetime.now(UTC),
        document=trial.document,
    )


def _by_template(work: Sequence[Work]) -> Iterator[tuple[Template, list[Work]]]:
    groups: dict[str, list[Work]] = {}
    for one in work:
        groups.setdefault(one.template.reference, []).append(one)
    for own in groups.values():
        yield own[0].template, own
