"""Fetches optional models from a mirror folder or their address, and keeps none that is not right.

A download that broke off goes on where it stopped. Whatever the way, the digest of the whole file
is compared before it gets its name; a wrong file is deleted and refused.
"""

from __future__ import annotations

import os
import urllib.error
import urllib.request
from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import IO, Any, cast

from foundation.errors import Forbidden, Invalid, NotFound, Unavailable
from proctor.models.optional import OPTIONAL, OptionalModel, by_default
from proctor.models.wheel import Progress, sha256_of

Open = Callable[[urllib.request.Request], AbstractContextManager[Any]]
"""Opens a request; tests hand in one that needs no network."""

_CHUNK = 256 * 1024
_TIMEOUT_S = 60.0


def chosen(names: Iterable[str], *, non_commercial: bool = False) -> tuple[OptionalModel, ...]:
    """The models of these names, or all that are on by default where none is named.

    Raises NotFound("proctor-models-unknown"), and Forbidden("proctor-models-non-commercial") for
    a model that its training data keep from commercial use, unless that was asked for.
    """
    known = {model.name: model for model in OPTIONAL}
    wanted = []
    for name in names:
        if name not in known:
            raise NotFound("proctor-models-unknown", model=name, known=list(known))
        if not known[name].commercial and not non_commercial:
            raise Forbidden(
                "proctor-models-non-commercial", model=name, licence=known[name].licence
            )
        wanted.append(known[name])
    return tuple(wanted) or by_default()


def is_there(folder: Path, model: OptionalModel) -> bool:
    """Whether the file is in ``folder`` with the pinned digest."""
    path = folder / model.file
    return path.is_file() and sha256_of(path) == model.sha256


def fetch(
    folder: Path,
    model: OptionalModel,
    *,
    source: Path | None = None,
    progress: Progress | None = None,
    open_address: Open | None = None,
) -> bool:
    """Make sure that ``folder`` holds the model; False where it was there already.

    ``source`` is a mirror folder, searched with its folders; with it, no network is used.
    ``progress`` is told "fetch", bytes done and bytes in all.

    Raises Unavailable("proctor-models-not-in-mirror"), Unavailable("proctor-models-unreachable")
    or Invalid("proctor-models-digest").
    """
    if is_there(folder, model):
        return False
    folder.mkdir(parents=True, exist_ok=True)
    part = folder / f".{model.file}.{model.sha256[:12]}.part"
    tell = progress or (lambda stage, done, total: None)
    if source is not None:
        _copied(_in_mirror(source, model), part, tell)
    else:
        _downloaded(model, part, tell, open_address or _opened)
    found = sha256_of(part)
    if found != model.sha256:
        part.unlink()
        raise Invalid("proctor-models-digest", model=model.name, expected=model.sha256, found=found)
    os.chmod(part, 0o644)
    os.replace(part, folder / model.file)
    return True


def _in_mirror(source: Path, model: OptionalModel) -> Path:
    """The mirror's file of that name; of several the one with the right digest."""
    named = sorted(path for path in source.rglob(model.file) if path.is_file())
    if source.is_file() and source.name == model.file:
        named = [source]
    if not named:
        raise Unavailable("proctor-models-not-in-mirror", model=model.name, file=model.file)
    return next((path for path in named if sha256_of(path) == model.sha256), named[0])


def _copied(path: Path, part: Path, tell: Progress) -> None:
    total = path.stat().st_size
    with path.open("rb") as source, part.open("wb") as target:
        _poured(source, target, 0, total, total, tell)


def _downloaded(model: OptionalModel, part: Path, tell: Progress, open_address: Open) -> None:
    done = part.stat().st_size if part.is_file() else 0
    if done >= model.size:
        # Nothing is left to ask for: what is there is whole, or wrong and to be begun anew.
        if done == model.size and sha256_of(part) == model.sha256:
            return
        part.unlink(missing_ok=True)
        done = 0
    request = urllib.request.Request(model.address)  # noqa: S310 - addresses of the catalogue
    if done:
        request.add_header("Range", f"bytes={done}-")
    try:
        with open_address(request) as answer:
            # A server that does not know ranges sends everything again, with another status.
            goes_on = done > 0 and answer.status == 206
            with part.open("ab" if goes_on else "wb") as target:
                start = done if goes_on else 0
                _poured(answer, target, start, model.size, model.size, tell)
    except (urllib.error.URLError, OSError, TimeoutError) as trouble:
        raise Unavailable(
            "proctor-models-unreachable", model=model.name, address=model.address
        ) from trouble


def _poured(
    source: IO[bytes], target: IO[bytes], start: int, total: int, most: int, tell: Progress
) -> None:
    """Copy in pieces; one byte more than there should be is enough to be refused."""
    done = start
    tell("fetch", done, total)
    while done <= most and (piece := source.read(min(_CHUNK, most - done + 1))):
        target.write(piece)
        done += len(piece)
        tell("fetch", min(done, total), total)


def _opened(request: urllib.request.Request) -> AbstractContextManager[Any]:
    opened = urllib.request.urlopen(request, timeout=_TIMEOUT_S)  # noqa: S310 - as above
    return cast(AbstractContextManager[Any], opened)
