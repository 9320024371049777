"""Time stamps: only a good token over the right digest by the right authority counts."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from hashlib import sha256

import pytest
from asn1crypto import cms, tsp
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from certs.signing.container_shape import demand_shape
from certs.signing.exchange import Correspondent, Patience
from certs.signing.pades import ContainerSigner
from certs.signing.profiles import PrivateKey
from certs.signing.stamping import imprint, stamped, tidied, timestamp_attribute
from certs.signing.timestamp_tokens import check_token, read_token
from certs.signing.timestamps import TimestampClient, TimestampResponse
from foundation.clock import FixedClock
from foundation.errors import Invalid, Unavailable
from tests.signing_keys import NOW, Heard, Service, chain, p256_key, rsa_key, serving
from tests.timestamping import (
    TestAuthority,
    changed,
    tsa_deep_signer,
    tsa_issuing,
    tsa_root,
    tsa_signer,
)

DIGEST = sha256(b"signature").digest()
ROOTS = (tsa_root().certificate,)
QUICK = Patience(seconds=2, attempts=3, pause=0.01, rest=0)


def _client(service: Service, **more: str) -> TimestampClient:
    clock = FixedClock(NOW)
    return TimestampClient(Correspondent(service.address, QUICK), ROOTS, clock, **more)


def test_a_good_token_says_the_digest_and_the_time() -> None:
    with serving(TestAuthority(lambda: NOW).service()) as service:
        token = _client(service).token(DIGEST)
    said = check_token(token, DIGEST, ROOTS)
    assert (said.digest, said.time) == (DIGEST, NOW)
    assert said.certificates[0] == tsa_signer().certificate


def test_two_requests_have_two_nonces() -> None:
    with serving(TestAuthority(lambda: NOW).service()) as service:
        for _ in range(2):
            _client(service).token(DIGEST)
    nonces = {tsp.TimeStampReq.load(heard.body)["nonce"].native for heard in service.heard}
    assert len(nonces) == 2


def test_a_busy_authority_is_asked_again() -> None:
    good = TestAuthority(lambda: NOW).service()
    states = iter((503, 500))

    def answer(heard: Heard) -> tuple[int, dict[str, str], bytes]:
        status = next(states, None)
        return good.answer(heard) if status is None else (status, {}, b"")

    with serving(Service(answer)) as service:
        assert read_token(_client(service).token(DIGEST)).digest == DIGEST
    assert len(service.heard) == 3


def test_an_authority_that_is_down_is_told() -> None:
    with serving(Service(lambda _: (200, {}, b""))) as service:
        pass
    with pytest.raises(Unavailable, match="certs-service-silent"):
        _client(service).token(DIGEST)


def _other_digest(request: tsp.TimeStampReq) -> tsp.TimeStampReq:
    request["message_imprint"]["hashed_message"] = sha256(b"other").digest()
    return request


def _other_nonce(request: tsp.TimeStampReq) -> tsp.TimeStampReq:
    request["nonce"] = request["nonce"].native ^ 1
    return request


@pytest.mark.parametrize(
    ("authority", "reason"),
    [
        (TestAuthority(lambda: NOW, spoil=_other_digest), "imprint"),
        (TestAuthority(lambda: NOW, spoil=_other_nonce), "nonce"),
        (TestAuthority(lambda: NOW + timedelta(minutes=6)), "time"),
        (TestAuthority(lambda: NOW, tsa_signer(usage=False)), "usage"),
        (TestAuthority(lambda: NOW, tsa_signer(critical=False)), "usage"),
        (TestAuthority(lambda: NOW, chain(rsa_key()).signer), "usage"),
    ],
    ids=["imprint", "nonce", "clock", "no usage", "uncritical usage", "a signer of documents"],
)
def test_a_wrong_answer_is_not_taken(authority: TestAuthority, reason: str) -> None:
    with (
        serving(authority.service()) as service,
        pytest.raises(Unavailable, match="certs-timestamp-refused") as refused,
    ):
        _client(service).token(DIGEST)
    assert refused.value.facts["reason"] == reason


def test_another_policy_than_the_one_asked_for_is_not_taken() -> None:
    with (
        serving(TestAuthority(lambda: NOW).service()) as service,
        pytest.raises(Unavailable, match="certs-timestamp-refused") as refused,
    ):
        _client(service, policy="1.2.3.4").token(DIGEST)
    assert refused.value.facts["reason"] == "policy"


def test_a_refusal_is_told_with_its_reason() -> None:
    told = TimestampResponse(
        {"status": {"status": "rejection", "fail_info": {"time_not_available"}}}
    )
    with (
        serving(Service(lambda _: (200, {}, told.dump()))) as service,
        pytest.raises(Unavailable, match="certs-timestamp-refused") as refused,
    ):
        _client(service).token(DIGEST)
    assert refused.value.facts["reason"] == "time_not_available"


@pytest.mark.parametrize("body", [b"", b"<html>", b"\x30\x03\x02\x01\x00", b"\x30\x80"])
def test_an_answer_that_is_none_is_told(body: bytes) -> None:
    with (
        serving(Service(lambda _: (200, {}, body))) as service,
        pytest.raises(Unavailable, match="certs-timestamp-refused"),
    ):
        _client(service).token(DIGEST)


def _because(token: bytes, digest: bytes = DIGEST, roots: tuple = ROOTS) -> object:  # type: ignore[type-arg]
    with pytest.raises(Invalid, match="certs-timestamp-false") as refused:
        check_token(token, digest, roots)
    return refused.value.facts["why"]


def test_a_token_over_another_signature_does_not_count() -> None:
    token = TestAuthority(lambda: NOW).token(sha256(b"other").digest())
    assert _because(token) == "imprint"


def test_a_token_under_another_root_does_not_count() -> None:
    token = TestAuthority(lambda: NOW).token(DIGEST)
    assert _because(token, roots=(chain().root.certificate,)) == "chain"


def test_a_token_made_after_its_certificate_had_expired_does_not_count() -> None:
    token = TestAuthority(lambda: NOW + timedelta(days=366 * 21)).token(DIGEST)
    assert _because(token) == "chain"


def _later(content: cms.SignedData) -> None:
    said = content["encap_content_info"]["content"].parsed
    said["gen_time"] = NOW + timedelta(days=1)
    content["encap_content_info"]["content"] = cms.ParsableOctetString(said.dump(force=True))


def _unsigned(content: cms.SignedData) -> None:
    content["signer_infos"][0]["signature"] = bytes(256)


def _anonymous(content: cms.SignedData) -> None:
    content["certificates"] = []


@pytest.mark.parametrize(
    ("change", "why"), [(_later, "signature"), (_unsigned, "signature"), (_anonymous, "form")]
)
def test_a_changed_token_does_not_count(change: Callable[[cms.SignedData], None], why: str) -> None:
    token = TestAuthority(lambda: NOW).token(DIGEST)
    assert _because(changed(token, change)) == why


def test_every_flipped_byte_is_noticed_or_changes_nothing_that_counts() -> None:
    token = TestAuthority(lambda: NOW).token(DIGEST)
    kept = 0
    for at in range(0, len(token), 9):
        flipped = bytearray(token)
        flipped[at] ^= 0x40
        try:
            said = check_token(bytes(flipped), DIGEST, ROOTS)
        except Invalid:
            continue
        kept += 1
        assert (said.digest, said.time) == (DIGEST, NOW)
    assert kept < len(token) / 9 / 3


def test_the_attribute_is_the_last_field_of_a_signer() -> None:
    token = TestAuthority(lambda: NOW).token(DIGEST)
    attribute = timestamp_attribute(token)
    assert attribute[0] == 0xA1
    loaded = cms.CMSAttributes.load(b"\x31" + attribute[1:])
    assert loaded[0]["type"].native == "signature_time_stamp_token"
    assert loaded[0]["values"][0].dump() == token


def _carrying(*certificates: x509.Certificate) -> bytes:
    """A token by the deep signer that carries these certificates, in this order."""
    token = TestAuthority(lambda: NOW, tsa_deep_signer()).token(DIGEST)

    def carry(content: cms.SignedData) -> None:
        ders = [each.public_bytes(Encoding.DER) for each in certificates]
        content["certificates"] = [asn1_x509.Certificate.load(each) for each in ders]

    return changed(token, carry)


def test_a_token_is_tidied_to_the_path_that_leads_to_the_root() -> None:
    signer, issuing = tsa_deep_signer().certificate, tsa_issuing().certificate
    stranger = chain().root.certificate
    for carried in ((signer, issuing), (stranger, issuing, signer), (*ROOTS, signer, issuing)):
        tidy = tidied(_carrying(*carried), ROOTS)
        said = check_token(tidy, DIGEST, ROOTS)
        assert said.certificates[0] == signer
        assert set(said.certificates) == {signer, issuing, *ROOTS}
        assert tidied(tidy, ROOTS) == tidy


def test_a_signer_right_below_the_root_is_kept_alone() -> None:
    tidy = tidied(TestAuthority(lambda: NOW).token(DIGEST), ROOTS)
    assert read_token(tidy).certificates == (tsa_signer().certificate,)


def test_a_token_whose_path_is_not_whole_is_refused() -> None:
    with pytest.raises(Invalid, match="certs-timestamp-false") as refused:
        tidied(_carrying(tsa_deep_signer().certificate), ROOTS)
    assert refused.value.facts["why"] == "chain"


@pytest.mark.parametrize("key", [p256_key(), rsa_key()], ids=["p256", "rsa3072"])
def test_a_stamped_container_has_the_one_shape_that_verifiers_take(key: PrivateKey) -> None:
    plain = ContainerSigner(chain(key).material()).container(bytes(32))
    for signer in (tsa_signer(), tsa_deep_signer()):
        authority = TestAuthority(lambda: NOW, signer)
        token = authority.token(imprint(plain))
        if signer is tsa_deep_signer():
            token = changed(token, _with_issuing)
        shape = demand_shape(stamped(plain, tidied(token, ROOTS)))
        assert shape.is_intact(bytes(32))
        assert shape.stamp is not None
        assert shape.stamp.at == NOW


def _with_issuing(content: cms.SignedData) -> None:
    der = tsa_issuing().certificate.public_bytes(Encoding.DER)
    content["certificates"].append(asn1_x509.Certificate.load(der))


def test_a_container_is_not_stamped_twice() -> None:
    plain = ContainerSigner(chain().material()).container(bytes(32))
    token = TestAuthority(lambda: NOW).token(imprint(plain))
    with pytest.raises(Invalid, match="certs-timestamp-false"):
        stamped(stamped(plain, token), token)
