"""Rewrites PReLU for onnxruntime on a CPU, where its own kernel takes most of the time.

PReLU(x) = x + (1 − a)·max(−x, 0), said as two depthwise 1×1 convolutions, a Relu and an Add. In
onnxruntime's blocked layout the Relu melts into the first convolution and the Add into the second,
so the picture is passed over twice. It holds for slopes of any size and sign. The browser's
WebAssembly build gains nothing and keeps the plain file.
"""

from __future__ import annotations

import numpy as np

from proctor.models.onnx_rewriter import GraphRewriter


def without_prelu(graph: GraphRewriter) -> None:
    """Replace each PReLU whose slopes are one for each channel."""
    for node in [node for node in graph.nodes if node.op_type == "PRelu"]:
        source, result = node.input[0], node.output[0]
        slope = graph.constants[node.input[1]].reshape(-1, 1, 1, 1).astype(np.float32)
        channels = slope.shape[0]
        graph.remove([node])
        minus = graph.constant(np.full_like(slope, -1))
        turned = graph.node("Conv", [source, minus], group=channels, kernel_shape=[1, 1])
        below = graph.node("Relu", [turned])
        rest = graph.constant(1 - slope)
        added = graph.node("Conv", [below, rest], group=channels, kernel_shape=[1, 1])
        graph.node("Add", [added, source], result)
