"""A file with SFace's inputs and outputs, made here, because SFace itself is not at hand.

Its feature is the picture averaged to 8 by 16 patches of green, less their mean: enough to tell
that the right pixels, in the right order, reach the model.
"""

from __future__ import annotations

from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

from proctor.models.optional import SFACE, OptionalModel


def stand_in(folder: Path, *, name: str = SFACE.file) -> OptionalModel:
    """Write the file into ``folder``; its entry for the catalogue."""
    rows = np.repeat(np.eye(8, dtype=np.float32), 14, axis=1) / 14
    columns = np.repeat(np.eye(16, dtype=np.float32), 7, axis=1).T / 7
    green = np.array([0, 1, 0], np.float32).reshape(1, 3, 1, 1)
    values = {"green": green, "rows": rows, "columns": columns, "shape": np.array([1, 128])}
    graph = helper.make_graph(
        [
            helper.make_node("Mul", ["data", "green"], ["coloured"]),
            helper.make_node("ReduceSum", ["coloured"], ["one"], keepdims=0),
            helper.make_node("MatMul", ["rows", "one"], ["across"]),
            helper.make_node("MatMul", ["across", "columns"], ["patches"]),
            helper.make_node("Reshape", ["patches", "shape"], ["flat"]),
            helper.make_node("ReduceMean", ["flat"], ["mean"], keepdims=1),
            helper.make_node("Sub", ["flat", "mean"], ["fc1"]),
        ],
        "stand_in",
        [helper.make_tensor_value_info("data", TensorProto.FLOAT, [1, 3, 112, 112])],
        [helper.make_tensor_value_info("fc1", TensorProto.FLOAT, [1, 128])],
        [numpy_helper.from_array(value, key) for key, value in values.items()],
    )
    # Sum over the batch and the colours only.
    graph.node[1].input.append("axes")
    graph.initializer.append(numpy_helper.from_array(np.array([0, 1]), "axes"))
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    onnx.checker.check_model(model)
    data = model.SerializeToString()
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_bytes(data)
    return replace(SFACE, file=name, sha256=sha256(data).hexdigest(), size=len(data))
