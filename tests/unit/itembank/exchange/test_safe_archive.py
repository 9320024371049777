"""Hostile archives and files are refused by what they are, soon, and without much memory."""

from __future__ import annotations

import io
import stat
import struct
import time
import tracemalloc
import zipfile

import pytest

from foundation.errors import Invalid
from itembank.exchange import safe_archive
from itembank.exchange.package_reader import read_package
from itembank.exchange.safe_archive import SafeArchive
from itembank.exchange.safe_media import media_file
from itembank.exchange.safe_xml import parse
from tests.packages import ITEM, archive, png


def entry(name: str, mode: int = 0, content: bytes = b"x") -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as written:
        info = zipfile.ZipInfo("a")
        info.filename = name
        info.external_attr = mode << 16
        written.writestr(info, content)
    return target.getvalue()


def code_of(data: bytes, *read: str) -> str:
    with pytest.raises(Invalid) as caught:
        opened = SafeArchive(data, "p.zip")
        for name in read:
            opened.read(name)
    return caught.value.code


def test_a_plain_archive_is_read() -> None:
    opened = SafeArchive(archive(a__xml="<a/>", b__txt="b"), "p.zip")
    assert opened.names == ("a.xml", "b.txt")
    assert opened.read("a.xml") == b"<a/>"


@pytest.mark.parametrize("name", ["../a", "a/../../b", "/etc/passwd", "C:/a", "..\\a", "a\\b"])
def test_names_that_lead_out_are_refused(name: str) -> None:
    assert code_of(entry(name)) == "exchange-archive-name"


@pytest.mark.parametrize("mode", [stat.S_IFLNK | 0o777, stat.S_IFIFO, stat.S_IFCHR, stat.S_IFSOCK])
def test_links_and_devices_are_refused(mode: int) -> None:
    assert code_of(entry("a", mode)) == "exchange-archive-link"


def test_two_files_of_one_name_are_refused() -> None:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as written:
        written.writestr("a", "1")
        with pytest.warns(UserWarning, match="Duplicate"):
            written.writestr("a", "2")
    assert code_of(target.getvalue()) == "exchange-archive-twice"


def test_encryption_and_rare_methods_are_refused() -> None:
    sealed = bytearray(entry("a"))
    place = sealed.rfind(b"PK\x01\x02")
    sealed[place + 8] |= 1
    assert code_of(bytes(sealed)) == "exchange-archive-encrypted"
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_LZMA) as written:
        written.writestr("a", b"a" * 100)
    assert code_of(target.getvalue()) == "exchange-archive-method"


def test_a_bomb_is_stopped_by_counting_not_by_what_it_says() -> None:
    packed = bytearray(archive(bomb__xml=b"\0" * (60 * 1024 * 1024)))
    # It says that it holds ten bytes.
    place = packed.rfind(b"PK\x01\x02")
    struct.pack_into("<I", packed, place + 24, 10)
    begun = time.process_time()
    assert code_of(bytes(packed), "bomb.xml") in (
        "exchange-archive-bomb",
        "exchange-archive-entry-broken",
    )
    honest = archive(bomb__xml=b"\0" * (60 * 1024 * 1024))
    assert code_of(honest, "bomb.xml") == "exchange-archive-bomb"
    assert time.process_time() - begun < 2


def test_many_files_together_are_a_bomb_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(safe_archive, "MOST_READ", 1000)
    packed = archive(a="x" * 600, b="x" * 600)
    assert code_of(packed, "a", "b") == "exchange-archive-bomb"


def test_too_many_entries_are_refused_before_they_are_listed() -> None:
    count = 200_000
    one = struct.pack("<4s6H3I5H2I", b"PK\x01\x02", *(0,) * 6, *(0,) * 3, 1, *(0,) * 4, 0, 0) + b"a"
    listed = one * count
    end = struct.pack("<4s4H2IH", b"PK\x05\x06", 0, 0, 0xFFFF, 0xFFFF, len(listed), 0, 0)
    begun = time.process_time()
    assert code_of(listed + end) == "exchange-archive-too-many"
    assert time.process_time() - begun < 2


@pytest.mark.parametrize("data", [b"", b"PK", b"PK\x03\x04" + b"x" * 100, b"%PDF-1.7"])
def test_what_is_no_archive_is_refused(data: bytes) -> None:
    assert code_of(data) == "exchange-archive-broken"


def test_names_in_gbk_are_read() -> None:
    name = "试题.xml"
    packed = archive(abcd__xml="<a/>").replace(b"abcd.xml", name.encode("gb18030"))
    assert SafeArchive(packed, "p.zip").read(name) == b"<a/>"


def test_entities_are_not_unfolded() -> None:
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    bomb = f'<!DOCTYPE a [<!ENTITY l0 "ha">{laughs}]><a>&l9;</a>'
    outside = '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>'
    begun = time.process_time()
    for text in (bomb, outside):
        with pytest.raises(Invalid) as caught:
            parse(text.encode(), "a.xml")
        assert caught.value.code in ("exchange-xml-entities", "exchange-xml-broken")
    assert time.process_time() - begun < 2


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (png(30_000, 30_000), "exchange-media-too-many-pixels"),
        (b"\x89PNG\r\n\x1a\n", "exchange-media-broken"),
        (b"GIF89a" + struct.pack("<HH", 65_535, 65_535), "exchange-media-too-many-pixels"),
        (b"MZ\x90\x00", "exchange-media-unknown"),
        (b"<html><script>1</script></html>", "exchange-media-unknown"),
        (b'<svg xmlns="http://www.w3.org/2000/svg"><script>1</script></svg>', "svg-program"),
        (b'<svg xmlns="http://www.w3.org/2000/svg" onload="x()"/>', "svg-program"),
        (b'<svg xmlns="http://www.w3.org/2000/svg"><foreignObject/></svg>', "svg-program"),
        (b'<svg xmlns="http://www.w3.org/2000/svg"><a href="javascript:x"/></svg>', "svg-outside"),
        (b'<svg xmlns="http://www.w3.org/2000/svg"><image href="http://x/"/></svg>', "svg-outside"),
        (b'<svg xmlns="http://www.w3.org/2000/svg"><style>@import "x";</style></svg>', "svg-out"),
    ],
)
def test_hostile_media_are_refused(content: bytes, code: str) -> None:
    with pytest.raises(Invalid) as caught:
        media_file("a", content)
    assert code in caught.value.code


def test_good_media_are_known_by_their_bytes() -> None:
    assert media_file("a.txt", png(10, 10)).media_type == "image/png"
    drawing = b'<svg xmlns="http://www.w3.org/2000/svg"><path d="M0 0" fill="url(#a)"/></svg>'
    assert media_file("a", drawing).media_type == "image/svg+xml"


def test_a_picture_of_500_megabytes_is_refused_soon_and_in_little_memory() -> None:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as written:
        written.writestr("item.xml", ITEM.format(picture="big.png"))
        with written.open("big.png", "w") as picture:
            picture.write(png(10, 10))
            for _ in range(500):
                picture.write(bytes(1024 * 1024))
    packed = target.getvalue()
    tracemalloc.start()
    begun = time.process_time()
    with pytest.raises(Invalid) as caught:
        read_package(packed, "p.zip")
    spent = time.process_time() - begun
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert caught.value.code == "exchange-archive-bomb"
    assert spent < 2
    assert most < 200 * 1024 * 1024


def test_a_hostile_picture_is_left_out_and_the_question_stays() -> None:
    bad = b'<svg xmlns="http://www.w3.org/2000/svg"><script>1</script></svg>'
    packed = archive(item__xml=ITEM.format(picture="p.svg"), p__svg=bad)
    (draft,) = read_package(packed, "p.zip").drafts
    assert draft.item is not None
    assert "exchange-media-svg-program" in {remark.code for remark in draft.remarks}
