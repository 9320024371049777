"""Canonical N-Quads of a credential (RDFC-1.0), in full and faster for many of one achievement.

Signing many certificates of one level turns the same long list of skill points into the same
lines again and again. A credential in which every node has an IRI is canonicalised by sorting its
lines (RDFC-1.0, 4.4: only blank nodes need names), and the lines of a whole are those of its parts
together. So the lines of the list are kept, and only the rest is worked out each time.
"""

from __future__ import annotations

import json
import threading
from collections import OrderedDict
from collections.abc import Mapping
from hashlib import sha256
from typing import Any

from pyld import jsonld

from certs.signing.contexts import Contexts
from foundation.errors import Invalid

_KEPT = 64
"""Lists of skill points kept at a time; a batch needs one for each level."""


def canonical(document: Mapping[str, Any], contexts: Contexts) -> str:
    """Canonical N-Quads by PyLD; refuses a term that the contexts give no meaning to."""

    def refuse(dropped: str) -> None:
        # A term without a meaning would be left out of what is signed and yet be read by people.
        raise Invalid("certs-credential-term", term=str(dropped))

    options = {"documentLoader": contexts.load, "extractAllScripts": False, "base": ""}
    expanded = jsonld.expand(dict(document), options, on_property_dropped=refuse)
    quads: str = jsonld.normalize(
        expanded, {**options, "algorithm": "URDNA2015", "format": "application/n-quads"}
    )
    return quads


class Canonicaliser:
    """Canonicalises credentials to be signed and remembers the lines of their alignments."""

    def __init__(self, contexts: Contexts) -> None:
        self.contexts = contexts
        self._known: OrderedDict[str, frozenset[str]] = OrderedDict()
        self._lock = threading.Lock()

    def quads(self, credential: Mapping[str, Any]) -> str:
        """The same as `canonical`; refuses a credential in which a node has no IRI."""
        slim, alignment = _without_alignment(credential)
        lines = _lines(canonical(slim, self.contexts))
        if alignment is not None:
            lines |= self._alignment_lines(credential, alignment, lines)
        text = "".join(sorted(lines))
        if "_:" in text and any(_has_blank(line) for line in lines):
            raise Invalid("certs-credential-blank-node")
        return text

    def _alignment_lines(
        self, credential: Mapping[str, Any], alignment: object, slim: set[str]
    ) -> frozenset[str]:
        achievement = credential["credentialSubject"]["achievement"]["id"]
        kept = json.dumps([credential["@context"], achievement, alignment], ensure_ascii=False)
        key = sha256(kept.encode()).hexdigest()
        with self._lock:
            if key in self._known:
                self._known.move_to_end(key)
                return self._known[key]
        lines = frozenset(_lines(canonical(credential, self.contexts)) - slim)
        with self._lock:
            self._known[key] = lines
            while len(self._known) > _KEPT:
                self._known.popitem(last=False)
        return lines


def _lines(quads: str) -> set[str]:
    # Not splitlines: a name may hold one of the other line separators that Unicode knows.
    return {line + "\n" for line in quads.split("\n") if line}


def _without_alignment(credential: Mapping[str, Any]) -> tuple[dict[str, Any], object]:
    subject = dict(credential["credentialSubject"])
    achievement = dict(subject["achievement"])
    alignment = achievement.pop("alignment", None)
    subject["achievement"] = achievement
    return {**credential, "credentialSubject": subject}, alignment


def _has_blank(line: str) -> bool:
    """Whether a node of the line is blank; the text of a literal may hold ``_:`` as well."""
    subject, _, rest = line.partition(" ")
    return subject.startswith("_:") or rest.partition(" ")[2].startswith("_:")
