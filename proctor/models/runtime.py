"""Opens a model for onnxruntime after checking its digest, one thread a session.

Two threads are slower than one for graphs this small, and batching gains nothing on a processor
(both measured), so many sittings are served by many processes, not by bigger sessions.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime

from foundation.errors import Unavailable
from proctor.arrays import Floats
from proctor.models.catalogue import Model


class Runner:
    """An open model; it may be used from several threads at once."""

    def __init__(self, model: Model, session: Any) -> None:
        self.model = model
        self._session = session
        self._names = [output.name for output in model.outputs]

    def run(self, picture: Floats) -> dict[str, Floats]:
        """All outputs by name for a picture (height, width, 3) or a batch (N, height, width, 3)."""
        batch = picture[np.newaxis] if picture.ndim == 3 else picture
        values = self._session.run(self._names, {self.model.picture.name: batch})
        return dict(zip(self._names, values, strict=True))


def open_model(model: Model, folder: Path) -> Runner:
    """Open the processor's file of ``model``; raises what `open_session` raises."""
    return Runner(model, open_session(model.name, model.cpu.file, model.cpu.sha256, folder))


def open_session(
    name: str,
    file: str,
    sha256: str,
    folder: Path,
    change: Callable[[bytes], bytes] | None = None,
) -> Any:
    """An onnxruntime session of a file that has the digest it should have.

    ``change`` is what is done with its bytes after that.
    Raises Unavailable("proctor-model-missing") where the file is not there, and
    Unavailable("proctor-model-altered") where its digest is another.
    """
    try:
        data = (folder / file).read_bytes()
    except FileNotFoundError as missing:
        raise Unavailable("proctor-model-missing", model=name) from missing
    found = hashlib.sha256(data).hexdigest()
    if found != sha256:
        raise Unavailable("proctor-model-altered", model=name, expected=sha256, found=found)
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    options.execution_mode = onnxruntime.ExecutionMode.ORT_SEQUENTIAL
    options.log_severity_level = 3
    # The bytes that were checked are the bytes that are opened: the file is not read again.
    used = data if change is None else change(data)
    return onnxruntime.InferenceSession(used, options, providers=["CPUExecutionProvider"])
