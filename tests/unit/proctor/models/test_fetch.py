from __future__ import annotations

import hashlib
import io
import urllib.error
import urllib.request
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from foundation.errors import Forbidden, Invalid, NotFound, Unavailable
from proctor.models.fetch import chosen, fetch, is_there
from proctor.models.optional import MINIFAS, OPTIONAL, YUNET, by_default

CONTENT = bytes(range(256)) * 4000
MODEL = replace(YUNET, file="m.onnx", sha256=hashlib.sha256(CONTENT).hexdigest(), size=len(CONTENT))
PART = f".{MODEL.file}.{MODEL.sha256[:12]}.part"
MIRROR = Path(__file__).resolve().parents[5] / "shared" / "models"


class Server:
    """Answers as a web server does; ``ranges`` says whether it knows how to go on."""

    def __init__(self, content: bytes = CONTENT, *, ranges: bool = True) -> None:
        self.content, self.ranges = content, ranges
        self.asked: list[str | None] = []

    @contextmanager
    def __call__(self, request: urllib.request.Request) -> Any:
        wish = request.get_header("Range")
        self.asked.append(wish)
        start = int(wish.removeprefix("bytes=").rstrip("-")) if wish and self.ranges else 0
        answer = io.BytesIO(self.content[start:])
        answer.status = 206 if wish and self.ranges else 200
        yield answer


def test_model_is_fetched_once_and_then_left_alone(tmp_path: Path) -> None:
    server = Server()
    assert fetch(tmp_path, MODEL, open_address=server)
    assert (tmp_path / MODEL.file).read_bytes() == CONTENT
    assert not fetch(tmp_path, MODEL, open_address=server)
    assert len(server.asked) == 1
    assert [path.name for path in tmp_path.iterdir()] == [MODEL.file]


def test_download_that_broke_off_goes_on_where_it_stopped(tmp_path: Path) -> None:
    (tmp_path / PART).write_bytes(CONTENT[:300_000])
    server = Server()
    assert fetch(tmp_path, MODEL, open_address=server)
    assert server.asked == ["bytes=300000-"]
    assert is_there(tmp_path, MODEL)


def test_server_that_cannot_go_on_sends_all_again(tmp_path: Path) -> None:
    (tmp_path / PART).write_bytes(CONTENT[:300_000])
    assert fetch(tmp_path, MODEL, open_address=Server(ranges=False))
    assert is_there(tmp_path, MODEL)


def test_whole_file_that_never_got_its_name_is_not_asked_for_again(tmp_path: Path) -> None:
    (tmp_path / PART).write_bytes(CONTENT)
    server = Server()
    assert fetch(tmp_path, MODEL, open_address=server)
    assert server.asked == []


@pytest.mark.parametrize("sent", [b"x" * len(CONTENT), CONTENT + b"more", CONTENT[:-1]])
def test_wrong_bytes_are_refused_and_deleted(tmp_path: Path, sent: bytes) -> None:
    with pytest.raises(Invalid, match="proctor-models-digest"):
        fetch(tmp_path, MODEL, open_address=Server(sent))
    assert list(tmp_path.iterdir()) == []


def test_lost_network_is_told_and_keeps_what_came(tmp_path: Path) -> None:
    @contextmanager
    def broken(request: urllib.request.Request) -> Any:
        raise urllib.error.URLError("no route")
        yield

    (tmp_path / PART).write_bytes(CONTENT[:1000])
    with pytest.raises(Unavailable, match="proctor-models-unreachable"):
        fetch(tmp_path, MODEL, open_address=broken)
    assert (tmp_path / PART).stat().st_size == 1000


def test_mirror_folder_is_searched_with_its_folders_and_needs_no_network(tmp_path: Path) -> None:
    mirror = tmp_path / "mirror"
    for name, content in (("old", b"other bytes"), ("right", CONTENT)):
        (mirror / name).mkdir(parents=True)
        (mirror / name / MODEL.file).write_bytes(content)
    told: list[tuple[str, int, int]] = []
    folder = tmp_path / "models"
    assert fetch(folder, MODEL, source=mirror, progress=lambda *step: told.append(step))
    assert is_there(folder, MODEL)
    assert told[-1] == ("fetch", len(CONTENT), len(CONTENT))


def test_mirror_without_the_file_says_so(tmp_path: Path) -> None:
    with pytest.raises(Unavailable, match="proctor-models-not-in-mirror") as refusal:
        fetch(tmp_path / "models", MODEL, source=tmp_path)
    assert refusal.value.facts["file"] == MODEL.file


def test_model_that_may_earn_no_money_is_fetched_on_request_only() -> None:
    assert MINIFAS not in by_default()
    assert MINIFAS not in chosen([])
    with pytest.raises(Forbidden, match="proctor-models-non-commercial"):
        chosen([MINIFAS.name])
    assert chosen([MINIFAS.name], non_commercial=True) == (MINIFAS,)


def test_unknown_model_is_refused_with_the_names_there_are() -> None:
    with pytest.raises(NotFound, match="proctor-models-unknown") as refusal:
        chosen(["yolo-from-somewhere"])
    assert YUNET.name in refusal.value.facts["known"]


@pytest.mark.skipif(not MIRROR.is_dir(), reason="the shared folder of models is not here")
def test_real_files_have_the_digests_on_record(tmp_path: Path) -> None:
    at_hand = [model for model in OPTIONAL if any(MIRROR.rglob(model.file))]
    assert YUNET in at_hand
    for model in at_hand:
        assert fetch(tmp_path, model, source=MIRROR)
        assert (tmp_path / model.file).stat().st_size == model.size
