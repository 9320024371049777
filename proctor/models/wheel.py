"""Gets the pinned package that carries the trained weights, with or without a network.

Order: a wheel, a folder with the wheel, or an unpacked tree that was handed in; the wheel in the
cache; `pip download`. Whatever the way, each model file is checked against the catalogue.
"""

from __future__ import annotations

import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Callable
from pathlib import Path

from foundation.errors import Invalid, Unavailable
from proctor.models.catalogue import Model, Origin

Progress = Callable[[str, int, int], None]
"""Told of each stage ("fetch", "convert", "write") with what is done and how much there is."""

_TIMEOUT_S = 900
_LARGEST_MEMBER = 16 * 1024 * 1024


def sha256_of(path: Path) -> str:
    """Hexadecimal SHA-256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def obtain(origin: Origin, cache: Path, given: Path | None, progress: Progress) -> Path:
    """The wheel's path, or that of an unpacked tree.

    Raises Unavailable("proctor-models-source-unavailable") where nothing can be had, and
    Invalid("proctor-models-wheel-digest") for a wheel that is not the pinned one.
    """
    if given is not None:
        return _given(origin, given)
    wheel = cache / origin.file
    if not wheel.is_file():
        progress("fetch", 0, 1)
        _download(origin, cache)
        progress("fetch", 1, 1)
    return _checked(origin, wheel)


def read_member(source: Path, model: Model) -> bytes:
    """One model's TFLite bytes out of a wheel or an unpacked tree, checked by digest."""
    data = _from_tree(source, model) if source.is_dir() else _from_wheel(source, model)
    found = hashlib.sha256(data).hexdigest()
    if found != model.source_sha256:
        raise Invalid(
            "proctor-models-source-digest",
            model=model.name,
            expected=model.source_sha256,
            found=found,
        )
    return data


def _given(origin: Origin, given: Path) -> Path:
    if given.is_file():
        return _checked(origin, given)
    if (given / origin.file).is_file():
        return _checked(origin, given / origin.file)
    if (given / origin.package / "modules").is_dir():
        return given
    raise _unavailable(origin, "not-in-folder")


def _checked(origin: Origin, wheel: Path) -> Path:
    found = sha256_of(wheel)
    if found != origin.sha256:
        raise Invalid(
            "proctor-models-wheel-digest",
            file=wheel.name,
            expected=origin.sha256,
            found=found,
        )
    return wheel


def _download(origin: Origin, cache: Path) -> None:
    cache.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=cache) as folder:
        wish = Path(folder) / "wish.txt"
        wish.write_text(
            f"{origin.package}=={origin.version} --hash=sha256:{origin.sha256}\n", "utf-8"
        )
        options = ["download", "--quiet", "--no-deps", "--only-binary=:all:", "--require-hashes"]
        options += ["--platform", origin.platform, "--python-version", origin.python]
        options += ["--dest", folder, "--requirement", str(wish)]
        _run(origin, [*_pip(origin), *options])
        # Several builds may run at once; the last one to finish replaces equal bytes.
        os.replace(Path(folder) / origin.file, cache / origin.file)


def _pip(origin: Origin) -> list[str]:
    """The command that is pip here; an environment made by uv has none of its own."""
    if importlib.util.find_spec("pip") is not None:
        return [sys.executable, "-m", "pip"]
    uv = shutil.which("uv")
    if uv is None:
        raise _unavailable(origin, "no-pip")
    return [uv, "tool", "run", "pip"]


def _run(origin: Origin, command: list[str]) -> None:
    try:
        # The command is made of the catalogue's own words and a temporary folder.
        result = subprocess.run(  # noqa: S603
            command, capture_output=True, timeout=_TIMEOUT_S, check=False
        )
    except subprocess.TimeoutExpired as late:
        raise _unavailable(origin, "time-out") from late
    if result.returncode != 0:
        raise _unavailable(origin, "download-failed")


def _unavailable(origin: Origin, reason: str) -> Unavailable:
    # What pip printed is left out on purpose: it may hold an address with a password in it.
    return Unavailable(
        "proctor-models-source-unavailable",
        package=origin.package,
        version=origin.version,
        file=origin.file,
        reason=reason,
    )


def _from_tree(source: Path, model: Model) -> bytes:
    path = source / model.member
    if not path.is_file() or path.stat().st_size > _LARGEST_MEMBER:
        raise Invalid("proctor-models-member-missing", model=model.name, member=model.member)
    return path.read_bytes()


def _from_wheel(source: Path, model: Model) -> bytes:
    """Read one member into memory; nothing is unpacked to disk, so no name can lead outside."""
    try:
        with zipfile.ZipFile(source) as archive:
            entry = archive.getinfo(model.member)
            if entry.file_size > _LARGEST_MEMBER:
                raise KeyError(model.member)
            with archive.open(entry) as member:
                return member.read(_LARGEST_MEMBER + 1)
    except (KeyError, zipfile.BadZipFile) as trouble:
        raise Invalid(
            "proctor-models-member-missing", model=model.name, member=model.member
        ) from trouble
