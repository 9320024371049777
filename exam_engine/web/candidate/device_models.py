"""What a browser measures frames with: the addresses of its runtime and of the model files.

Models are asked for by their digest; a file that is another than it should be is not given out,
and the page checks the digest again before it opens one.
"""

import hashlib
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from fastapi import APIRouter
from starlette.responses import FileResponse, Response

from exam_engine.web.depends import EngineDep
from exam_engine.web.static_files import StaticFiles
from foundation.errors import NotFound, Unavailable
from proctor.models.catalogue import BROWSER_MODELS, Model, browser_version

router = APIRouter(include_in_schema=False)

RUNTIME: Final = "vendor/onnxruntime-web/ort.wasm.bundle.min.mjs"
WASM: Final = "vendor/onnxruntime-web/ort-wasm-simd-threaded.wasm"
_SCRIPTS: Final = "candidate/elements/proctor"
_FOREVER: Final = "public, max-age=31536000, immutable"


@router.get("/exam/models/{digest}.onnx")
def give_model(engine: EngineDep, digest: str) -> Response:
    """A model file for the browser; Unavailable where it was not built or was altered."""
    model = next((each for each in BROWSER_MODELS if each.plain.sha256 == digest), None)
    if model is None:
        raise NotFound("web-not-found")
    path = Path(engine.settings.proctor.models_folder) / model.plain.file
    if not path.is_file():
        raise Unavailable("proctor-model-missing", model=model.name)
    facts = path.stat()
    found = _digest(path, facts.st_size, facts.st_mtime_ns)
    if found != digest:
        raise Unavailable("proctor-model-altered", model=model.name, expected=digest, found=found)
    headers = {"Cache-Control": _FOREVER}
    return FileResponse(path, headers=headers, media_type="application/octet-stream")


def device_view(static: StaticFiles) -> dict[str, Any]:
    """What the camera element hands to its worker; empty where npm's packages are not there."""
    if not (static.has(RUNTIME) and static.has(WASM)):
        return {}
    scripts = [static.url(name) for name in static.under(_SCRIPTS)]
    return {
        "worker": static.url(f"{_SCRIPTS}/worker.js"),
        "files": [*scripts, static.url(RUNTIME), static.url(WASM)],
        "version": browser_version(),
        "sources": {
            "runtime": static.url(RUNTIME),
            "wasm": static.url(WASM),
            "models": [_source(model) for model in BROWSER_MODELS],
        },
    }


def _source(model: Model) -> dict[str, Any]:
    return {
        "name": model.name,
        "url": f"/exam/models/{model.plain.sha256}.onnx",
        "sha256": model.plain.sha256,
        "size": model.picture.width,
        "input": model.picture.name,
        "outputs": [output.name for output in model.outputs],
    }


@lru_cache(maxsize=32)
def _digest(path: Path, size: int, changed: int) -> str:
    """Of a file that is read anew only where its size or time says that it changed."""
    return hashlib.sha256(path.read_bytes()).hexdigest()
