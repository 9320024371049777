"""What an operator decides about certificates: fonts, contexts, the authority, the address."""

from __future__ import annotations

from enum import StrEnum

from pydantic import Field

from certs.signing.did import Naming
from foundation.settings import Group, InstalledFolder


class Timestamping(StrEnum):
    """How often a time-stamping authority is asked."""

    NONE = "none"
    PER_CERTIFICATE = "per_certificate"
    PER_BATCH = "per_batch"


class SigningSettings(Group):
    """How signatures are made to last."""

    timestamp: Timestamping = Timestamping.NONE
    """Time stamps: none, per_certificate (inside each file), per_batch (an evidence record)."""
    timestamp_address: str = ""
    """Address of the time-stamping authority (RFC 3161); nothing else is ever asked for stamps."""
    timestamp_roots: str = ""
    """PEM file with the root certificates that its tokens must lead to."""
    timestamp_policy: str = ""
    """Object identifier of the authority's policy to ask for; empty for its own choice."""
    long_term: bool = False
    """Embed certificates and evidence of their standing (PAdES B-LT); needs per_certificate."""
    revocation_lists: tuple[str, ...] = ()
    """Addresses of revocation lists to embed; lists may also lie in <authority>/revocation."""
    responder: str = ""
    """Address of the OCSP responder that speaks for the signer's certificate, if there is one."""
    seconds: float = Field(default=10.0, gt=0, le=120)
    """Seconds that such a service may take for an answer."""
    attempts: int = Field(default=4, ge=1, le=20)
    """How often such a service is asked before the work is put off."""


class CertsSettings(Group):
    """What certificates are made with and where they can be verified."""

    node_modules: InstalledFolder = "node_modules"
    """Folder of the npm packages that the fonts and JSON-LD contexts come from."""
    rare_fonts_folder: str = "/usr/share/fonts/truetype/hanazono"
    """Folder of HanaMinB.ttf (Debian's fonts-hanazono), for names beyond GB 18030 level 2."""
    authority_folder: str = "var/authority"
    """Folder of the signing keys, encrypted; the demonstration's are made on the first run."""
    signing: SigningSettings = SigningSettings()
    """How signatures are made to last."""
    contexts_folder: str = "var/contexts"
    """Folder of the JSON-LD contexts, taken out of the npm packages on the first run."""
    issuer_naming: Naming = Naming.AUTO
    """Name of new credentials' issuer: web (did:web), key (did:key), or auto, web where public."""
    processes: int = Field(default=0, ge=0, le=64)
    """Processes that make the certificates of a large batch; 0 for as many as there are cores."""
    status_list_days: int = Field(default=1, ge=1, le=30)
    """Days after which a status list that nobody renewed counts as unknown."""
