"""Drives the browser's own pipeline in a tab: the worker that measures frames on a device."""

from __future__ import annotations

import base64
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt
from playwright.sync_api import Page

Pixels = npt.NDArray[np.uint8]

OPEN = """async ({worker, sources, version}) => {
  window.measurer = new Worker(worker, {type: "module"});
  const told = await new Promise((resolve, reject) => {
    measurer.onmessage = ({data}) => resolve(data);
    measurer.onerror = (event) => reject(new Error(event.message || "the worker did not load"));
    measurer.postMessage({kind: "open", sources, version});
  });
  if (told.kind !== "open") throw new Error(told.reason);
}"""

_MEASURE = """async ({png, takenAt, sequence}) => {
  const bytes = Uint8Array.from(atob(png), (letter) => letter.charCodeAt(0));
  const frame = await createImageBitmap(new Blob([bytes], {type: "image/png"}), {
    colorSpaceConversion: "none", premultiplyAlpha: "none",
  });
  const told = await new Promise((resolve) => {
    measurer.onmessage = ({data}) => resolve(data);
    const asked = {kind: "frame", frame, takenAt, sequence, quality: 0, landmarks: true};
    measurer.postMessage(asked, [frame]);
  });
  if (told.kind !== "seen") throw new Error(told.reason);
  return told;
}"""


class DevicePipeline:
    """The open worker of a tab that shows a page of the site."""

    def __init__(self, tab: Page, view: dict[str, Any]) -> None:
        self._tab = tab
        tab.evaluate(OPEN, view)

    def measure(self, rgb: Pixels, taken_at_ms: int, sequence: int) -> dict[str, Any]:
        """What the worker says of a picture: observation, landmarks of the main face, times."""
        # As PNG, so that both sides measure the very same pixels.
        _, png = cv2.imencode(".png", cv2.cvtColor(rgb, cv2.COLOR_RGB2BGR))
        told: dict[str, Any] = self._tab.evaluate(
            _MEASURE,
            {
                "png": base64.b64encode(png.tobytes()).decode(),
                "takenAt": taken_at_ms,
                "sequence": sequence,
            },
        )
        return told
