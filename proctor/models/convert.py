"""Turns a TFLite face model into ONNX bytes, the same bytes on every machine."""

from __future__ import annotations

from dataclasses import dataclass

from onnx import ModelProto

from proctor.models.convert_custom import CUSTOM
from proctor.models.convert_operators import BUILTIN, Unsupported
from proctor.models.convert_prelu import without_prelu
from proctor.models.onnx_writer import OnnxWriter
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
    model = writer.finish(name, {"source_sha256": source_sha256})
    return Converted(_bytes(model), _bytes(without_prelu(model)))


def _bytes(model: ModelProto) -> bytes:
    return bytes(model.SerializeToString(deterministic=True))
