from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import pytest

from foundation.errors import Unavailable
from proctor.models import catalogue
from proctor.models.runtime import open_model

DETECTOR = catalogue.FACE_DETECTION_SHORT_RANGE


def test_missing_model_is_named(tmp_path: Path) -> None:
    with pytest.raises(Unavailable) as refusal:
        open_model(DETECTOR, tmp_path)
    assert refusal.value.code == "proctor-model-missing"
    assert refusal.value.facts == {"model": "face_detection_short_range"}


def test_altered_model_is_not_opened(tmp_path: Path, models_folder: Path) -> None:
    path = tmp_path / DETECTOR.cpu.file
    shutil.copy(models_folder / DETECTOR.cpu.file, path)
    data = bytearray(path.read_bytes())
    data[-1] ^= 1
    path.write_bytes(bytes(data))
    with pytest.raises(Unavailable, match="proctor-model-altered"):
        open_model(DETECTOR, tmp_path)


def test_picture_and_batch_of_one_give_the_same(models_folder: Path) -> None:
    runner = open_model(DETECTOR, models_folder)
    picture = np.random.default_rng(3).random((128, 128, 3), np.float32)
    alone, batch = runner.run(picture), runner.run(picture[np.newaxis])
    assert list(alone) == ["regressors", "classificators"]
    for name in alone:
        np.testing.assert_array_equal(alone[name], batch[name])
