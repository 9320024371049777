"""A second, detached signature by SM2 and SM3, kept beside a certificate's file.

For those who must see the national suite. The signature is over the SM3 digest of the whole file,
32 bytes; ``openssl pkeyutl -verify -rawin -digest sm3 -pkeyopt distid:1234567812345678`` checks it
as well. It says nothing of standing: it is one more proof that this file was issued by this key.
"""

from __future__ import annotations

from base64 import b64decode, b64encode
from collections.abc import Sequence

import orjson
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes

from certs.signing.signers import RawSigner
from certs.signing.sm2 import IDENTITY, Sm2Key, Sm2PublicKey
from foundation.errors import Invalid

SUITE = "SM2-SM3"
SUFFIX = ".sm2.json"
_FORMAT = 1
_MOST_BYTES = 4096


def seal(key: Sm2Key, file: bytes) -> bytes:
    """The signature over a file, as JSON."""
    digest = sm3(file)
    signer: RawSigner = key
    return orjson.dumps(
        {
            "format": _FORMAT,
            "suite": SUITE,
            "id": IDENTITY.decode(),
            "file_sm3": digest.hex(),
            "public_key": b64encode(key.public_key().der).decode(),
            "signature": b64encode(signer.sign(digest)).decode(),
        },
        option=orjson.OPT_INDENT_2,
    )


def check_seal(data: bytes, file: bytes, trusted: Sequence[Sm2PublicKey]) -> Sm2PublicKey:
    """The trusted key that sealed the file; ``Invalid`` with ``why``: form, file, key, signature.

    Keys are never taken from the seal: anybody can make one and sign with it.
    """
    try:
        if len(data) > _MOST_BYTES:
            raise ValueError("length")
        told = orjson.loads(data)
        if (told["format"], told["suite"], told["id"]) != (_FORMAT, SUITE, IDENTITY.decode()):
            raise ValueError("format")
        digest = bytes.fromhex(told["file_sm3"])
        named = b64decode(told["public_key"], validate=True)
        signature = b64decode(told["signature"], validate=True)
    except (ValueError, KeyError, TypeError) as error:
        raise Invalid("certs-sm2-seal", why="form") from error
    if digest != sm3(file):
        raise Invalid("certs-sm2-seal", why="file")
    key = next((each for each in trusted if each.der == named), None)
    if key is None:
        raise Invalid("certs-sm2-seal", why="key")
    try:
        key.verify(signature, digest)
    except InvalidSignature as error:
        raise Invalid("certs-sm2-seal", why="signature") from error
    return key


def sm3(data: bytes) -> bytes:
    """The SM3 digest (GB/T 32905)."""
    digest = hashes.Hash(hashes.SM3())
    digest.update(data)
    return digest.finalize()
