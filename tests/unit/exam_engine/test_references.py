from __future__ import annotations

from functools import partial
from pathlib import Path

import numpy as np
import pytest
import skimage.data

from exam_engine.references import References
from foundation.errors import NotFound
from proctor.analysis.frame import FrameAnalyser
from proctor.analysis.pictures import encode_jpeg
from proctor.analysis.slow import SlowDetectors
from proctor.models.build import build_models
from proctor.models.likeness import FaceEmbedder
from tests.unit.proctor.models.stand_in import stand_in

ROOT = Path(__file__).resolve().parents[3]
FACE = np.ascontiguousarray(skimage.data.astronaut()[0:320, 60:380])


class Pictures:
    """Blobs that count how often they were asked for."""

    def __init__(self, **pictures: bytes) -> None:
        self.pictures = dict(pictures)

    def get(self, digest: str, *, tenant: str) -> bytes:
        if digest not in self.pictures:
            raise NotFound("blob-missing")
        return self.pictures[digest]

    def put(self, content: bytes, *, tenant: str) -> str:
        raise AssertionError("nothing is written")

    def delete(self, digest: str, *, tenant: str) -> None:
        raise AssertionError("nothing is deleted")


@pytest.fixture(scope="module")
def plain() -> FrameAnalyser:
    folder = ROOT / ".cache" / "models"
    build_models(folder, cache=ROOT / ".cache" / "wheels")
    return FrameAnalyser(folder)


@pytest.fixture
def comparing(
    plain: FrameAnalyser, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> FrameAnalyser:
    """With a stand-in that has SFace's signature."""

    model = stand_in(tmp_path)
    monkeypatch.setattr("proctor.analysis.slow.FaceEmbedder", partial(FaceEmbedder, model=model))
    monkeypatch.setattr(plain, "slow", SlowDetectors(tmp_path))
    return plain


def test_feature_of_the_check_in_picture_is_made_once(comparing: FrameAnalyser) -> None:
    references = References(lambda: comparing, Pictures(face=encode_jpeg(FACE)))
    first = references.feature("face", tenant="a")
    assert first is not None
    assert np.linalg.norm(first) == pytest.approx(1, abs=1e-5)
    assert references.feature("face", tenant="a") is first


def test_feature_does_not_outlive_its_picture(comparing: FrameAnalyser) -> None:
    blobs = Pictures(face=encode_jpeg(FACE))
    references = References(lambda: comparing, blobs)
    assert references.feature("face", tenant="a") is not None
    blobs.pictures.clear()
    assert references.feature("face", tenant="a") is None


def test_nobody_is_compared_without_picture_face_or_model(
    comparing: FrameAnalyser, tmp_path: Path
) -> None:
    wall = encode_jpeg(np.full((240, 320, 3), 140, np.uint8))
    references = References(lambda: comparing, Pictures(wall=wall))
    assert references.feature(None, tenant="a") is None
    assert references.feature("wall", tenant="a") is None
    assert references.feature("gone", tenant="a") is None


def test_without_a_model_no_picture_is_even_read(plain: FrameAnalyser) -> None:
    assert References(lambda: plain, Pictures()).feature("face", tenant="a") is None
