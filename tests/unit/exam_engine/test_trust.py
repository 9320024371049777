"""What an installation signs with and believes: by its settings, and after its keys change."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.serialization import Encoding

from certs.issuing import produce
from certs.settings import CertsSettings, SigningSettings, Timestamping
from certs.signing.pades import Level
from certs.signing.profiles import revocation_list
from certs.signing.rotation import (
    NewSigner,
    import_signer,
    rotate_credential_key,
    rotate_signer,
)
from certs.signing.timestamp_tokens import check_token
from certs.verdicts import Outcome
from certs.verification import verify_document
from exam_engine.lasting_signatures import REVOCATION_FOLDER, timestamp_roots
from exam_engine.trust import TrustRoom
from foundation.clock import FixedClock
from foundation.errors import Invalid, Unavailable
from foundation.keys import KeyRing
from tests.certificates import (
    ADDRESS,
    MODULES,
    NOW,
    TODAY,
    Specimen,
    award,
    line,
    photo,
    record_of,
    reservation,
)
from tests.signing_keys import Service, chain, serving
from tests.timestamping import TestAuthority, tsa_root

Open = Callable[..., TrustRoom]
DER = Encoding.DER


@pytest.fixture
def opened(tmp_path: Path) -> Open:
    """Opens the same installation again and again, with these settings for signing."""
    ring = KeyRing.generate()

    def open_room(**signing: object) -> TrustRoom:
        settings = CertsSettings(
            node_modules=str(MODULES),
            authority_folder=str(tmp_path / "authority"),
            contexts_folder=str(tmp_path / "contexts"),
            signing=SigningSettings(seconds=2, attempts=1, **signing),  # type: ignore[arg-type]
        )
        return TrustRoom(settings, ring, FixedClock(NOW), ADDRESS)

    return open_room


@pytest.fixture
def tsa_roots(tmp_path: Path) -> str:
    file = tmp_path / "tsa.pem"
    file.write_bytes(tsa_root().certificate.public_bytes(Encoding.PEM))
    return str(file)


def _made(room: TrustRoom) -> Specimen:
    own = replace(line(), issuer=room.issuer, certifier=room.certifier)
    produced = produce(own, reservation(award()), photo())
    return Specimen(award(), produced, record_of(award(), produced.pdf))


def _outcome(room: TrustRoom, one: Specimen) -> Outcome:
    return verify_document(one.made.pdf, room.trust, NOW, TODAY, one.find).outcome


def _import_own(room: TrustRoom) -> None:
    own = chain()
    certificates = own.signer.certificate, (own.issuing.certificate,), own.root.certificate
    import_signer(room.keys, NewSigner(*certificates, own.signer.key), NOW)


def test_certificates_stay_valid_when_every_key_has_been_replaced(opened: Open) -> None:
    made = [_made(opened())]
    for change in (
        lambda: rotate_signer(opened().keys, NOW),
        lambda: rotate_credential_key(opened().keys, NOW),
        lambda: _import_own(opened()),
    ):
        change()
        made.append(_made(opened()))
    assert [_outcome(opened(), one) for one in made] == [Outcome.VALID] * 4


def test_another_installations_certificate_is_not_valid(opened: Open, tmp_path: Path) -> None:
    other = TrustRoom(
        opened().settings.model_copy(update={"authority_folder": str(tmp_path / "other")}),
        KeyRing.generate(),
        FixedClock(NOW),
        ADDRESS,
    )
    assert _outcome(opened(), _made(other)) is not Outcome.VALID


def test_only_the_demonstrations_signer_counts_as_one(opened: Open) -> None:
    assert opened().is_demonstration
    _import_own(opened())
    assert not opened().is_demonstration


def test_an_expired_signer_is_refused_before_a_batch(opened: Open) -> None:
    room = opened()
    room.demand_usable()
    late = TrustRoom(room.settings, room.ring, FixedClock(NOW + timedelta(days=9 * 366)), ADDRESS)
    with pytest.raises(Invalid, match="certs-signer-expired"):
        late.demand_usable()


def test_without_settings_no_authority_is_asked(opened: Open) -> None:
    assert opened().certifier.level is Level.BASIC
    assert opened().timestamps is None


def test_a_time_stamp_for_each_certificate_is_a_setting(opened: Open, tsa_roots: str) -> None:
    with serving(TestAuthority(lambda: NOW).service()) as service:
        room = opened(
            timestamp=Timestamping.PER_CERTIFICATE,
            timestamp_address=service.address,
            timestamp_roots=tsa_roots,
        )
        assert room.certifier.level is Level.TIMESTAMPED
        assert room.batch_timestamps is None
        assert _outcome(opened(), _made(room)) is Outcome.VALID


def test_long_term_evidence_is_gathered_from_addresses_and_the_folder(
    opened: Open, tsa_roots: str
) -> None:
    listed = revocation_list(tsa_root(), NOW - timedelta(days=1), 30).public_bytes(DER)
    settings = {
        "timestamp": Timestamping.PER_CERTIFICATE,
        "timestamp_roots": tsa_roots,
        "long_term": True,
    }
    lists = Service(lambda _: (200, {}, listed))
    with serving(TestAuthority(lambda: NOW).service()) as service, serving(lists) as by_address:
        settings["timestamp_address"] = service.address
        with pytest.raises(Unavailable, match="certs-evidence-missing"):
            _made(opened(**settings))
        room = opened(**settings, revocation_lists=(by_address.address,))
        assert room.certifier.level is Level.LONG_TERM
        assert _outcome(opened(), _made(room)) is Outcome.VALID
        folder = room.keys.folder / REVOCATION_FOLDER
        folder.mkdir()
        (folder / "tsa.crl").write_bytes(listed)
        assert _outcome(opened(), _made(opened(**settings))) is Outcome.VALID
        (folder / "tsa.crl").write_bytes(b"no list")
        with pytest.raises(Invalid, match="certs-evidence-file"):
            _made(opened(**settings))


def test_a_time_stamp_for_a_whole_batch_leaves_the_files_alone(
    opened: Open, tsa_roots: str
) -> None:
    with serving(TestAuthority(lambda: NOW).service()) as service:
        room = opened(
            timestamp=Timestamping.PER_BATCH,
            timestamp_address=service.address,
            timestamp_roots=tsa_roots,
        )
        assert room.certifier.level is Level.BASIC
        assert room.batch_timestamps is not None
        token = room.batch_timestamps.token(bytes(32))
    roots = timestamp_roots(room.settings.signing)
    assert check_token(token, bytes(32), roots).time == NOW


@pytest.mark.parametrize(
    "settings", [{}, {"timestamp_address": "https://tsa.example.org/"}, {"timestamp_roots": "own"}]
)
def test_incomplete_settings_are_refused(
    opened: Open, tsa_roots: str, settings: dict[str, str]
) -> None:
    given = {key: tsa_roots if value == "own" else value for key, value in settings.items()}
    room = opened(timestamp=Timestamping.PER_CERTIFICATE, **given)
    with pytest.raises(Invalid, match="certs-timestamp-settings"):
        _ = room.certifier
