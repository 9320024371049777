"""Reading a PDF that anyone may have made: structure, signature, attachment and visible text.

Nothing here decides. Each function says what it found or raises; its callers turn whatever is
raised into a failed check.
"""

from __future__ import annotations

import asyncio
import re
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from io import BytesIO

import numpy as np
import pikepdf
import pypdfium2 as pdfium
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from numpy.typing import NDArray
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.diff_analysis import ModificationLevel
from pyhanko.sign.fields import MDPPerm
from pyhanko.sign.validation import async_validate_pdf_signature
from pyhanko.sign.validation.status import SignatureCoverageLevel
from pyhanko_certvalidator import ValidationContext
from pyhanko_certvalidator.authority import CertTrustAnchor

from certs.signing.authority import public_key_digest

MOST_BYTES = 10 * 1024 * 1024
_MOST_TEXT = 200_000
_LONGEST_SIDE = 1300
"""Points; the longer side of a sheet of A3 has 1,191."""
_BYTE_RANGE = re.compile(
    rb"/ByteRange\s*\[\s*(\d{1,10})\s+(\d{1,10})\s+(\d{1,10})\s+(\d{1,10})\s*\]"
)
_END = re.compile(rb"startxref\s+\d+\s+%%EOF\s*\Z")

# PDFium is one library state for the whole process and must not be entered by two threads.
_PDFIUM = threading.Lock()


@dataclass(frozen=True, slots=True)
class Container:
    """Where the signature's hexadecimal string lies with its angle brackets, and its digits."""

    start: int
    end: int
    digits: bytes


@dataclass(frozen=True, slots=True)
class Signed:
    """What was found about the one signature of a file."""

    intact: bool
    certified_no_changes: bool
    trusted: bool
    root_digest: str | None
    whole_file: bool
    claimed_at: datetime


def is_one_revision(data: bytes) -> bool:
    """Whether the file ends once: an increment would bring a second end of file with it."""
    return (
        data.count(b"%%EOF") == 1
        and data.count(b"startxref") == 1
        and _END.search(data) is not None
    )


def signature_container(data: bytes) -> Container | None:
    """The container, if the one byte range leaves out exactly it and reaches the file's end."""
    ranges = _BYTE_RANGE.findall(data)
    if len(ranges) != 1:
        return None
    zero, first, second, rest = (int(value) for value in ranges[0])
    if zero != 0 or not 0 < first < second or second + rest != len(data):
        return None
    if data[first : first + 1] != b"<" or data[second - 1 : second] != b">":
        return None
    return Container(first, second, data[first + 1 : second - 1])


def covered_digest(data: bytes, container: Container) -> bytes:
    """SHA-256 of what the byte range covers."""
    digest = sha256(data[: container.start])
    digest.update(data[container.end :])
    return digest.digest()


def judge_signature(
    data: bytes,
    roots: tuple[x509.Certificate, ...],
    intermediates: tuple[x509.Certificate, ...],
    moment: datetime | None,
) -> Signed | None:
    """What pyHanko says of the signature; none unless there is exactly one.

    The signer's certificates are judged at ``moment``, or, where nothing else is known, at the time
    that the signature claims. May be called from any thread.
    """
    reader = PdfFileReader(BytesIO(data))
    signatures = reader.embedded_signatures
    if len(signatures) != 1:
        return None
    signature = signatures[0]
    claimed = signature.self_reported_timestamp
    if claimed is None or claimed.tzinfo is None:
        return None
    context = ValidationContext(
        trust_roots=[_asn1(root) for root in roots],
        other_certs=[_asn1(each) for each in intermediates],
        moment=moment or claimed,
        allow_fetching=False,
    )
    # A thread of its own, because the caller's may run an event loop already; a verdict must not
    # depend on where it was asked for.
    with ThreadPoolExecutor(1) as apart:
        work = async_validate_pdf_signature(signature, context)
        status = apart.submit(asyncio.run, work).result()
    path = status.validation_path
    anchor = None if path is None else path.trust_anchor
    certified = reader.root["/Perms"].raw_get("/DocMDP") == signature.sig_field.raw_get("/V")
    return Signed(
        intact=bool(status.intact and status.valid),
        certified_no_changes=(
            certified
            and signature.docmdp_level == MDPPerm.NO_CHANGES
            and bool(status.docmdp_ok)
            and status.modification_level in (None, ModificationLevel.NONE)
        ),
        trusted=bool(status.trusted),
        root_digest=(
            public_key_digest(_back(anchor.certificate))
            if isinstance(anchor, CertTrustAnchor)
            else None
        ),
        whole_file=status.coverage == SignatureCoverageLevel.ENTIRE_FILE,
        claimed_at=claimed,
    )


def attached(data: bytes, name: str) -> bytes:
    """The bytes of the one file that is attached, which must bear this name."""
    with pikepdf.open(BytesIO(data)) as pdf:
        names = list(pdf.attachments)
        if names != [name]:
            raise ValueError("attachments")
        content: bytes = pdf.attachments[name].get_file().read_bytes()
    if len(content) > MOST_BYTES:
        raise ValueError("attachment too long")
    return content


def visible_text(data: bytes) -> str:
    """The text of the one page as a reader of the page sees it, without any white space."""
    with _PDFIUM:
        document = pdfium.PdfDocument(data)
        try:
            if len(document) != 1:
                raise ValueError("pages")
            text: str = document[0].get_textpage().get_text_range()
        finally:
            document.close()
    # A hyphen at the end of a line is told as U+FFFE, for words that were only divided there.
    return "".join(text[:_MOST_TEXT].replace("\ufffe", "-").split())


def page_png(data: bytes, width: int) -> bytes:
    """The first page in colour, so many pixels wide, as a PNG; for files that are our own."""
    with _PDFIUM:
        document = pdfium.PdfDocument(data)
        try:
            page = document[0]
            picture = page.render(scale=width / page.get_width()).to_pil()
        finally:
            document.close()
    out = BytesIO()
    picture.quantize(128).save(out, "PNG")
    return out.getvalue()


def page_picture(data: bytes, resolution: int) -> NDArray[np.uint8]:
    """The first page in shades of grey, at so many dots an inch; ValueError for a huge page."""
    with _PDFIUM:
        document = pdfium.PdfDocument(data)
        try:
            page = document[0]
            if max(page.get_size()) > _LONGEST_SIDE:
                raise ValueError("page size")
            picture = page.render(scale=resolution / 72, grayscale=True)
            grey: NDArray[np.uint8] = picture.to_numpy().copy()
        finally:
            document.close()
    return grey.squeeze()


def _asn1(certificate: x509.Certificate) -> asn1_x509.Certificate:
    return asn1_x509.Certificate.load(certificate.public_bytes(Encoding.DER))


def _back(certificate: asn1_x509.Certificate) -> x509.Certificate:
    return x509.load_der_x509_certificate(certificate.dump())
