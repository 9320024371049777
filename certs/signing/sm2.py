"""SM2 signatures with SM3 (GB/T 32918.2, GB/T 32905) by the machine's OpenSSL, if it has them.

The Python library that does our other cryptography has no SM2, so libcrypto 3 is called directly.
Keys and signatures are in the usual forms (PKCS #8, SubjectPublicKeyInfo, DER), and ``openssl``
reads all of them. The identity is the standard's default, ``1234567812345678``.

What this is not: a certified cryptographic module, a signature container by GM/T 0010, or an
electronic seal by GB/T 38540.
"""

from __future__ import annotations

import ctypes
import ctypes.util
import weakref
from base64 import b64decode
from collections.abc import Callable
from functools import lru_cache

from cryptography.exceptions import InvalidSignature

from certs.signing.signers import Algorithm
from foundation.errors import Invalid, Unavailable

IDENTITY = b"1234567812345678"
_OLDEST = 0x30000000
_BIO_CTRL_INFO = 3
_MOST_SIGNATURE = 80

_POINTERS = (
    "BIO_new", "BIO_new_mem_buf", "BIO_s_mem", "EVP_MD_CTX_new", "EVP_PKEY_CTX_new",
    "EVP_PKEY_CTX_new_from_name", "EVP_aes_256_cbc", "EVP_sm3", "PEM_read_bio_PUBKEY",
    "PEM_read_bio_PrivateKey",
)  # fmt: skip


@lru_cache(maxsize=1)
def _library() -> ctypes.CDLL:
    """libcrypto, its functions that return pointers declared so; ``Unavailable`` without SM2."""
    name = ctypes.util.find_library("crypto")
    try:
        library = ctypes.CDLL(name) if name else None
        if library is None or library.OpenSSL_version_num() < _OLDEST:
            raise OSError("libcrypto 3")
        for function in _POINTERS:
            getattr(library, function).restype = ctypes.c_void_p
        library.BIO_ctrl.restype = ctypes.c_long
        context = library.EVP_PKEY_CTX_new_from_name(None, b"SM2", None)
        if not context or not library.EVP_sm3():
            raise OSError("SM2")
        library.EVP_PKEY_CTX_free(ctypes.c_void_p(context))
    except (OSError, AttributeError) as error:
        raise Unavailable("certs-sm2-missing") from error
    return library


def is_offered() -> bool:
    """Whether this machine's OpenSSL can do it."""
    try:
        _library()
    except Unavailable:
        return False
    return True


class _Handle:
    """A key inside libcrypto, freed with this object."""

    def __init__(self, pointer: int | None) -> None:
        library = _library()
        if not pointer or library.EVP_PKEY_is_a(ctypes.c_void_p(pointer), b"SM2") != 1:
            if pointer:
                library.EVP_PKEY_free(ctypes.c_void_p(pointer))
            library.ERR_clear_error()
            raise Invalid("certs-sm2-key")
        self.pointer = ctypes.c_void_p(pointer)
        weakref.finalize(self, library.EVP_PKEY_free, self.pointer)


class Sm2PublicKey:
    """Verifies; safe to share by threads."""

    def __init__(self, pem: bytes) -> None:
        """From PEM (SubjectPublicKeyInfo); ``Invalid`` for anything but an SM2 key."""
        self._handle = _Handle(_read(pem, "PEM_read_bio_PUBKEY", None))
        self.pem = _written(lambda bio: _library().PEM_write_bio_PUBKEY(bio, self._handle.pointer))

    @property
    def der(self) -> bytes:
        """SubjectPublicKeyInfo in DER."""
        return b64decode(b"".join(self.pem.splitlines()[1:-1]))

    def verify(self, signature: bytes, message: bytes) -> None:
        """Raises cryptography's ``InvalidSignature`` where it does not verify."""

        def run(library: ctypes.CDLL, digest: ctypes.c_void_p) -> int:
            if (
                library.EVP_DigestVerifyInit(
                    digest, None, ctypes.c_void_p(library.EVP_sm3()), None, self._handle.pointer
                )
                != 1
            ):
                return 0
            size = ctypes.c_size_t
            done: int = library.EVP_DigestVerify(
                digest, signature, size(len(signature)), message, size(len(message))
            )
            return done

        if _with_identity(self._handle, run) != 1:
            raise InvalidSignature


class Sm2Key:
    """Signs; the same interface as every other signer. Safe to share by threads."""

    algorithm = Algorithm.SM2_SM3

    def __init__(self, handle: _Handle) -> None:
        self._handle = handle

    @classmethod
    def generate(cls) -> Sm2Key:
        """A new key."""
        library = _library()
        context = ctypes.c_void_p(library.EVP_PKEY_CTX_new_from_name(None, b"SM2", None))
        key = ctypes.c_void_p()
        try:
            library.EVP_PKEY_keygen_init(context)
            library.EVP_PKEY_generate(context, ctypes.byref(key))
        finally:
            library.EVP_PKEY_CTX_free(context)
        return cls(_Handle(key.value))

    @classmethod
    def load(cls, pem: bytes, passphrase: bytes) -> Sm2Key:
        """From encrypted PEM; ``Invalid`` for a wrong passphrase or another kind of key."""
        # Without a passphrase OpenSSL would ask for one at the terminal.
        return cls(_Handle(_read(pem, "PEM_read_bio_PrivateKey", passphrase or b"\xff")))

    def export(self, passphrase: bytes) -> bytes:
        """PEM (PKCS #8), encrypted with AES-256."""
        library = _library()
        return _written(
            lambda bio: library.PEM_write_bio_PKCS8PrivateKey(
                bio,
                self._handle.pointer,
                ctypes.c_void_p(library.EVP_aes_256_cbc()),
                passphrase,
                len(passphrase),
                None,
                None,
            )
        )

    def public_key(self) -> Sm2PublicKey:
        """The public half."""
        library = _library()
        return Sm2PublicKey(
            _written(lambda bio: library.PEM_write_bio_PUBKEY(bio, self._handle.pointer))
        )

    def sign(self, message: bytes) -> bytes:
        """DER ``SEQUENCE {r, s}`` over SM3 of identity, key and message; different each time."""
        out = ctypes.create_string_buffer(_MOST_SIGNATURE)
        length = ctypes.c_size_t(_MOST_SIGNATURE)

        def run(library: ctypes.CDLL, digest: ctypes.c_void_p) -> int:
            if (
                library.EVP_DigestSignInit(
                    digest, None, ctypes.c_void_p(library.EVP_sm3()), None, self._handle.pointer
                )
                != 1
            ):
                return 0
            size = ctypes.c_size_t(len(message))
            done: int = library.EVP_DigestSign(digest, out, ctypes.byref(length), message, size)
            return done

        if _with_identity(self._handle, run) != 1:
            raise Unavailable("certs-sm2-missing")
        return out.raw[: length.value]


def _with_identity(handle: _Handle, run: Callable[[ctypes.CDLL, ctypes.c_void_p], int]) -> int:
    """Run with a digest context whose key knows the signer's identity (GB/T 32918.2, 5.5)."""
    library = _library()
    key = ctypes.c_void_p(library.EVP_PKEY_CTX_new(handle.pointer, None))
    digest = ctypes.c_void_p(library.EVP_MD_CTX_new())
    try:
        size = ctypes.c_size_t(len(IDENTITY))
        if library.EVP_PKEY_CTX_set1_id(key, IDENTITY, size) != 1:
            return 0
        library.EVP_MD_CTX_set_pkey_ctx(digest, key)
        return run(library, digest)
    finally:
        library.EVP_MD_CTX_free(digest)
        library.EVP_PKEY_CTX_free(key)
        # Errors are left in a queue of the thread, where the next caller would find them.
        library.ERR_clear_error()


def _read(pem: bytes, function: str, passphrase: bytes | None) -> int | None:
    library = _library()
    bio = ctypes.c_void_p(library.BIO_new_mem_buf(pem, len(pem)))
    try:
        found: int | None = getattr(library, function)(bio, None, None, passphrase)
        return found
    finally:
        library.BIO_free(bio)
        library.ERR_clear_error()


def _written(write: Callable[[ctypes.c_void_p], int]) -> bytes:
    library = _library()
    bio = ctypes.c_void_p(library.BIO_new(ctypes.c_void_p(library.BIO_s_mem())))
    try:
        if write(bio) != 1:
            raise Invalid("certs-sm2-key")
        start = ctypes.c_char_p()
        length = library.BIO_ctrl(bio, _BIO_CTRL_INFO, ctypes.c_long(0), ctypes.byref(start))
        return ctypes.string_at(start, length)
    finally:
        library.BIO_free(bio)
