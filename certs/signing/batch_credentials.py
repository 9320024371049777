"""Makes many signed credentials of one achievement quickly, byte for byte as the full way does.

``CredentialMaker(issuer, canonicaliser).sign(award, number, certificate_id, created,
status_index)`` returns what ``credential_bytes(sign_credential(build_credential(…)))`` returns, in
some 50 microseconds instead of milliseconds; most of that is the Ed25519 signature itself.

The argument. A credential is built from an achievement, which is the same for thousands, and from
`Particulars`, a dozen texts. It is built once with a mark in the place of each of these texts, and
its JSON and its canonical N-Quads are cut at the marks. Another credential is then what stands
between the marks with its own texts, escaped as the place demands. That is sound because

(1) no node is blank, so that no name in the N-Quads depends on a hash of their values;
(2) the order of the lines is decided by what stands between the marks: two neighbouring lines first
    differ in a letter that never varies. `_is_ordered` proves this of each template, so nothing is
    sorted again, and all that precedes the first mark is hashed once for all;
(3) texts are put between pieces and never searched for marks, so a name may hold any text at all;
(4) the texts that go into an IRI are percent-encoded numbers, UUIDs and digits;
(5) before a template is used, its first certificate is made both ways and compared.

Where (2) or (5) does not hold, every credential of that achievement is made the full way.
"""

from __future__ import annotations

import re
import secrets
import threading
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from itertools import pairwise
from typing import TYPE_CHECKING

from certs.awards import Award
from certs.signing.canonical import LITERAL_ESCAPES, Canonicaliser, canonical
from certs.signing.credentials import (
    CONTEXTS,
    Issuer,
    Particulars,
    build_credential,
    credential_bytes,
    credential_of,
    particulars,
    sign_credential,
)
from certs.signing.proofs import Suite, instant, proof_options, proof_value
from certs.signing.status import StatusPlace
from foundation.errors import Invalid

if TYPE_CHECKING:
    from _hashlib import HASH

_KEPT = 64
"""Templates kept at a time; a batch needs one for each level."""

_CREATED, _VALUE, _FIRST_TEXT = 0, 1, 2
"""Slots: when it was signed, the signature, and from there on the texts of `Particulars`."""

_NEEDS_ESCAPE = re.compile(r'[\x00-\x1f\x7f"\\]')
_JSON_ESCAPES = {
    **{code: f"\\u{code:04x}" for code in range(0x20)},
    **{code: LITERAL_ESCAPES[code] for code in map(ord, '\b\t\n\f\r"\\')},
}
"""Characters as the standard library's JSON writes them; N-Quads escape others in other ways."""


class CredentialMaker:
    """Makes signed credentials for one issuer; may be shared by threads."""

    def __init__(self, issuer: Issuer, canonicaliser: Canonicaliser) -> None:
        self.issuer = issuer
        self.canonicaliser = canonicaliser
        self._templates: OrderedDict[tuple[object, ...], _Template | None] = OrderedDict()
        self._last: tuple[tuple[object, ...], _Template | None] | None = None
        self._lock = threading.Lock()

    def sign(
        self,
        award: Award,
        number: str,
        certificate_id: str,
        created: datetime,
        status_index: int | None = None,
    ) -> bytes:
        """The signed credential as the file that is attached."""
        head, tail = self.halves(award, number, certificate_id, created, status_index)
        return head + tail

    def halves(
        self,
        award: Award,
        number: str,
        certificate_id: str,
        created: datetime,
        status_index: int | None = None,
    ) -> tuple[bytes, bytes]:
        """The same file cut in two: the first half is one object for all of an achievement.

        Who packs or hashes the file can so do the first half once. It is empty where the
        credential had to be made the full way.
        """
        told = particulars(award, number, certificate_id, status_index)
        try:
            template = self._template(award, told)
            if template is None:
                built = build_credential(award, number, certificate_id, self.issuer, status_index)
                return b"", self._signed_in_full(built, created)
            return template.head, template.tail(told, instant(created), self.issuer)
        except UnicodeEncodeError as error:
            raise Invalid("certs-text-not-unicode") from error

    def _template(self, award: Award, told: Particulars) -> _Template | None:
        shape = (
            award.body,
            award.scheme,
            award.level,
            award.skills,
            told.valid_until is None,
            len(told.results),
            told.status is None,
        )
        # Comparing is quicker than hashing: most parts are the very same objects as last time.
        last = self._last
        if last is not None and last[0] == shape:
            # Kept anew, so that the next award is compared with objects it shares.
            self._last = (shape, last[1])
            return last[1]
        with self._lock:
            if shape not in self._templates:
                self._templates[shape] = self._compiled(award, told)
            self._templates.move_to_end(shape)
            while len(self._templates) > _KEPT:
                self._templates.popitem(last=False)
            template = self._templates[shape]
        self._last = (shape, template)
        return template

    def _compiled(self, award: Award, told: Particulars) -> _Template | None:
        """The template of an award's achievement; none where it would not be sound."""
        template = _compile(award, told, self.issuer, self.canonicaliser)
        if template is None:
            return None
        moment = datetime.fromisoformat(told.valid_from)
        quick = template.head + template.tail(told, instant(moment), self.issuer)
        full = self._signed_in_full(credential_of(award, told, self.issuer), moment)
        return template if quick == full else None

    def _signed_in_full(self, built: dict[str, object], created: datetime) -> bytes:
        return credential_bytes(sign_credential(built, self.issuer, created, self.canonicaliser))


@dataclass(frozen=True, slots=True)
class _Pieces:
    """Text with places left free: ``fixed`` stands around and between the texts of ``slots``."""

    fixed: tuple[bytes, ...]
    slots: tuple[int, ...]

    def filled(self, texts: Sequence[bytes]) -> bytes:
        """The text with each slot's own."""
        whole = [b""] * (2 * len(self.slots) + 1)
        whole[::2] = self.fixed
        whole[1::2] = map(texts.__getitem__, self.slots)
        return b"".join(whole)


@dataclass(frozen=True, slots=True)
class _Template:
    """A credential with places left free, in JSON and in N-Quads, each behind its common head.

    ``options`` are the canonical options of the proof.
    """

    head: bytes
    json: _Pieces
    hashed_head: HASH
    quads: _Pieces
    options: _Pieces

    def tail(self, told: Particulars, created: str, issuer: Issuer) -> bytes:
        """The JSON behind its head, with the proof; ``created`` as `instant` writes it."""
        texts = _texts(told)
        plain = not _NEEDS_ESCAPE.search("".join(texts))
        own = [text.encode() for text in texts]
        literals = own if plain else [_escaped(text, LITERAL_ESCAPES) for text in texts]
        made_at = created.encode()
        options = sha256(self.options.filled((made_at,)))
        lines = self.hashed_head.copy()
        lines.update(self.quads.filled((b"", b"", *literals)))
        signature = issuer.key.sign(options.digest() + lines.digest())
        values = own if plain else [_escaped(text, _JSON_ESCAPES) for text in texts]
        return self.json.filled((made_at, proof_value(signature).encode(), *values))


def _escaped(text: str, escapes: dict[int, str]) -> bytes:
    return text.translate(escapes).encode()


def _compile(
    award: Award, told: Particulars, issuer: Issuer, canonicaliser: Canonicaliser
) -> _Template | None:
    """The template, or none where the order of its lines depends on what they will hold."""
    marks = [f"m{secrets.token_hex(16)}" for _ in range(_FIRST_TEXT + len(_texts(told)))]
    built = credential_of(award, _marked(told, marks[_FIRST_TEXT:]), issuer)
    options = proof_options(Suite.RDFC, issuer.method, marks[_CREATED])
    proof = {**options, "proofValue": marks[_VALUE]}
    json = credential_bytes({**built, "proof": proof}).decode()
    lines = canonicaliser.quads(built).split("\n")[:-1]
    cut = re.compile("(" + "|".join(marks) + ")")
    if not all(_is_before(cut.split(one), cut.split(next_)) for one, next_ in pairwise(lines)):
        return None
    head, *quads = cut.split("".join(line + "\n" for line in lines))
    json_head, *json_rest = cut.split(json)
    options_quads = canonical({"@context": CONTEXTS, **options}, canonicaliser.contexts)
    return _Template(
        head=json_head.encode(),
        json=_pieces(["", *json_rest], marks),
        hashed_head=sha256(head.encode()),
        quads=_pieces(["", *quads], marks),
        options=_pieces(cut.split(options_quads), marks),
    )


def _is_before(one: Sequence[str], other: Sequence[str]) -> bool:
    """Whether a line comes before another whatever stands in their places.

    Both are cut at their marks, so that pieces and marks alternate. The lines must first differ
    within two pieces; where one of these merely begins the other, a place would decide.
    """
    for place, (left, right) in enumerate(zip(one, other, strict=False)):
        if left == right:
            continue
        is_mark = place % 2 == 1
        return not is_mark and left < right and not right.startswith(left)
    return False


def _pieces(cut: Sequence[str], marks: Sequence[str]) -> _Pieces:
    """What was cut at its marks: a mark becomes the number of its slot."""
    fixed = tuple(piece.encode() for piece in cut[::2])
    return _Pieces(fixed, tuple(map(marks.index, cut[1::2])))


def _texts(told: Particulars) -> list[str]:
    """The texts of a certificate in the order of their slots."""
    texts = [told.uuid, told.number, told.number_in_iri, told.holder_name, told.valid_from]
    if told.valid_until is not None:
        texts.append(told.valid_until)
    if told.status is not None:
        texts += (told.status.list_number, told.status.position)
    texts += told.results
    return texts


def _marked(told: Particulars, marks: Sequence[str]) -> Particulars:
    """The same with a mark for each text, in the order of `_texts`."""
    uuid, number, number_in_iri, holder_name, valid_from, *rest = marks
    return Particulars(
        uuid=uuid,
        number=number,
        number_in_iri=number_in_iri,
        holder_name=holder_name,
        valid_from=valid_from,
        valid_until=None if told.valid_until is None else rest.pop(0),
        status=None if told.status is None else StatusPlace(rest.pop(0), rest.pop(0)),
        results=tuple(rest),
    )
