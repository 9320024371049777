"""Refuses a document with a term that its contexts give no meaning to, and remembers shapes.

A suite that signs the text of a document does not look into its contexts, so it would sign a term
that people read and programs pass over. Whether every term has a meaning follows from the names and
types in a document and from how they are nested, not from its texts. So documents of one shape are
looked at once.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Mapping
from functools import lru_cache
from hashlib import sha256
from typing import Any

import orjson

from certs.signing.canonical import canonical
from certs.signing.contexts import Contexts

_KEPT = 256
_IN_FULL = frozenset({"@context", "type", "@type"})
"""What these hold decides the meaning of other terms."""


class KnownTerms:
    """Looks at documents under one set of contexts; safe to share by threads."""

    def __init__(self, contexts: Contexts) -> None:
        self._contexts = contexts
        self._known: OrderedDict[bytes, None] = OrderedDict()
        self._lock = threading.Lock()

    def demand(self, document: Mapping[str, Any]) -> None:
        """``Invalid`` for a document in which a term has no meaning."""
        key = sha256(orjson.dumps(_shape(document))).digest()
        with self._lock:
            if key in self._known:
                self._known.move_to_end(key)
                return
        canonical(document, self._contexts)
        with self._lock:
            self._known[key] = None
            while len(self._known) > _KEPT:
                self._known.popitem(last=False)


@lru_cache(maxsize=4)
def known_terms_of(contexts: Contexts) -> KnownTerms:
    """One memory for each set of contexts."""
    return KnownTerms(contexts)


def _shape(value: Any) -> Any:
    """Names, types and nesting; of texts and numbers only that there is one.

    Whether a text is an IRI can decide if what it names is dropped, so that is kept as well.
    """
    if isinstance(value, dict):
        return {name: part if name in _IN_FULL else _shape(part) for name, part in value.items()}
    if isinstance(value, list):
        return [_shape(part) for part in value]
    return [type(value).__name__, isinstance(value, str) and ":" in value]
