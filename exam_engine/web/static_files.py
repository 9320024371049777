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

WEB = Path(__file__).parent
_FOLDERS = ("static", "elements")
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
            digest.update(f"{name}\0{path.stat().st_size}\0".encode())
            digest.update(path.read_bytes())
        self.digest = digest.hexdigest()[:16]

    @classmethod
    def scan(cls, folder: Path = WEB) -> StaticFiles:
        """Find the files once, when the site starts; what is not found is never served."""
        roots = [path for kind in _FOLDERS for path in folder.glob(f"*/{kind}")]
        roots.append(folder / "vendor")
        files = {
            path.relative_to(folder).as_posix(): path
            for root in roots
            for path in root.rglob("*")
            if path.is_file() and not path.name.startswith(".")
        }
        return cls(files)

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
        kind = _TYPES.get(path.suffix) or mimetypes.guess_type(path.name)[0]
        accepted = request.headers.get("accept-encoding", "")
        if path.suffix in _COMPRESSED and "gzip" in accepted:
            headers |= {"Content-Encoding": "gzip", "Vary": "Accept-Encoding"}
            return Response(_compressed(path), headers=headers, media_type=kind)
        return FileResponse(path, headers=headers, media_type=kind)


@lru_cache(maxsize=256)
def _compressed(path: Path) -> bytes:
    return gzip.compress(path.read_bytes(), compresslevel=6, mtime=0)
