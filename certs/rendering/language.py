"""The template language: Jinja2 in its sandbox, cut down until it can neither reach nor run away.

A body's template is a stranger's program. The sandbox keeps it away from Python's inside, but
stock Jinja2 still counts to 10^15, doubles a text fifty times, or calls ``'x'.ljust(10**9)``. So
only the kinds of expression that a certificate needs are left: values, conditions, loops over
short lists, macros. Each call, attribute and operator is counted while a page is filled, texts
and pages have a greatest length, and what is left over is refused with its line.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache
from typing import Any

import jinja2
from jinja2 import StrictUndefined, TemplateSyntaxError, UndefinedError, nodes
from jinja2.exceptions import SecurityError
from jinja2.runtime import Macro
from jinja2.sandbox import ImmutableSandboxedEnvironment
from jinja2.utils import Namespace
from markupsafe import Markup

from foundation.errors import Invalid

LONGEST_SOURCE = 65_536
"""Characters of one source text."""
LONGEST_PAGE = 1_048_576
"""Characters of one filled page with its pictures."""
LONGEST_TEXT = 4_000
"""Characters of a text that an operator or a filter makes."""
MOST_STEPS = 20_000
"""Calls, attributes and operators in filling one page; the classic template takes about 500."""
MOST_TURNS = 100
"""Turns of one loop."""
_DEEPEST = 60
"""Levels of nesting in one expression or block."""
_WEIGHT = 200
"""Characters inside a loop that count as one step per turn."""

_ALLOWED: tuple[type[nodes.Node], ...] = (
    nodes.Template,
    nodes.Output,
    nodes.TemplateData,
    nodes.Name,
    nodes.NSRef,
    nodes.Const,
    nodes.List,
    nodes.Tuple,
    nodes.Getattr,
    nodes.Getitem,
    nodes.If,
    nodes.CondExpr,
    nodes.For,
    nodes.Assign,
    nodes.Macro,
    nodes.Call,
    nodes.Keyword,
    nodes.Filter,
    nodes.Test,
    nodes.Compare,
    nodes.Operand,
    nodes.And,
    nodes.Or,
    nodes.Not,
    nodes.Neg,
    nodes.Pos,
    nodes.Add,
    nodes.Sub,
    nodes.Mul,
    nodes.Div,
    nodes.FloorDiv,
    nodes.Mod,
)

_TURNS = "kaozheng turns"
"""Name of the filter that is put around what a loop goes through; no template can write it."""

Kept = Callable[..., Any]


class _Environment(ImmutableSandboxedEnvironment):
    """Counts what is done; one step too many ends the filling."""

    intercepted_binops = frozenset({"+", "-", "*", "/", "//", "%"})

    def __init__(self, *, escape: bool) -> None:
        super().__init__(undefined=StrictUndefined, autoescape=escape)
        self.globals = {"range": _short_range, "namespace": Namespace}
        self.filters = dict(_FILTERS)
        self.filters[_TURNS] = self._turns
        self.tests = {name: self.tests[name] for name in ("defined", "none", "even", "odd")}
        self._count = threading.local()

    def count_anew(self) -> None:
        """Threads that fill the same template count apart."""
        self._count.steps = 0

    def step(self, steps: int = 1) -> None:
        self._count.steps = getattr(self._count, "steps", 0) + steps
        if self._count.steps > MOST_STEPS:
            raise _TooMuch("steps", MOST_STEPS)

    def _turns(self, parts: Any, weight: int) -> list[Any]:
        """What a loop goes through: every loop asks here before its first turn."""
        found = _few(parts)
        self.step(len(found) * weight)
        return found

    def is_safe_callable(self, obj: Any) -> bool:
        return isinstance(obj, Macro) or obj is _short_range or obj is Namespace

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:
        return not attr.startswith("_") and not callable(value)

    def call(self, *args: Any, **kwargs: Any) -> Any:
        self.step()
        made = super().call(*args, **kwargs)
        if isinstance(made, str) and len(made) > LONGEST_PAGE:
            raise _TooMuch("characters", LONGEST_PAGE)
        return made

    def getattr(self, obj: Any, attribute: str) -> Any:
        self.step()
        return _value(super().getattr(obj, attribute), attribute)

    def getitem(self, obj: Any, argument: Any) -> Any:
        self.step()
        return _value(super().getitem(obj, argument), argument)

    def call_binop(self, context: Any, operator: str, left: Any, right: Any) -> Any:
        self.step()
        numbers = all(isinstance(one, int | float) and abs(one) < 1e9 for one in (left, right))
        texts = all(isinstance(one, str) for one in (left, right)) and operator == "+"
        if not numbers and not texts:
            raise SecurityError(f"operator {operator} on these values")
        return _kept(super().call_binop(context, operator, left, right))


class _TooMuch(SecurityError):
    """More steps, turns or characters than a page needs."""

    def __init__(self, what: str, most: int) -> None:
        super().__init__(f"more than {most} {what}")


def _short_range(*bounds: int) -> range:
    turns = range(*bounds)
    if len(turns) > MOST_TURNS:
        raise _TooMuch("turns", MOST_TURNS)
    return turns


def _value(found: Any, name: Any) -> Any:
    """What was looked up, unless it is something that works: templates read and do not act."""
    if callable(found) and not isinstance(found, Macro | jinja2.Undefined):
        raise SecurityError(f"attribute {name}")
    return found


def _kept(value: Any) -> Any:
    if isinstance(value, str) and len(value) > LONGEST_TEXT:
        raise _TooMuch("characters", LONGEST_TEXT)
    return value


def _limited(work: Kept) -> Kept:
    def filtered(value: Any, *args: Any, **options: Any) -> Any:
        return _kept(work(value, *args, **options))

    return filtered


def _join(parts: Any, between: str = "") -> str:
    return between.join(str(part) for part in _few(parts))


def _few(parts: Any) -> list[Any]:
    if not isinstance(parts, list | tuple | range) or len(parts) > MOST_TURNS:
        raise _TooMuch("turns", MOST_TURNS)
    return list(parts)


def _attributes(parts: Any, attribute: str) -> list[Any]:
    if attribute.startswith("_"):
        raise SecurityError(f"attribute {attribute}")
    return [getattr(part, attribute) for part in _few(parts)]


def _replace(text: str, old: str, new: str) -> str:
    if old == "":
        raise SecurityError("replacing nothing")
    return str(text).replace(old, new)


_FILTERS: Mapping[str, Kept] = {
    "join": _limited(_join),
    "map": _attributes,
    "replace": _limited(_replace),
    "upper": _limited(lambda text: str(text).upper()),
    "lower": _limited(lambda text: str(text).lower()),
    "trim": _limited(lambda text: str(text).strip()),
    "length": len,
    "first": lambda parts: _few(parts)[0],
    "last": lambda parts: _few(parts)[-1],
    "min": lambda parts: min(_few(parts)),
    "max": lambda parts: max(_few(parts)),
    "round": lambda number, digits=0: round(number, digits),
    "int": int,
    "e": Markup.escape,
}


class Source:
    """One text of a template, checked; filling it is bounded."""

    def __init__(self, file: str, text: str, *, escape: bool) -> None:
        """Raises ``Invalid`` with the file and the line where the language is left."""
        if len(text) > LONGEST_SOURCE:
            raise Invalid("certs-template-large", file=file, characters=len(text))
        self._file = file
        self._environment = _Environment(escape=escape)
        try:
            tree = self._environment.parse(text)
            _check(tree, file, 0)
            _count_turns(tree, self._environment)
            self._template = self._environment.from_string(tree)
        except TemplateSyntaxError as error:
            raise Invalid(
                "certs-template-syntax", file=file, line=error.lineno, detail=error.message or ""
            ) from error
        except RecursionError as error:
            raise Invalid("certs-template-runaway", file=file, line=1) from error

    def fill(self, words: Mapping[str, Any]) -> str:
        """The text with ``words`` put in; ``Invalid`` with the line when it fails."""
        self._environment.count_anew()
        try:
            return "".join(_bounded(self._template.generate(words)))
        except UndefinedError as error:
            raise self._refusal("certs-template-unknown-word", error) from error
        except (SecurityError, RecursionError) as error:
            raise self._refusal("certs-template-runaway", error) from error
        except (TypeError, ValueError, ArithmeticError, LookupError, AttributeError) as error:
            # What Python raises when a template divides by nothing or adds a text to a number.
            raise self._refusal("certs-template-fails", error) from error

    def _refusal(self, code: str, error: Exception) -> Invalid:
        return Invalid(code, file=self._file, line=_line_of(error), detail=str(error)[:200])


@lru_cache(maxsize=512)
def source(file: str, text: str, escape: bool) -> Source:
    """The checked source, kept, for the same text is filled many times."""
    return Source(file, text, escape=escape)


def _bounded(pieces: Iterator[str]) -> Iterator[str]:
    length = 0
    for piece in pieces:
        length += len(piece)
        if length > LONGEST_PAGE:
            raise _TooMuch("characters", LONGEST_PAGE)
        yield piece


def _check(node: nodes.Node, file: str, depth: int) -> None:
    """Refuse what is not in the cut-down language, with its line."""
    line = node.lineno or 1
    if isinstance(node, nodes.Filter) and node.name not in _FILTERS:
        raise Invalid("certs-template-word", file=file, line=line, word=node.name)
    if not isinstance(node, _ALLOWED):
        word = type(node).__name__.lower()
        raise Invalid("certs-template-word", file=file, line=line, word=word)
    long = isinstance(node, nodes.Const) and len(str(node.value)) > LONGEST_TEXT
    if depth > _DEEPEST or long or (isinstance(node, nodes.For) and node.recursive):
        raise Invalid("certs-template-runaway", file=file, line=line, detail="")
    for child in node.iter_child_nodes():
        _check(child, file, depth + 1)


def _count_turns(tree: nodes.Template, environment: jinja2.Environment) -> None:
    """Put the counting filter around what each loop goes through, weighed by the loop's body."""
    for loop in tree.find_all(nodes.For):
        size = sum(len(text.data) for text in loop.find_all(nodes.TemplateData))
        size += sum(len(str(const.value)) for const in loop.find_all(nodes.Const))
        weight = nodes.Const(1 + size // _WEIGHT, lineno=loop.lineno)
        loop.iter = nodes.Filter(
            loop.iter, _TURNS, [weight], [], None, None, lineno=loop.lineno
        ).set_environment(environment)


def _line_of(error: BaseException) -> int | None:
    """Line of the template that was being filled: Jinja2 puts it into the traceback."""
    line = None
    trace = error.__traceback__
    while trace is not None:
        if trace.tb_frame.f_code.co_filename == "<template>":
            line = trace.tb_lineno
        trace = trace.tb_next
    return line
