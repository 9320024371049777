"""An archive of photos is opened within bounds, and its names are those that people gave."""

from __future__ import annotations

import io
import struct
import zipfile
from pathlib import Path

import pytest

from exam_engine.demo.portraits import portrait
from exam_engine.enrolment.photo_archive import opened, packed
from exam_engine.enrolment.settings import EnrolmentSettings
from foundation.errors import Invalid
from tests.enrolment_office import zipped

SETTINGS = EnrolmentSettings(largest_photos_megabytes=2, most_photos=5)


def names(data: bytes) -> tuple[str, ...]:
    with opened(data, SETTINGS) as album:
        return album.names


def refusal(data: bytes) -> str:
    with pytest.raises(Invalid) as refused:
        names(data)
    return refused.value.code


def test_photos_are_listed_without_what_systems_put_beside_them() -> None:
    data = zipped(
        [
            ("照片/20240001.jpg", b"1"),
            ("照片/", b""),
            ("__MACOSX/照片/._20240001.jpg", b"2"),
            ("照片/.DS_Store", b"3"),
            ("照片/Thumbs.db", b"4"),
            ("..\\..\\20240002.png", b"5"),
        ]
    )
    assert names(data) == ("照片/20240001.jpg", "..\\..\\20240002.png")
    with opened(data, SETTINGS) as album:
        assert album.photo(1, 100) == b"5"


@pytest.mark.parametrize("encoding", ["gb18030", "utf-8"])
def test_chinese_names_without_a_mark_are_read(encoding: str) -> None:
    marked = zipped([("照片/张伟.jpg", b"1")])
    name = "照片/张伟.jpg".encode()
    told = "照片/张伟.jpg".encode(encoding)
    data = marked.replace(name, told) if len(told) == len(name) else _unmarked(told)
    flags = bytearray(data)
    for head, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = data.index(head) + place
        (value,) = struct.unpack_from("<H", flags, at)
        struct.pack_into("<H", flags, at, value & ~0x800)
    assert names(bytes(flags)) == ("照片/张伟.jpg",)


def _unmarked(name: bytes) -> bytes:
    """An archive whose one entry has this name; zipfile itself writes none that is not UTF-8."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("x" * len(name), b"1")
    return out.getvalue().replace(b"x" * len(name), name)


def test_what_is_no_album_is_refused_by_its_bytes() -> None:
    assert refusal(b"Rar!\x1a\x07") == "enrolment-photos-kind"
    assert refusal(portrait(1)) == "enrolment-photos-kind"
    assert refusal(b"PK\x03\x04" + b"\0" * 200) == "enrolment-photos-damaged"
    assert refusal(zipped([("a.jpg", b"1" * 5000)])[:-30]) == "enrolment-photos-damaged"
    assert refusal(zipped([("照片/", b"")])) == "enrolment-photos-none"
    many = zipped([(f"{n}.jpg", b"1") for n in range(6)])
    assert refusal(many) == "enrolment-photos-many"
    assert refusal(b"PK\x03\x04" + b"\0" * 2_200_000) == "enrolment-photos-large"


def test_bomb_is_refused_before_it_is_unpacked() -> None:
    bomb = zipped([("a.jpg", b"\0" * 80_000_000)])
    assert len(bomb) < 100_000
    assert refusal(bomb) == "enrolment-photos-bomb"


def test_entries_that_share_their_bytes_are_refused() -> None:
    data = bytearray(zipped([("a.jpg", b"1" * 100), ("b.jpg", b"1" * 100)]))
    second = data.index(b"PK\x01\x02", data.index(b"PK\x01\x02") + 1)
    struct.pack_into("<I", data, second + 42, 0)
    assert refusal(bytes(data)) == "enrolment-photos-bomb"


def test_password_is_told() -> None:
    data = bytearray(zipped([("a.jpg", b"1" * 100)]))
    for head, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(head) + place] |= 1
    assert refusal(bytes(data)) == "enrolment-photos-password"


def test_broken_entry_spoils_itself_alone() -> None:
    data = bytearray(zipped([("a.jpg", b"x" * 5000), ("b.jpg", b"2")]))
    at = data.index(b"a.jpg") + 8
    data[at : at + 8] = b"\xff" * 8
    with opened(bytes(data), SETTINGS) as album:
        with pytest.raises(Invalid) as refused:
            album.photo(0, 10_000)
        assert album.photo(1, 10_000) == b"2"
    assert refused.value.code == "enrolment-photo-damaged"


def test_no_more_is_unpacked_than_a_photo_may_hold() -> None:
    with opened(zipped([("a.jpg", b"\0" * 1_000_000)]), SETTINGS) as album:
        assert len(album.photo(0, 1000)) == 1001


def test_photos_sent_one_by_one_become_an_archive_that_tells_equal_names_apart(
    tmp_path: Path,
) -> None:
    data = packed([("C:\\照片\\1.jpg", b"a"), ("1.jpg", b"b")])
    with opened(data, SETTINGS) as album:
        assert [album.photo(place, 10) for place in (0, 1)] == [b"a", b"b"]
        assert [name.rsplit("/", 1)[-1] for name in album.names] == ["1.jpg", "1.jpg"]
