"""Runs the attention mesh's branches, one for each region, as groups of one convolution each.

The branches are alike, layer by layer, and differ only in their weights. Three (later five) small
convolutions become one with as many groups, which costs one step instead of three or five.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from onnx import NodeProto

from proctor.models.convert_regions import Region, move, place, sample
from proctor.models.onnx_rewriter import Array, GraphRewriter, attributes_of

Members = tuple[str, ...]


@dataclass(slots=True)
class _Merged:
    """For the members' names, one for each head: the name of what holds them all, and how many.

    Heads of the same region share their first layers; they are held once.
    """

    graph: GraphRewriter
    known: dict[tuple[Members, int], str] = field(default_factory=dict)

    def put(self, members: Members, name: str) -> None:
        self.known[members, len(set(members))] = name

    def get(self, members: Members, groups: int, channels: int) -> str:
        """The name of what holds ``members`` in so many groups."""
        if (members, groups) not in self.known:
            unique = list(dict.fromkeys(members))
            order = [unique.index(member) for member in members]
            source = self.known[members, len(unique)]
            picked = [group * channels + each for group in order for each in range(channels)]
            spread = self.graph.node("Gather", [source, self.graph.numbers(*picked)], axis=1)
            self.known[members, groups] = _blocked(self.graph, spread, len(picked))
        return self.known[members, groups]


def look_together(graph: GraphRewriter, regions: Sequence[Region]) -> None:
    """Geometry, sampling and convolutions of all regions in common; the outputs keep their names.

    Raises ValueError where the regions are not alike.
    """
    placed = place(graph, regions)
    crops = sample(graph, regions, placed)
    starts = tuple(region.warped for region in regions for _ in region.heads)
    ends = [_head_convolution(graph, head.points) for region in regions for head in region.heads]
    channels = regions[0].map_shape[2]
    merged = _Merged(graph)
    merged.put(starts, _blocked(graph, crops, len(regions) * channels))
    widths = dict.fromkeys(starts, channels)
    paths = [_path(graph, start, end) for start, end in zip(starts, ends, strict=True)]
    for layer in zip(*paths, strict=True):
        _merge_layer(merged, layer, widths)
    most = max(head.count for region in regions for head in region.heads)
    points = _merge_heads(merged, ends, widths, 2 * most)
    heads = graph.node("Reshape", [points, graph.numbers(-1, len(ends), most, 2)])
    move(graph, regions, placed, heads)


def _blocked(graph: GraphRewriter, name: str, channels: int) -> str:
    """A copy by a convolution, which leaves it in onnxruntime's blocked layout.

    What is added to it later stays there too; each sum of the unblocked one had cost two copies.
    """
    ones = graph.constant(np.ones((channels, 1, 1, 1), np.float32))
    return graph.node("Conv", [name, ones], group=channels, kernel_shape=[1, 1])


def _head_convolution(graph: GraphRewriter, points: str) -> NodeProto:
    node = graph.maker(points)
    while node is not None and node.op_type in ("Reshape", "Transpose"):
        node = graph.maker(node.input[0])
    if node is None or node.op_type != "Conv":
        raise ValueError(points)
    return node


def _path(graph: GraphRewriter, start: str, end: NodeProto) -> list[NodeProto]:
    """The nodes between a crop and the last convolution, in order, without that one."""
    makers = {name: node for node in graph.nodes for name in node.output}
    wanted, path = {end.input[0]}, []
    for node in reversed(graph.nodes):
        if node.output[0] in wanted and node.output[0] != start:
            path.append(node)
            wanted |= {name for name in node.input if name in makers and name != start}
    return path[::-1]


def _merge_layer(merged: _Merged, layer: tuple[NodeProto, ...], widths: dict[str, int]) -> None:
    graph, unique = merged.graph, list({id(node): node for node in layer}.values())
    kind, groups = unique[0].op_type, len(unique)
    if any(node.op_type != kind for node in unique):
        raise ValueError(kind)
    sources = [
        merged.get(members, groups, widths[members[0]])
        for place in range(len(layer[0].input))
        if (members := tuple(node.input[place] for node in layer))[0] in widths
    ]
    attributes = attributes_of(unique[0])
    width = widths[layer[0].input[0]]
    if kind == "Conv":
        weights = [graph.constants[node.input[1]] for node in unique]
        operands = [np.concatenate(weights)]
        operands += [np.concatenate([graph.constants[node.input[2]] for node in unique])]
        attributes["group"] = attributes.get("group", 1) * groups
        width = weights[0].shape[0]
    elif kind == "PRelu":
        operands = [np.concatenate([graph.constants[node.input[1]] for node in unique])]
    elif kind == "Pad":
        # More channels in every group: a convolution that copies what there is.
        added = int(graph.constants[unique[0].input[1]].reshape(2, 4)[1, 1])
        copy = np.eye(width + added, width, dtype=np.float32)[:, :, None, None]
        kind, operands = "Conv", [np.concatenate([copy] * groups)]
        attributes, width = {"group": groups, "kernel_shape": [1, 1]}, width + added
    elif kind in ("Add", "MaxPool"):
        operands = []
    else:
        raise ValueError(kind)
    names = [graph.constant(operand) for operand in operands]
    made = tuple(node.output[0] for node in layer)
    widths.update(dict.fromkeys(made, width))
    merged.put(made, graph.node(kind, [*sources, *names], **attributes))


def _merge_heads(
    merged: _Merged, ends: Sequence[NodeProto], widths: Mapping[str, int], most: int
) -> str:
    """The last convolutions as one, each with as many outputs as the longest has."""
    graph = merged.graph
    members = tuple(end.input[0] for end in ends)
    source = merged.get(members, len(ends), widths[members[0]])
    weights = [_lengthened(graph.constants[end.input[1]], most) for end in ends]
    biases = [_lengthened(graph.constants[end.input[2]], most) for end in ends]
    attributes = attributes_of(ends[0]) | {"group": len(ends)}
    operands = [graph.constant(np.concatenate(each)) for each in (weights, biases)]
    return graph.node("Conv", [source, *operands], **attributes)


def _lengthened(values: Array, most: int) -> Array:
    filled = np.zeros((most, *values.shape[1:]), np.float32)
    filled[: len(values)] = values
    return filled
