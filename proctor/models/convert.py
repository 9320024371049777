"""Turns a TFLite face model into ONNX bytes, the same bytes on every machine."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from onnx import ModelProto

from proctor.models.convert_blocks import rounded_up, without_channel_pads
from proctor.models.convert_branches import look_together
from proctor.models.convert_custom import CUSTOM
from proctor.models.convert_operators import BUILTIN, Unsupported
from proctor.models.convert_prelu import without_prelu
from proctor.models.convert_regions import Head, Region
from proctor.models.convert_size import any_size, said_of_any_size
from proctor.models.onnx_rewriter import GraphRewriter
from proctor.models.onnx_writer import Layout, OnnxWriter
from proctor.models.tflite_reader import read_tflite


@dataclass(frozen=True, slots=True)
class Converted:
    """Both files of a model: the plain one for the browser, and the one for onnxruntime on a CPU.

    They are equal where the model has no PReLU.
    """

    plain: bytes
    cpu: bytes


def convert(tflite: bytes, name: str, source_sha256: str) -> Converted:
    """Convert the bytes of a ``.tflite`` file.

    The graph takes float32 pictures N, H, W, C as the original does, with a batch of any size, and
    carries the digest of its source in its metadata. Raises `Unsupported` for an operator that has
    no entry yet.
    """
    graph = read_tflite(tflite)
    writer = OnnxWriter(graph)
    for step in graph.operations:
        write = BUILTIN.get(step.kind) or CUSTOM.get(step.kind)
        if write is None:
            raise Unsupported(step.kind)
        write(writer, step)
    regions = regions_of(writer)
    model = writer.finish(name, {"source_sha256": source_sha256})
    return Converted(_bytes(model), _bytes(_for_processor(model, regions)))


def _for_processor(model: ModelProto, regions: Sequence[Region]) -> ModelProto:
    """The same outputs, sooner: what each pass does is told in its room.

    The full range detector is left as it is: nothing in it leaves the blocked layout.
    """
    rewriter = GraphRewriter(model)
    kinds = {node.op_type for node in rewriter.nodes}
    if "Resize" in kinds:
        return model
    if regions:
        look_together(rewriter, regions)
    if "PRelu" in kinds:
        without_channel_pads(rewriter)
        without_prelu(rewriter)
        return rewriter.finish()
    rounded_up(rewriter)
    without_channel_pads(rewriter)
    any_size(rewriter)
    return said_of_any_size(rewriter.finish())


def regions_of(writer: OnnxWriter) -> tuple[Region, ...]:
    """The regions that an attention mesh looks closer at, read off its custom operators."""
    steps = writer.graph.operations
    makers = {tensor: step for step in steps for tensor in step.outputs}
    regions = []
    for warp in (step for step in steps if step.kind == "TransformTensorBilinear"):
        matrix = makers[warp.inputs[1]]
        moves = [
            step
            for step in steps
            if step.kind == "TransformLandmarks"
            and makers[step.inputs[1]].inputs[0] == warp.inputs[1]
        ]
        regions.append(
            Region(
                landmarks=writer.get(matrix.inputs[0], Layout.CHANNELS_LAST),
                feature_map=writer.get(warp.inputs[0], Layout.CHANNELS_FIRST),
                warped=writer.get(warp.outputs[0], Layout.CHANNELS_FIRST),
                options=matrix.options,
                map_shape=_three(writer.shape(warp.inputs[0])[1:]),
                back=writer.constants[makers[moves[0].inputs[1]].inputs[1]].astype(np.float32),
                heads=tuple(
                    Head(
                        points=writer.get(step.inputs[0], Layout.CHANNELS_LAST),
                        moved=writer.get(step.outputs[0], Layout.CHANNELS_LAST),
                        count=writer.shape(step.inputs[0])[1],
                    )
                    for step in moves
                ),
            )
        )
    return tuple(regions)


def _three(shape: tuple[int, ...]) -> tuple[int, int, int]:
    height, width, channels = shape
    return height, width, channels


def _bytes(model: ModelProto) -> bytes:
    return bytes(model.SerializeToString(deterministic=True))
