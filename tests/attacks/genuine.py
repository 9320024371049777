"""The genuine certificate that every attack begins with, and what else an attacker may have."""

from __future__ import annotations

import io
import re
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

    def framed(self, change: object, **how: object) -> bytes:
        """The same, with the genuine container in it and a byte range that fits the new file.

        Everything that can be told without the signature is right; only the digest is not.
        """
        data = self.saved_anew(change, **how)
        found = _RANGE.search(data)
        start = data.find(b"<" + self.container.digits[:200])
        end = data.find(b">", start) + 1
        if found is None or start < 0:
            raise AssertionError("the file lost its signature")
        written = f"/ByteRange [ 0 {start} {end} {len(data) - end}"
        return data.replace(found[0], written.encode().ljust(len(found[0]) - 1) + b"]")


_RANGE = re.compile(rb"/ByteRange\s*\[[^\]]*\]")


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


@lru_cache(maxsize=1)
def twin() -> SigningMaterial:
    """An authority whose certificates say all that the genuine ones say: names, serial numbers,
    key identifiers, days and usages. Only the keys are others."""
    real = authority()
    keys = [ec.generate_private_key(ec.SECP256R1()) for _ in range(3)]
    models = (real.root, real.issuing, real.signer)
    root, issuing, signer = (
        _copied(model.certificate, key, by)
        for model, key, by in zip(models, keys, (keys[0], keys[0], keys[1]), strict=True)
    )
    return SigningMaterial(HeldKey(keys[2]), signer, (issuing,), root)


def _copied(
    model: x509.Certificate, key: ec.EllipticCurvePrivateKey, by: ec.EllipticCurvePrivateKey
) -> x509.Certificate:
    builder = (
        x509.CertificateBuilder()
        .subject_name(model.subject)
        .issuer_name(model.issuer)
        .public_key(key.public_key())
        .serial_number(model.serial_number)
        .not_valid_before(model.not_valid_before_utc)
        .not_valid_after(model.not_valid_after_utc)
    )
    for extension in model.extensions:
        builder = builder.add_extension(extension.value, extension.critical)
    return builder.sign(by, hashes.SHA256())


def signer_for(*purposes: x509.ObjectIdentifier) -> SigningMaterial:
    """A certificate of the genuine authority for another purpose than signing documents."""
    real = authority()
    key = ec.generate_private_key(ec.SECP256R1())
    model = real.signer.certificate
    builder = (
        x509.CertificateBuilder()
        .subject_name(model.subject)
        .issuer_name(model.issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(model.not_valid_before_utc)
        .not_valid_after(model.not_valid_after_utc)
    )
    for extension in model.extensions:
        if not isinstance(extension.value, x509.ExtendedKeyUsage):
            builder = builder.add_extension(extension.value, extension.critical)
    usage = x509.ExtendedKeyUsage(purposes)
    certificate = builder.add_extension(usage, critical=False).sign(
        real.issuing.key, hashes.SHA256()
    )
    return SigningMaterial(
        HeldKey(key), certificate, (real.issuing.certificate,), real.root.certificate
    )


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
