"""The process in which previews are made: it knows the fonts and nothing else, no key, no database.

This module is run as a program by `exam_engine.process_apart`.
"""

from __future__ import annotations

import sys
from multiprocessing.connection import Connection

from certs.rendering.fonts import Faces
from certs.rendering.pdf import Printer
from certs.settings import CertsSettings
from exam_engine.process_apart import Work, serve
from exam_engine.template_preview import Question, preview


def prepare(settings: object) -> Work:
    """Read the fonts; what comes back makes one preview after the other."""
    if not isinstance(settings, CertsSettings):
        raise TypeError("the settings of certificates are needed")
    faces = Faces.from_packages(settings.node_modules, settings.rare_fonts_folder)
    printer = Printer(faces)

    def work(question: object) -> object:
        if not isinstance(question, Question):
            raise TypeError("a question is needed")
        return preview(faces, printer, question)

    return work


if __name__ == "__main__":
    serve(Connection(int(sys.argv[1])), prepare)
