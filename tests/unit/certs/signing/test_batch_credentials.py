"""Credentials made by template are byte for byte what the full way makes, whatever they hold."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given as drawn
from hypothesis import settings
from hypothesis import strategies as st

from certs.awards import Award, Scheme, SkillPoint, Words
from certs.signing import batch_credentials
from certs.signing.batch_credentials import CredentialMaker
from certs.signing.credentials import build_credential, credential_bytes, sign_credential
from certs.signing.status import LIST_LENGTH
from foundation.errors import Invalid
from tests.certificates import NOW, NUMBER, award, issuer, line

ID = "0190b2b6-1111-7000-8000-000000000001"
AWKWARD = (
    'O"Neil\\',
    "a\nb\rc\td",
    "\x00\x01\x08\x0b\x0c\x1f\x7f\x80",
    "张\u2028伟\u2029\u0085",
    "𫖯𬱖\U0001f600",
    "阿依古丽·买买提",
    "%(3)s %% %s %",
    "{0} {name} $1 \\1",
    "_:b0 _:c14n0",
    '" .\n<urn:x> <urn:y> "z',
    "é e\u0301 \ufeff\u200b",
    "",
    " ",
)


def _full(given: Award, number: str, index: int | None) -> bytes:
    built = build_credential(given, number, ID, issuer(), index)
    return credential_bytes(sign_credential(built, issuer(), NOW, line().canonicaliser))


@pytest.fixture(scope="module")
def maker() -> CredentialMaker:
    return CredentialMaker(issuer(), line().canonicaliser)


@pytest.mark.parametrize("name", AWKWARD)
def test_awkward_name_gives_the_bytes_of_the_full_way(maker: CredentialMaker, name: str) -> None:
    given = award(holder_name=name)
    head, tail = maker.halves(given, NUMBER, ID, NOW, 7)
    assert head
    assert head + tail == _full(given, NUMBER, 7)


@pytest.mark.parametrize("index", [None, 0, 9, LIST_LENGTH - 1, LIST_LENGTH, 3 * LIST_LENGTH + 10])
@pytest.mark.parametrize("expires_on", [None, date(2029, 11, 20)])
@pytest.mark.parametrize("tell_results", [True, False])
def test_every_shape_gives_the_bytes_of_the_full_way(
    maker: CredentialMaker, index: int | None, expires_on: date | None, tell_results: bool
) -> None:
    given = award(expires_on=expires_on, tell_results=tell_results)
    head, tail = maker.halves(given, NUMBER, ID, NOW, index)
    assert head
    assert head + tail == _full(given, NUMBER, index)


@pytest.mark.parametrize("number", ["A-1", "编号 7", "a/b#c?d%e", '"<>\\'])
def test_any_number_is_encoded_where_it_names_a_node(maker: CredentialMaker, number: str) -> None:
    made = maker.sign(award(), number, ID, NOW, 1)
    assert made == _full(award(), number, 1)
    assert json.loads(made)["credentialSubject"]["identifier"][1]["identityHash"] == number


@settings(max_examples=25, deadline=None)
@drawn(
    name=st.text(st.characters(exclude_categories=["Cs"]), max_size=30),
    mark=st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=6),
    index=st.integers(0, 4 * LIST_LENGTH),
)
def test_any_text_gives_the_bytes_of_the_full_way(name: str, mark: str, index: int) -> None:
    scores = tuple(replace(score, value=mark) for score in award().scores)
    given = award(holder_name=name, scores=scores)
    made = _SHARED.sign(given, NUMBER, ID, NOW, index)
    assert made == _full(given, NUMBER, index)


class _Shared:
    """One maker for all examples, made at the first."""

    maker: CredentialMaker | None = None

    def sign(self, *args: object) -> bytes:
        self.maker = self.maker or CredentialMaker(issuer(), line().canonicaliser)
        return self.maker.sign(*args)  # type: ignore[arg-type]


_SHARED = _Shared()


def test_name_that_holds_a_mark_is_not_taken_for_one(monkeypatch: pytest.MonkeyPatch) -> None:
    marks = iter(f"{number:032x}" for number in range(1, 100))
    monkeypatch.setattr(batch_credentials.secrets, "token_hex", lambda _: next(marks))
    maker = CredentialMaker(issuer(), line().canonicaliser)
    given = award(holder_name=f"m{3:032x} m{5:032x}")
    for _ in range(2):
        assert maker.sign(given, NUMBER, ID, NOW, 3) == _full(given, NUMBER, 3)


def test_achievement_with_awkward_words_has_a_template_too(maker: CredentialMaker) -> None:
    skills = replace(
        award().skills, points=(SkillPoint("甲 1/2", 'a\t"b"\n\\ 100% \x02'), SkillPoint("z", "𫖯"))
    )
    given = award(skills=skills, scheme=Scheme("0 6%3", Words("学习\t“服务”", "Learning")))
    head, tail = maker.halves(given, NUMBER, ID, NOW, 3)
    assert head
    assert head + tail == _full(given, NUMBER, 3)


def test_first_half_is_one_object_for_an_achievement(maker: CredentialMaker) -> None:
    one, _ = maker.halves(award(), NUMBER, ID, NOW, 1)
    other, _ = maker.halves(award(holder_name="李四"), "9001063120260001244", ID, NOW, 2)
    assert one is other
    assert b"9001063120260001" not in one


def test_levels_take_turns_without_being_mixed_up(maker: CredentialMaker) -> None:
    junior = award()
    other = award(skills=replace(junior.skills, version="demo-2.0"))
    for one in (junior, other, junior, other):
        assert maker.sign(one, NUMBER, ID, NOW, 1) == _full(one, NUMBER, 1)


def test_lines_whose_order_a_value_decides_are_made_the_full_way(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(batch_credentials, "_is_before", lambda one, other: False)
    maker = CredentialMaker(issuer(), line().canonicaliser)
    head, whole = maker.halves(award(), NUMBER, ID, NOW, 1)
    assert (head, whole) == (b"", _full(award(), NUMBER, 1))


@pytest.mark.parametrize(
    ("one", "other", "decided"),
    [
        (["<a> ", "m1", "\n"], ["<b> ", "m1", "\n"], True),
        (["<a> ", "m1", "#x\n"], ["<a> ", "m1", "#y\n"], True),
        (["<a> ", "m1", "\n"], ["<a> ", "m2", "\n"], False),
        (["<a", "m1", "\n"], ["<ab> \n"], False),
        (["<b> \n"], ["<a> \n"], False),
        (["<a> \n"], ["<a> \n"], False),
    ],
)
def test_order_counts_as_decided_only_by_what_never_varies(
    one: list[str], other: list[str], decided: bool
) -> None:
    assert batch_credentials._is_before(one, other) is decided


def test_text_that_is_no_unicode_is_refused(maker: CredentialMaker) -> None:
    with pytest.raises(Invalid, match="certs-text-not-unicode"):
        maker.sign(award(holder_name="\ud800"), NUMBER, ID, NOW, 1)


@pytest.mark.parametrize("certificate_id", ["", "x", f"{ID}\n", ID.upper() + "> <urn:x"])
def test_id_that_is_no_uuid_is_refused(maker: CredentialMaker, certificate_id: str) -> None:
    with pytest.raises(Invalid, match="certs-credential-id"):
        maker.sign(award(), NUMBER, certificate_id, NOW, 1)
