"""Seals what identifies a candidate, and makes the blind key under which they are found again."""

from __future__ import annotations

from collections.abc import Callable

from exam_engine.enrolment.document_numbers import Document
from foundation.keys import KeyRing

_DOCUMENT = "exam:candidate:document"
_CONTACT = "exam:candidate:contact"


class CandidateSeal:
    """Seals and opens for one tenant: the tenant is part of every context and blind key.

    One person has different blind keys with different bodies, so that tables laid side by side
    tell nothing.
    """

    def __init__(self, ring: KeyRing, tenant_id: str) -> None:
        self._ring = ring
        self._tenant = tenant_id

    def blind(self, matching_key: str) -> str:
        """Blind key (64 hex digits) of a document's matching key."""
        return self._ring.blind_index(f"{self._tenant}:{matching_key}", purpose=_DOCUMENT)

    def blind_of(self, document: Document) -> str:
        """Blind key of a judged document."""
        return self.blind(document.matching_key)

    def seal_document(self, number: str) -> bytes:
        """A document number, sealed."""
        return self._ring.encrypt(number.encode(), context=f"{_DOCUMENT}:{self._tenant}")

    def open_document(self, sealed: bytes) -> str:
        """The document number; raises ``Invalid`` (``keys-seal-broken``) if it was changed."""
        return self._ring.decrypt(sealed, context=f"{_DOCUMENT}:{self._tenant}").decode()

    def seal_contact(self, value: str) -> bytes:
        """A phone number or address, sealed."""
        return self._ring.encrypt(value.encode(), context=f"{_CONTACT}:{self._tenant}")

    def open_contact(self, sealed: bytes) -> str:
        """The phone number or address."""
        return self._ring.decrypt(sealed, context=f"{_CONTACT}:{self._tenant}").decode()


def document_opener(ring: KeyRing) -> Callable[[str, bytes], str]:
    """Opens sealed document numbers, given the tenant and what is sealed."""
    return lambda tenant, sealed: CandidateSeal(ring, tenant).open_document(sealed)
