"""The same signature written in another way: a reader that forgives makes the file malleable."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from certs.signing import der
from certs.signing.der import Value
from tests.attacks.genuine import Genuine, look_alike, signer_issued
from tests.certificates import authority

Parts = list[bytes]


def _open(value: Value) -> Parts:
    return [one.whole for one in value.parts()]


def _signed_data(genuine: Genuine) -> tuple[bytes, Parts]:
    kind, wrapped = der.whole(genuine.value()).parts()
    (data,) = wrapped.parts()
    return kind.whole, _open(data)


def _closed(kind: bytes, parts: Sequence[bytes]) -> bytes:
    return der.write(der.SEQUENCE, kind, der.write(0xA0, der.write(der.SEQUENCE, *parts)))


def _data(change: Callable[[Parts], None]) -> Callable[[Genuine], bytes]:
    """SignedData with its parts changed; too long a container makes room by its padding only."""

    def attack(genuine: Genuine) -> bytes:
        kind, parts = _signed_data(genuine)
        change(parts)
        return genuine.with_container(_closed(kind, parts))

    return attack


def _info(change: Callable[[Parts], None]) -> Callable[[Genuine], bytes]:
    """The same inside the one SignerInfo."""

    def edit(parts: Parts) -> None:
        (info,) = der.whole(parts[4]).parts()
        inner = _open(info)
        change(inner)
        parts[4] = der.write(der.SET, der.write(der.SEQUENCE, *inner))

    return _data(edit)


def _certificates(change: Callable[[Parts], Parts]) -> Callable[[Genuine], bytes]:
    def edit(parts: Parts) -> None:
        held = _open(der.whole(parts[3]))
        parts[3] = der.write(0xA0, *change(held))

    return _data(edit)


def _without_chain(*more: x509.Certificate) -> Callable[[Parts], Parts]:
    """The signer's certificate and strangers in the room that the issuing authority's took."""

    def change(_: Parts) -> Parts:
        signer = authority().signer.certificate
        return [one.public_bytes(Encoding.DER) for one in (signer, *more)]

    return change


def _tail(part: bytes) -> Callable[[Parts], None]:
    return lambda parts: parts.append(part)


def _long_length(whole: bytes) -> bytes:
    """One more octet than the length needs (BER)."""
    value = der.whole(whole)
    return bytes((value.tag, 0x84)) + len(value.content).to_bytes(4) + value.content


def _signature_in_pieces(parts: Parts) -> None:
    content = der.whole(parts[5]).content
    parts[5] = der.write(
        0x24, der.write(der.OCTETS, content[:8]), der.write(der.OCTETS, content[8:])
    )


def _attributes_turned(parts: Parts) -> None:
    held = _open(der.whole(parts[3]))
    parts[3] = der.write(0xA0, *reversed(held))


def _integer_padded(parts: Parts) -> None:
    """r with a zero in front of the one that it needs or does not need."""
    pair = der.whole(der.whole(parts[5]).content)
    r, s = (one.content for one in pair.parts())
    wide = der.write(der.SEQUENCE, der.write(der.INTEGER, b"\0" + r), der.write(der.INTEGER, s))
    parts[5] = der.write(der.OCTETS, wide)


def _signature_with_tail(parts: Parts) -> None:
    parts[5] = der.write(der.OCTETS, der.whole(parts[5]).content, b"\0")


def _null_behind_ecdsa(parts: Parts) -> None:
    (kind,) = der.whole(parts[4]).parts()
    parts[4] = der.write(der.SEQUENCE, kind.whole, der.write(der.NULL))


def _digest_without_null(parts: Parts) -> None:
    kind = der.whole(parts[2]).parts()[0]
    same = der.write(der.SEQUENCE, kind.whole)
    parts[2] = same if parts[2] != same else der.write(der.SEQUENCE, kind.whole, b"\x05\0")


def _content_inside(parts: Parts) -> None:
    """The signed content within the container, as if the file were only its wrapping."""
    (kind,) = der.whole(parts[2]).parts()
    content = der.write(0xA0, der.write(der.OCTETS, b"x"))
    parts[2] = der.write(der.SEQUENCE, kind.whole, content)


ENCODINGS: dict[str, Callable[[Genuine], bytes]] = {
    "encoding-tail-in-signed-data": _data(_tail(b"\x05\0")),
    "encoding-tail-in-signer-info": _info(_tail(b"\x05\0")),
    "encoding-empty-unsigned-attributes": _info(_tail(b"\xa1\0")),
    "encoding-long-length": lambda genuine: genuine.with_container(_long_length(genuine.value())),
    "encoding-signature-in-pieces": _info(_signature_in_pieces),
    "encoding-attributes-turned": _info(_attributes_turned),
    "encoding-integer-padded": _info(_integer_padded),
    "encoding-signature-with-tail": _info(_signature_with_tail),
    "encoding-null-behind-algorithm": _info(_null_behind_ecdsa),
    "encoding-digest-without-null": _info(_digest_without_null),
    "encoding-content-inside": _data(_content_inside),
    "encoding-certificates-turned": _certificates(lambda held: held[::-1]),
    "encoding-chain-of-another": lambda genuine: _certificates(
        _without_chain(look_alike().chain[0])
    )(genuine),
    "encoding-chain-of-a-signer": lambda genuine: _certificates(
        _without_chain(signer_issued().certificate)
    )(genuine),
    "encoding-tail-behind-container": lambda genuine: genuine.with_container(
        genuine.value() + b"\x05\0"
    ),
}
