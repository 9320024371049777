"""The key ring: envelope encryption, keyed indexes and rotation, from one file.

Every sealed value carries its own data key, wrapped by the ring's current master key (AES-256-GCM,
NIST SP 800-38D). After `rotate`, old values still open, and `rewrap` moves them to the new master
key without touching their content. The index key never rotates: it is what lets the same document
number be found again.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import os
import secrets
from pathlib import Path

import orjson
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from foundation.errors import Invalid, Unavailable
from foundation.settings import Group

_FORMAT = 1
_NONCE = 12
_KEY = 32
_WRAPPED = _NONCE + _KEY + 16


class KeySettings(Group):
    """Where the master keys are."""

    file: str = "var/keys/ring.json"
    """The key ring's file, readable by the service alone; back it up apart from the records."""


class KeyRing:
    """Master keys by name, the current one's name, and the index key. Safe to share by threads."""

    def __init__(self, masters: dict[str, bytes], current: str, index_key: bytes) -> None:
        self._masters = masters
        self._current = current
        self._index_key = index_key
        self._index_keys: dict[str, bytes] = {}

    @classmethod
    def generate(cls) -> KeyRing:
        """A new ring with one master key."""
        return cls({"k1": secrets.token_bytes(_KEY)}, "k1", secrets.token_bytes(_KEY))

    @classmethod
    def open(cls, file: Path, *, create: bool = False) -> KeyRing:
        """Read the ring from ``file``; with ``create``, make it where there is none yet."""
        if not file.exists():
            if not create:
                raise Unavailable("keys-ring-missing", file=file.name)
            ring = cls.generate()
            ring.save(file)
            return ring
        content = orjson.loads(file.read_bytes())
        masters = {name: base64.b64decode(key) for name, key in content["masters"].items()}
        return cls(masters, content["current"], base64.b64decode(content["index"]))

    def save(self, file: Path) -> None:
        """Write the ring so that only its owner can read it; a crash leaves the old file whole."""
        file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        content = {
            "current": self._current,
            "index": base64.b64encode(self._index_key).decode(),
            "masters": {k: base64.b64encode(v).decode() for k, v in self._masters.items()},
        }
        draft = file.with_suffix(".new")
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as out:
            out.write(orjson.dumps(content, option=orjson.OPT_INDENT_2))
            out.flush()
            os.fsync(out.fileno())
        draft.replace(file)

    def encrypt(self, plaintext: bytes, *, context: str) -> bytes:
        """Seal ``plaintext``; only the same ``context`` opens it, so values cannot be swapped."""
        data_key = AESGCM.generate_key(bit_length=256)
        nonce = os.urandom(_NONCE)
        body = AESGCM(data_key).encrypt(nonce, plaintext, context.encode())
        return self._header(data_key) + nonce + body

    def decrypt(self, sealed: bytes, *, context: str) -> bytes:
        """Open a sealed value; a changed byte or another context is refused."""
        data_key, rest = self._data_key(sealed)
        try:
            return AESGCM(data_key).decrypt(rest[:_NONCE], rest[_NONCE:], context.encode())
        except InvalidTag as error:
            raise Invalid("keys-seal-broken") from error

    def rewrap(self, sealed: bytes) -> bytes:
        """The same sealed value under the current master key; its content stays as it is."""
        data_key, rest = self._data_key(sealed)
        return self._header(data_key) + rest

    def rotate(self) -> str:
        """Make a new master key the current one and return its name; old ones stay to open with."""
        name = f"k{len(self._masters) + 1}"
        self._masters = {**self._masters, name: secrets.token_bytes(_KEY)}
        self._current = name
        return name

    def blind_index(self, value: str, *, purpose: str) -> str:
        """A keyed digest (HMAC-SHA-256, hex) by which an encrypted value can be found again."""
        # The index key never changes, and a batch asks for a hundred thousand names.
        key = self._index_keys.get(purpose)
        if key is None:
            key = self._index_keys[purpose] = self.derive(f"index:{purpose}")
        return hmac.new(key, value.encode(), hashlib.sha256).hexdigest()

    def derive(self, purpose: str) -> bytes:
        """A 32-byte key for one purpose (HKDF, RFC 5869); it survives rotation."""
        return HKDF(SHA256(), _KEY, salt=None, info=purpose.encode()).derive(self._index_key)

    def _header(self, data_key: bytes) -> bytes:
        name = self._current.encode()
        nonce = os.urandom(_NONCE)
        wrapped = AESGCM(self._masters[self._current]).encrypt(nonce, data_key, name)
        return bytes([_FORMAT, len(name)]) + name + nonce + wrapped

    def _data_key(self, sealed: bytes) -> tuple[bytes, bytes]:
        if len(sealed) < 2 or sealed[0] != _FORMAT:
            raise Invalid("keys-seal-broken")
        start = 2 + sealed[1]
        name, wrapped = sealed[2:start], sealed[start : start + _WRAPPED]
        master = self._masters.get(name.decode(errors="replace"))
        if master is None:
            raise Unavailable("keys-master-missing", key=name.decode(errors="replace"))
        try:
            data_key = AESGCM(master).decrypt(wrapped[:_NONCE], wrapped[_NONCE:], name)
        except InvalidTag as error:
            raise Invalid("keys-seal-broken") from error
        return data_key, sealed[start + _WRAPPED :]
