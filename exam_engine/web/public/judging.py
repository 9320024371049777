"""What pages and programs ask of the verifier: a claim, a code, a picture of one, or a file."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256
from zoneinfo import ZoneInfo

from certs.check_record import Asked, check_record
from certs.numbers import normalise
from certs.verdicts import Verdict
from certs.verification import verify_claim, verify_code, verify_token
from exam_engine import look_up_record
from exam_engine.bulk_checks import look_up
from exam_engine.check_lists import Asked as Row
from exam_engine.check_lists import Told
from exam_engine.look_up_record import Note, is_written_down
from exam_engine.looking_up import finder_by_number, finder_by_token, finder_for_claims
from exam_engine.wiring import Engine
from foundation.errors import Invalid
from foundation.roles import Caller

LONGEST_ENTRY = 200
_BOTH = "verify-number-and-name-needed"
_LONGEST_CODE = 1000


@dataclass(frozen=True, slots=True)
class Answer:
    """A verdict with what was asked and when."""

    asked: Asked
    verdict: Verdict
    at: datetime


@dataclass(frozen=True, slots=True)
class RecordFile:
    """The record of a check inside the page: nothing about a look-up needs to be kept here."""

    address: str
    name: str


def judge_claim(engine: Engine, number: str, name: str, *, tell_mismatch: bool = False) -> Verdict:
    """The verdict on a number and a name that anyone may have typed in."""
    return claim(engine, number, name, tell_mismatch=tell_mismatch).verdict


def claim(engine: Engine, number: str, name: str, *, tell_mismatch: bool = False) -> Answer:
    """The same with what was asked."""
    number, name = normalise(number[:LONGEST_ENTRY]), name.strip()[:LONGEST_ENTRY]
    if not number or not name:
        raise Invalid(_BOTH)
    find = finder_for_claims(engine.database, engine.translog.public_key, name)
    verdict = verify_claim(number, name, find, today(engine), tell_mismatch=tell_mismatch)
    return Answer(Asked("number", number=number), verdict, engine.clock.now())


def claims(engine: Engine, pairs: Sequence[tuple[str, str]], *, tell_mismatch: bool) -> list[Told]:
    """The verdicts on many numbers and names, in their order; rows count from 1."""
    rows = [
        Row(
            place,
            normalise(number),
            name.strip(),
            None if number.strip() and name.strip() else _BOTH,
        )
        for place, (number, name) in enumerate(pairs, 1)
    ]
    return list(look_up(engine.database, rows, today(engine), tell_mismatch=tell_mismatch))


def document(engine: Engine, data: bytes, name: str | None = None) -> Answer:
    """The verdict on a file; it is read in a process apart."""
    if not data:
        raise Invalid("verify-file-empty")
    now = engine.clock.now()
    verdict = engine.documents.judge(data, now, name)
    asked = Asked("file", file_digest=sha256(data).hexdigest(), file_bytes=len(data))
    return Answer(asked, verdict, now)


def token(engine: Engine, text: str) -> Answer:
    """The verdict on the token in the address of a QR code."""
    find = finder_by_token(engine.database, engine.translog.public_key)
    verdict = verify_token(text[:LONGEST_ENTRY], find, today(engine))
    return Answer(Asked("code"), verdict, engine.clock.now())


def code(engine: Engine, text: str) -> Answer:
    """The verdict on what a QR code says, as it was pasted or read from a picture."""
    text = text.strip()
    if not text:
        raise Invalid("verify-code-needed")
    key = engine.translog.public_key
    verdict = verify_code(
        text[:_LONGEST_CODE],
        engine.certification.room.credential_keys,
        finder_by_number(engine.database, key),
        finder_by_token(engine.database, key),
        today(engine),
    )
    return Answer(Asked("code"), verdict, engine.clock.now())


def picture(engine: Engine, data: bytes) -> Answer:
    """The verdict on the QR code in a picture; it is read in the process apart, too."""
    if not data:
        raise Invalid("verify-file-empty")
    return code(engine, engine.documents.read_code(data))


def signed_record(engine: Engine, answer: Answer) -> bytes:
    """The record of an answer for whoever wants to keep it."""
    issuer = engine.certification.room.issuer
    site = engine.settings.web.public_address
    return check_record(answer.asked, answer.verdict, answer.at, site, issuer.key, issuer.method)


def record_file(engine: Engine, answer: Answer) -> RecordFile:
    """The signed record as a page offers it."""
    record = b64encode(signed_record(engine, answer)).decode()
    return RecordFile(
        f"data:application/json;base64,{record}", f"check-{answer.at:%Y%m%d-%H%M%S}.json"
    )


def may_know_more(caller: Caller) -> bool:
    """Whether a caller is told that the name is wrong: those whose look-ups are written down."""
    return is_written_down(caller)


def account(caller: Caller) -> str | None:
    """The account that a limit counts, beside the address."""
    return caller.id if caller.is_staff else None


def write_down(engine: Engine, caller: Caller, answer: Answer, way: str = "") -> None:
    """Record who looked what up, for callers with an account, before they are told."""
    asked = answer.asked
    note = Note(way or asked.way, asked.number or asked.file_digest or "", answer.verdict)
    _write_down(engine, caller, [note])


def write_down_bulk(engine: Engine, caller: Caller, told: Sequence[Told], way: str) -> None:
    """The same for a list or a pile, in one transaction."""
    notes = [
        Note(way, one.given if way == "list" else "", one.verdict)
        for one in told
        if one.verdict is not None
    ]
    _write_down(engine, caller, notes)


def _write_down(engine: Engine, caller: Caller, notes: Sequence[Note]) -> None:
    if not is_written_down(caller) or not notes:
        return
    with engine.database.write(caller.tenant_id) as tx:
        look_up_record.write_down(tx, engine.clock, engine.ring, caller, notes)


def today(engine: Engine) -> date:
    """The day by the site's zone."""
    return engine.clock.now().astimezone(ZoneInfo(engine.settings.web.time_zone)).date()
