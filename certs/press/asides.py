"""Why a certificate is printed the slow way: the reasons, as codes that reports show."""

from __future__ import annotations

from enum import StrEnum


class Why(StrEnum):
    """Reasons; the words stand in the catalogues under these codes."""

    SEVERAL_LINES = "certs-press-several-lines"
    """A value needs more than one line."""
    NO_ROOM = "certs-press-no-room"
    """A value is too long for its field at any size."""
    RARE_GLYPH = "certs-press-rare-glyph"
    """The face of a field lacks a character, or the character needs shaping."""
    PHOTO = "certs-press-photo"
    """The photo is not a colour JPEG of three components."""
    QR_TEXT = "certs-press-qr-text"
    """The QR code says something that does not begin as all others do."""
    TEMPLATE = "certs-press-template"
    """The template does something that cannot be compiled."""
    LETTERS = "certs-press-letters"
    """One certificate shows more different rare characters than a small font is made for."""


class AsideError(Exception):
    """This certificate has to be printed the slow way."""

    def __init__(self, why: Why, detail: str = "") -> None:
        super().__init__(f"{why}: {detail}")
        self.why = why
        self.detail = detail
