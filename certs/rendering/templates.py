"""Certificate templates: words, sizes and style, filled for one award.

A template is three texts: ``layout.json`` (page, ornament, fields with their text, width and
sizes to try, and the accent of each level), ``certificate.html`` and ``certificate.css``. The
texts are filled in the bounded language of `certs.rendering.language`, so a body may bring its
own template without being trusted. Ours lie in folders beside this room. Each prints in Chinese
and English, or in Chinese only under the name with ``-zh`` behind it.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from urllib.parse import urlsplit

from certs.awards import Award
from certs.rendering.fitting import fit
from certs.rendering.fonts import Faces, metrics
from certs.rendering.glyphs import demand_glyphs
from certs.rendering.language import source
from certs.rendering.layout import LAYOUT, Field, Page, read_layout
from certs.rendering.ornament import Accent, ornament
from certs.rendering.qr import qr_svg
from certs.rendering.seal import seal_svg
from foundation.errors import NotFound

FOLDER = Path(__file__).parent / "templates"
HTML, CSS = "certificate.html", "certificate.css"
FILES = (HTML, CSS, LAYOUT)
"""The three texts of a template."""
OURS = ("classic", "upright", "booklet")
"""Names of our own templates."""
CHINESE_ONLY = "-zh"
_HOUSE_VERSION = 1


@dataclass(frozen=True, slots=True)
class Template:
    """A template as read from its three texts; ``version`` counts from 1.

    ``digest`` tells templates apart that have the same name in two bodies.
    """

    name: str
    version: int
    digest: str
    html: str
    css: str
    page: Page
    ornament: str
    bilingual: bool
    fields: Mapping[str, Field]
    accents: Mapping[int, Accent]
    seal_caption: str

    @property
    def reference(self) -> str:
        """``name@version``, as a certificate records what it was printed with."""
        return f"{self.name}@{self.version}"


@dataclass(frozen=True, slots=True)
class Fitted:
    """A printed value with the size in points at which it fits, and its lines at that size.

    A ``light`` value is set in the plain weight although its field is bold, because the face for
    rare characters has no bold and one thin character among bold ones looks like a mistake.
    """

    name: str
    text: str
    size: float
    lines: int
    light: bool = False


@dataclass(frozen=True, slots=True)
class Sheet:
    """One page ready to be laid out.

    ``ornament`` is drawn behind everything, as compressed PDF operators in millimetres. ``bleed``
    is how many millimetres of it run over the edge, for a printing house that cuts them off.
    """

    html: str
    css: str
    title: str
    page: Page
    fields: Mapping[str, Fitted]
    ornament: bytes
    bleed: float = 0.0


@lru_cache(maxsize=16)
def load_template(name: str = "classic", folder: Path = FOLDER) -> Template:
    """Read one of our templates by its name, or by its reference ``name@version``."""
    bare, _, version = name.partition("@")
    base = bare.removesuffix(CHINESE_ONLY)
    home = folder / base
    known = home.parent == folder and (home / LAYOUT).is_file()
    if not known or version not in ("", str(_HOUSE_VERSION)):
        raise NotFound("certs-template-unknown", template=name)
    texts = texts_of(base, folder)
    bilingual = None if bare == base else False
    return read_template(bare, _HOUSE_VERSION, texts, bilingual=bilingual)


def texts_of(name: str, folder: Path = FOLDER) -> dict[str, str]:
    """The three texts of one of our templates, by file name."""
    return {file: (folder / name / file).read_text("utf-8") for file in FILES}


def read_template(
    name: str, version: int, texts: Mapping[str, str], *, bilingual: bool | None = None
) -> Template:
    """A template from its three texts; ``Invalid`` names the file and the place that is wrong.

    ``bilingual`` overrules what the layout says.
    """
    layout = read_layout(texts[LAYOUT])
    source(HTML, texts[HTML], True)
    source(CSS, texts[CSS], False)
    for key, field in layout.fields.items():
        source(f"{LAYOUT}: {key}", field.text, False)
    source(f"{LAYOUT}: seal_caption", layout.seal_caption, False)
    shows_both = layout.bilingual if bilingual is None else bilingual
    return Template(
        name=name,
        version=version,
        digest=_digest(texts, shows_both),
        html=texts[HTML],
        css=texts[CSS],
        page=layout.page,
        ornament=layout.ornament,
        bilingual=shows_both,
        fields=layout.fields,
        accents=layout.accents,
        seal_caption=layout.seal_caption,
    )


def printed_values(
    template: Template, award: Award, number: str, address: str, document: str | None = None
) -> dict[str, str]:
    """Every value that the page will show, by field."""
    words = {
        "award": award,
        "number": number,
        "address": address,
        "domain": urlsplit(address).hostname or address,
        "document": document or award.document_masked,
        "english": template.bilingual,
    }
    return {
        key: ""
        if field.english and not template.bilingual
        else source(f"{LAYOUT}: {key}", field.text, False).fill(words).strip()
        for key, field in template.fields.items()
    }


def compose(
    template: Template,
    faces: Faces,
    award: Award,
    *,
    number: str,
    address: str,
    photo: bytes | None = None,
    qr_text: str | None = None,
    document: str | None = None,
    bleed: float = 0.0,
) -> Sheet:
    """Fill the template: glyphs checked first, then each value set at the size that fits.

    ``qr_text`` is what the QR code says where that is more than ``address``, the query address
    that is printed. ``document`` is the full document number for bodies whose policy prints it;
    without it the masked one of the award is shown.

    Raises ``Invalid`` with ``certs-glyph-missing``, ``certs-script-unsupported`` or
    ``certs-text-too-long``; a page is never clipped and never shows an empty box.
    """
    texts = printed_values(template, award, number, address, document)
    for key, text in texts.items():
        demand_glyphs(faces, {key: text}, template.fields[key].face)
    fitted = {key: _fitted(template.fields[key], key, text, faces) for key, text in texts.items()}
    accent = accent_of(template, award.level.rank)
    caption = source(f"{LAYOUT}: seal_caption", template.seal_caption, False).fill({"award": award})
    demand_glyphs(faces, {"body": award.body.name.zh, "seal_caption": caption}, "serif-bold")
    seal = seal_svg(award.body.name.zh, caption, faces)
    words = {
        "award": award,
        "number": number,
        "fields": fitted,
        "english": template.bilingual,
        "photo": _data_url("image/jpeg", photo) if photo else None,
        "qr": _data_url("image/svg+xml", qr_svg(qr_text or address).encode()),
        "seal": _data_url("image/svg+xml", seal.encode()),
        "seal_caption": caption,
    }
    html = source(HTML, template.html, True).fill(words)
    css = source(CSS, template.css, False).fill({"accent": accent, "english": template.bilingual})
    title = html.partition("<title>")[2].partition("</title>")[0].strip()
    page = template.page
    drawing = ornament(template.ornament, accent, page.width, page.height, bleed)
    return Sheet(html, css, title, page, fitted, drawing, bleed)


def accent_of(template: Template, rank: int) -> Accent:
    """The accent of a level; levels above the last one listed share its accent."""
    ranks = sorted(template.accents)
    return template.accents[max((known for known in ranks if known <= rank), default=ranks[0])]


def _fitted(field: Field, key: str, text: str, faces: Faces) -> Fitted:
    if not text:
        return Fitted(key, "", field.box.steps[0].size, 0)
    bold = field.face == "serif-bold"
    light = bold and not all(map(metrics(faces[field.face].path).has, text))
    step = fit(key, text, field.box, faces.chain("serif" if light else field.face))
    return Fitted(key, text, step.size, step.lines, light)


def _digest(texts: Mapping[str, str], bilingual: bool) -> str:
    whole = "\0".join((*(texts[file] for file in FILES), str(bilingual)))
    return sha256(whole.encode("utf-8")).hexdigest()


def _data_url(kind: str, data: bytes) -> str:
    return f"data:{kind};base64,{b64encode(data).decode()}"
