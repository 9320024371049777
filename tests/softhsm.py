"""A SoftHSM token for tests: a PKCS #11 module that keeps its keys in a folder."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Mapping
from pathlib import Path
from shutil import which

from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from certs.signing.profiles import PrivateKey

MODULE = Path("/usr/lib/softhsm/libsofthsm2.so")
PIN = "492817"
TOKEN = "Test Seal"


def is_installed() -> bool:
    return which("softhsm2-util") is not None and MODULE.is_file()


def make_token(folder: Path, keys: Mapping[str, PrivateKey]) -> None:
    """A token with these keys by their labels, and its PIN in the file ``pin`` of the folder.

    The module reads its settings once in the life of a process, so there is one folder for it.
    """
    (folder / "tokens").mkdir()
    settings = folder / "softhsm2.conf"
    settings.write_text(f"directories.tokendir = {folder / 'tokens'}\nlog.level = ERROR\n")
    os.environ["SOFTHSM2_CONF"] = str(settings)
    _util("--init-token", "--free", "--label", TOKEN, "--so-pin", "88888888", "--pin", PIN)
    for number, (label, key) in enumerate(keys.items(), 1):
        file = folder / f"{label}.pem"
        file.write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
        place = ["--token", TOKEN, "--label", label, "--id", f"0{number}", "--pin", PIN]
        _util("--import", str(file), *place)
        file.unlink()
    (folder / "pin").write_text(PIN + "\n")


def _util(*args: str) -> None:
    subprocess.run(["softhsm2-util", *args], check=True, capture_output=True)
