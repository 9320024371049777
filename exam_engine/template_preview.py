"""Shows what a template makes of a sample: a picture, every fault, and a report per field.

A draft is a stranger's text, and a style sheet can keep a page maker busy for minutes, so pages
are made in a process apart with a limit of time and memory.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO
from time import perf_counter

import pypdfium2
from PIL import Image

from certs.awards import Body
from certs.rendering.fonts import Faces
from certs.rendering.inspection import FieldReport, inspect
from certs.rendering.lint import css_faults, html_faults
from certs.rendering.pdf import Printer
from certs.rendering.samples import TOKEN, sample
from certs.rendering.templates import CSS, HTML, Template, compose, read_template
from certs.settings import CertsSettings
from exam_engine.process_apart import ProcessApart
from foundation.errors import Fact, Invalid, Refusal

SECONDS = 10.0
"""The longest a page may take; one of ours takes about 0.3 seconds."""
_PRINTED_AT = datetime(2026, 11, 21, 8, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Question:
    """What to show: the three texts by file name, the sample, and the width in pixels."""

    texts: Mapping[str, str]
    case: str
    rank: int
    body: Body | None
    address: str
    width: int
    bilingual: bool | None = None


@dataclass(frozen=True, slots=True)
class Complaint:
    """One thing that is wrong, by the code of its message and that message's facts."""

    code: str
    facts: Mapping[str, Fact]

    def refusal(self) -> Invalid:
        """The complaint as a refusal, for whoever will not go on with it."""
        return Invalid(self.code, **self.facts)


@dataclass(frozen=True, slots=True)
class Preview:
    """What was made: a picture (PNG) unless there are complaints, and the fields as far as read."""

    picture: bytes | None
    complaints: tuple[Complaint, ...]
    fields: tuple[FieldReport, ...]
    milliseconds: int


class PreviewRoom:
    """Makes previews, one at a time."""

    def __init__(self, settings: CertsSettings) -> None:
        self._process = ProcessApart("exam_engine.template_process", settings, seconds=SECONDS)

    def show(self, question: Question) -> Preview:
        """The preview; a page that does not end is a complaint like others."""
        answer = self._process.ask(question)
        if isinstance(answer, Preview):
            return answer
        late = Complaint("certs-template-too-slow", {"seconds": round(SECONDS)})
        return Preview(None, (late,), (), round(SECONDS * 1000))

    def close(self) -> None:
        """End the process."""
        self._process.close()


def preview(faces: Faces, printer: Printer, question: Question) -> Preview:
    """Make one preview, here and now."""
    start = perf_counter()
    picture: bytes | None = None
    fields: tuple[FieldReport, ...] = ()
    complaints = [
        Complaint(fault.code, {"file": fault.file, "line": fault.line, "what": fault.what})
        for fault in (
            *html_faults(HTML, question.texts[HTML]),
            *css_faults(CSS, question.texts[CSS]),
        )
    ]
    try:
        template = read_template("preview", 1, question.texts, bilingual=question.bilingual)
        shown = sample(question.case, question.body, question.rank)
        address = f"{question.address}/verify/c/{TOKEN}"
        fields = tuple(inspect(template, faces, shown.award, shown.number, address))
        if not complaints:
            picture = _picture(template, faces, printer, question, address)
    except Refusal as refusal:
        complaints.append(Complaint(refusal.code, dict(refusal.facts)))
    took = round((perf_counter() - start) * 1000)
    return Preview(picture, tuple(complaints), fields, took)


def _picture(
    template: Template, faces: Faces, printer: Printer, question: Question, address: str
) -> bytes:
    shown = sample(question.case, question.body, question.rank)
    sheet = compose(
        template, faces, shown.award, number=shown.number, address=address, photo=shown.photo
    )
    document = pypdfium2.PdfDocument(printer.print(sheet, shown.number, _PRINTED_AT))
    page = document[0]
    picture = page.render(scale=question.width / page.get_width()).to_pil()
    out = BytesIO()
    # The widest choice of colours, or the few red dots of the seal would be averaged away.
    few = picture.convert("RGB").quantize(256, Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE)
    few.save(out, "PNG")
    return out.getvalue()
