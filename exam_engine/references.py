"""What faces are compared with: features of check-in pictures, in memory only and made when needed.

A feature is a biometric; it is never written anywhere. The picture stays where the check-in put it,
encrypted, and goes when it is erased: its feature is forgotten with the next look.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable

from foundation.errors import NotFound
from proctor.analysis.frame import FrameAnalyser
from proctor.analysis.pictures import decode_picture
from proctor.arrays import Floats
from proctor.detectors import Detector
from proctor.evidence import Blobs

MOST_FEATURES = 5_000
"""Of half a kilobyte each."""


class References:
    """Shared by the threads of one process."""

    def __init__(self, analyser: Callable[[], FrameAnalyser], blobs: Blobs) -> None:
        self._analyser = analyser
        self._blobs = blobs
        self._lock = threading.Lock()
        self._features: OrderedDict[tuple[str, str], Floats] = OrderedDict()

    def feature(self, blob: str | None, *, tenant: str) -> Floats | None:
        """What SFace makes of the face in a kept picture.

        None where there is no picture, it was erased, it shows no face, or no model is installed:
        then nobody is compared.
        """
        if blob is None or Detector.LIKENESS not in self._analyser().slow.active:
            return None
        # The picture is read every time: a feature must not outlive the picture it is of.
        picture = self._picture(blob, tenant)
        with self._lock:
            if picture is None:
                self._features.pop((tenant, blob), None)
                return None
            known = self._features.get((tenant, blob))
        return known if known is not None else self._made(picture, (tenant, blob))

    def _picture(self, blob: str, tenant: str) -> bytes | None:
        try:
            return self._blobs.get(blob, tenant=tenant)
        except NotFound:
            return None

    def _made(self, picture: bytes, name: tuple[str, str]) -> Floats | None:
        analyser, rgb = self._analyser(), decode_picture(picture)
        placed = analyser.look(rgb).placed
        feature = analyser.slow.feature(rgb, placed[0]) if placed else None
        if feature is not None:
            with self._lock:
                self._features[name] = feature
                while len(self._features) > MOST_FEATURES:
                    self._features.popitem(last=False)
        return feature
