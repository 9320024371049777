"""Every sentence that people read, kept in Fluent catalogues, one folder for each language.

The key of a refusal's sentence is its code; facts fill the sentence. A key or fact that is missing
never breaks a page: the code is shown, and the gap is logged (or raised, where ``strict``).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import Any

import structlog
from babel import Locale
from babel.lists import format_list
from fluent.runtime import FluentBundle, FluentResource
from fluent.syntax import ast as ftl
from fluent.syntax.visitor import Visitor

DEFAULT_LANGUAGE = "zh-CN"
LANGUAGES = (DEFAULT_LANGUAGE, "en")
FOLDER = Path(__file__).parent / "locale"
_LONGEST_LIST = 20
_MORE = "words-and-more"
_NAMED = {"permission": "roles-permission-name", "role": "roles-role-name"}
"""Facts whose value is a code of its own, and where the names of these codes stand."""

log = structlog.get_logger(__name__)


class MissingWords(LookupError):
    """A sentence or one of its facts is missing, and the catalogues were opened strictly."""


class Words:
    """The catalogues of all languages. Safe to share by threads."""

    def __init__(
        self,
        bundles: Mapping[str, FluentBundle],
        variables: Mapping[tuple[str, str], frozenset[str]],
        *,
        strict: bool = False,
    ) -> None:
        self._bundles = dict(bundles)
        self._variables = dict(variables)
        self._locales = {lang: Locale.parse(lang, sep="-") for lang in self._bundles}
        self._strict = strict

    @classmethod
    def load(
        cls,
        folder: Path = FOLDER,
        *,
        strict: bool = False,
        languages: Sequence[str] = LANGUAGES,
        area: str = "*",
    ) -> Words:
        """Read ``<folder>/<language>/*.ftl``; ``strict`` is for tests: gaps raise MissingWords.

        All catalogues take a second and fifty megabytes; who needs one ``area`` reads its file.
        """
        files = [
            (lang, file)
            for lang in languages
            for file in sorted((folder / lang).glob(f"{area}.ftl"))
        ]
        state = tuple((lang, file, file.stat().st_mtime_ns) for lang, file in files)
        bundles, variables = _read(state)
        return cls(bundles, variables, strict=strict)

    def has(self, code: str, lang: str) -> bool:
        """Whether the language has a sentence (or, as ``code.next``, its attribute)."""
        return self._pattern(code, lang) is not None

    def variables(self, code: str, lang: str) -> frozenset[str]:
        """The facts that the sentence names."""
        return self._variables.get((lang, code.partition(".")[0]), frozenset())

    def say(self, code: str, lang: str, /, **facts: Any) -> str:
        """The sentence ``code`` in ``lang``; ``code.next`` asks for the attribute ``next``.

        Lists are joined in the language's way, booleans become ``yes`` and ``no`` for selectors,
        and None becomes a dash.
        """
        pattern = self._pattern(code, lang)
        if pattern is None:
            self._report("words-missing", code, lang, [])
            return code
        if isinstance(pattern, ftl.TextElement):
            # Nothing to be filled in, as with most labels of a page.
            return pattern.value
        told = {name: self._named(name, value, lang) for name, value in facts.items()}
        text, errors = self._bundles[lang].format_pattern(pattern, told)
        if errors:
            self._report("words-incomplete", code, lang, [str(error) for error in errors])
        return str(text)

    def _pattern(self, code: str, lang: str) -> Any:
        name, _, attribute = code.partition(".")
        bundle = self._bundles[lang]
        if not bundle.has_message(name):
            return None
        message = bundle.get_message(name)
        return message.attributes.get(attribute) if attribute else message.value

    def _named(self, name: str, value: Any, lang: str) -> Any:
        if name in _NAMED and isinstance(value, str):
            key = f"{_NAMED[name]}-{value.replace(':', '-').replace('_', '-')}"
            if self.has(key, lang):
                return self.say(key, lang)
        return self._fact(value, lang)

    def _fact(self, value: Any, lang: str) -> Any:
        if value is None:
            return "—"
        if isinstance(value, bool):
            return "yes" if value else "no"
        if isinstance(value, str | int | float | Decimal):
            return value
        if isinstance(value, Mapping):
            pairs = [f"{name} {self._plain(fact, lang)}" for name, fact in value.items()]
            return self._join(pairs, lang)
        if isinstance(value, Sequence | set | frozenset | Iterator):
            return self._join([self._plain(fact, lang) for fact in value], lang)
        return str(value)

    def _plain(self, value: Any, lang: str) -> str:
        return str(self._fact(value, lang))

    def _join(self, parts: list[str], lang: str) -> str:
        if len(parts) > _LONGEST_LIST:
            shown = format_list(parts[:_LONGEST_LIST], "unit", self._locales[lang])
            return self.say(_MORE, lang, shown=shown, more=len(parts) - _LONGEST_LIST)
        return format_list(parts, "standard", self._locales[lang])

    def _report(self, event: str, code: str, lang: str, errors: list[str]) -> None:
        if self._strict:
            raise MissingWords(f"{event}: {code} in {lang} {errors}")
        log.error(event, code=code, lang=lang, errors=errors)


@lru_cache(maxsize=8)
def _read(
    files: tuple[tuple[str, Path, int], ...],
) -> tuple[dict[str, FluentBundle], dict[tuple[str, str], frozenset[str]]]:
    """Parse the catalogues, once for each state of the files, for parsing takes half a second."""
    # Isolation marks would end up in file names, spreadsheets and copied codes.
    bundles = {lang: FluentBundle([lang], use_isolating=False) for lang, _, _ in files}
    variables = {}
    for lang, file, _ in files:
        resource = FluentResource(file.read_text("utf-8"))
        bundles[lang].add_resource(resource)
        for entry in resource.body:
            if isinstance(entry, ftl.Message):
                variables[lang, entry.id.name] = variables_of(entry)
            elif isinstance(entry, ftl.Junk):
                start = (entry.content or "").split("\n", 1)[0]
                log.error("words-unreadable", file=f"{lang}/{file.name}", text=start)
    return bundles, variables


class _VariableFinder(Visitor):
    def __init__(self) -> None:
        self.found: set[str] = set()

    def visit_VariableReference(self, node: ftl.VariableReference) -> None:  # noqa: N802
        self.found.add(node.id.name)


@lru_cache(maxsize=256)
def area_of(code: str, lang: str) -> str:
    """The area whose file has the sentence ``code``, found without reading any grammar."""
    start = f"\n{code} ="
    for file in sorted((FOLDER / lang).glob("*.ftl")):
        if start in f"\n{file.read_text('utf-8')}":
            return file.stem
    return "*"


def names_something(facts: Mapping[str, Any]) -> bool:
    """Whether facts fill a sentence with other sentences: names of roles, lists, yes and no."""
    return not _NAMED.keys().isdisjoint(facts) or any(
        isinstance(fact, bool) or not isinstance(fact, str | int | float | None)
        for fact in facts.values()
    )


def variables_of(message: ftl.Message) -> frozenset[str]:
    """The facts that a message and its attributes name."""
    finder = _VariableFinder()
    finder.visit(message)
    return frozenset(finder.found)


def choose_language(accept_language: str) -> str:
    """The language of ours that an Accept-Language header (RFC 9110, 12.5.4) likes best."""
    liked: list[tuple[float, str]] = []
    for part in accept_language[:500].split(","):
        name, _, rest = part.strip().partition(";")
        ours = language_of(name)
        if ours is not None:
            liked.append((_weight(rest), ours))
    best = max(liked, key=lambda pair: pair[0], default=(0.0, DEFAULT_LANGUAGE))
    return best[1] if best[0] > 0 else DEFAULT_LANGUAGE


def language_of(name: str) -> str | None:
    """Which of our languages a tag such as ``zh-Hans-CN`` or ``en-GB`` asks for, if any."""
    primary = name.strip().lower().split("-")[0]
    return {lang.split("-")[0]: lang for lang in LANGUAGES}.get(primary)


def _weight(parameters: str) -> float:
    name, _, value = parameters.strip().partition("=")
    if name.strip() != "q":
        return 1.0
    try:
        weight = float(value)
    except ValueError:
        return 0.0
    return weight if 0 <= weight <= 1 else 0.0
