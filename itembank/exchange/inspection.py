"""Looks at a file of items as a bank would: can each be shown and scored, and does it leak."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path
from typing import Any

from lxml import etree

from foundation.errors import Invalid, Refusal
from itembank.exchange.item_files import Beside, ItemSource, open_root, sources_of
from itembank.exchange.qti_delivery import Delivered, deliver, leaks_in
from itembank.exchange.qti_items import interactions_in, read_test, version_of
from itembank.exchange.qti_programs import Fetch
from itembank.exchange.qti_stimuli import with_stimuli
from itembank.exchange.qti_views import PORTABLE
from itembank.exchange.safe_xml import attributes_of, name_of
from itembank.qti.compiling import Compiler
from itembank.qti.declarations import Role
from itembank.qti.running import Scorer
from itembank.qti.state import State

_OTHERS = {
    "assessmentTest": "test",
    "assessmentSection": "section",
    "assessmentResult": "results",
    "assessmentStimulus": "stimulus",
    "manifest": "manifest",
    "responseProcessing": "rules",
    "responseProcessingFragment": "rules",
    "outcomeProcessingFragment": "rules",
    "templateProcessingFragment": "rules",
    "outcomeDeclaration": "rules",
}
"""Files of QTI that hold no item of their own, by the name of their root."""


@dataclass(frozen=True, slots=True)
class Inspected:
    """What was found of one item; ``reasons`` say why it cannot be shown or scored."""

    file: str
    identifier: str
    version: str
    interactions: tuple[str, ...]
    deliverable: bool
    scorable: bool
    reasons: tuple[Refusal, ...]
    leaks: tuple[str, ...]
    dropped: tuple[str, ...] = ()
    kind: str = "item"
    """What the file holds; of anything but an item, only that it can be read is told."""

    @property
    def sound(self) -> bool:
        """Whether it can be used in an exam."""
        if self.kind != "item":
            return not self.reasons
        return self.deliverable and self.scorable and not self.leaks

    def to_json(self) -> dict[str, Any]:
        """One line of the report."""
        return {
            "ok": self.sound,
            "kind": self.kind,
            "file": self.file,
            "item": self.identifier,
            "version": self.version,
            "interactions": list(self.interactions),
            "deliverable": self.deliverable,
            "scorable": self.scorable,
            "reasons": [{"code": one.code, "facts": one.facts} for one in self.reasons],
            "leaks": list(self.leaks),
            "dropped": list(self.dropped),
        }


def inspect_file(path: Path, *, programs: bool = False) -> Iterator[Inspected]:
    """Every item of a file; one that holds none of its own (a test, a manifest) tells its kind.

    ``programs`` says whether items that bring a program of their own may be shown: it takes an
    origin apart, which the operator names.
    """
    beside = Beside(path)
    try:
        root = open_root(path)
        _, missing = with_stimuli(root, "", beside)
    except Refusal as refusal:
        yield Inspected(str(path), "", "", (), False, False, (refusal,), ())
        return
    found = inspect_root(root, path, beside, programs=programs)
    yield from (with_missing(one, missing) for one in found)


def inspect_root(
    root: etree._Element, path: Path, fetch: Fetch, *, programs: bool = False
) -> Iterator[Inspected]:
    """Every item below the root of a file; ``fetch`` gives what is named beside it."""
    if name_of(root) in _OTHERS:
        yield _other(path, root, fetch)
        return
    try:
        sources = list(sources_of(root, path, fetch))
        if not sources:
            raise Invalid("exchange-no-questions", file=path.name)
    except Refusal as refusal:
        yield Inspected(str(path), "", "", (), False, False, (refusal,), (), kind="other")
        return
    yield from (inspect(source, programs=programs) for source in sources)


def with_missing(one: Inspected, addresses: Sequence[str]) -> Inspected:
    """Told as well: stimuli that the item names and that are not there."""
    return replace(one, dropped=(*one.dropped, *(f"stimulus: {name[:80]}" for name in addresses)))


def inspect(source: ItemSource, *, programs: bool = False) -> Inspected:
    """One item that was opened."""
    reasons: list[Refusal] = []
    state, scorable = _state_of(source, reasons)
    leaks: list[str] = []
    dropped: tuple[str, ...] = ()
    interactions: tuple[str, ...] = ()
    deliverable = False
    try:
        interactions = source.interactions()
        scorable = scorable and _all_bound(source, state, reasons)
        root = source.shown()
        delivered = deliver(root, state, _stored)
        leaks = leaks_in(root, delivered, state)
        dropped, deliverable = delivered.dropped, True
        if not programs:
            _demand_no_program(delivered, source)
    except Refusal as refusal:
        deliverable = False
        if all(refusal.code != one.code for one in reasons):
            reasons.append(refusal)
    return Inspected(
        str(source.path),
        source.identifier,
        source.version,
        interactions,
        deliverable,
        scorable,
        tuple(reasons),
        tuple(leaks),
        dropped,
    )


def _all_bound(source: ItemSource, state: State, reasons: list[Refusal]) -> bool:
    """Whether every interaction's answer has a response to be held in."""
    for one in interactions_in(source.shown()):
        known = state.knows(one.response) and state.declaration(one.response).role is Role.RESPONSE
        if not known:
            told = Invalid("qti-variable-undeclared", variable=one.response[:80], line=one.line)
            reasons.append(told)
            return False
    return True


def _demand_no_program(delivered: Delivered, source: ItemSource) -> None:
    for one in delivered.view["interactions"]:
        if one["kind"] == PORTABLE:
            raise Invalid("qti-program-not-shown", type=one["type"], item=source.identifier[:80])


def _other(path: Path, root: etree._Element, fetch: Fetch) -> Inspected:
    """A file without items; the outcome processing of a test is made ready as well."""
    reasons: tuple[Refusal, ...] = ()
    kind, scorable = _OTHERS[name_of(root)], False
    if kind == "test":
        try:
            program = read_test(root, fetch)
            Compiler(program.declarations).rules(program.outcome)
            scorable = True
        except Refusal as refusal:
            reasons = (refusal,)
    identifier = attributes_of(root).get("identifier", "")
    version = version_of(root).value
    return Inspected(str(path), identifier, version, (), False, scorable, reasons, (), kind=kind)


def _stored(source: str) -> str | None:
    """The address under which the bank shows a file: by a digest, for names of files may tell."""
    return f"media:{sha256(source.encode()).hexdigest()}" if source else None


def _state_of(source: ItemSource, reasons: list[Refusal]) -> tuple[State, bool]:
    """The state of a new attempt, and whether an open answer can be scored."""
    try:
        scorer = Scorer(source.program())
        state = scorer.start()
        scorer.score({})
    except Refusal as refusal:
        reasons.append(refusal)
        return State([]), False
    return state, True
