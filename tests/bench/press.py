"""The press: certificates a second of the processor, beside the naive way in the same run."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from statistics import median

from cryptography.hazmat.primitives.asymmetric import rsa

from certs.issuing import Line as ProductionLine
from certs.issuing import Produced
from certs.press.press import Press
from certs.settings import CertsSettings
from certs.signing.authority import DemoAuthority, create_authority
from certs.signing.pades import Certifier
from certs.signing.profiles import Keyed, distinguished, signer_certificate
from certs.signing.signers import HeldKey, RawSigner, SigningMaterial
from exam_engine.demo.samples import Sample, SampleLevel, sample_line, samples
from tests.bench.certificate import Naive
from tests.bench.measuring import Better, Effort, Line, Peer, Runs, alternate
from tests.bench.world import World

_WHAT = (
    "CPU time of the whole process, one core. Ours: the press on the classic template, PDF/A-3a "
    "and PDF/UA-1, Open Badges 3.0 credential signed by eddsa-rdfc-2022 and attached, QR code "
    "(sealed where the figure says so), one revision; pages compiled beforehand. "
)
_PEER = Peer(
    "WeasyPrint and pyHanko",
    _WHAT + "Peer: WeasyPrint write_pdf (pdf/a-3a) of a comparable page with the same fonts and "
    "portrait, its fonts set up once, then pyHanko's stock SimpleSigner with the same kind of key.",
)


def measure(world: World, effort: Effort) -> Iterator[Line]:
    """Rates for both kinds of key and with a sealed code, and the size of a file."""
    now = datetime.now(UTC).replace(microsecond=0)
    authority = create_authority(now)
    count = effort.of(1000, 32)
    ordered = list(samples(SampleLevel.INTERMEDIATE, count, now))
    line = sample_line(CertsSettings(), authority.material())
    with_rsa = _with_rsa(authority, now)
    for figure, signer, seals in (
        ("press-p256-cpu", authority, False),
        ("press-p256-sealed-cpu", authority, True),
        ("press-rsa3072-cpu", with_rsa, False),
    ):
        signing = replace(line, certifier=Certifier(_material(signer)), seals=seals)
        ours, sizes = _ours(signing, ordered)
        peer = Naive(signer, ordered[0].photo).run([each.reservation.award for each in ordered])
        key = signing.certifier.material.signer
        bare: list[float] = []
        runs = alternate(
            effort.of(5, 1),
            partial(_rate_beside, key, bare, ours, count),
            partial(_rate, partial(_times, peer, 3), 3),
        )
        note = f"{_PEER.note} The file's signature alone: {median(bare):.0f} a second."
        peer_told = Peer(_PEER.name, note)
        yield runs.line(figure, "1/s", Better.MORE, peer_told, effort.of(5, 1) * count)
        if not seals and signer is authority:
            mean = sum(sizes) / len(sizes)
            yield Runs((mean,), (float(len(peer())),)).line(
                "press-size", "bytes", Better.LESS, _PEER, count
            )


def _times(work: Callable[[], object], times: int) -> None:
    for _ in range(times):
        work()


def _ours(line: ProductionLine, ordered: list[Sample]) -> tuple[Callable[[], object], list[int]]:
    press = Press(line)
    jobs = [(each.reservation, each.photo) for each in ordered]
    made = press.produce_many(jobs)
    assert all(isinstance(each, Produced) and each.path == "press" for each in made)
    return (lambda: press.produce_many(jobs)), [
        len(each.pdf) for each in made if isinstance(each, Produced)
    ]


def _rate_beside(
    key: RawSigner, bare: list[float], work: Callable[[], object], count: int
) -> float:
    """The rate of the work, and beside it the key's alone, which is not the press's to better."""
    bare.append(_rate(partial(_times, partial(key.sign, bytes(100)), 200), 200))
    return _rate(work, count)


def _rate(work: Callable[[], object], count: int) -> float:
    """Certificates a second of the processor."""
    gc.collect()
    began = time.process_time()
    work()
    return count / (time.process_time() - began)


def _with_rsa(authority: DemoAuthority, now: datetime) -> DemoAuthority:
    """The same authority with a signer whose key is RSA."""
    key = rsa.generate_private_key(65537, 3072)
    name = distinguished("演示证书签章 RSA", "演示机构 Demonstration Body")
    start = now - timedelta(days=1)
    certificate = signer_certificate(name, key.public_key(), authority.issuing, start, 5)
    return replace(authority, signer=Keyed(certificate, key))


def _material(authority: DemoAuthority) -> SigningMaterial:
    return SigningMaterial(
        HeldKey(authority.signer.key),
        authority.signer.certificate,
        (authority.issuing.certificate,),
        authority.root.certificate,
    )
