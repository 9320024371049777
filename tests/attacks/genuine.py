"""The genuine certificate that every attack begins with, and what else an attacker may have."""

from __future__ import annotations

import io
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from unittest.mock import patch

import pikepdf
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

from certs.issuing import Produced
from certs.reading import Container, signature_container
from certs.rendering.templates import compose
from certs.signing.authority import create_authority
from certs.signing.credentials import FILE_NAME, MEDIA_TYPE
from certs.signing.pades import Attachment, Certifier
from certs.signing.signers import HeldKey, SigningMaterial
from tests.certificates import (
    NOW,
    NUMBER,
    TOKEN,
    authority,
    award,
    line,
    photo,
    printer,
    specimen,
    specimen_of,
)


@dataclass(frozen=True)
class Genuine:
    """The certificate of 张伟, the one of another person, and the page before it was signed."""

    pdf: bytes
    credential: bytes
    other: Produced
    page: bytes

    @property
    def container(self) -> Container:
        """Where the signature lies."""
        found = signature_container(self.pdf)
        if found is None:
            raise AssertionError("the genuine file has a container")
        return found

    def with_container(self, container: bytes) -> bytes:
        """The file with other bytes in the signature's place, filled up with zeros."""
        place = self.container
        digits = container.hex().encode().ljust(len(place.digits), b"0")
        if len(digits) > len(place.digits):
            raise ValueError("the container is too long")
        return self.pdf[: place.start + 1] + digits + self.pdf[place.end - 1 :]

    def value(self) -> bytes:
        """The container without its padding."""
        data = bytes.fromhex(self.place_digits)
        size = 4 + int.from_bytes(data[2:4])
        return data[:size]

    @property
    def place_digits(self) -> str:
        return self.container.digits.decode("ascii")

    def certified_by(self, material: SigningMaterial, credential: bytes | None = None) -> bytes:
        """The same page and credential, certified with another key."""
        given = self.credential if credential is None else credential
        attachment = Attachment(FILE_NAME, given, MEDIA_TYPE, "Open Badges 3.0 credential")
        # A certifier looks at what it makes before it is used; an attacker's would not.
        with patch("certs.signing.pades._demand_believable"):
            return Certifier(material).certify(self.page, [attachment], NOW, "r")

    def increment(self, change: object) -> bytes:
        """The file with an update appended; ``change`` is done to the writer."""
        writer = IncrementalPdfFileWriter(io.BytesIO(self.pdf))
        change(writer)  # type: ignore[operator]
        out = io.BytesIO()
        writer.write(out)
        return out.getvalue()

    def saved_anew(self, change: object, **how: object) -> bytes:
        """The file changed and written anew by another program."""
        out = io.BytesIO()
        with pikepdf.open(io.BytesIO(self.pdf)) as pdf:
            change(pdf)  # type: ignore[operator]
            pdf.save(out, **how)  # type: ignore[arg-type]
        return out.getvalue()


@lru_cache(maxsize=1)
def genuine() -> Genuine:
    """Made once for a run."""
    given = award()
    sheet = compose(
        line().template,
        line().faces,
        given,
        number=NUMBER,
        address=line().query_address(TOKEN),
        photo=photo(),
    )
    other = specimen_of(award(holder_name="李四")).made
    made = specimen().made
    return Genuine(made.pdf, made.credential, other, printer().print(sheet, NUMBER, NOW))


@lru_cache(maxsize=1)
def look_alike() -> SigningMaterial:
    """An authority with the same names in every certificate, and other keys."""
    return create_authority(NOW).material()


def signer_issued(
    *,
    begins: datetime = NOW - timedelta(days=1),
    ends: datetime = NOW + timedelta(days=900),
    by_leaf: bool = False,
) -> SigningMaterial:
    """A signer whose certificate is wrong in one way, although a genuine key signed it.

    ``by_leaf``: the genuine signer, who is no authority, has issued it.
    """
    real = authority()
    issuer = real.signer if by_leaf else real.issuing
    key = ec.generate_private_key(ec.SECP256R1())
    certificate = (
        x509.CertificateBuilder()
        .subject_name(real.signer.certificate.subject)
        .issuer_name(issuer.certificate.subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(begins)
        .not_valid_after(ends)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .sign(issuer.key, hashes.SHA256())  # type: ignore[arg-type]
    )
    chain = (issuer.certificate, real.issuing.certificate) if by_leaf else (issuer.certificate,)
    return SigningMaterial(HeldKey(key), certificate, chain, real.root.certificate)
