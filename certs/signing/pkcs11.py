"""A key in a hardware token or another PKCS #11 module: opened once, used by many threads.

Session and key handle are kept. Logging in and looking the key up for each signature is what makes
tokens slow (measured elsewhere at several hundred milliseconds a signature). When the session is
lost, because the token was pulled out or its service started again, the next signature logs in anew
once; a wrong PIN is never tried again, since tokens count such attempts.

A key is named by a URI (RFC 7512)::

    pkcs11:token=Seal;object=seal-2026?module-path=/usr/lib/softhsm/libsofthsm2.so
        &pin-source=file:/run/secrets/pin

``pin-source`` is ``file:<path>`` or, beyond the standard, ``env:<variable>``. ``pin-value`` is
refused: a URI is written into files and logs, a PIN must not be.
"""

from __future__ import annotations

import threading
from contextlib import suppress
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from urllib.parse import unquote

import pkcs11
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import load_der_public_key
from pkcs11 import Attribute, KeyType, Mechanism, ObjectClass
from pkcs11.util.ec import encode_ec_public_key
from pkcs11.util.rsa import encode_rsa_public_key

from certs.signing.secret_places import read_secret
from certs.signing.signers import Algorithm, algorithm_of, der_signature
from foundation.errors import Invalid, Unavailable

_SHA256_INFO = bytes.fromhex("3031300d060960864801650304020105000420")
"""DigestInfo of SHA-256 up to the digest (RFC 8017, 9.2): a token signs this and the digest."""

_LOST = (
    pkcs11.SessionHandleInvalid,
    pkcs11.SessionClosed,
    pkcs11.UserNotLoggedIn,
    pkcs11.DeviceRemoved,
    pkcs11.DeviceError,
    pkcs11.KeyHandleInvalid,
    pkcs11.ObjectHandleInvalid,
    pkcs11.TokenNotPresent,
)
_WRONG_PIN = (pkcs11.PinIncorrect, pkcs11.PinInvalid, pkcs11.PinLenRange, pkcs11.PinLocked)


@dataclass(frozen=True, slots=True)
class TokenAddress:
    """Where a key lies: the module's file, the token's label, the key's label, the PIN's place."""

    module: Path
    token: str
    label: str
    pin_source: str

    @classmethod
    def parse(cls, uri: str) -> TokenAddress:
        """From a URI of RFC 7512; ``Invalid`` where a part is missing or a PIN stands in it."""
        scheme, _, rest = uri.partition(":")
        path, _, query = rest.partition("?")
        parts = dict(part.partition("=")[::2] for part in path.split(";"))
        asked = dict(part.partition("=")[::2] for part in query.split("&"))
        if "pin-value" in asked or "pin-value" in parts:
            raise Invalid("certs-token-pin-shown")
        given = {name: unquote(value) for name, value in {**asked, **parts}.items()}
        missing = [
            name for name in ("token", "object", "module-path", "pin-source") if not given.get(name)
        ]
        if scheme != "pkcs11" or missing:
            raise Invalid("certs-token-address", missing=missing)
        return cls(Path(given["module-path"]), given["token"], given["object"], given["pin-source"])


class TokenKey:
    """Signs with a key that never leaves its token; safe to share by threads."""

    def __init__(self, address: TokenAddress) -> None:
        """Opens the session; ``Unavailable`` says what is missing or wrong."""
        self._address = address
        self._lock = threading.Lock()
        self._session: pkcs11.Session | None = None
        self._key: pkcs11.PrivateKey | None = self._opened()
        self.public_key = self._public_key()
        self.algorithm = algorithm_of(self.public_key)

    def sign(self, message: bytes) -> bytes:
        """Signature over SHA-256 of the message; the token sees the digest alone."""
        digest = sha256(message).digest()
        # One session does one thing at a time (PKCS #11, 5.6.5); the library holds the interpreter
        # no longer than it must, so other threads go on printing meanwhile.
        with self._lock:
            try:
                return self._signed(digest)
            except _LOST:
                self._key = self._opened()
            try:
                return self._signed(digest)
            except pkcs11.PKCS11Error as error:
                raise self._silent(error) from error

    def close(self) -> None:
        """End the session."""
        with self._lock:
            self._drop()

    def _signed(self, digest: bytes) -> bytes:
        key: object = self._key
        if not isinstance(key, pkcs11.SignMixin):
            raise pkcs11.SessionClosed
        if self.algorithm is Algorithm.RSA_PKCS1_SHA256:
            return key.sign(_SHA256_INFO + digest, mechanism=Mechanism.RSA_PKCS)
        return der_signature(key.sign(digest, mechanism=Mechanism.ECDSA))

    def _opened(self) -> pkcs11.PrivateKey:
        where = self._address
        self._drop()
        if not where.module.is_file():
            raise Unavailable("certs-token-no-module", module=where.module.name)
        pin = read_secret(where.pin_source)
        try:
            token = pkcs11.lib(str(where.module)).get_token(token_label=where.token)
            self._session = _logged_in(token, pin)
            found: object = self._session.get_key(
                object_class=ObjectClass.PRIVATE_KEY, label=where.label
            )
        except (pkcs11.NoSuchToken, pkcs11.TokenNotPresent) as error:
            raise Unavailable("certs-token-unknown", token=where.token) from error
        except _WRONG_PIN as error:
            raise Unavailable("certs-token-wrong-pin", token=where.token) from error
        except (pkcs11.NoSuchKey, pkcs11.MultipleObjectsReturned) as error:
            self._drop()
            raise Unavailable("certs-token-no-key", token=where.token, label=where.label) from error
        except RuntimeError as error:  # Every error of the library is one, a bad module's too.
            self._drop()
            raise self._silent(error) from error
        assert isinstance(found, pkcs11.PrivateKey)
        return found

    def _public_key(self) -> ec.EllipticCurvePublicKey | rsa.RSAPublicKey:
        """The public half, which a token keeps as an object of its own."""
        assert self._session is not None
        try:
            found = self._session.get_key(
                object_class=ObjectClass.PUBLIC_KEY, label=self._address.label
            )
            encode = (
                encode_ec_public_key
                if found[Attribute.KEY_TYPE] == KeyType.EC
                else encode_rsa_public_key
            )
            return load_der_public_key(encode(found))  # type: ignore[arg-type, return-value]
        except (pkcs11.NoSuchKey, pkcs11.MultipleObjectsReturned) as error:
            self._drop()
            raise Unavailable(
                "certs-token-no-key", token=self._address.token, label=self._address.label
            ) from error

    def _drop(self) -> None:
        # The handle goes with its session: a later session might give the same number to another.
        session, self._session, self._key = self._session, None, None
        if session is not None:
            with suppress(pkcs11.PKCS11Error):  # The token may have ended it already.
                session.close()

    def _silent(self, error: Exception) -> Unavailable:
        return Unavailable(
            "certs-token-silent", token=self._address.token, reason=type(error).__name__
        )


def _logged_in(token: pkcs11.Token, pin: str) -> pkcs11.Session:
    """A session that may use private keys.

    The login belongs to the process and not to the session (PKCS #11, 5.6): where another key of
    the same token is in use, it is there already.
    """
    try:
        return token.open(user_pin=pin)
    except pkcs11.UserAlreadyLoggedIn:
        return token.open()
