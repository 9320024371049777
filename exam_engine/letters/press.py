"""Sets a letter of one or more pages as a tagged PDF (PDF/UA-1), in the faces of the house."""

from __future__ import annotations

import threading
from functools import lru_cache

from weasyprint import CSS, HTML
from weasyprint.text.fonts import FontConfiguration

from certs.rendering.fonts import Faces
from certs.rendering.pdf import DataOnlyFetcher, face_styles


class LetterPress:
    """Prints letters; one serves a whole process. Nothing outside the letter itself is fetched."""

    def __init__(self, faces: Faces) -> None:
        self._fonts = FontConfiguration()
        self._faces = face_styles(faces, self._fonts)
        # Pango's font map is not made for threads.
        self._lock = threading.Lock()

    def print(self, html: str, css: str) -> bytes:
        """The letter as a PDF; it takes about a second, so never within a transaction."""
        fetcher = DataOnlyFetcher()
        with self._lock:
            style = CSS(string=css, font_config=self._fonts, url_fetcher=fetcher)
            page = HTML(string=html, url_fetcher=fetcher)
            printed: bytes = page.write_pdf(
                font_config=self._fonts,
                stylesheets=[self._faces, style],
                pdf_variant="pdf/ua-1",
            )
            return printed


@lru_cache(maxsize=2)
def letter_press(node_modules: str, rare_fonts_folder: str) -> LetterPress:
    """The press of these fonts, made at the first letter: they take a second to read."""
    return LetterPress(Faces.from_packages(node_modules, rare_fonts_folder))
