"""The command `kaozheng certs sample`: certificates of invented people, and what they cost."""

from __future__ import annotations

import gc
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import orjson
import typer
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from certs.issuing import Line, Produced, produce
from certs.press.press import Press
from certs.settings import CertsSettings
from certs.signing.did import did_document
from certs.signing.signers import SigningMaterial
from exam_engine.cli.telling import NO, YES, answers, emit, progress, say, tell
from exam_engine.demo.samples import (
    KeyKind,
    Sample,
    SampleLevel,
    passing_authority,
    sample_line,
    samples,
)
from foundation.clock import SystemClock
from foundation.errors import Refusal

app = typer.Typer()

_AT_ONCE = 256
_RECORDS = "records.jsonl"
_ISSUER = "issuer.jsonld"
"""Who signed the credentials, for ``kaozheng credential verify --trust``."""


class Way(StrEnum):
    """Which way the pages are printed."""

    PRESS = "press"
    WEASYPRINT = "weasyprint"


@dataclass(frozen=True, slots=True)
class Effort:
    """Seconds of the processor and of the clock on the wall."""

    cpu: float = 0.0
    wall: float = 0.0

    def __add__(self, other: Effort) -> Effort:
        return Effort(self.cpu + other.cpu, self.wall + other.wall)

    def told(self) -> dict[str, float]:
        return {"cpu_seconds": round(self.cpu, 4), "wall_seconds": round(self.wall, 4)}


Make = Callable[[Sequence[Sample]], list[Produced | Refusal]]
"""Makes the files of some samples."""


@app.command("sample", help=say("cli-sample"))
@answers
def sample(
    count: Annotated[int, typer.Option(min=1, max=100_000, help=say("cli-sample-count"))] = 20,
    level: Annotated[SampleLevel, typer.Option(help=say("cli-sample-level"))] = SampleLevel.JUNIOR,
    key: Annotated[KeyKind, typer.Option(help=say("cli-sample-key"))] = KeyKind.P256,
    out: Annotated[Path, typer.Option(file_okay=False, help=say("cli-sample-out"))] = Path(
        "samples"
    ),
    path: Annotated[Way, typer.Option(help=say("cli-sample-path"))] = Way.PRESS,
    as_json: Annotated[bool, typer.Option("--json", help=say("cli-option-json"))] = False,
) -> int:
    """Make samples, write them, and tell what it took; 0 when every one was made."""
    out.mkdir(parents=True, exist_ok=True)
    begun = _now()
    now = SystemClock().now()
    material = passing_authority(key, now)
    line = sample_line(CertsSettings(), material)
    ordered = list(samples(level, count, now))
    make = _press(line, ordered) if path is Way.PRESS else _slow(line)
    setting_up = _since(begun)
    _write_chain(out, material)
    issuer = line.issuer
    document = did_document(issuer.did, {issuer.method: issuer.key.public_key()}, issuer.method)
    (out / _ISSUER).write_bytes(orjson.dumps(document, option=orjson.OPT_INDENT_2))
    report = _Report(setting_up)
    with progress() as show, (out / _RECORDS).open("wb") as records:
        for start in range(0, count, _AT_ONCE):
            some = ordered[start : start + _AT_ONCE]
            begun = _now()
            made = make(some)
            report.making += _since(begun)
            for each, result in zip(some, made, strict=True):
                records.write(orjson.dumps(report.count(each, result)) + b"\n")
                if isinstance(result, Produced):
                    _write(out, each, result)
            show(say("cli-sample-making"), start + len(some), count)
    gc.unfreeze()
    told = report.told()
    if as_json:
        about = {"level": level, "key": key, "issuer": issuer.did, "files": str(out)}
        emit({"ok": not report.refused, **about, **told})
    else:
        _tell(told, out)
    return NO if report.refused else YES


class _Report:
    """What became of the samples, and what they took."""

    def __init__(self, setting_up: Effort) -> None:
        self.setting_up = setting_up
        self.making = Effort()
        self.sizes: list[int] = []
        self.paths: Counter[str] = Counter()
        self.reasons: Counter[str] = Counter()
        self.refused: list[dict[str, Any]] = []

    def count(self, each: Sample, result: Produced | Refusal) -> dict[str, Any]:
        """Take one result in; returns the line that goes on record."""
        reservation = each.reservation
        line: dict[str, Any] = {
            "number": reservation.number,
            "name": reservation.award.holder_name,
            "document": reservation.award.document_masked,
            "scores": [score.value for score in reservation.award.scores],
            "token": reservation.token,
        }
        if isinstance(result, Refusal):
            self.refused.append({"number": reservation.number, "code": result.code, **result.facts})
            return {**line, "refused": result.code, "facts": result.facts}
        self.sizes.append(len(result.pdf))
        self.paths[result.path] += 1
        if result.fallback_reason is not None:
            self.reasons[result.fallback_reason] += 1
        return {
            **line,
            "sha256": result.file_digest,
            "path": result.path,
            "fallback_reason": result.fallback_reason,
        }

    def told(self) -> dict[str, Any]:
        """The whole report."""
        made = len(self.sizes)
        return {
            "count": made,
            "paths": dict(self.paths),
            "fallbacks": sum(self.reasons.values()),
            "fallback_reasons": dict(self.reasons),
            "refused": self.refused,
            "setup": self.setting_up.told(),
            "making": self.making.told(),
            "per_second_cpu": round(made / self.making.cpu, 1) if self.making.cpu else None,
            "per_second_wall": round(made / self.making.wall, 1) if self.making.wall else None,
            "bytes_mean": round(sum(self.sizes) / made) if made else 0,
            "bytes_most": max(self.sizes, default=0),
        }


def _press(line: Line, ordered: Sequence[Sample]) -> Make:
    """The press, with the page of every sample compiled, so that making is making alone."""
    press = Press(line)
    for each in ordered:
        press.prepare(each.reservation, each.photo)
    # What was built up stays; looking through it again and again would be counted as making.
    gc.collect()
    gc.freeze()

    def make(some: Sequence[Sample]) -> list[Produced | Refusal]:
        return press.produce_many([(each.reservation, each.photo) for each in some])

    return make


def _slow(line: Line) -> Make:
    def make(some: Sequence[Sample]) -> list[Produced | Refusal]:
        made: list[Produced | Refusal] = []
        for each in some:
            try:
                made.append(produce(line, each.reservation, each.photo))
            except Refusal as refusal:
                made.append(refusal)
        return made

    return make


def _now() -> Effort:
    return Effort(time.process_time(), time.perf_counter())


def _since(begun: Effort) -> Effort:
    return Effort(time.process_time() - begun.cpu, time.perf_counter() - begun.wall)


def _write_chain(out: Path, material: SigningMaterial) -> None:
    chain: list[tuple[str, x509.Certificate]] = [("root", material.root)]
    chain += [("intermediate", certificate) for certificate in material.chain]
    for name, certificate in chain:
        (out / f"{name}.pem").write_bytes(certificate.public_bytes(Encoding.PEM))


def _write(out: Path, each: Sample, made: Produced) -> None:
    number = each.reservation.number
    (out / f"{number}.pdf").write_bytes(made.pdf)
    (out / f"{number}.json").write_bytes(made.credential)


def _tell(told: dict[str, Any], out: Path) -> None:
    tell(
        "cli-sample-made",
        count=told["count"],
        files=str(out),
        cpu=told["making"]["cpu_seconds"],
        wall=told["making"]["wall_seconds"],
        setup=told["setup"]["wall_seconds"],
        rate=told["per_second_cpu"] or 0,
        bytes=told["bytes_mean"],
    )
    for code, times in told["fallback_reasons"].items():
        tell("cli-sample-aside", times=times, reason=say(code))
    for refused in told["refused"]:
        facts = {name: fact for name, fact in refused.items() if name not in ("code", "number")}
        tell("cli-sample-refused", number=refused["number"], told=say(refused["code"], **facts))
