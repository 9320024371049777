"""JSON-LD contexts: extracted once, pinned, never fetched."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from certs.signing.contexts import CREDENTIALS_V2, OPEN_BADGES_303, Contexts, extract_contexts
from foundation.errors import Invalid, Unavailable
from tests.certificates import MODULES, contexts


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    contexts()
    extract_contexts(MODULES, tmp_path)
    return tmp_path


def test_both_contexts_are_held_after_set_up(folder: Path) -> None:
    held = Contexts(folder)
    for address in (CREDENTIALS_V2, OPEN_BADGES_303):
        assert "@context" in held.load(address)["document"]


def test_other_addresses_are_refused_and_not_fetched(folder: Path) -> None:
    with pytest.raises(Invalid, match="certs-context-unknown"):
        Contexts(folder).load("https://www.w3.org/2018/credentials/v1")


def test_context_that_was_changed_is_refused(folder: Path) -> None:
    file = folder / "open-badges-3.0.3.json"
    context = json.loads(file.read_text("utf-8"))
    context["@context"]["Achievement"]["@id"] = "https://example.org/something-else"
    file.write_text(json.dumps(context), "utf-8")
    with pytest.raises(Unavailable, match="certs-context-changed"):
        Contexts(folder)


def test_missing_package_is_said(tmp_path: Path) -> None:
    with pytest.raises(Unavailable, match="certs-context-missing"):
        extract_contexts(tmp_path / "nowhere", tmp_path)
    with pytest.raises(Unavailable, match="certs-context-missing"):
        Contexts(tmp_path)
