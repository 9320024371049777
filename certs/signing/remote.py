"""A key behind a signing service: a digest goes out by https, a signature comes back.

The protocol, for those who put a service before their key::

    POST <address>
    Authorization: Bearer <token>               (or a client certificate, or both)
    Content-Type: application/json
    Idempotency-Key: <64 hexadecimal digits>

    {"key": "<key id>", "algorithm": "ecdsa-p256-sha256", "digest": "<base64, 32 bytes>"}

    200 OK
    {"key": "<key id>", "algorithm": "ecdsa-p256-sha256", "signature": "<base64>"}

``algorithm`` is ``ecdsa-p256-sha256`` (signature in DER) or ``rsa-pkcs1-sha256`` (PKCS #1 v1.5);
the digest is SHA-256 of what is signed, so the service learns nothing of a certificate's content.
The idempotency key is SHA-256 of ``key id \\n algorithm \\n digest``: a repeated request has the
same one, and a service that remembers it gives the same signature again. 401 and 403 refuse the
caller, 404 the key; 408, 425, 429 and 5xx ask to come back, after ``Retry-After`` seconds if given.

Every signature is verified before it is used. A service that answered with another key would
otherwise be noticed by the first person who verifies a certificate.
"""

from __future__ import annotations

from base64 import b64decode, b64encode
from hashlib import sha256

import orjson
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import ec, rsa

from certs.signing.exchange import Answer, Correspondent
from certs.signing.signers import Algorithm, algorithm_of, low_s, verify_signature
from foundation.errors import Unavailable


class RemoteKey:
    """Signs through a service; safe to share by threads."""

    def __init__(
        self,
        service: Correspondent,
        key_id: str,
        public_key: ec.EllipticCurvePublicKey | rsa.RSAPublicKey,
        token: str = "",
    ) -> None:
        """``public_key`` is the certificate's; ``token`` is empty where a client certificate is
        enough."""
        self.algorithm = algorithm_of(public_key)
        self._service = service
        self._key_id = key_id
        self._public_key = public_key
        self._token = token

    def sign(self, message: bytes) -> bytes:
        """Signature over SHA-256 of the message; ``Unavailable`` when the service gives none."""
        digest = sha256(message).digest()
        once = sha256(b"\n".join((self._key_id.encode(), self.algorithm.encode(), digest)))
        headers = {"Content-Type": "application/json", "Idempotency-Key": once.hexdigest()}
        if self._token:
            headers["Authorization"] = f"Bearer {self._token}"
        request = {
            "key": self._key_id,
            "algorithm": self.algorithm.value,
            "digest": b64encode(digest).decode(),
        }
        answer = self._service.ask(orjson.dumps(request), headers)
        return self._checked(self._signature(answer), message)

    def _signature(self, answer: Answer) -> bytes:
        if answer.status in (401, 403):
            raise Unavailable("certs-remote-forbidden", host=self._service.host, key=self._key_id)
        if answer.status == 404:
            raise Unavailable("certs-remote-no-key", host=self._service.host, key=self._key_id)
        try:
            told = orjson.loads(answer.body)
            if answer.status != 200 or told["key"] != self._key_id:
                raise ValueError("answer")
            return b64decode(told["signature"], validate=True)
        except (ValueError, KeyError, TypeError) as error:
            raise Unavailable(
                "certs-remote-answer", host=self._service.host, status=answer.status
            ) from error

    def _checked(self, signature: bytes, message: bytes) -> bytes:
        try:
            verify_signature(self._public_key, signature, message)
        except InvalidSignature as error:
            raise Unavailable(
                "certs-remote-wrong-key", host=self._service.host, key=self._key_id
            ) from error
        # Verified, so it is DER; only now may its s be looked at.
        return low_s(signature) if self.algorithm is Algorithm.ECDSA_P256_SHA256 else signature
