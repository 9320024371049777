"""The checks of a certificate's file that need nothing but the file and what is believed.

Each takes the tally, asks its question and writes the answer down; none of them raises, whatever
the file does to the parsers.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from certs.credential_facts import CredentialFacts, read_facts
from certs.names import fold_name
from certs.reading import (
    MOST_BYTES,
    Signed,
    covered_digest,
    is_one_revision,
    judge_signature,
    signature_container,
    visible_text,
)
from certs.signing.authority import public_key_digest
from certs.signing.container_shape import Shape, demand_hexadecimal, demand_shape
from certs.signing.contexts import Contexts
from certs.signing.credentials import prove_credential, read_credential
from certs.signing.usable import common_name, demand_usages
from certs.tally import Tally
from certs.trust import Trust
from foundation.errors import Invalid, Refusal, Unavailable

log = logging.getLogger(__name__)

MOST_CREDENTIAL_BYTES = 64 * 1024
"""A level of fifty skill points takes twenty thousand; canonical form takes long for much more."""

FILE_CHECKS: tuple[str, ...] = (
    "certs-check-pdf",
    "certs-check-size",
    "certs-check-one-revision",
    "certs-check-covered",
    "certs-check-container",
    "certs-check-certified",
    "certs-check-intact",
    "certs-check-root",
    "certs-check-whole-file",
    "certs-check-credential",
    "certs-check-printed",
)
"""In the order in which a verdict lists them."""


@dataclass(frozen=True, slots=True)
class Proven:
    """A credential whose proof is good, or could not be checked, with what it says."""

    credential: Mapping[str, Any]
    facts: CredentialFacts


def check_frame(tally: Tally, data: bytes) -> bool:
    """(1) to (4): a PDF of one revision, covered whole; any other is not parsed any further."""
    if not tally.put("certs-check-pdf", data[:5] == b"%PDF-"):
        return False
    if not tally.put("certs-check-size", len(data) <= MOST_BYTES, most=MOST_BYTES):
        return False
    tally.ask("certs-check-one-revision", lambda: is_one_revision(data))
    tally.ask("certs-check-covered", lambda: signature_container(data) is not None)
    return tally.good("certs-check-one-revision", "certs-check-covered")


def check_container(tally: Tally, data: bytes, trust: Trust) -> Shape | None:
    """(5), (7), (8): the container's shape, its signature and its root, by our own reading.

    A genuine key of another purpose does not count, such as that of a time-stamping authority.

    None unless all three are good: a file that is not ours goes no further, so that only a strict
    reader of a few hundred lines ever sees what a stranger has made.
    """
    container = signature_container(data)
    if container is None:
        return None
    found: list[Shape] = []

    def shaped() -> bool:
        found.append(demand_shape(demand_hexadecimal(container.digits)))
        return True

    if not tally.ask("certs-check-container", shaped):
        return None
    (shape,) = found
    digest = covered_digest(data, container)
    tally.ask("certs-check-intact", lambda: shape.is_intact(digest))
    root = shape.root_among(trust.roots)
    names = {"signer": common_name(shape.signer), "root": common_name(root) if root else ""}

    def leads_to_root() -> bool:
        if root is not None:
            demand_usages(shape.signer, shape.chain, root)
        return root is not None

    tally.ask("certs-check-root", leads_to_root, **names)
    return shape if tally.good("certs-check-intact", "certs-check-root") else None


def check_signature(
    tally: Tally, data: bytes, trust: Trust, moment: datetime | None
) -> Signed | None:
    """(6) to (9) by the signature library, which must agree with what was found before.

    ``moment`` none judges the certificates at the time that the signature claims.
    """
    found: list[Signed] = []

    def certified() -> bool:
        signed = judge_signature(data, trust.roots, trust.intermediates, moment)
        if signed is None:
            return False
        found.append(signed)
        return signed.certified_no_changes

    tally.ask("certs-check-certified", certified)
    if not found:
        return None
    signed = found[0]
    pinned = {public_key_digest(root) for root in trust.roots}
    if not signed.intact:
        tally.put("certs-check-intact", False)
    if not signed.trusted or signed.root_digest not in pinned:
        tally.put("certs-check-root", False)
    tally.put("certs-check-whole-file", signed.whole_file)
    return signed


def check_credential(
    tally: Tally,
    read: Callable[[], bytes],
    keys: Callable[[Mapping[str, Any]], Mapping[str, Ed25519PublicKey]],
    contexts: Contexts | None,
) -> Proven | None:
    """(10): the credential is proven by one of the keys; none when it is not, or not readable.

    Without contexts the proof stays open: what the credential says is given back all the same, for
    a signed file vouches for what is attached to it.
    """
    code = "certs-check-credential"
    try:
        data = read()
        if len(data) > MOST_CREDENTIAL_BYTES:
            raise Invalid("certs-credential-too-long", most=MOST_CREDENTIAL_BYTES)
        credential = read_credential(data)
        facts = read_facts(credential)
        if contexts is None:
            raise Unavailable("certs-context-missing", address="")
        prove_credential(credential, keys(credential), contexts)
    except Unavailable as refusal:
        tally.put(code, None, because=refusal.code)
        return Proven(credential, facts)
    except Refusal as refusal:
        tally.put(code, False, because=refusal.code)
        return None
    except Exception as error:  # noqa: BLE001 - the attachment is read out of a hostile file
        log.info("no credential", extra={"error": repr(error)})
        tally.put(code, False, because="certs-credential-unreadable")
        return None
    tally.put(code, True)
    return Proven(credential, facts)


def check_printed(tally: Tally, data: bytes, facts: CredentialFacts) -> bool:
    """(11): number, name, scheme and level on the page are those of the credential."""

    def printed() -> bool:
        text = fold_name(visible_text(data))
        # Scheme and level stand apart on the page; in the title a space divides them.
        scheme, _, level = facts.title.rpartition(" ")
        shown = (facts.number, facts.holder_name, scheme, level)
        return all(fold_name(each) in text for each in shown)

    return tally.ask("certs-check-printed", printed)
