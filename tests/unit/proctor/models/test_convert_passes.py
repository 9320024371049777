"""What the passes for the processor must keep: every output, to rounding."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import onnx
import onnxruntime
import pytest
from onnx import TensorProto, helper, numpy_helper

from proctor.models.catalogue import FACE_DETECTION_SHORT_RANGE, FACE_LANDMARKS, Model
from proctor.models.convert_blocks import BLOCK, rounded_up, without_channel_pads
from proctor.models.convert_prelu import without_prelu
from proctor.models.onnx_rewriter import GraphRewriter

RANDOM = np.random.default_rng(3)


def outputs_of(model: onnx.ModelProto, picture: Any) -> list[Any]:
    data = model.SerializeToString()
    session = onnxruntime.InferenceSession(data, providers=["CPUExecutionProvider"])
    values: list[Any] = session.run(None, {session.get_inputs()[0].name: picture})
    return values


def residual(slope: float = 0.25) -> onnx.ModelProto:
    """x → Conv to 24 channels → PReLU → Conv to 28, plus a Pad of 4 channels of what came in."""

    def weights(name: str, *shape: int) -> TensorProto:
        return numpy_helper.from_array(RANDOM.normal(size=shape).astype(np.float32), name)

    nodes = [
        helper.make_node("Conv", ["x", "w1", "b1"], ["a"], kernel_shape=[1, 1]),
        helper.make_node("PRelu", ["a", "slope"], ["p"]),
        helper.make_node("Conv", ["p", "w2", "b2"], ["c"], kernel_shape=[1, 1]),
        helper.make_node("Pad", ["p", "pads"], ["d"]),
        helper.make_node("Add", ["c", "d"], ["s"]),
        helper.make_node("Relu", ["s"], ["y"]),
    ]
    constants = [
        weights("w1", 32, 3, 1, 1),
        weights("b1", 32),
        numpy_helper.from_array(np.full((32, 1, 1), slope, np.float32), "slope"),
        weights("w2", 36, 32, 1, 1),
        weights("b2", 36),
        numpy_helper.from_array(np.array([0, 0, 0, 0, 0, 4, 0, 0], np.int64), "pads"),
    ]
    graph = helper.make_graph(
        nodes,
        "residual",
        [helper.make_tensor_value_info("x", TensorProto.FLOAT, ["N", 3, 8, 8])],
        [helper.make_tensor_value_info("y", TensorProto.FLOAT, ["N", 36, 8, 8])],
        constants,
    )
    return helper.make_model(graph, opset_imports=[helper.make_opsetid("", 20)], ir_version=10)


@pytest.mark.parametrize("slope", [0.25, 0.0, -0.5, 1.5])
def test_prelu_said_in_convolutions_gives_the_same_for_any_slope(slope: float) -> None:
    model = residual(slope)
    rewriter = GraphRewriter(model)
    without_prelu(rewriter)
    after = rewriter.finish()
    assert "PRelu" not in {node.op_type for node in after.graph.node}
    picture = RANDOM.normal(size=(2, 3, 8, 8)).astype(np.float32)
    np.testing.assert_allclose(
        outputs_of(model, picture)[0], outputs_of(after, picture)[0], atol=1e-4
    )


def test_pad_of_channels_and_convolution_become_one() -> None:
    model = residual()
    rewriter = GraphRewriter(model)
    without_channel_pads(rewriter)
    after = rewriter.finish()
    assert "Pad" not in {node.op_type for node in after.graph.node}
    picture = RANDOM.normal(size=(1, 3, 8, 8)).astype(np.float32)
    np.testing.assert_allclose(
        outputs_of(model, picture)[0], outputs_of(after, picture)[0], atol=1e-4
    )


def test_rewriter_leaves_the_model_that_it_was_given_as_it_is() -> None:
    model = residual()
    before = model.SerializeToString()
    rewriter = GraphRewriter(model)
    without_prelu(rewriter)
    rewriter.finish()
    assert model.SerializeToString() == before


def test_finished_graph_holds_only_what_its_outputs_need() -> None:
    rewriter = GraphRewriter(residual())
    rewriter.node("Neg", ["x"])
    unused = rewriter.constant(np.zeros(99, np.float32))
    after = rewriter.finish()
    assert "Neg" not in {node.op_type for node in after.graph.node}
    assert not any(unused in tensor.name for tensor in after.graph.initializer)


def test_channels_of_the_detector_are_rounded_up_to_whole_blocks(models_folder: Path) -> None:
    rewriter = GraphRewriter(onnx.load(models_folder / FACE_DETECTION_SHORT_RANGE.plain.file))
    rounded_up(rewriter)
    heads = 0
    for node in rewriter.nodes:
        if node.op_type == "Conv":
            filters = rewriter.constants[node.input[1]].shape[0]
            has_head = any(user.op_type == "Transpose" for user in rewriter.users(node.output[0]))
            heads += has_head
            assert has_head or filters % BLOCK == 0
    assert heads == 4


@pytest.mark.parametrize("model", [FACE_DETECTION_SHORT_RANGE, FACE_LANDMARKS])
def test_file_for_the_processor_says_what_the_plain_one_says(
    models_folder: Path, model: Model
) -> None:
    picture = RANDOM.uniform(
        model.picture.low, model.picture.high, (3, model.picture.height, model.picture.width, 3)
    ).astype(np.float32)
    plain = outputs_of(onnx.load(models_folder / model.plain.file), picture)
    fast = outputs_of(onnx.load(models_folder / model.cpu.file), picture)
    for expected, found in zip(plain, fast, strict=True):
        np.testing.assert_allclose(found, expected, atol=2e-2 if expected.max() > 50 else 5e-3)


def test_regions_are_looked_at_together(models_folder: Path) -> None:
    """Sixty steps of geometry for each of three regions are what the pass takes away."""
    plain = onnx.load(models_folder / FACE_LANDMARKS.plain.file)
    fast = onnx.load(models_folder / FACE_LANDMARKS.cpu.file)
    assert "GridSample" in {node.op_type for node in plain.graph.node}
    assert "GridSample" not in {node.op_type for node in fast.graph.node}
    assert len(fast.graph.node) < 0.8 * len(plain.graph.node)
