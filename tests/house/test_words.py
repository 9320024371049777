"""Every sentence stands in both catalogues, says the same, and is asked for by its right name."""

from __future__ import annotations

import ast
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest
from fluent.syntax import FluentParser
from fluent.syntax import ast as ftl
from fluent.syntax.visitor import Visitor
from jinja2 import Environment, nodes

from exam_engine.words import LANGUAGES, variables_of

ROOT = Path(__file__).resolve().parents[2]
LOCALE = ROOT / "exam_engine" / "locale"
PACKAGES = ("foundation", "itembank", "proctor", "certs", "exam_engine")
HAN = re.compile(r"[\u3400-\u9fff\U00020000-\U0003ffff]")
REFUSALS = {"NotFound", "Forbidden", "Invalid", "Conflict", "TooLate", "Unavailable"}
ASKING = {"say", "word"}

# Chinese that is data, not a sentence to a reader: each with its reason.
DATA_TABLES = {
    "certs/rendering/print_house.py": "what a print file says in its margin, in both languages",
    "certs/rendering/samples.py": "invented people to try templates with",
    "certs/signing/authority.py": "names inside the demonstration authority's certificates",
    "exam_engine/assembly/blueprints.py": "words for item types in a body's blueprint file",
    "exam_engine/check_lists.py": "column names that employers' lists use",
    "exam_engine/enrolment/dates.py": "how people write dates in spreadsheets",
    "exam_engine/enrolment/fields.py": "words for document types and schooling in spreadsheets",
    "exam_engine/enrolment/headers.py": "column names that spreadsheets use",
    "exam_engine/enrolment/spreadsheet.py": "words that mark a row of examples or remarks",
    "exam_engine/enrolment/template.py": "the sample rows of the enrolment workbook",
    "itembank/authoring.py": "words of the item file format",
    "itembank/authoring_held.py": "words of the item file format",
    "itembank/authoring_questions.py": "words of the item file format",
    "itembank/authoring_scoring.py": "words of the item file format",
    "itembank/authoring_words.py": "words of the item file format",
    "itembank/exchange/excel_headers.py": "headers that workbooks of questions use",
    "itembank/exchange/paper_sheets.py": "headings of a paper that is written, in both languages",
    "itembank/exchange/paper_keys.py": "how papers write their answers",
    "itembank/exchange/paper_marks.py": "the marks of papers: headings, numbers, fields, points",
    "itembank/exchange/paper_words.py": "the words of papers, with the terms they stand for",
    "itembank/exchange/standard_sheets.py": "column names and levels that standards use",
    "itembank/exchange/word_numbering.py": "numerals of Word's number formats",
    "itembank/segmenting.py": "ranges of ideographs",
    "itembank/review_checks.py": "words in items that a reviewer looks for",
}
DATA_FOLDERS = (
    "exam_engine/locale/",
    "exam_engine/demo/",
    "certs/rendering/templates/",  # A certificate's own wording belongs to its template.
)


@dataclass(frozen=True)
class Use:
    """A key that the source asks for; ``facts`` is None where they cannot be read off."""

    key: str
    place: str
    is_prefix: bool = False
    facts: frozenset[str] | None = None


@cache
def _entries(lang: str) -> list[tuple[str, ftl.Message | ftl.Term | ftl.Junk]]:
    return [
        (file.name, entry)
        for file in sorted((LOCALE / lang).glob("*.ftl"))
        for entry in FluentParser().parse(file.read_text("utf-8")).body
        if isinstance(entry, ftl.Message | ftl.Term | ftl.Junk)
    ]


@cache
def _messages(lang: str) -> dict[str, ftl.Message]:
    return {entry.id.name: entry for _, entry in _entries(lang) if isinstance(entry, ftl.Message)}


def _sources(*endings: str) -> Iterator[tuple[str, str]]:
    for package in PACKAGES:
        for path in sorted((ROOT / package).rglob("*")):
            name = path.relative_to(ROOT).as_posix()
            is_ours = "/vendor/" not in name and "__pycache__" not in name
            if path.suffix in endings and is_ours:
                yield name, path.read_text("utf-8")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_catalogue_can_be_read(lang: str) -> None:
    junk = [f"{file}: {e.content}" for file, e in _entries(lang) if isinstance(e, ftl.Junk)]
    assert not junk, "\n".join(junk)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_key_is_defined_twice(lang: str) -> None:
    keys = Counter(e.id.name for _, e in _entries(lang) if not isinstance(e, ftl.Junk))
    assert [key for key, count in keys.items() if count > 1] == []


def test_both_languages_have_the_same_files_and_keys() -> None:
    files = [sorted(file.name for file in (LOCALE / lang).glob("*.ftl")) for lang in LANGUAGES]
    assert files[0] == files[1]
    chinese, english = (set(_messages(lang)) for lang in LANGUAGES)
    assert sorted(chinese ^ english) == []


def test_both_languages_use_the_same_facts_and_parts() -> None:
    def shape(message: ftl.Message) -> tuple[frozenset[str], frozenset[str], bool]:
        parts = frozenset(attribute.id.name for attribute in message.attributes)
        return variables_of(message), parts, message.value is None

    chinese, english = (_messages(lang) for lang in LANGUAGES)
    differing = [
        key for key in chinese.keys() & english if shape(chinese[key]) != shape(english[key])
    ]
    assert sorted(differing) == []


class _Texts(Visitor):
    def __init__(self) -> None:
        self.found: list[str] = []

    def visit_TextElement(self, node: ftl.TextElement) -> None:
        self.found.append(node.value)

    def visit_StringLiteral(self, node: ftl.StringLiteral) -> None:
        self.found.append(node.value)


def _text(entry: ftl.Message | ftl.Term) -> str:
    texts = _Texts()
    texts.visit(entry)
    return " ".join(texts.found)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_nothing_shouts_and_a_person_is_a_candidate(lang: str) -> None:
    entries = [entry for _, entry in _entries(lang) if not isinstance(entry, ftl.Junk)]
    shouting = [entry.id.name for entry in entries if re.search("[!！]", _text(entry))]
    assert shouting == []
    users = [entry.id.name for entry in entries if "用户" in _text(entry)]
    assert users == []


def test_english_has_no_chinese_left_in_it() -> None:
    allowed = {"cli-kaozheng"}
    left = [
        key
        for key, message in _messages("en").items()
        if HAN.search(_text(message)) and key not in allowed
    ]
    assert left == []


def test_every_sentence_that_is_asked_for_exists() -> None:
    known = _messages(LANGUAGES[0])
    names = set(known) | {
        f"{key}.{attribute.id.name}"
        for key, message in known.items()
        for attribute in message.attributes
    }
    missing = [
        f"{use.place}: {use.key}{'…' if use.is_prefix else ''}"
        for use in _uses()
        if (
            not any(n.startswith(use.key) for n in names) if use.is_prefix else use.key not in names
        )
    ]
    assert missing == [], "\n".join(missing)


def test_every_fact_that_a_sentence_names_is_given() -> None:
    gaps = []
    for use in _uses():
        message = _messages(LANGUAGES[0]).get(use.key.partition(".")[0])
        if message is None or use.facts is None or use.is_prefix:
            continue
        missing = variables_of(message) - use.facts
        if missing:
            gaps.append(f"{use.place}: {use.key} needs {', '.join(sorted(missing))}")
    assert gaps == [], "\n".join(gaps)


@cache
def _uses() -> list[Use]:
    return [*_python_uses(), *_template_uses(), *_script_uses()]


def _python_uses() -> Iterator[Use]:
    for name, source in _sources(".py"):
        for node in ast.walk(ast.parse(source)):
            if not isinstance(node, ast.Call):
                continue
            called = node.func.attr if isinstance(node.func, ast.Attribute) else ""
            called = node.func.id if isinstance(node.func, ast.Name) else called
            place = f"{name}:{node.lineno}"
            if called in REFUSALS | ASKING and node.args:
                yield from _python_use(node, node.args[0], place)
            for keyword in node.keywords:
                if called == "redirect" and keyword.arg == "notice":
                    yield from _python_use(node, keyword.value, place)


def _python_use(call: ast.Call, key: ast.expr, place: str) -> Iterator[Use]:
    given = frozenset(keyword.arg or "**" for keyword in call.keywords)
    facts = None if "**" in given else given
    if isinstance(key, ast.Constant) and isinstance(key.value, str):
        yield Use(key.value, place, facts=facts)
    elif isinstance(key, ast.IfExp):
        yield from _python_use(call, key.body, place)
        yield from _python_use(call, key.orelse, place)
    elif isinstance(key, ast.JoinedStr) and isinstance(key.values[0], ast.Constant):
        yield Use(str(key.values[0].value), place, is_prefix=True)


def _template_uses() -> Iterator[Use]:
    environment = Environment(trim_blocks=True, lstrip_blocks=True)
    for name, source in _sources(".html"):
        for call in environment.parse(source).find_all(nodes.Call):
            if not isinstance(call.node, nodes.Name) or not call.args:
                continue
            place = f"{name}:{call.lineno}"
            if call.node.name == "say":
                facts = None if call.dyn_kwargs else frozenset(pair.key for pair in call.kwargs)
                yield from _template_use(call.args[0], place, facts)
            elif call.node.name == "words_for_script" and isinstance(call.args[0], nodes.List):
                for item in call.args[0].items:
                    yield from _template_use(item, place, None)


def _template_use(key: nodes.Node, place: str, facts: frozenset[str] | None) -> Iterator[Use]:
    if isinstance(key, nodes.Const):
        yield Use(str(key.value), place, facts=facts)
    elif isinstance(key, nodes.CondExpr):
        for branch in (key.expr1, key.expr2):
            if branch is not None:
                yield from _template_use(branch, place, facts)
    elif isinstance(key, nodes.Concat) and isinstance(key.nodes[0], nodes.Const):
        yield Use(str(key.nodes[0].value), place, is_prefix=True)


def _script_uses() -> Iterator[Use]:
    for name, source in _sources(".js"):
        for found in re.finditer(r'\bword\(\s*"([^"]+)"', source):
            line = source.count("\n", 0, found.start()) + 1
            yield Use(found[1], f"{name}:{line}")


def _chinese_in(name: str, source: str) -> Iterator[tuple[int, str]]:
    """Line and text of Chinese outside comments and docstrings, where terms may be named."""
    if name.endswith(".py"):
        tree = ast.parse(source)
        lonely = {node.value for node in ast.walk(tree) if isinstance(node, ast.Expr)}
        for node in ast.walk(tree):
            text = node.value if isinstance(node, ast.Constant) else None
            if isinstance(text, str) and node not in lonely and HAN.search(text):
                yield node.lineno, text
        return
    comment = r"/\*.*?\*/|//[^\n]*" if name.endswith(".js") else r"\{#.*?#\}|<!--.*?-->"
    blanked = re.sub(comment, lambda m: "\n" * m[0].count("\n"), source, flags=re.DOTALL)
    for number, line in enumerate(blanked.splitlines(), 1):
        if HAN.search(line):
            yield number, line.strip()


def test_no_chinese_stands_in_code_or_templates() -> None:
    found = [
        f"{name}:{number}: {text[:60]}"
        for name, source in _sources(".py", ".js", ".html")
        if name not in DATA_TABLES and not name.startswith(DATA_FOLDERS)
        for number, text in _chinese_in(name, source)
    ]
    assert found == [], "\n".join(found)


def test_the_list_of_data_tables_names_files_that_hold_chinese() -> None:
    sources = dict(_sources(".py", ".js", ".html"))
    stale = [name for name in DATA_TABLES if not any(_chinese_in(name, sources.get(name, "")))]
    assert stale == []
