"""The text of a GIFT file: its blocks between blank lines, escapes, formats, ids and tags.

Source: the GIFT format as Moodle documents it (docs.moodle.org, "GIFT format"). A line that begins
with ``//`` is a comment wherever it stands; ``[id:…]`` and ``[tag:…]`` within one belong to the
question that the comment stands with.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

_ID: Final = re.compile(r"\[id:((?:\\\]|[^\]\x00-\x1f\x7f])+)\]")
_TAG: Final = re.compile(r"\[tag:((?:\\\]|[^\]<>`\x00-\x1f\x7f])+)\]")
_FORMAT: Final = re.compile(r"\s*\[(html|markdown|plain|moodle)\]", re.IGNORECASE)
_SEQUENCE: Final = re.compile(r"\\([\\:~=#{}n])")
_SPACES: Final = re.compile(r"\s\s+")
_LINE_END: Final = re.compile(r"\r\n|\r|\n")
_ESCAPED: Final = re.compile(r"\\.", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Block:
    """The lines between two blank lines, without comments; ``line`` is that of the first."""

    text: str
    line: int
    source: str
    """The lines as they stand, comments and all."""
    identifier: str = ""
    tags: tuple[str, ...] = ()
    joined: bool = False
    """Blank lines stood within its braces, where the format allows none."""


@dataclass(frozen=True, slots=True)
class RichText:
    """A text and the format that it is written in: html, markdown, plain or moodle."""

    format: str
    text: str


def blocks_of(text: str) -> Iterator[Block]:
    """Every block that holds more than comments; one whose brace is open takes the next as well."""
    waiting: Block | None = None
    for block in _blocks(text):
        if waiting is not None and _closes(block.text):
            block = _joined(waiting, block)
        elif waiting is not None:
            yield waiting
        waiting = None
        if block.text and _is_open(block.text):
            waiting = block
            continue
        if block.text:
            yield block
    if waiting is not None:
        yield waiting


def _blocks(text: str) -> Iterator[Block]:
    """Between blank lines; a block of comments alone lends its ids and tags to the next."""
    lines: list[tuple[int, str]] = []
    for number, line in enumerate(_LINE_END.split(text), 1):
        if line.strip():
            lines.append((number, line))
        elif any(not _is_comment(line) for _, line in lines):
            yield _block(lines)
            lines = []
    if lines:
        yield _block(lines)


def _block(lines: list[tuple[int, str]]) -> Block:
    comments = "\n".join(line for _, line in lines if _is_comment(line))
    kept = [(number, line) for number, line in lines if not _is_comment(line)]
    identifier = _ID.search(comments)
    return Block(
        text="\n".join(line for _, line in kept).strip(),
        line=kept[0][0] if kept else lines[0][0],
        source="\n".join(line for _, line in lines),
        identifier=_unbracketed(identifier[1]) if identifier else "",
        tags=tuple(_unbracketed(found) for found in _TAG.findall(comments)),
    )


def _joined(first: Block, second: Block) -> Block:
    return Block(
        f"{first.text}\n{second.text}",
        first.line,
        f"{first.source}\n\n{second.source}",
        first.identifier or second.identifier,
        first.tags + second.tags,
        joined=True,
    )


def _is_comment(line: str) -> bool:
    return line.lstrip().startswith("//")


def _is_open(text: str) -> bool:
    """Whether a brace is opened and none is closed."""
    bare = _ESCAPED.sub("  ", text)
    return "{" in bare and "}" not in bare


def _closes(text: str) -> bool:
    """Whether a block can go on with the open brace before it: none is opened before one closes."""
    bare = _ESCAPED.sub("  ", text)
    opens, closes = bare.find("{"), bare.find("}")
    return opens < 0 or 0 <= closes < opens


def _unbracketed(text: str) -> str:
    return text.replace("\\]", "]").strip()


def find(text: str, sign: str, start: int = 0) -> int:
    """Where ``sign`` stands unescaped from ``start`` on; -1 where it does not."""
    place = start
    while place < len(text):
        if text[place] == "\\":
            place += 2
        elif text.startswith(sign, place):
            return place
        else:
            place += 1
    return -1


def plain(text: str) -> str:
    """Escapes resolved, line breaks and runs of spaces as one space."""
    return _SPACES.sub(" ", unescaped(text.strip()).replace("\n", " "))


def unescaped(text: str) -> str:
    r"""``\:`` as ``:`` and so on, ``\n`` as a line break; another backslash stays."""
    return _SEQUENCE.sub(lambda found: "\n" if found[1] == "n" else found[1], text)


def rich(text: str, inherited: str) -> RichText:
    """A text with its own format, or the one of its question."""
    found = _FORMAT.match(text)
    if found is None:
        return RichText(inherited, plain(text))
    own, rest = found[1].lower(), text[found.end() :]
    return RichText(own, unescaped(rest.strip()) if own == "html" else plain(rest))
