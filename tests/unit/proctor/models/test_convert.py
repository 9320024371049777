from __future__ import annotations

import hashlib
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
import pytest

from proctor.models import catalogue, mesh_points
from proctor.models.convert import Converted, convert
from proctor.models.tflite_reader import read_tflite
from proctor.models.tflite_sparse import Level, lay_out
from proctor.models.wheel import read_member


@pytest.fixture(scope="module")
def landmarks(wheel: Path) -> Converted:
    model = catalogue.FACE_LANDMARKS
    return convert(read_member(wheel, model), model.name, model.source_sha256)


def run(data: bytes, pictures: np.ndarray) -> list[np.ndarray]:
    session = onnxruntime.InferenceSession(data, providers=["CPUExecutionProvider"])
    return session.run(None, {session.get_inputs()[0].name: pictures})


def test_conversion_gives_the_same_bytes_each_time(wheel: Path, landmarks: Converted) -> None:
    model = catalogue.FACE_LANDMARKS
    again = convert(read_member(wheel, model), model.name, model.source_sha256)
    assert hashlib.sha256(again.plain).digest() == hashlib.sha256(landmarks.plain).digest()
    assert again == landmarks


def test_prelu_rewrite_changes_no_output(landmarks: Converted) -> None:
    kinds = {node.op_type for node in onnx.load_from_string(landmarks.cpu).graph.node}
    assert "PRelu" not in kinds
    pictures = np.random.default_rng(1).random((1, 192, 192, 3), np.float32)
    for plain, rewritten in zip(
        run(landmarks.plain, pictures), run(landmarks.cpu, pictures), strict=True
    ):
        # Points reach to 192 pixels: this is a millionth of the picture.
        np.testing.assert_allclose(plain, rewritten, atol=2e-4)


def test_batch_gives_what_single_pictures_give(landmarks: Converted) -> None:
    pictures = np.random.default_rng(2).random((3, 192, 192, 3), np.float32)
    together = run(landmarks.cpu, pictures)
    for index in range(3):
        alone = run(landmarks.cpu, pictures[index : index + 1])
        for whole, single in zip(together, alone, strict=True):
            np.testing.assert_allclose(whole[index], single[0], atol=1e-4)


@pytest.mark.parametrize("model", catalogue.MODELS, ids=lambda model: model.name)
def test_catalogue_says_what_goes_in_and_comes_out(
    model: catalogue.Model, models_folder: Path
) -> None:
    session = onnxruntime.InferenceSession(models_folder / model.cpu.file)
    (picture,) = session.get_inputs()
    assert picture.name == model.picture.name
    size = ["H", "W"] if model.any_size else [model.picture.height, model.picture.width]
    assert picture.shape == ["N", *size, 3]
    zeros = np.zeros((1, model.picture.height, model.picture.width, 3), np.float32)
    given = session.run(None, {picture.name: zeros})
    told = [(output.name, output.shape) for output in model.outputs]
    names = [output.name for output in session.get_outputs()]
    assert told == [(name, value.shape) for name, value in zip(names, given, strict=True)]


def test_finer_points_are_those_the_model_file_names(wheel: Path) -> None:
    graph = read_tflite(read_member(wheel, catalogue.FACE_LANDMARKS))
    named = [
        tuple(step.options["subset_idxs"])
        for step in graph.operations
        if step.kind == "Landmarks2TransformMatrix"
    ]
    assert named == [mesh_points.LIPS, mesh_points.RIGHT_EYE, mesh_points.LEFT_EYE]


def test_sparse_rows_are_laid_out() -> None:
    # A 2 x 3 matrix by rows: the first row holds one value in column 2, the second two.
    levels = [Level(2), Level(0, segments=(0, 1, 3), indices=(2, 0, 1))]
    dense = lay_out(levels, [0, 1], [], (2, 3), np.array([7.0, 8.0, 9.0]))
    assert dense.tolist() == [[0, 0, 7], [8, 9, 0]]


def test_sparse_blocks_are_laid_out() -> None:
    # A 2 x 4 matrix of 1 x 2 blocks along the columns, of which the upper right one is kept.
    levels = [Level(2), Level(0, segments=(0, 1, 1), indices=(1,)), Level(2)]
    dense = lay_out(levels, [0, 1, 2], [1], (2, 4), np.array([5.0, 6.0]))
    assert dense.tolist() == [[0, 0, 5, 6], [0, 0, 0, 0]]


def test_pruned_model_keeps_its_share_of_zeros(wheel: Path) -> None:
    graph = read_tflite(read_member(wheel, catalogue.FACE_DETECTION_FULL_RANGE))
    kernels = [value for value in graph.constants.values() if value.ndim == 4 and value.size > 5000]
    zeros = [float((kernel == 0).mean()) for kernel in kernels]
    assert max(zeros) > 0.5
