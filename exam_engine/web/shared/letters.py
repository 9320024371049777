"""The doors' way to a letter: read it, say it in the person's language, set it as a PDF."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from starlette.requests import Request

from exam_engine.letters.decision import DecisionLetter, as_html, style
from exam_engine.letters.press import letter_press
from exam_engine.web.shared import formats
from exam_engine.wiring import Engine


def decision_pdf(request: Request, engine: Engine, letter: DecisionLetter) -> bytes:
    """The decision letter; never call it within a transaction."""
    language: str = request.state.lang
    zone = ZoneInfo(engine.settings.web.time_zone)

    def say(code: str, /, **facts: object) -> str:
        return engine.words.say(code, language, **formats.readable(facts, language, zone))

    address = f"{engine.settings.web.public_address.rstrip('/')}/me/records"
    certs = engine.settings.certs
    press = letter_press(certs.node_modules, certs.rare_fonts_folder)
    return press.print(as_html(letter, say, language, address), style())
