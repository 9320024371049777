"""Canonical N-Quads of a credential (RDFC-1.0), in full and faster for many of one achievement.

Signing many certificates of one level turns the same long list of skill points into the same
lines again and again. A credential in which every node has an IRI is canonicalised by sorting its
lines (RDFC-1.0, 4.4: only blank nodes need names), and the lines of a whole are those of its parts
together. So the lines of the list are kept, and only the rest is worked out each time, when they
are verified too.
"""

from __future__ import annotations

import json
import re
import threading
from collections import OrderedDict
from collections.abc import Mapping
from functools import lru_cache
from hashlib import sha256
from typing import Any

from pyld import jsonld

from certs.signing.contexts import Contexts
from foundation.errors import Invalid

LITERAL_ESCAPES: dict[int, str] = {
    **{code: f"\\u{code:04X}" for code in (*range(0x20), 0x7F)},
    **{ord(mark): "\\" + letter for mark, letter in zip('\b\t\n\f\r"\\', 'btnfr"\\', strict=True)},
}
"""How characters of a literal are written in canonical N-Quads (RDFC-1.0, 5)."""

_NOT_ESCAPED_BY_PYLD = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_KEPT = 64
"""Lists of skill points kept at a time; a batch needs one for each level."""


def canonical(document: Mapping[str, Any], contexts: Contexts) -> str:
    """Canonical N-Quads by PyLD; refuses a term that the contexts give no meaning to.

    PyLD writes five characters of a literal as escapes and leaves the other control characters
    as they are; RDFC-1.0 escapes them all, so the rest is done here.
    """

    def refuse(dropped: str) -> None:
        # A term without a meaning would be left out of what is signed and yet be read by people.
        raise Invalid("certs-credential-term", term=str(dropped))

    options = {"documentLoader": contexts.load, "extractAllScripts": False, "base": ""}
    expanded = jsonld.expand(dict(document), options, on_property_dropped=refuse)
    quads: str = jsonld.normalize(
        expanded, {**options, "algorithm": "URDNA2015", "format": "application/n-quads"}
    )
    return _escaped(quads) if _NOT_ESCAPED_BY_PYLD.search(quads) else quads


class Canonicaliser:
    """Canonicalises credentials and remembers the lines of their alignments."""

    def __init__(self, contexts: Contexts) -> None:
        self.contexts = contexts
        self._known: OrderedDict[str, frozenset[str]] = OrderedDict()
        self._lock = threading.Lock()

    def quads(self, credential: Mapping[str, Any]) -> str:
        """The same as `canonical`; refuses a credential in which a node has no IRI."""
        lines = self._joined(credential)
        if lines is None:
            raise Invalid("certs-credential-blank-node")
        return "".join(sorted(lines))

    def quads_of_any(self, document: Mapping[str, Any]) -> str:
        """The same as `canonical`, for a document that anyone may have made."""
        lines = self._joined(document) if _is_plainly_nested(document) else None
        return canonical(document, self.contexts) if lines is None else "".join(sorted(lines))

    def _joined(self, credential: Mapping[str, Any]) -> set[str] | None:
        """All lines; none if a node is blank, for its name depends on the document as a whole."""
        slim, alignment = _without_alignment(credential)
        lines = _lines(canonical(slim, self.contexts))
        if alignment is not None:
            lines |= self._alignment_lines(credential, alignment)
        return None if any(_has_blank(line) for line in lines if "_:" in line) else lines

    def _alignment_lines(self, credential: Mapping[str, Any], alignment: object) -> frozenset[str]:
        """The lines that an alignment adds; they depend on nothing that is not in the key."""
        frame = _frame(credential)
        kept = json.dumps([frame, alignment], ensure_ascii=False)
        key = sha256(kept.encode("utf-8", "surrogatepass")).hexdigest()
        with self._lock:
            if key in self._known:
                self._known.move_to_end(key)
                return self._known[key]
        achievement = {**frame["credentialSubject"]["achievement"], "alignment": alignment}
        subject = {**frame["credentialSubject"], "achievement": achievement}
        whole = canonical({**frame, "credentialSubject": subject}, self.contexts)
        lines = frozenset(_lines(whole) - _lines(canonical(frame, self.contexts)))
        with self._lock:
            self._known[key] = lines
            while len(self._known) > _KEPT:
                self._known.popitem(last=False)
        return lines


@lru_cache(maxsize=4)
def canonicaliser_of(contexts: Contexts) -> Canonicaliser:
    """One canonicaliser for each set of contexts, so that verifying remembers too."""
    return Canonicaliser(contexts)


def _escaped(quads: str) -> str:
    """The rest of the control characters escaped, and the lines in the order that follows."""
    lines = {_NOT_ESCAPED_BY_PYLD.sub(_escape, line) for line in _lines(quads)}
    if any(_has_blank(line) for line in lines):
        # Names of blank nodes come from hashes of what was not escaped.
        raise Invalid("certs-credential-blank-node")
    return "".join(sorted(lines))


def _escape(match: re.Match[str]) -> str:
    return LITERAL_ESCAPES[ord(match.group())]


def _lines(quads: str) -> set[str]:
    # Not splitlines: a name may hold one of the other line separators that Unicode knows.
    return {line + "\n" for line in quads.split("\n") if line}


def _without_alignment(credential: Mapping[str, Any]) -> tuple[Mapping[str, Any], object]:
    subject = credential["credentialSubject"]
    if "alignment" not in subject.get("achievement", ()):
        return credential, None
    achievement = dict(subject["achievement"])
    alignment = achievement.pop("alignment")
    return {**credential, "credentialSubject": {**subject, "achievement": achievement}}, alignment


def _frame(credential: Mapping[str, Any]) -> dict[str, Any]:
    """What decides the meaning of an alignment: contexts, types on the way to it, whose it is."""
    subject = credential["credentialSubject"]
    achievement = subject["achievement"]
    return {
        "@context": credential["@context"],
        "type": credential["type"],
        "credentialSubject": {
            "type": subject["type"],
            "achievement": {"type": achievement["type"], "id": achievement["id"]},
            "id": "urn:holder",
        },
        "id": "urn:credential",
    }


def _is_plainly_nested(document: Mapping[str, Any]) -> bool:
    """Whether an alignment, if there is one, stands where and as it does in our credentials."""
    subject = document["credentialSubject"]
    if not isinstance(subject, dict):
        return False
    achievement = subject.get("achievement")
    if not isinstance(achievement, dict) or "alignment" not in achievement:
        return True
    named = {"type", "id"} <= achievement.keys() and "type" in subject and "type" in document
    keywords = {
        name for part in (document, subject, achievement) for name in part if name[:1] == "@"
    }
    return named and keywords <= {"@context"} and "@context" in document


def _has_blank(line: str) -> bool:
    """Whether a node of the line is blank; the text of a literal may hold ``_:`` as well."""
    subject, _, rest = line.partition(" ")
    return subject.startswith("_:") or rest.partition(" ")[2].startswith("_:")
