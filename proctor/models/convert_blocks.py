"""Lets whole chains of convolutions stay in onnxruntime's blocked layout on a CPU.

onnxruntime keeps channels in blocks of 8 or 16 and leaves that layout, at the price of a copy,
where a chain has another number of them or a Pad of channels. Both are taken away here: channels
are rounded up with zeros that stay zeros, and a Pad of channels becomes a chain of its own there.
"""

from __future__ import annotations

import numpy as np
from onnx import NodeProto

from proctor.models.onnx_rewriter import Array, GraphRewriter, attributes_of

BLOCK = 16
_UNTOUCHED = ("Relu", "MaxPool", "Add")


def rounded_up(graph: GraphRewriter) -> None:
    """Give every convolution a multiple of `BLOCK` channels, save those whose output is laid out.

    Only graphs of convolutions, Relu, MaxPool, Add and Pads of channels are changed.
    """
    width: dict[str, int] = {}
    for node in list(graph.nodes):
        if node.op_type == "Conv":
            width[node.output[0]] = _widened(graph, node, width.get(node.input[0]))
        elif node.op_type == "Pad" and node.input[0] in width:
            _fewer_padded(graph, node, width)
        elif node.op_type in _UNTOUCHED and node.input[0] in width:
            width[node.output[0]] = width[node.input[0]]


def _widened(graph: GraphRewriter, node: NodeProto, width: int | None) -> int:
    weights = graph.constants[node.input[1]]
    has_head = any(user.op_type == "Transpose" for user in graph.users(node.output[0]))
    filters = int(weights.shape[0])
    channels = filters if has_head else -(-filters // BLOCK) * BLOCK
    groups = attributes_of(node).get("group", 1)
    taken = weights.shape[1]
    if groups > 1:
        for attribute in node.attribute:
            if attribute.name == "group":
                attribute.i = channels
    elif width is not None:
        taken = width
    node.input[1] = graph.constant(_grown(weights, channels, taken))
    if len(node.input) > 2:
        bias = graph.constants[node.input[2]]
        node.input[2] = graph.constant(np.pad(bias, (0, channels - bias.size)))
    return channels


def _fewer_padded(graph: GraphRewriter, node: NodeProto, width: dict[str, int]) -> None:
    """A Pad of channels has less to add now, and often nothing."""
    amounts = graph.constants[node.input[1]].reshape(2, 4)
    before = width[node.input[0]]
    (sum_up,) = graph.users(node.output[0])
    other = next(name for name in sum_up.input if name != node.output[0])
    missing = _width_of(graph, other) - before
    if missing == 0 and not np.delete(amounts, 1, axis=1).any():
        graph.remove([node])
        graph.redirect(node.output[0], node.input[0])
        width[node.input[0]] = before
        return
    node.input[1] = graph.numbers(0, 0, 0, 0, 0, missing, 0, 0)
    width[node.output[0]] = before + missing


def _width_of(graph: GraphRewriter, name: str) -> int:
    maker = graph.maker(name)
    if maker is None or maker.op_type != "Conv":
        raise ValueError(name)
    filters = graph.constants[maker.input[1]].shape[0]
    return -(-int(filters) // BLOCK) * BLOCK


def _grown(weights: Array, channels: int, taken: int) -> Array:
    grown = np.zeros((channels, taken, *weights.shape[2:]), np.float32)
    grown[: weights.shape[0], : weights.shape[1]] = weights
    return grown


def without_channel_pads(graph: GraphRewriter) -> None:
    """Say Pad(x) + Conv₁ₓ₁(y) without a Pad: x beside zeros, added by the convolution itself.

    The zeros are made by a convolution, for what it makes is in the blocked layout already; it is
    the smallest of the three. One convolution of x and y together, [weights | identity], takes
    a twelfth more of the detector's time (measured).
    """
    for pad in [node for node in graph.nodes if node.op_type == "Pad"]:
        (sum_up,) = graph.users(pad.output[0])
        if sum_up.op_type != "Add":
            continue
        other = next(name for name in sum_up.input if name != pad.output[0])
        conv = graph.maker(other)
        if conv is None or conv.op_type != "Conv" or len(graph.users(other)) != 1:
            continue
        weights = graph.constants[conv.input[1]]
        added = int(graph.constants[pad.input[1]].reshape(2, 4)[1, 1])
        kept = weights.shape[0] - added
        if weights.shape[2:] != (1, 1) or kept % BLOCK or weights.shape[1] % BLOCK:
            continue
        graph.remove([pad, sum_up])
        zeros = _nothing(graph, pad.input[0], kept, added)
        longer = graph.node("Concat", [pad.input[0], zeros], axis=1)
        graph.node("Add", [other, longer], sum_up.output[0])


def _nothing(graph: GraphRewriter, name: str, kept: int, added: int) -> str:
    """Zeros in the blocked layout, each channel made of one where there are as many."""
    if added == kept:
        each = graph.constant(np.zeros((added, 1, 1, 1), np.float32))
        return graph.node("Conv", [name, each], group=added, kernel_shape=[1, 1])
    weights = graph.constant(np.zeros((added, kept, 1, 1), np.float32))
    return graph.node("Conv", [name, weights], kernel_shape=[1, 1])
