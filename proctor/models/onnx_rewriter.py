"""Changes a finished ONNX graph node by node, for the file that runs on a processor.

The passes that use it (`proctor.models.convert_blocks`, `convert_regions`, `convert_branches`,
`convert_prelu`) keep every output what it was and change only how fast it comes.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
from onnx import ModelProto, NodeProto, TensorProto, checker, helper, numpy_helper

Array = npt.NDArray[Any]


class GraphRewriter:
    """The nodes and constants of a copy of ``model``; names of new ones are numbered."""

    def __init__(self, model: ModelProto) -> None:
        self._model = ModelProto()
        self._model.CopyFrom(model)
        self.constants = _constants(model)
        self.nodes: list[NodeProto] = [
            node for node in self._model.graph.node if node.output[0] not in self.constants
        ]
        self._count = 0

    def maker(self, name: str) -> NodeProto | None:
        """The node that makes ``name``; None for an input or a constant."""
        return next((node for node in self.nodes if name in node.output), None)

    def users(self, name: str) -> list[NodeProto]:
        """The nodes that take ``name``, in order."""
        return [node for node in self.nodes if name in node.input]

    def constant(self, value: npt.ArrayLike) -> str:
        """Name of a new constant."""
        name = self._name("w")
        self.constants[name] = np.ascontiguousarray(value)
        return name

    def numbers(self, *values: int) -> str:
        """Name of a new vector of int64, as shapes and axes are."""
        return self.constant(np.array(values, np.int64))

    def node(
        self, kind: str, inputs: Sequence[str], output: str | None = None, **attributes: Any
    ) -> str:
        """Add a node with one output and return the output's name."""
        made = output or self._name(kind.lower())
        self.nodes.append(helper.make_node(kind, list(inputs), [made], **attributes))
        return made

    def remove(self, nodes: Sequence[NodeProto]) -> None:
        """Take nodes out; what they made must be made by others, or be used no more."""
        gone = {id(node) for node in nodes}
        self.nodes = [node for node in self.nodes if id(node) not in gone]

    def redirect(self, old: str, new: str) -> None:
        """Let all who take ``old`` take ``new``."""
        for node in self.nodes:
            for place, name in enumerate(node.input):
                if name == old:
                    node.input[place] = new

    def finish(self) -> ModelProto:
        """The checked model: only what the outputs need, in an order that can be run."""
        graph = self._model.graph
        ordered = self._ordered([output.name for output in graph.output])
        used = dict.fromkeys(name for node in ordered for name in node.input)
        casts: list[NodeProto] = []
        tensors: list[TensorProto] = []
        for name in used:
            if name in self.constants:
                tensor, cast = _stored(name, self.constants[name])
                tensors.append(tensor)
                casts += cast
        del graph.node[:], graph.initializer[:], graph.value_info[:]
        graph.node.extend(casts + ordered)
        graph.initializer.extend(tensors)
        checker.check_model(self._model, full_check=True)
        return self._model

    def _ordered(self, outputs: Sequence[str]) -> list[NodeProto]:
        """Depth first from the outputs, so that what is made is used soon."""
        makers = {name: node for node in self.nodes for name in node.output}
        done: set[int] = set()
        ordered: list[NodeProto] = []
        stack = [(makers[name], False) for name in reversed(outputs)]
        while stack:
            node, ready = stack.pop()
            if ready:
                ordered.append(node)
            elif id(node) not in done:
                done.add(id(node))
                stack.append((node, True))
                stack += [(makers[name], False) for name in reversed(node.input) if name in makers]
        return ordered

    def _name(self, prefix: str) -> str:
        self._count += 1
        return f"cpu_{prefix}_{self._count}"


def attributes_of(node: NodeProto) -> dict[str, Any]:
    """A node's attributes as Python values."""
    return {entry.name: helper.get_attribute_value(entry) for entry in node.attribute}


def _stored(name: str, value: Array) -> tuple[TensorProto, list[NodeProto]]:
    """Floats that halves can hold are stored as halves behind a Cast, as in the plain file."""
    if value.dtype == np.float32 and value.size > 1:
        with np.errstate(over="ignore"):
            half = value.astype(np.float16)
        if np.array_equal(value, half.astype(np.float32)):
            cast = helper.make_node("Cast", [f"{name}_half"], [name], to=TensorProto.FLOAT)
            return numpy_helper.from_array(half, f"{name}_half"), [cast]
    return numpy_helper.from_array(value, name), []


def _constants(model: ModelProto) -> dict[str, Array]:
    """Values of the initializers, also under the names they have behind a Cast to float32."""
    values = {tensor.name: numpy_helper.to_array(tensor) for tensor in model.graph.initializer}
    for node in model.graph.node:
        if node.op_type == "Cast" and node.input[0] in values:
            values[node.output[0]] = values[node.input[0]].astype(np.float32)
    return values
