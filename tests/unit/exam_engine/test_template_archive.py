"""A template's zip comes back as it went out; a hostile one is refused and unpacks nothing."""

from __future__ import annotations

import io
import zipfile

import pytest

from certs.rendering.templates import FILES, texts_of
from exam_engine.template_archive import LARGEST_FILE, pack, unpack
from foundation.errors import Invalid

TEXTS = texts_of("upright")


def _zip(entries: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, content in entries.items():
            archive.writestr(name, content)
    return out.getvalue()


def _bytes() -> dict[str, bytes]:
    return {file: TEXTS[file].encode() for file in FILES}


def test_what_goes_out_comes_in_and_the_same_texts_give_the_same_bytes() -> None:
    assert unpack(pack(TEXTS)) == TEXTS
    assert pack(TEXTS) == pack(TEXTS)


def test_texts_may_lie_in_one_folder_beside_other_things() -> None:
    inside = {f"mine/{file}": content for file, content in _bytes().items()}
    assert unpack(_zip({**inside, "mine/readme.txt": b"x"})) == TEXTS


def test_path_that_leads_out_is_only_a_name(tmp_path: object) -> None:
    inside = {f"../../{file}": content for file, content in _bytes().items()}
    assert unpack(_zip(inside)) == TEXTS


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "certs-template-archive"),
        (b"not a zip", "certs-template-archive"),
        (pack(TEXTS)[:-40], "certs-template-archive"),
        (_zip({"certificate.html": b"x"}), "certs-template-file-missing"),
        (_zip({**_bytes(), "a/layout.json": b"{}"}), "certs-template-archive"),
        (_zip({**_bytes(), "layout.json": b"0" * 5_000_000}), "certs-template-archive"),
        (_zip({**_bytes(), **{f"{k}": b"" for k in range(20)}}), "certs-template-archive"),
        (_zip({**_bytes(), "layout.json": b"\xff\xfe\xff"}), "certs-template-encoding"),
        (b"PK" + b"0" * LARGEST_FILE, "certs-template-archive-large"),
    ],
)
def test_what_is_no_template_is_refused(data: bytes, code: str) -> None:
    with pytest.raises(Invalid) as refused:
        unpack(data)
    assert refused.value.code == code
