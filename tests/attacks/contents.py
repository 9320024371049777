"""Attacks on what the file holds: saved anew, other attachments, other text, scripts."""

from __future__ import annotations

import json
import re
from collections.abc import Callable

import pikepdf
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from pikepdf import Array, Dictionary, Name, Pdf, String

from certs.signing.credentials import (
    FILE_NAME,
    MEDIA_TYPE,
    Issuer,
    build_credential,
    credential_bytes,
    sign_credential,
)
from certs.signing.pades import Attachment
from tests.attacks.genuine import Genuine, look_alike
from tests.certificates import ADDRESS, NOW, NUMBER, award, line, reservation


def _as_saved(pdf: Pdf) -> None:
    """Nothing: to write the file anew is the attack."""


def _attached(
    data: Callable[[Genuine], bytes], name: str = FILE_NAME
) -> Callable[[Genuine], bytes]:
    def attack(genuine: Genuine) -> bytes:
        def change(pdf: Pdf) -> None:
            del pdf.attachments[FILE_NAME]
            pdf.attachments[name] = pikepdf.AttachedFileSpec(pdf, data(genuine))

        return genuine.saved_anew(change)

    return attack


def _second_attachment(pdf: Pdf) -> None:
    pdf.attachments["second.json"] = pikepdf.AttachedFileSpec(pdf, b"{}")


def _no_attachment(pdf: Pdf) -> None:
    del pdf.attachments[FILE_NAME]


def _edited(genuine: Genuine) -> bytes:
    return genuine.credential.replace("张伟".encode(), "李四".encode())


def foreign_credential(genuine: Genuine) -> bytes:
    """What the genuine one says, signed by a key that anybody could make."""
    foreign = Issuer.by_key(Ed25519PrivateKey.generate(), ADDRESS)
    given = award()
    unsigned = build_credential(given, NUMBER, reservation(given).certificate_id, foreign)
    return credential_bytes(sign_credential(unsigned, foreign, NOW, line().canonicaliser))


def _script(pdf: Pdf) -> None:
    pdf.Root.OpenAction = Dictionary(S=Name.JavaScript, JS=String("app.alert(1)"))


def _scripts_by_name(pdf: Pdf) -> None:
    action = pdf.make_indirect(Dictionary(S=Name.JavaScript, JS=String("app.alert(1)")))
    pdf.Root.Names.JavaScript = Dictionary(Names=Array([String("a"), action]))


def _page_twice(pdf: Pdf) -> None:
    pdf.pages.append(pdf.pages[0])


def _in_place(pattern: bytes, new: bytes) -> Callable[[Genuine], bytes]:
    """Bytes of the same length, changed where they stand in the signed range."""

    def attack(genuine: Genuine) -> bytes:
        found = re.search(pattern, genuine.pdf)
        if found is None or len(found[0]) != len(new):
            raise AssertionError(f"{pattern!r} does not fit the genuine file")
        return genuine.pdf[: found.start()] + new + genuine.pdf[found.end() :]

    return attack


def _number_changed(genuine: Genuine) -> bytes:
    return genuine.pdf.replace(NUMBER.encode(), NUMBER.replace("2026", "2025").encode())


def _start_moved(genuine: Genuine) -> bytes:
    return re.sub(rb"startxref(\s+)(\d)", lambda found: b"startxref" + found[1] + b"0", genuine.pdf)


def _issuer_mixed_up(genuine: Genuine) -> bytes:
    """What only the issuer can do wrong: the genuine key, another person's credential."""
    attachment = Attachment(FILE_NAME, genuine.other.credential, MEDIA_TYPE, "credential")
    return line().certifier.certify(genuine.page, [attachment], NOW, "r")


def _forged_credential_of_issuer(genuine: Genuine) -> bytes:
    attachment = Attachment(FILE_NAME, _edited(genuine), MEDIA_TYPE, "credential")
    return line().certifier.certify(genuine.page, [attachment], NOW, "r")


def _two_files_of_issuer(genuine: Genuine) -> bytes:
    files = [
        Attachment(name, genuine.credential, MEDIA_TYPE, "credential")
        for name in (FILE_NAME, "other.json")
    ]
    return line().certifier.certify(genuine.page, files, NOW, "r")


def _json(change: Callable[[dict[str, object]], None]) -> Callable[[Genuine], bytes]:
    def attack(genuine: Genuine) -> bytes:
        credential = json.loads(genuine.credential)
        change(credential)
        return json.dumps(credential, ensure_ascii=False).encode()

    return attack


CONTENTS: dict[str, Callable[[Genuine], bytes]] = {
    "saved-anew": lambda genuine: genuine.saved_anew(_as_saved),
    "saved-anew-for-the-web": lambda genuine: genuine.saved_anew(_as_saved, linearize=True),
    "saved-anew-spelled-out": lambda genuine: genuine.saved_anew(
        _as_saved, qdf=True, object_stream_mode=pikepdf.ObjectStreamMode.disable
    ),
    "encrypted": lambda genuine: genuine.saved_anew(
        _as_saved, encryption=pikepdf.Encryption(owner="o", user="")
    ),
    "encrypted-with-a-password": lambda genuine: genuine.saved_anew(
        _as_saved, encryption=pikepdf.Encryption(owner="o", user="u")
    ),
    "script-at-opening": lambda genuine: genuine.saved_anew(_script),
    "script-by-name": lambda genuine: genuine.saved_anew(_scripts_by_name),
    "page-twice": lambda genuine: genuine.saved_anew(_page_twice),
    "attachment-of-another": _attached(lambda genuine: genuine.other.credential),
    "attachment-edited": _attached(_edited),
    "attachment-foreign-key": _attached(foreign_credential),
    "attachment-other-name": _attached(lambda genuine: genuine.credential, "badge.json"),
    "attachment-second": lambda genuine: genuine.saved_anew(_second_attachment),
    "attachment-none": lambda genuine: genuine.saved_anew(_no_attachment),
    "look-alike-and-edited-credential": lambda genuine: genuine.certified_by(
        look_alike(), _edited(genuine)
    ),
    "look-alike-and-foreign-credential": lambda genuine: genuine.certified_by(
        look_alike(), foreign_credential(genuine)
    ),
    "metadata-in-place": _in_place(rb"<pdfuaid:part>|pdfuaid:part=\"1\"", b'pdfuaid:part="2"'),
    "header-version": _in_place(rb"%PDF-1\.7", b"%PDF-1.4"),
    "number-in-metadata": _number_changed,
    "table-moved": _start_moved,
    "mixed-up-by-the-issuer": _issuer_mixed_up,
    "edited-by-the-issuer": _forged_credential_of_issuer,
    "two-files-by-the-issuer": _two_files_of_issuer,
    "badge-edited": _edited,
    "badge-foreign-key": foreign_credential,
    "badge-without-proof": _json(lambda credential: credential.pop("proof")),
    "badge-proof-emptied": _json(lambda credential: credential.update(proof=[])),
    "badge-other-context": _json(
        lambda credential: credential.update({"@context": ["https://example.org/own"]})
    ),
    "badge-context-within": _json(
        lambda credential: credential["credentialSubject"].update({"@context": {}})  # type: ignore[attr-defined]
    ),
    "badge-term-added": _json(lambda credential: credential.update(honours="yes")),
    "badge-two-issuers": _json(
        lambda credential: credential.update(issuer={"id": "did:key:z6Mk", "name": "x"})
    ),
    "badge-twins": lambda genuine: genuine.credential.replace(
        b'"validFrom"', b'"validFrom":"2020-01-01T00:00:00Z","validFrom"', 1
    ),
}
