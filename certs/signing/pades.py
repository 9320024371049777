"""Attach files to a PDF and certify it (PAdES B-B, B-T or B-LT), all in one revision of the file.

ETSI EN 319 142-1, clause 6, as a certification signature that allows no change (ISO 32000-1,
12.8.2.2: DocMDP, P=1). A file that was signed as an increment would leave room for others; here
the signature is laid out together with the page, so one revision is the rule and anything after it
shows. pikepdf lays the file out, pyHanko makes the signature container.

Level B-T puts a time stamp over the signature into its container, where room was kept for it.
Level B-LT lays certificates and evidence of their standing into the file before it is signed, so
the signature covers them too. There is no VRI dictionary: its key would be a digest of the
signature, which lies under that signature, and the standard does without it (5.4.2).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from hashlib import sha256
from io import BytesIO

import pikepdf
from asn1crypto import cms, tsp
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from pikepdf import Array, Dictionary, Name, Pdf, String
from pyhanko.sign.signers import Signer
from pyhanko_certvalidator.registry import SimpleCertificateStore

from certs.signing.container_shape import demand_shape
from certs.signing.pdf_writing import written
from certs.signing.revocation import Evidence, EvidenceSource
from certs.signing.signers import SigningMaterial
from certs.signing.stamping import imprint, stamped
from certs.signing.timestamp_tokens import read_token, signature_timestamp
from certs.signing.timestamps import TimestampSource
from certs.signing.unwaiting import finished
from certs.signing.usable import common_name
from foundation.errors import Invalid, Unavailable

_HOLES = (1111111111, 2222222222, 3333333333)
"""Stand in for the byte range until the file's length is known; each ten digits wide."""

_BYTE_RANGE = re.compile(
    rb"/ByteRange \[ 0 " + b" ".join(str(hole).encode() for hole in _HOLES) + rb" \]"
)
_SPARE = 16
"""Bytes kept beyond the longest container: an ECDSA signature varies by two or three."""
_SPARE_TOKEN = 256
"""The same for a time-stamp token, whose serial number, time and signature vary as well."""


class Level(StrEnum):
    """Baseline level of a signature (ETSI EN 319 142-1, 6)."""

    BASIC = "B-B"
    TIMESTAMPED = "B-T"
    LONG_TERM = "B-LT"


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file inside the PDF; ``relationship`` as in ISO 19005-3, Annex E: Data, Source …"""

    name: str
    data: bytes
    media_type: str
    description: str
    relationship: str = "Source"


class ContainerSigner(Signer):
    """Makes pyHanko's containers with a key of ours; its own signer reads the key for each file."""

    def __init__(
        self, material: SigningMaterial, timestamps: TimestampSource | None = None
    ) -> None:
        registry = SimpleCertificateStore()  # type: ignore[no-untyped-call]
        for certificate in (*material.chain, material.root):
            registry.register(_asn1(certificate))
        super().__init__(
            signing_cert=_asn1(material.certificate),
            cert_registry=registry,
            embed_roots=False,
        )
        self._raw = material.signer
        self._timestamps = timestamps

    async def async_sign_raw(
        self, data: bytes, digest_algorithm: str, dry_run: bool = False
    ) -> bytes:
        return self._raw.sign(data)

    async def unsigned_attrs(self, *_: object, **__: object) -> None:
        """None: a time stamp is spliced in afterwards."""

    def container(self, digest: bytes) -> bytes:
        """DER of the CMS container over a SHA-256 digest, with a time stamp at level B-T.

        The signed attributes are those that EN 319 142-1, 6.3 asks for at level B-B; the claimed
        time stands in the signature dictionary, where PAdES wants it.
        """
        attributes = cms.CMSAttributes(
            [
                _attribute("content_type", "data"),
                _attribute("message_digest", digest),
                _attribute("signing_certificate_v2", _reference(self.signing_cert)),
            ]
        )
        signed: cms.ContentInfo = finished(
            self.async_sign_prescribed_attributes("sha256", attributes)
        )
        data: bytes = signed.dump()
        if self._timestamps is None:
            return data
        return stamped(data, self._timestamps.token(imprint(data)))


class Certifier:
    """Certifies files with one key; made once and used by many threads.

    With ``timestamps`` every file gets a time stamp of its own (level B-T), with ``evidence``
    besides what later verification needs (B-LT). Time stamps differ each time, so only files of
    level B-B come out the same when they are made again.
    """

    def __init__(
        self,
        material: SigningMaterial,
        timestamps: TimestampSource | None = None,
        evidence: EvidenceSource | None = None,
    ) -> None:
        """Makes one container to learn its length, and so asks the authority for one token."""
        if evidence is not None and timestamps is None:
            raise Invalid("certs-evidence-without-time")
        self.material = material
        self._signer = ContainerSigner(material, timestamps)
        first = self._signer.container(bytes(32))
        _demand_believable(first)
        self._reserved = len(first) + (_SPARE if timestamps is None else _SPARE_TOKEN)
        self._name = common_name(material.certificate)
        self._evidence = evidence
        self._certificates = (material.certificate, *material.chain, *_stampers(first))
        self.level = (
            Level.BASIC
            if timestamps is None
            else Level.TIMESTAMPED
            if evidence is None
            else Level.LONG_TERM
        )

    def certify(
        self, pdf: bytes, attachments: Sequence[Attachment], signed_at: datetime, reason: str
    ) -> bytes:
        """The file with its attachments, certified; at level B-B the same input gives the same
        bytes."""
        laid_out = self._laid_out(pdf, attachments, signed_at, reason)
        start, end, laid_out = _with_byte_range(laid_out, self._reserved)
        digest = sha256(laid_out[:start])
        digest.update(laid_out[end:])
        signed = self._signer.container(digest.digest())
        if self._evidence is not None:
            self._demand_evidence(signed)
        container = signed.hex().encode()
        if len(container) > 2 * self._reserved:
            raise Invalid("certs-signature-too-long", reserved=self._reserved)
        filled = b"<" + container.ljust(2 * self._reserved, b"0") + b">"
        return laid_out[:start] + filled + laid_out[end:]

    def _demand_evidence(self, container: bytes) -> None:
        """An authority may change its signer while we work; the file was laid out for the first."""
        for stamper in _stampers(container):
            if stamper not in self._certificates:
                raise Unavailable("certs-evidence-missing", certificate=common_name(stamper))

    def _laid_out(
        self, data: bytes, attachments: Iterable[Attachment], signed_at: datetime, reason: str
    ) -> bytes:
        instant = signed_at.astimezone(UTC).strftime("D:%Y%m%d%H%M%SZ")
        with Pdf.open(BytesIO(data)) as pdf:
            _attach(pdf, attachments, instant)
            if self._evidence is not None:
                _store(pdf, self._evidence.evidence(self._certificates))
            signature = pdf.make_indirect(
                Dictionary(
                    Type=Name.Sig,
                    Filter=Name("/Adobe.PPKLite"),
                    SubFilter=Name("/ETSI.CAdES.detached"),
                    M=String(instant),
                    Name=String(self._name),
                    Reason=String(reason),
                    ByteRange=Array([0, *_HOLES]),
                    Contents=String(bytes(self._reserved)),
                    Reference=Array([_no_changes()]),
                )
            )
            _add_signature_field(pdf, signature, reason)
            return written(pdf)


def _attach(pdf: Pdf, attachments: Iterable[Attachment], instant: str) -> None:
    """Associated files of the document (ISO 19005-3, 6.8)."""
    files = Array()
    names = Array()
    for attachment in sorted(attachments, key=lambda each: each.name):
        stream = pdf.make_stream(attachment.data)
        stream.Type = Name.EmbeddedFile
        stream.Subtype = Name("/" + attachment.media_type)
        stream.Params = Dictionary(Size=len(attachment.data), ModDate=String(instant))
        specification = pdf.make_indirect(
            Dictionary(
                Type=Name.Filespec,
                F=String(attachment.name),
                UF=String(attachment.name),
                Desc=String(attachment.description),
                AFRelationship=Name("/" + attachment.relationship),
                EF=Dictionary(F=stream, UF=stream),
            )
        )
        files.append(specification)
        names.extend([String(attachment.name), specification])
    if files:
        pdf.Root.AF = files
        pdf.Root.Names = Dictionary(EmbeddedFiles=Dictionary(Names=names))


def _store(pdf: Pdf, evidence: Evidence) -> None:
    """The document security store (ISO 32000-2, 12.8.4.3), announced as an extension of PDF 1.7."""

    def streams(values: Iterable[bytes]) -> Array:
        return Array([pdf.make_stream(value) for value in values])

    der = Encoding.DER
    store = Dictionary(
        Type=Name.DSS, Certs=streams(each.public_bytes(der) for each in evidence.certificates)
    )
    if evidence.lists:
        store.CRLs = streams(each.public_bytes(der) for each in evidence.lists)
    if evidence.answers:
        store.OCSPs = streams(each.public_bytes(der) for each in evidence.answers)
    pdf.Root.DSS = pdf.make_indirect(store)
    pdf.Root.Extensions = Dictionary(ESIC=Dictionary(BaseVersion=Name("/1.7"), ExtensionLevel=5))


def _no_changes() -> Dictionary:
    return Dictionary(
        Type=Name.SigRef,
        TransformMethod=Name.DocMDP,
        TransformParams=Dictionary(Type=Name.TransformParams, P=1, V=Name("/1.2")),
    )


def _add_signature_field(pdf: Pdf, signature: pikepdf.Object, description: str) -> None:
    """An invisible field, tagged as a form element so that PDF/UA holds (ISO 14289-1, 7.18)."""
    page = pdf.pages[0].obj
    tree = pdf.Root.StructTreeRoot
    numbers = tree.ParentTree.Nums
    key = max(int(numbers[at]) for at in range(0, len(numbers), 2)) + 1
    field = pdf.make_indirect(
        Dictionary(
            Type=Name.Annot,
            Subtype=Name.Widget,
            FT=Name.Sig,
            T=String("Signature"),
            TU=String(description),
            V=signature,
            F=132,
            Rect=Array([0, 0, 0, 0]),
            P=page,
            StructParent=key,
        )
    )
    document = tree.K[0]
    element = pdf.make_indirect(
        Dictionary(
            Type=Name.StructElem,
            S=Name.Form,
            P=document,
            Pg=page,
            Alt=String(description),
            K=Dictionary(Type=Name.OBJR, Obj=field, Pg=page),
        )
    )
    document.K.append(element)
    numbers.extend(Array([key, element]))
    tree.ParentTreeNextKey = key + 1
    page.Annots = Array([field])
    pdf.Root.AcroForm = Dictionary(Fields=Array([field]), SigFlags=3)
    pdf.Root.Perms = Dictionary(DocMDP=signature)


def _with_byte_range(data: bytes, reserved: int) -> tuple[int, int, bytes]:
    """Start and end of the signature's hexadecimal string, and the file with both written in."""
    empty = b"<" + b"00" * reserved + b">"
    ranges = _BYTE_RANGE.findall(data)
    start = data.find(empty)
    if len(ranges) != 1 or start < 0 or data.find(empty, start + 1) >= 0:
        raise Invalid("certs-signature-not-laid-out")
    end = start + len(empty)
    written = f"/ByteRange [ 0 {start} {end} {len(data) - end}".encode()
    return start, end, data.replace(ranges[0], written.ljust(len(ranges[0]) - 1) + b"]")


def _reference(certificate: asn1_x509.Certificate) -> tsp.SigningCertificateV2:
    """The signer's certificate by its digest (RFC 5035, 4), without what its name says again."""
    digest = sha256(certificate.dump()).digest()
    return tsp.SigningCertificateV2({"certs": [tsp.ESSCertIDv2({"cert_hash": digest})]})


def _attribute(kind: str, value: object) -> cms.CMSAttribute:
    return cms.CMSAttribute({"type": kind, "values": (value,)})


def _demand_believable(container: bytes) -> None:
    """Refuse to sign what our own verification would refuse for its shape."""
    try:
        demand_shape(container)
    except Exception as error:
        # Shapes are judged strictly and by raising anything; here it is our own container.
        raise Invalid("certs-signature-shape") from error


def _stampers(container: bytes) -> tuple[x509.Certificate, ...]:
    """The certificates of whoever made the time stamp in the container, if there is one."""
    found = signature_timestamp(container)
    return () if found is None else read_token(found[0]).certificates


def _asn1(certificate: x509.Certificate) -> asn1_x509.Certificate:
    return asn1_x509.Certificate.load(certificate.public_bytes(Encoding.DER))
