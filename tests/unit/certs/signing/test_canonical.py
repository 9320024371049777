"""Remembered lines never change what a document means, whoever has made the document before."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from typing import Any

import pytest

from certs.signing.canonical import Canonicaliser, canonical, canonicaliser_of
from certs.signing.credentials import build_credential
from certs.signing.known_terms import KnownTerms
from foundation.errors import Invalid
from tests.certificates import NUMBER, award, contexts, issuer

ID = "0190b2b6-1111-7000-8000-000000000001"


def _built() -> dict[str, Any]:
    return build_credential(award(), NUMBER, ID, issuer(), 5)


def _subject(change: Callable[[dict[str, Any]], object]) -> dict[str, Any]:
    built = deepcopy(_built())
    change(built["credentialSubject"])
    return built


def _achievement(**changes: object) -> dict[str, Any]:
    return _subject(lambda subject: subject["achievement"].update(changes))


def _without_id() -> dict[str, Any]:
    return _subject(lambda subject: subject["achievement"]["alignment"][0].pop("id"))


def _with_the_lines_of_the_alignment() -> dict[str, Any]:
    """Its other parts say what its alignment says, so that taking these away would leave less."""

    def change(subject: dict[str, Any]) -> None:
        subject["endorsement"] = None
        subject["identifier"].append({**subject["achievement"]["alignment"][0]})

    return _subject(change)


STRANGE = (
    _without_id(),
    _with_the_lines_of_the_alignment(),
    _achievement(alignment=[]),
    _achievement(alignment=_built()["credentialSubject"]["achievement"]["alignment"][0]),
    _achievement(type=["Achievement", "Profile"]),
    _achievement(id="https://example.org/other"),
    _achievement(description="a\x01b"),
    {**_built(), "id": "_:b0"},
    {**_built(), "credentialSubject": [_built()["credentialSubject"]]},
    {**_built(), "type": ["VerifiableCredential"]},
)


@pytest.mark.parametrize("document", STRANGE)
def test_any_document_gives_what_the_whole_canonicalisation_gives(
    document: dict[str, Any],
) -> None:
    memory = Canonicaliser(contexts())
    for one in (document, _built(), document):
        try:
            expected = canonical(one, contexts())
        except Invalid:
            with pytest.raises(Invalid):
                memory.quads_of_any(one)
        else:
            assert memory.quads_of_any(one) == expected


def test_document_of_an_attacker_does_not_spoil_the_next_one() -> None:
    memory = Canonicaliser(contexts())
    for document in STRANGE:
        try:
            memory.quads_of_any(document)
        except Invalid:
            continue
    assert memory.quads_of_any(_built()) == canonical(_built(), contexts())


def test_there_is_one_memory_for_a_set_of_contexts() -> None:
    assert canonicaliser_of(contexts()) is canonicaliser_of(contexts())


def test_shape_that_was_good_does_not_excuse_another() -> None:
    terms = KnownTerms(contexts())
    terms.demand(_built())
    terms.demand(build_credential(award(holder_name="李娜"), NUMBER, ID, issuer(), 6))
    for change in ({"rank": "best"}, {"credentialSubject": {"rank": "x"}}, {"id": "no iri"}):
        document = {**_built(), **change}
        try:
            canonical(document, contexts())
        except Invalid:
            with pytest.raises(Invalid):
                terms.demand(document)
    with pytest.raises(Invalid, match="certs-credential-term"):
        terms.demand(_achievement(rank="best"))
    with pytest.raises(Invalid, match="certs-credential-term"):
        terms.demand(_achievement(rank="best"))
