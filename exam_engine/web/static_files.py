"""Scripts, styles and fonts under addresses that change with their content, cached for a year.

One digest over all files stands in the address, so that modules may import one another by
relative paths and still always fit together.
"""

from __future__ import annotations

import gzip
import hashlib
import mimetypes
from functools import lru_cache
from pathlib import Path

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import FileResponse, Response

from exam_engine.web.security import CONTENT_POLICY_WASM

WEB = Path(__file__).parent
_FOLDERS = ("static", "elements")
_PACKAGES = {
    "onnxruntime-web": ("dist/ort.wasm.bundle.min.mjs", "dist/ort-wasm-simd-threaded.wasm"),
}
"""Package of npm → the files of it that browsers load, as ``vendor/<package>/<file>``."""
_RUNS_WASM = frozenset({"candidate/elements/proctor/worker.js"})
"""Workers that run WebAssembly: a worker obeys the policy that came with its own script."""
_TYPES = {
    ".js": "text/javascript; charset=utf-8",
    ".mjs": "text/javascript; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".wasm": "application/wasm",
    ".woff2": "font/woff2",
    ".svg": "image/svg+xml",
    ".json": "application/json",
}
_COMPRESSED = (".js", ".mjs", ".css", ".svg", ".json", ".wasm")
_FOREVER = "public, max-age=31536000, immutable"


class StaticFiles:
    """The files that pages may load: ``<audience>/static``, ``<audience>/elements``, ``vendor``."""

    def __init__(self, files: dict[str, Path]) -> None:
        self._files = files
        digest = hashlib.sha256()
        for name, path in sorted(files.items()):
            facts = path.stat()
            digest.update(f"{name}\0".encode())
            digest.update(_digest(path, facts.st_size, facts.st_mtime_ns))
        self.digest = digest.hexdigest()[:16]

    @classmethod
    def scan(cls, folder: Path = WEB, packages: Path | None = None) -> StaticFiles:
        """Find the files once, when the site starts; what is not found is never served.

        ``packages`` is the folder of npm's packages.
        """
        roots = [path for kind in _FOLDERS for path in folder.glob(f"*/{kind}")]
        roots.append(folder / "vendor")
        files = {
            path.relative_to(folder).as_posix(): path
            for root in roots
            for path in root.rglob("*")
            if path.is_file() and not path.name.startswith(".")
        }
        return cls(files | _from_packages(packages) if packages is not None else files)

    def has(self, name: str) -> bool:
        """Whether there is such a file: those of packages may not have been installed."""
        return name in self._files

    def under(self, folder: str) -> list[str]:
        """The names of all files in a folder."""
        return sorted(name for name in self._files if name.startswith(f"{folder}/"))

    def url(self, name: str) -> str:
        """The address of ``shared/static/base.css`` and the like; an unknown name is a mistake."""
        if name not in self._files:
            raise LookupError(f"there is no static file {name}")
        return f"/static/{self.digest}/{name}"

    def answer(self, request: Request) -> Response:
        """Serve one file; an address of an earlier release gets the file of today, uncached."""
        path = self._files.get(request.path_params["name"])
        if path is None:
            raise HTTPException(404)
        current = request.path_params["digest"] == self.digest
        headers = {"Cache-Control": _FOREVER if current else "no-cache"}
        if request.path_params["name"] in _RUNS_WASM:
            headers["Content-Security-Policy"] = CONTENT_POLICY_WASM
        kind = _TYPES.get(path.suffix) or mimetypes.guess_type(path.name)[0]
        accepted = request.headers.get("accept-encoding", "")
        if path.suffix in _COMPRESSED and "gzip" in accepted:
            headers |= {"Content-Encoding": "gzip", "Vary": "Accept-Encoding"}
            return Response(_compressed(path), headers=headers, media_type=kind)
        return FileResponse(path, headers=headers, media_type=kind)


def _from_packages(folder: Path) -> dict[str, Path]:
    """What of npm's packages is served; a package that was not installed is left out."""
    found = {
        f"vendor/{package}/{Path(member).name}": folder / package / member
        for package, members in _PACKAGES.items()
        for member in members
    }
    return {name: path for name, path in found.items() if path.is_file()}


@lru_cache(maxsize=1024)
def _digest(path: Path, size: int, changed: int) -> bytes:
    """Of a file that is read anew only where its size or time says that it changed."""
    return hashlib.sha256(path.read_bytes()).digest()


@lru_cache(maxsize=256)
def _compressed(path: Path) -> bytes:
    return gzip.compress(path.read_bytes(), compresslevel=6, mtime=0)
