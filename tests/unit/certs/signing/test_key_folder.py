"""The authority's folder: keys retire, what they made stays valid, a body brings its own chain."""

from __future__ import annotations

import stat
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import orjson
import pytest

from certs.signing.authority import public_key_digest
from certs.signing.key_folder import LIST, KeyFolder
from certs.signing.key_sources import RemoteSource, TokenSource, source_from_data, source_to_data
from certs.signing.rotation import (
    NewSigner,
    import_signer,
    rotate_credential_key,
    rotate_signer,
)
from certs.signing.signers import Algorithm
from certs.signing.usable import demand_usable
from foundation.errors import Conflict, Invalid, Unavailable
from tests.signing_keys import NOW, Chain, chain, p256_key, rsa_key

PASSPHRASE = b"open sesame"


@pytest.fixture
def folder(tmp_path: Path) -> KeyFolder:
    return KeyFolder.open(tmp_path / "authority", PASSPHRASE, NOW)


def _again(folder: KeyFolder) -> KeyFolder:
    return KeyFolder.open(folder.folder, PASSPHRASE, NOW + timedelta(days=1))


def _own(made: Chain | None = None) -> NewSigner:
    made = made or chain()
    return NewSigner(
        made.signer.certificate,
        (made.issuing.certificate,),
        made.root.certificate,
        made.signer.key,
    )


def test_a_new_folder_holds_the_demonstrations_authority_and_says_so(folder: KeyFolder) -> None:
    assert folder.is_demonstration
    demand_usable(folder.material(), NOW)
    assert "演示" in folder.roots()[0].subject.rfc4514_string()
    assert len(folder.credential_public_keys()) == 1


def test_two_processes_that_come_first_find_the_same_authority(tmp_path: Path) -> None:
    with ThreadPoolExecutor(4) as threads:
        opened = list(
            threads.map(lambda _: KeyFolder.open(tmp_path / "new", PASSPHRASE, NOW), range(4))
        )
    assert len({public_key_digest(each.roots()[0]) for each in opened}) == 1


def test_a_rotated_demonstration_signer_signs_under_the_same_root(folder: KeyFolder) -> None:
    before = folder.material()
    entry = rotate_signer(folder, NOW)
    after = _again(folder)
    assert after.is_demonstration
    assert after.signer == entry
    assert after.keys.signers[0].until == NOW
    assert after.material().certificate != before.certificate
    assert after.roots() == (before.root,)
    demand_usable(after.material(), NOW)


def test_a_rotated_credential_key_leaves_the_old_one_believed(folder: KeyFolder) -> None:
    old = folder.credential_key()
    rotate_credential_key(folder, NOW)
    rotate_credential_key(folder, NOW)
    after = _again(folder)
    keys = [key.public_bytes_raw() for key in after.credential_public_keys()]
    assert len(set(keys)) == 3
    assert keys[0] == after.credential_key().public_key().public_bytes_raw()
    assert keys[-1] == old.public_key().public_bytes_raw()


def test_an_imported_chain_signs_and_the_old_root_stays_believed(folder: KeyFolder) -> None:
    old_root = folder.roots()[0]
    made = chain(rsa_key())
    import_signer(folder, _own(made), NOW)
    after = _again(folder)
    assert not after.is_demonstration
    assert after.material().signer.algorithm is Algorithm.RSA_PKCS1_SHA256
    assert after.roots() == (made.root.certificate, old_root)
    assert made.issuing.certificate in after.intermediates()
    demand_usable(after.material(), NOW)


def test_a_folder_begun_with_an_own_chain_knows_no_demonstration(tmp_path: Path) -> None:
    made = chain()
    folder = KeyFolder.open_for_import(tmp_path / "own", PASSPHRASE, NOW)
    import_signer(folder, _own(made), NOW)
    after = _again(folder)
    assert after.roots() == (made.root.certificate,)
    assert len(after.credential_public_keys()) == 1


def test_keys_are_kept_encrypted_and_for_us_only(folder: KeyFolder) -> None:
    import_signer(folder, _own(), NOW)
    rotate_credential_key(folder, NOW)
    for file in folder.folder.glob("*.key"):
        assert b"ENCRYPTED PRIVATE KEY" in file.read_bytes()
        assert stat.S_IMODE(file.stat().st_mode) == 0o600


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"key": p256_key()}, "certs-signer-mismatch"),
        ({"chain": ()}, "certs-signer-chain"),
        ({"root": chain().root.certificate}, "certs-signer-chain"),
    ],
)
def test_a_chain_that_does_not_hold_changes_nothing(
    folder: KeyFolder, changes: dict[str, object], code: str
) -> None:
    with pytest.raises(Invalid, match=code):
        import_signer(folder, replace(_own(), **changes), NOW)  # type: ignore[arg-type]
    assert not (folder.folder / LIST).exists()
    assert _again(folder).is_demonstration


def test_an_expired_chain_is_not_imported(folder: KeyFolder) -> None:
    with pytest.raises(Invalid, match="certs-signer-expired"):
        import_signer(folder, _own(chain(years=1)), NOW + timedelta(days=500))


def test_a_retired_signer_does_not_come_back(folder: KeyFolder) -> None:
    made = chain()
    import_signer(folder, _own(made), NOW)
    import_signer(folder, _own(), NOW)
    with pytest.raises(Conflict, match="certs-signer-known"):
        import_signer(folder, _own(made), NOW)


def test_an_own_authority_is_rotated_by_import(folder: KeyFolder) -> None:
    import_signer(folder, _own(), NOW)
    with pytest.raises(Conflict, match="certs-rotate-by-import"):
        rotate_signer(folder, NOW)


def test_a_crash_before_the_list_is_written_changes_nothing(
    folder: KeyFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    from certs.signing import rotation

    write = rotation.write_private

    def crash(path: Path, data: bytes) -> None:
        if path.name == LIST:
            raise OSError("no space")
        write(path, data)

    monkeypatch.setattr(rotation, "write_private", crash)
    with pytest.raises(OSError, match="no space"):
        import_signer(folder, _own(), NOW)
    assert _again(folder).is_demonstration
    monkeypatch.undo()
    import_signer(folder, _own(), NOW)
    assert not _again(folder).is_demonstration


def test_a_wrong_passphrase_and_a_missing_file_are_told(folder: KeyFolder) -> None:
    import_signer(folder, _own(), NOW)
    with pytest.raises(Invalid, match="certs-authority-unreadable"):
        KeyFolder.open(folder.folder, b"other", NOW).material()
    (folder.folder / folder.signer.certificate).unlink()
    with pytest.raises(Unavailable, match="certs-authority-file"):
        _again(folder).material()


@pytest.mark.parametrize(
    "change",
    [
        lambda data: data.update(format=2),
        lambda data: data.update(signers=[]),
        lambda data: data["signers"][0].update(until=None),
        lambda data: data["signers"][1]["source"].update(kind="other"),
        lambda data: data["signers"][1].pop("root"),
    ],
)
def test_a_list_of_another_shape_is_refused(folder: KeyFolder, change) -> None:  # type: ignore[no-untyped-def]
    import_signer(folder, _own(), NOW)
    data = orjson.loads((folder.folder / LIST).read_bytes())
    change(data)
    (folder.folder / LIST).write_bytes(orjson.dumps(data))
    with pytest.raises(Invalid, match="certs-authority-list"):
        _again(folder)


def test_sources_are_written_down_and_read_again() -> None:
    for source in (
        TokenSource("pkcs11:token=t;object=o?module-path=/m&pin-source=env:PIN"),
        RemoteSource("https://sign.example.org/", "seal", "env:TOKEN"),
    ):
        assert source_from_data(source_to_data(source)) == source
