"""Checkpoints and notes: one spelling, the right key, and witnesses who say when."""

from __future__ import annotations

import base64

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from certs.translog.checkpoint import (
    Checkpoint,
    open_checkpoint,
    parse_checkpoint,
    sign_checkpoint,
)
from certs.translog.merkle import EMPTY_ROOT, leaf_hash
from certs.translog.notes import (
    KeyKind,
    NoteKey,
    NoteSignature,
    NoteSigner,
    cosign,
    cosigned_at,
    is_signed,
    parse_key,
    parse_note,
)
from foundation.errors import Invalid

SEED = bytes(range(32))
LOG = NoteSigner.held(
    "verify.example.org/log", KeyKind.LOG, Ed25519PrivateKey.from_private_bytes(SEED)
)
WITNESS = NoteSigner.held(
    "witness.example.net/w1", KeyKind.WITNESS, Ed25519PrivateKey.from_private_bytes(SEED[::-1])
)
HEAD = Checkpoint(LOG.key.name, 3, leaf_hash(b"a"))
NOTE = sign_checkpoint(HEAD, LOG)


def test_the_examples_of_the_standard_are_read() -> None:
    """C2SP tlog-cosignature: its example of a checkpoint with a log's and a witness's line."""
    example = (
        "example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n\n"
        "\u2014 example.com/behind-the-sofa Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7"
        "u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=\n"
        "\u2014 witness.example.com/w1 jWbPPwAAAABkGFDLEZMHwSRaJNiIDoe9DYn/zXcrtPHeolMI5OWXEhZCB9dl"
        "rDJsX3b2oyin1nPZqhf5nNo0xUe+mbIUBkBIfZ+qnA==\n"
    )
    note = parse_note(example.encode())
    told = parse_checkpoint(note.text)
    assert (told.origin, told.size) == ("example.com/behind-the-sofa", 20_852_163)
    witness = note.signatures[1]
    assert witness.key_id.hex() == "8d66cf3f"
    assert int.from_bytes(witness.data[:8], "big") == 1_679_315_147
    assert note.render() == example


def test_a_signed_checkpoint_opens_with_its_key() -> None:
    told, note = open_checkpoint(NOTE.encode(), LOG.key)
    assert told == HEAD
    assert note.render() == NOTE
    assert sign_checkpoint(HEAD, LOG) == NOTE


def test_another_key_or_another_name_does_not_open_it() -> None:
    stranger = NoteSigner.held(LOG.key.name, KeyKind.LOG, Ed25519PrivateKey.generate())
    with pytest.raises(Invalid, match="signature"):
        open_checkpoint(NOTE.encode(), stranger.key)
    renamed = NoteKey("other.example.org/log", KeyKind.LOG, LOG.key.public)
    with pytest.raises(Invalid, match="origin"):
        open_checkpoint(NOTE.encode(), renamed)


def test_every_changed_byte_is_found() -> None:
    raw = NOTE.encode()
    for at in range(len(raw)):
        for flip in (0x01, 0x20, 0x80):
            changed = bytearray(raw)
            changed[at] ^= flip
            with pytest.raises(Invalid):
                open_checkpoint(bytes(changed), LOG.key)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "log\n3\n",
        "log\n03\n" + "A" * 43 + "=\n",
        "log\n-1\n" + "A" * 43 + "=\n",
        "log\n٣\n" + "A" * 43 + "=\n",
        "log\n3\n" + "A" * 42 + "==\n",
        "log\n3\n" + "A" * 42 + "B=\n",
        "log\n3\n" + "A" * 43 + "=",
        "log\n3\n" + "A" * 43 + "=\nextension\n",
        "\n3\n" + "A" * 43 + "=\n",
        "log\n" + "9" * 20 + "\n" + "A" * 43 + "=\n",
    ],
)
def test_a_text_that_is_no_checkpoint_is_refused(text: str) -> None:
    with pytest.raises(Invalid):
        parse_checkpoint(text)


@pytest.mark.parametrize(
    "change",
    [
        lambda raw: raw.replace(b"\n\n", b"\n", 1),
        lambda raw: raw[:-1],
        lambda raw: raw + b"\n",
        lambda raw: raw.replace(b"\xe2\x80\x94", b"-"),
        lambda raw: raw + b"\xe2\x80\x94 name\n",
        lambda raw: raw + b"\xe2\x80\x94 name AAAA\n",
        lambda raw: raw + b"\xe2\x80\x94 na+me AAAAAAAA\n",
        lambda raw: raw.replace(b"\n", b"\r\n"),
        lambda raw: b"\xff" + raw,
        lambda raw: raw + "— w AAAAAAAA\n".encode() * 10_000,
        lambda raw: b"",
    ],
)
def test_a_note_of_another_form_is_refused(change: object) -> None:
    with pytest.raises(Invalid):
        parse_note(change(NOTE.encode()))  # type: ignore[operator]


def test_strangers_signatures_are_passed_over_and_bad_own_ones_are_not() -> None:
    note = parse_note(NOTE.encode())
    stranger = NoteSignature("stranger.example", b"\x01\x02\x03\x04", b"x" * 64)
    bad = NoteSignature(LOG.key.name, LOG.key.key_id, b"x" * 64)
    with_stranger = type(note)(note.text, (stranger, *note.signatures))
    assert is_signed(with_stranger, LOG.key)
    assert not is_signed(type(note)(note.text, (*note.signatures, bad)), LOG.key)
    assert not is_signed(type(note)(note.text, (stranger,)), LOG.key)


def test_a_witness_says_when_it_saw_the_checkpoint() -> None:
    signature = cosign(HEAD.text, WITNESS, 1_795_222_800)
    assert cosigned_at(HEAD.text, signature, WITNESS.key) == 1_795_222_800
    other = Checkpoint(HEAD.origin, 4, HEAD.root).text
    assert cosigned_at(other, signature, WITNESS.key) is None
    later = NoteSignature(
        signature.name, signature.key_id, (1_795_222_801).to_bytes(8, "big") + signature.data[8:]
    )
    assert cosigned_at(HEAD.text, later, WITNESS.key) is None
    assert cosigned_at(HEAD.text, signature, LOG.key) is None
    told, note = open_checkpoint((NOTE + signature.line).encode(), LOG.key)
    assert told == HEAD
    assert note.signatures[1] == signature


def test_a_log_signature_is_no_cosignature() -> None:
    """The same key under two kinds has two ids, and what it signs begins differently."""
    private = Ed25519PrivateKey.from_private_bytes(SEED)
    as_witness = NoteSigner.held(LOG.key.name, KeyKind.WITNESS, private)
    assert as_witness.key.key_id != LOG.key.key_id
    assert not is_signed(parse_note(NOTE.encode()), as_witness.key)


def test_a_key_is_handed_on_as_one_word() -> None:
    for signer in (LOG, WITNESS):
        assert parse_key(signer.key.text) == signer.key
        assert parse_key(f" {signer.key.text}\n") == signer.key
    name, key_id, material = LOG.key.text.split("+", 2)
    raw = base64.b64decode(material)
    assert (raw[0], raw[1:]) == (1, LOG.key.public)
    for broken in (
        "",
        name,
        f"{name}+{key_id}",
        f"{name}+00000000+{material}",
        f"{name}+{key_id}+{material[:-4]}",
        f"+{key_id}+{material}",
        f"{name}+{key_id}+!!!!",
        f"{name}+{key_id}+" + base64.b64encode(b"\x09" + raw[1:]).decode(),
    ):
        with pytest.raises(Invalid):
            parse_key(broken)


@pytest.mark.parametrize("name", ["", "a b", "a+b", "a\tb", "a\u3000b", "a\nb"])
def test_a_name_that_no_note_can_carry_is_refused(name: str) -> None:
    with pytest.raises(Invalid):
        NoteSigner.held(name, KeyKind.LOG, Ed25519PrivateKey.generate())


def test_the_empty_log_has_a_checkpoint() -> None:
    head = Checkpoint(LOG.key.name, 0, EMPTY_ROOT)
    assert open_checkpoint(sign_checkpoint(head, LOG).encode(), LOG.key)[0] == head
