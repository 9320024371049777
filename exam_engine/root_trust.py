"""What a verifier believes who has a root certificate and nothing else of an installation."""

from __future__ import annotations

import tempfile
from pathlib import Path

from cryptography import x509

from certs.signing.contexts import Contexts, extract_contexts
from certs.trust import Trust
from foundation.errors import Invalid, Unavailable

_HOME = Path(__file__).resolve().parent.parent
_FOLDERS = (Path("var/contexts"), _HOME / "var/contexts")
_PACKAGES = (Path("node_modules"), _HOME / "node_modules")


def trust_of_roots(pem: bytes) -> Trust:
    """Trust in the root certificates of a PEM text; ``Invalid`` where it holds none."""
    try:
        roots = tuple(x509.load_pem_x509_certificates(pem))
    except ValueError as error:
        raise Invalid("verify-root-unreadable") from error
    return Trust(roots=roots, intermediates=(), credential_keys={}, contexts=public_contexts())


def public_contexts() -> Contexts | None:
    """The public JSON-LD contexts, each checked against its pinned digest, if they lie anywhere."""
    for folder in _FOLDERS:
        try:
            return Contexts(folder)
        except Unavailable:
            continue
    for packages in _PACKAGES:
        with tempfile.TemporaryDirectory() as draft:
            try:
                extract_contexts(packages, Path(draft))
                return Contexts(Path(draft))
            except Unavailable:
                continue
    return None
