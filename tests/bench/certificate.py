"""One certificate from the award to the certified file: milliseconds of the processor."""

from __future__ import annotations

import io
import time
from base64 import b64encode
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from itertools import count
from pathlib import Path

import segno
from asn1crypto import keys
from asn1crypto import x509 as asn1_x509
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from jinja2 import Environment
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import signers
from pyhanko.sign.fields import MDPPerm, SigSeedSubFilter
from pyhanko_certvalidator.registry import SimpleCertificateStore
from weasyprint import CSS, HTML
from weasyprint.text.fonts import FontConfiguration

from certs.awards import Award
from certs.issuing import Line as ProductionLine
from certs.issuing import produce
from certs.reserving import Reservation
from certs.signing.authority import DemoAuthority, create_authority
from foundation.ids import new_id, new_secret
from tests.bench.measuring import Better, Effort, Line, Peer, alternate, milliseconds
from tests.bench.world import ROOT, World

_FONTS = ROOT / "node_modules" / "@expo-google-fonts"
_NOTE = (
    "CPU time of the whole process. Ours: compose, print PDF/A-3a and PDF/UA-1 with guilloche, "
    "seal and QR code, sign an Open Badges 3.0 credential by RDFC-1.0, attach it, certify in one "
    "revision (P-256). Peer: WeasyPrint write_pdf (pdf/a-3a) of a comparable page with the same "
    "fonts, portrait and an SVG QR code, its fonts set up once, then pyHanko's stock SimpleSigner "
    "(P-256, DocMDP) as an increment; it attaches no credential, checks no glyph, measures no text."
)


def measure(world: World, effort: Effort) -> Iterator[Line]:
    """Milliseconds of CPU a certificate, each for another holder."""
    line = world.engine.certification.line
    awards = [world.award(one, world.photo) for one in world.enrolments[:20]]
    ours = _ours(line, awards, world.photo)
    peer = Naive(create_authority(world.engine.clock.now()), world.photo).run(awards)
    for certificate in (ours, peer):
        certificate()
    rounds, times = effort.of(5, 1), effort.of(4, 1)
    runs = alternate(
        rounds,
        lambda: milliseconds(ours, times, time.process_time),
        lambda: milliseconds(peer, times, time.process_time),
    )
    yield runs.line(
        "certificate-cpu", "ms", Better.LESS, Peer("WeasyPrint and pyHanko", _NOTE), rounds * times
    )


def _ours(line: ProductionLine, awards: list[Award], photo: bytes) -> Callable[[], bytes]:
    numbers = count(1)

    def run() -> bytes:
        number = next(numbers)
        reservation = Reservation(
            new_id(),
            f"9001063120260{number:05d}6",
            new_secret(16),
            awards[number % len(awards)],
            datetime.now(UTC).replace(microsecond=0),
        )
        return produce(line, reservation, photo).pdf

    return run


class Naive:
    """What is written in an afternoon: a page, a template, two libraries as they come."""

    def __init__(self, authority: DemoAuthority, photo: bytes) -> None:
        self._photo = b64encode(photo).decode()
        self._fonts = FontConfiguration()
        self._style = CSS(string=_style(), font_config=self._fonts)
        self._page = Environment(autoescape=True).from_string(_PAGE)
        self._signer = _stock_signer(authority)

    def run(self, awards: list[Award]) -> Callable[[], bytes]:
        """A function that makes the next certificate."""
        numbers = count(1)

        def one() -> bytes:
            number = next(numbers)
            return self.make(awards[number % len(awards)], f"9001063120260{number:05d}6")

        return one

    def make(self, award: Award, number: str) -> bytes:
        """Page and signature of one certificate."""
        address = f"https://verify.example.org/c/{new_secret(16)}"
        picture = io.BytesIO()
        segno.make(address, error="m").save(picture, kind="svg", scale=4)
        html = self._page.render(
            award=award,
            number=number,
            address=address,
            photo=self._photo,
            qr=b64encode(picture.getvalue()).decode(),
        )
        pdf = HTML(string=html).write_pdf(
            stylesheets=[self._style], font_config=self._fonts, pdf_variant="pdf/a-3a"
        )
        signed: io.BytesIO = signers.sign_pdf(
            IncrementalPdfFileWriter(io.BytesIO(pdf)),
            signers.PdfSignatureMetadata(
                field_name="Signature",
                md_algorithm="sha256",
                subfilter=SigSeedSubFilter.PADES,
                certify=True,
                docmdp_permissions=MDPPerm.NO_CHANGES,
            ),
            signer=self._signer,
        )
        return signed.getvalue()


def _stock_signer(authority: DemoAuthority) -> signers.SimpleSigner:
    key = authority.signer.key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    store = SimpleCertificateStore()  # type: ignore[no-untyped-call]
    for certificate in (authority.issuing.certificate, authority.root.certificate):
        store.register(asn1_x509.Certificate.load(certificate.public_bytes(Encoding.DER)))
    return signers.SimpleSigner(
        signing_cert=asn1_x509.Certificate.load(
            authority.signer.certificate.public_bytes(Encoding.DER)
        ),
        signing_key=keys.PrivateKeyInfo.load(key),
        cert_registry=store,
    )


def _style() -> str:
    return _STYLE.replace("REGULAR", _face("NotoSerifSC_400Regular")).replace(
        "BOLD", _face("NotoSerifSC_700Bold")
    )


def _face(name: str) -> str:
    (file,) = (_FONTS / "noto-serif-sc").glob(f"*/{name}.ttf")
    return Path(file).as_uri()


_STYLE = """
@font-face { font-family: Page; font-weight: 400; src: url(REGULAR) }
@font-face { font-family: Page; font-weight: 700; src: url(BOLD) }
@page { size: A4 landscape; margin: 12mm }
body { font-family: Page; font-size: 12pt; margin: 0; border: 1.2mm double #8a6d3b; padding: 8mm;
       height: 168mm; text-align: center }
h1 { font-size: 32pt; margin: 4mm 0 } h2 { font-size: 11pt; font-weight: 400; margin: 0 0 6mm }
img.photo { position: absolute; left: 20mm; top: 50mm; width: 35mm; height: 49mm }
img.qr { position: absolute; left: 20mm; bottom: 16mm; width: 33mm; height: 33mm }
table { margin: 0 auto; text-align: left } td { padding: 1.6mm 4mm }
p.statement { margin: 6mm 20mm } footer { position: absolute; right: 20mm; bottom: 16mm }
"""

_PAGE = """<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><title>{{ number }}</title>
</head><body><h1>职业技能等级证书</h1><h2>Certificate of Vocational Skill Level</h2>
<img class="photo" src="data:image/jpeg;base64,{{ photo }}" alt="照片">
<table>
<tr><td>姓名 Name</td><td><b>{{ award.holder_name }}</b></td></tr>
<tr><td>证件号码 ID document</td><td>{{ award.document_masked }}</td></tr>
<tr><td>证书编号 Certificate No.</td><td>{{ number }}</td></tr>
<tr><td>职业技能 Occupation</td><td>{{ award.scheme.name.zh }} {{ award.scheme.name.en }}</td></tr>
<tr><td>技能等级 Level</td><td>{{ award.level.name.zh }} {{ award.level.name.en }}</td></tr>
<tr><td>面向岗位 Posts</td><td>{{ award.posts | join("、") }}</td></tr>
<tr><td>考核成绩 Results</td><td>{% for part in award.scores %}{{ part.name.zh }} {{ part.value }}
{% endfor %}</td></tr></table>
<p class="statement">兹证明持证人按《{{ award.skills.standard.zh }}》考核合格，
达到{{ award.level.name.zh }}要求。This is to certify that
the holder has met the standard at the level named above.</p>
<img class="qr" src="data:image/svg+xml;base64,{{ qr }}" alt="二维码">
<footer>{{ award.body.name.zh }}<br>{{ award.body.name.en }}<br>{{ award.issued_on }}<br>
{{ address }}</footer></body></html>"""
