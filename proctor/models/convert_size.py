"""Lets a detector take a picture of any size, so that it need not look at black bars on a CPU.

A camera's frame is a quarter wider or more than it is high, and in a square the rest is black: a
quarter of all work, or more. The convolutions do not care how large a picture is; only the shapes
that are written into the graph have to go.
"""

from __future__ import annotations

from onnx import ModelProto

from proctor.models.onnx_rewriter import GraphRewriter


def any_size(graph: GraphRewriter) -> None:
    """Let every Reshape of a head, (N, anchors, values), count its anchors itself."""
    for node in graph.nodes:
        if node.op_type == "Reshape":
            batch, anchors, values = graph.constants[node.input[1]].tolist()
            if batch != -1 or anchors < 1:
                raise ValueError(node.output[0])
            node.input[1] = graph.numbers(0, -1, values)


def said_of_any_size(model: ModelProto) -> ModelProto:
    """Say so at the input (N, H, W, 3) and the outputs (N, A, values)."""
    _, height, width, _ = model.graph.input[0].type.tensor_type.shape.dim
    height.dim_param, width.dim_param = "H", "W"
    for output in model.graph.output:
        output.type.tensor_type.shape.dim[1].dim_param = "A"
    return model
