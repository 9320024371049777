"""Attacks on the signature: its place in the file, its container, and who made it."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from datetime import timedelta

from asn1crypto import cms, keys
from asn1crypto import x509 as asn1_x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import signers
from pyhanko_certvalidator.registry import SimpleCertificateStore

from certs.signing import der
from certs.signing.signers import HeldKey, SigningMaterial
from tests.attacks.genuine import Genuine, look_alike, signer_issued
from tests.attacks.updates import no_permissions
from tests.certificates import NOW, authority

_RANGE = re.compile(rb"/ByteRange\s*\[[^\]]*\]")
_ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551


def _range(genuine: Genuine, text: str) -> bytes:
    """Another byte range in the same number of bytes."""
    found = _RANGE.search(genuine.pdf)
    if found is None:
        raise AssertionError("the genuine file has a byte range")
    written = f"/ByteRange [{text}]".encode()
    return genuine.pdf.replace(found[0], written.ljust(len(found[0])))


def _swapped(old: bytes, new: bytes) -> Callable[[Genuine], bytes]:
    def change(genuine: Genuine) -> bytes:
        if old not in genuine.pdf:
            raise AssertionError(f"{old!r} is not in the genuine file")
        return genuine.pdf.replace(old, new)

    return change


def _gap(genuine: Genuine) -> bytes:
    """SWA: the second range begins later, and something stands in the gap."""
    place, size = genuine.container, len(genuine.pdf)
    stuff = b"\n9 0 obj\n<< /Type /Catalog >>\nendobj\n"
    moved = genuine.pdf[: place.end] + stuff + genuine.pdf[place.end :]
    found = _RANGE.search(moved)
    if found is None:
        raise AssertionError("no byte range")
    end = place.end + len(stuff)
    written = f"/ByteRange [0 {place.start} {end} {size - place.end}]".encode()
    return moved.replace(found[0], written.ljust(len(found[0])))


def _wrapped(genuine: Genuine) -> bytes:
    """SWA: what was signed second is repeated at the end, and the middle is the attacker's."""
    place = genuine.container
    return genuine.pdf[: place.end] + b" (own) " + genuine.pdf[place.end :]


def _hidden_behind(genuine: Genuine) -> bytes:
    digits = genuine.place_digits
    return genuine.pdf.replace(digits.encode(), (digits[:-8] + "deadbeef").encode())


def _spaced(genuine: Genuine) -> bytes:
    digits = genuine.place_digits
    return genuine.pdf.replace(digits.encode(), (digits[:-2] + "  ").encode())


def _parsed(genuine: Genuine) -> cms.ContentInfo:
    return cms.ContentInfo.load(genuine.value())


def _cms(change: Callable[[cms.SignedData], None]) -> Callable[[Genuine], bytes]:
    """The container with a change that its signature does not cover."""

    def attack(genuine: Genuine) -> bytes:
        info = _parsed(genuine)
        change(info["content"])
        return genuine.with_container(info.dump(force=True))

    return attack


def _version(data: cms.SignedData) -> None:
    data["version"] = "v3"


def _crls(data: cms.SignedData) -> None:
    data["crls"] = cms.RevocationInfoChoices([])


def _no_chain(data: cms.SignedData) -> None:
    real = asn1_x509.Certificate.load(authority().signer.certificate.public_bytes(Encoding.DER))
    data["certificates"] = cms.CertificateSet([cms.CertificateChoices("certificate", real)])


def _unsigned(data: cms.SignedData) -> None:
    data["signer_infos"][0]["unsigned_attrs"] = cms.CMSAttributes(
        [cms.CMSAttribute({"type": "1.2.3.4", "values": [cms.OctetString(b"x")]})]
    )


def _two_signers(data: cms.SignedData) -> None:
    _no_chain(data)  # makes room for a second one
    first = data["signer_infos"][0].copy()
    data["signer_infos"] = cms.SignerInfos([data["signer_infos"][0], first])


def _high_s(data: cms.SignedData) -> None:
    info = data["signer_infos"][0]
    r, s = (der.read_integer(one) for one in der.whole(info["signature"].native).parts())
    info["signature"] = der.write(der.SEQUENCE, der.write_integer(r), der.write_integer(_ORDER - s))


def _other_digest_algorithm(data: cms.SignedData) -> None:
    data["digest_algorithms"] = [{"algorithm": "sha512"}]


def _indefinite(genuine: Genuine) -> bytes:
    value = genuine.value()
    return genuine.with_container(b"\x30\x80" + value[4:] + b"\0\0")


def _transplanted(genuine: Genuine) -> bytes:
    """The whole container of another genuine certificate."""
    start = genuine.other.pdf.index(b"/Contents <") + len(b"/Contents <")
    end = genuine.other.pdf.index(b">", start)
    data = bytes.fromhex(genuine.other.pdf[start:end].decode())
    return genuine.with_container(data[: 4 + int.from_bytes(data[2:4])])


def _look_alike_leaf_with_real_chain(genuine: Genuine) -> bytes:
    fake = look_alike()
    real = authority().material()
    return genuine.certified_by(
        SigningMaterial(fake.signer, fake.certificate, real.chain, real.root)
    )


def _real_leaf_with_other_key(genuine: Genuine) -> bytes:
    real = authority().material()
    key = HeldKey(ec.generate_private_key(ec.SECP256R1()))
    return genuine.certified_by(SigningMaterial(key, real.certificate, real.chain, real.root))


def _second_signature(genuine: Genuine) -> bytes:
    """Somebody else's approval signature, appended by a stock program."""
    return _signed_again(genuine.increment(no_permissions), certify=False)


def _uncertified(genuine: Genuine) -> bytes:
    """A page that the genuine key has signed without certifying it."""
    return _signed_again(genuine.page, certify=False, real=True)


def _certified_as_increment(genuine: Genuine) -> bytes:
    return _signed_again(genuine.page, certify=True, real=True)


def _signed_again(pdf: bytes, *, certify: bool, real: bool = False) -> bytes:
    material = authority().material() if real else look_alike()
    key = authority().signer.key if real else ec.generate_private_key(ec.SECP256R1())
    signer = signers.SimpleSigner(
        signing_cert=asn1_x509.Certificate.load(material.certificate.public_bytes(Encoding.DER)),
        signing_key=keys.PrivateKeyInfo.load(
            key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
        ),
        cert_registry=SimpleCertificateStore(),  # type: ignore[no-untyped-call]
    )
    out: io.BytesIO = signers.sign_pdf(
        IncrementalPdfFileWriter(io.BytesIO(pdf)),
        signers.PdfSignatureMetadata(field_name="Second", md_algorithm="sha256", certify=certify),
        signer=signer,
    )
    return out.getvalue()


def _docmdp(level: int) -> Callable[[Genuine], bytes]:
    return _swapped(b"/P 1 ", b"/P %d " % level)


SIGNATURES: dict[str, Callable[[Genuine], bytes]] = {
    "usf-range-missing": _swapped(b"/ByteRange", b"/BytesRang"),
    "usf-range-empty": lambda genuine: _range(genuine, ""),
    "usf-range-words": lambda genuine: _range(genuine, "(0) (1) (2) (3)"),
    "usf-range-negative": lambda genuine: _range(genuine, "0 -1 -1 9"),
    "usf-range-nothing": lambda genuine: _range(genuine, "0 0 0 0"),
    "usf-range-first-half": lambda genuine: _range(genuine, f"0 {len(genuine.pdf)} 0 0"),
    "usf-range-huge": lambda genuine: _range(genuine, "0 9999999999 9999999999 9999999999"),
    "usf-contents-missing": _swapped(b"/Contents <", b"/Content_ <"),
    "usf-contents-null": lambda genuine: genuine.pdf.replace(
        b"<" + genuine.container.digits + b">", b"null".ljust(len(genuine.container.digits) + 2)
    ),
    "usf-contents-zero": lambda genuine: genuine.with_container(b"\0"),
    "usf-subfilter-unknown": _swapped(b"/ETSI.CAdES.detached", b"/ETSI.CAdES.attached"),
    "usf-subfilter-old": _swapped(b"/ETSI.CAdES.detached", b"/adbe.x509.rsa_sha1 "),
    "usf-filter-unknown": _swapped(b"/Adobe.PPKLite", b"/Adobe.PPKMine"),
    "usf-type-wrong": _swapped(b"/Type /Sig ", b"/Type /Sug "),
    "swa-gap": _gap,
    "swa-wrapped": _wrapped,
    "certification-p-2": _docmdp(2),
    "certification-p-3": _docmdp(3),
    "certification-reference-renamed": _swapped(b"/DocMDP", b"/DocMPD"),
    "container-hidden-tail": _hidden_behind,
    "container-spaces": _spaced,
    "container-capitals": lambda genuine: genuine.pdf.replace(
        genuine.container.digits, genuine.container.digits.upper()
    ),
    "container-version": _cms(_version),
    "container-revocation-list": _cms(_crls),
    "container-without-chain": _cms(_no_chain),
    "container-unsigned-attribute": _cms(_unsigned),
    "container-two-signers": _cms(_two_signers),
    "container-high-s": _cms(_high_s),
    "container-digest-algorithm": _cms(_other_digest_algorithm),
    "container-indefinite-length": _indefinite,
    "container-transplanted": _transplanted,
    "look-alike-authority": lambda genuine: genuine.certified_by(look_alike()),
    "look-alike-leaf-real-chain": _look_alike_leaf_with_real_chain,
    "real-leaf-other-key": _real_leaf_with_other_key,
    "signer-expired": lambda genuine: genuine.certified_by(
        signer_issued(begins=NOW - timedelta(days=99), ends=NOW - timedelta(days=1))
    ),
    "signer-not-yet-good": lambda genuine: genuine.certified_by(
        signer_issued(begins=NOW + timedelta(days=2))
    ),
    "signer-issued-by-a-leaf": lambda genuine: genuine.certified_by(signer_issued(by_leaf=True)),
    "second-signature": _second_signature,
    "uncertified-by-real-key": _uncertified,
    "certified-as-an-increment": _certified_as_increment,
}
