from __future__ import annotations

from pathlib import Path

import numpy as np
import onnx
import onnxruntime
import pytest
from onnx import TensorProto, helper

from proctor.models.free_size import of_any_size
from proctor.models.optional import YUNET

SHARED = Path(__file__).resolve().parents[5] / "shared" / "models" / "yunet"


def mean_of_squares(inputs: int = 1) -> bytes:
    """A model that was exported for pictures of 64 by 64 and halves them."""
    names = [f"picture{number}" for number in range(inputs)]
    pictures = [helper.make_tensor_value_info(n, TensorProto.FLOAT, [1, 3, 64, 64]) for n in names]
    half = helper.make_tensor_value_info("half", TensorProto.FLOAT, [1, 3, 32, 32])
    between = helper.make_tensor_value_info("square", TensorProto.FLOAT, [1, 3, 64, 64])
    nodes = [
        helper.make_node("Mul", [names[0], names[-1]], ["square"]),
        helper.make_node("AveragePool", ["square"], ["half"], kernel_shape=[2, 2], strides=[2, 2]),
    ]
    graph = helper.make_graph(nodes, "squares", pictures, [half], value_info=[between])
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    return bytes(model.SerializeToString())


def ran(model: bytes, picture: np.ndarray) -> np.ndarray:
    session = onnxruntime.InferenceSession(model, providers=["CPUExecutionProvider"])
    (value,) = session.run(None, {session.get_inputs()[0].name: picture})
    return np.asarray(value)


def test_same_picture_gives_the_same_and_others_are_taken_too() -> None:
    fixed, random = mean_of_squares(), np.random.default_rng(1)
    free = of_any_size(fixed)
    onnx.checker.check_model(onnx.load_from_string(free), full_check=True)
    whole = random.random((1, 3, 64, 64), np.float32)
    np.testing.assert_array_equal(ran(free, whole), ran(fixed, whole))
    smaller = random.random((1, 3, 32, 48), np.float32)
    assert ran(free, smaller).shape == (1, 3, 16, 24)


@pytest.mark.skipif(not SHARED.is_dir(), reason="the shared folder of models is not here")
def test_yunet_says_the_same_of_its_own_size_bit_by_bit() -> None:
    fixed = (SHARED / YUNET.file).read_bytes()
    picture = np.random.default_rng(2).random((1, 3, 640, 640), np.float32) * 255
    names = ["cls_8", "bbox_16", "kps_32"]
    before, after = (
        onnxruntime.InferenceSession(model).run(names, {"input": picture})
        for model in (fixed, of_any_size(fixed))
    )
    for one, other in zip(before, after, strict=True):
        np.testing.assert_array_equal(one, other)


@pytest.mark.parametrize(
    ("broken", "why"),
    [
        (b"\x3a\xff", "cut off"),
        (b"\x3a\x7f\x01", "cut off"),
        (b"\x0b", "wire type"),
        (b"\x80", "cut off"),
        (mean_of_squares(2), "several inputs"),
    ],
)
def test_what_is_no_model_of_one_picture_is_refused(broken: bytes, why: str) -> None:
    with pytest.raises(ValueError, match=why):
        of_any_size(broken)
