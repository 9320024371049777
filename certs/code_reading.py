"""Reads the QR code on the page of a file, or in a picture that somebody took of it."""

from __future__ import annotations

from io import BytesIO

import numpy as np
import zxingcpp
from numpy.typing import NDArray
from PIL import Image, UnidentifiedImageError

from certs.reading import page_picture
from foundation.errors import Invalid

_DOTS_PER_INCH = (100, 150, 220)
"""A code of 61 modules and 33 mm is read at the first; a smaller one may need the others."""
_MOST_PIXELS = 40_000_000
_ONLY_QR = zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode)
_KINDS = ("JPEG", "PNG", "WEBP")


def code_on_page(data: bytes) -> str | None:
    """What the QR code on the page of a PDF says; none when there is none to be read."""
    for resolution in _DOTS_PER_INCH:
        text = _read(page_picture(data, resolution))
        if text is not None:
            return text
    return None


def code_in_picture(data: bytes) -> str:
    """What the QR code in a picture says.

    Raises ``Invalid``: ``certs-picture-unreadable`` for what is no picture, ``certs-picture-size``
    for one that is too large, ``certs-picture-no-code`` where no code is found.
    """
    try:
        with Image.open(BytesIO(data), formats=_KINDS) as picture:
            width, height = picture.size
            if width * height > _MOST_PIXELS:
                raise Invalid("certs-picture-size", width=width, height=height)
            grey = np.asarray(picture.convert("L"))
    except (UnidentifiedImageError, OSError, SyntaxError, Image.DecompressionBombError) as error:
        raise Invalid("certs-picture-unreadable") from error
    text = _read(grey)
    if text is None:
        raise Invalid("certs-picture-no-code")
    return text


def _read(grey: NDArray[np.uint8]) -> str | None:
    # Asked for every kind of code, the reader finds others inside a dense QR code.
    found = zxingcpp.read_barcodes(grey, formats=_ONLY_QR)
    return str(found[0].text) if len(found) == 1 else None
