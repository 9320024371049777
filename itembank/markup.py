"""Pass the HTML of items through an allow-list, and turn plain authoring text into such HTML.

Items come from many hands and files; a candidate's page must never run what they contain. The
list holds what a paper needs (emphasis, lists, tables, pictures inside the item, sound and film,
ruby, MathML) and nothing that can name, link, style freely, time or script.
"""

from __future__ import annotations

import html
import re
from typing import Final

import nh3

_TAGS: Final = {
    *("p", "br", "strong", "b", "em", "i", "u", "s", "sub", "sup", "small", "mark", "span", "div"),
    *("ul", "ol", "li", "blockquote", "pre", "code", "hr", "q", "dl", "dt", "dd", "h3", "h4"),
    *("table", "caption", "thead", "tbody", "tfoot", "tr", "th", "td", "col", "colgroup"),
    *("img", "figure", "figcaption", "ruby", "rb", "rt", "rp", "audio", "video", "track"),
    *("math", "mi", "mn", "mo", "ms", "mrow", "mfrac", "msqrt", "mroot", "mfenced", "mspace"),
    *("msub", "msup", "msubsup", "munder", "mover", "munderover", "mtable", "mtr", "mtd"),
    *("mstyle", "mpadded", "mphantom", "menclose", "mmultiscripts", "mprescripts", "none"),
}
# annotation-xml, mtext and mglyph are left out on purpose: they switch parsers between MathML and
# HTML, which is the usual way around an allow-list. Words in a formula become ``mi`` instead: bare
# text within a formula is not shown by browsers.
_UNREAD: Final = {"script", "style", "annotation", "annotation-xml"}
"""Elements whose content goes with them: programs, and a formula's source in another language."""
_WORDS_IN_FORMULA = re.compile(r"<(/?)mtext\b", re.IGNORECASE)
_ATTRIBUTES: Final = {
    "*": {"lang", "dir"},
    "img": {"src", "alt", "width", "height"},
    "audio": {"src"},
    "video": {"src", "poster", "width", "height"},
    "track": {"src", "kind", "srclang", "label"},
    "th": {"colspan", "rowspan", "scope"},
    "td": {"colspan", "rowspan"},
    "col": {"span"},
    "ol": {"start", "type"},
    "math": {"display"},
    # What changes a formula's meaning: brackets, a fraction without its bar, what is struck out.
    "mfenced": {"open", "close", "separators"},
    "mfrac": {"linethickness", "bevelled"},
    "menclose": {"notation"},
    "mo": {"fence", "form", "stretchy"},
    "mi": {"mathvariant"},
    "mover": {"accent"},
    "munder": {"accentunder"},
    "munderover": {"accent", "accentunder"},
    "mtd": {"columnspan", "rowspan"},
}
_PICTURE = re.compile(
    r"data:image/(png|jpeg|gif|webp);base64,[A-Za-z0-9+/=\s]+\Z|media:[0-9a-f]{64}\Z"
)
_STORED = re.compile(r"media:[0-9a-f]{64}\Z")
_PLAYERS: Final = {"audio": {"controls": ""}, "video": {"controls": ""}}
"""Nothing plays by itself: whoever listens begins it, and can stop it (WCAG 1.4.2)."""
_LAYOUT_LINE = re.compile(r"\s*\|.*\|\s*\Z")
_RULE_LINE = re.compile(r"\s*\|(\s*:?-+:?\s*\|)+\s*\Z")
_BOLD = re.compile(r"\*\*(?=\S)(.+?)(?<=\S)\*\*")
_TAG = re.compile(r"<[^>]*>")


def safe_html(source: str) -> str:
    """What of ``source`` may be shown; cleaning twice changes nothing.

    Pictures must be carried inside (``data:image/…``) or name a stored file by its digest
    (``media:<sha256>``), sounds, films and their captions the latter: an item never makes the
    browser call another machine.
    """
    if "<" not in source and "&" not in source and ">" not in source and "\0" not in source:
        return source
    return nh3.clean(
        _WORDS_IN_FORMULA.sub(r"<\1mi", source),
        tags=_TAGS,
        clean_content_tags=_UNREAD,
        attributes=_ATTRIBUTES,
        attribute_filter=_only_own_files,
        set_tag_attribute_values=_PLAYERS,
        url_schemes={"data", "media"},
        strip_comments=True,
        link_rel=None,
    )


def plain_text(source: str) -> str:
    """The words of ``source`` without its tags, for titles, searches and length checks."""
    spaced = re.sub(r"<(br|/p|/tr|/li|/div)[^>]*>", " ", source)
    return html.unescape(_TAG.sub("", spaced)).strip()


def html_from_text(text: str) -> str:
    """Authoring text as safe HTML: line breaks, ``**bold**``, tables drawn with ``|``.

    Tags that the author wrote are kept as far as the allow-list lets them pass; a lone ``<`` of a
    comparison is escaped.
    """
    blocks: list[str] = []
    lines: list[str] = []
    table: list[str] = []
    for line in [*text.strip().splitlines(), ""]:
        if _LAYOUT_LINE.match(line):
            table.append(line)
            continue
        if table:
            blocks.append(_paragraph(lines))
            blocks.append(_table(table))
            lines, table = [], []
        lines.append(line)
    blocks.append(_paragraph(lines))
    return safe_html("".join(blocks))


def _paragraph(lines: list[str]) -> str:
    """Lines joined by breaks; tables keep their own line ends, and empty edges are dropped."""
    joined = "<br>".join(line.strip() for line in lines).strip()
    joined = re.sub(r"(<br>\s*)+(?=<table|</?p)|(?<=</table>)(\s*<br>)+", "", joined)
    joined = re.sub(r"^(<br>)+|(<br>)+$", "", joined)
    return _BOLD.sub(r"<strong>\1</strong>", _escape_comparisons(joined))


def _escape_comparisons(text: str) -> str:
    return re.sub(r"<(?![a-zA-Z/])", "&lt;", text)


def _table(lines: list[str]) -> str:
    rows = [
        [cell.strip() for cell in line.strip().strip("|").split("|")]
        for line in lines
        if not _RULE_LINE.match(line)
    ]
    has_head = len(lines) > 1 and bool(_RULE_LINE.match(lines[1]))
    written = []
    for place, row in enumerate(rows):
        tag = "th" if has_head and place == 0 else "td"
        cells = "".join(f"<{tag}>{_escape_comparisons(cell)}</{tag}>" for cell in row)
        written.append(f"<tr>{cells}</tr>")
    return f"<table><tbody>{''.join(written)}</tbody></table>"


def _only_own_files(tag: str, attribute: str, value: str) -> str | None:
    if (tag, attribute) == ("img", "src"):
        return value if _PICTURE.match(value) else None
    return value if attribute not in ("src", "poster") or _STORED.match(value) else None
