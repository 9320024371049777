"""Runs an item's processing for one candidate: template, then an attempt's response processing.

    scorer = Scorer(program)
    result = scorer.score({"RESPONSE": "A"})
    result.outcomes["SCORE"]

Pure: the same program, seed and response give the same outcomes and the same trace.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal, localcontext
from typing import Any

from foundation.errors import Invalid
from itembank.qti.compiling import Act, Compiler, Ended, Unmet
from itembank.qti.declarations import Declaration, Role
from itembank.qti.programs import Constraint, ItemProgram, TextEntry
from itembank.qti.responses import read_response
from itembank.qti.state import State
from itembank.qti.tracing import Step, Trace
from itembank.qti.values import (
    EXACT,
    Atom,
    Cardinality,
    Value,
    compared,
    integer,
    write_atom,
)

_PLAIN = TextEntry()
_MOST_TRIES = 100
"""How often template processing may begin anew (QTI 3, "templateConstraint")."""
_LARGEST_IN_JSON = 2**63
"""Greater whole numbers are told as text: no reader of JSON keeps all of their digits."""


@dataclass(frozen=True, slots=True)
class Result:
    """What came out: outcomes by name, in the order of declaration, and the steps if asked for.

    ``unbound`` names responses whose value cannot be one of their type, a word for a number for
    instance; they counted as not answered.
    """

    outcomes: Mapping[str, Value | None]
    unbound: tuple[str, ...] = ()
    steps: tuple[Step, ...] = ()

    def number(self, name: str) -> Decimal | None:
        """An outcome as a number."""
        value = self.outcomes.get(name)
        if value is None or not value.is_number:
            return None
        atom = value.atom
        return Decimal(atom) if isinstance(atom, int) else atom  # type: ignore[return-value]


class Scorer:
    """An item made ready; raises Invalid where it cannot be scored. For any number of answers."""

    def __init__(self, program: ItemProgram, *, traced: bool = False) -> None:
        self._program = program
        self._trace = Trace() if traced else None
        compiler = Compiler(program.declarations, self._trace)
        self._template = compiler.rules(program.template)
        self._response = compiler.rules(program.response)
        self._outcome = compiler.rules(program.outcome)

    @property
    def adaptive(self) -> bool:
        """Whether the item is made for several attempts, whose outcomes go on from each other."""
        return self._program.adaptive

    def start(self, seed: int = 0) -> State:
        """The variables of a new attempt, after template processing with this seed."""
        state = State(self._program.declarations, seed, adaptive=self._program.adaptive)
        with localcontext(EXACT):
            rules, tries = self._template, 0
            while True:
                try:
                    run(rules, state)
                except Unmet as unmet:
                    state.reset()
                    tries += 1
                    if tries >= _MOST_TRIES:
                        # Defaults stand, and what comes after the constraint is carried out.
                        rules = self._template[self._place_after(unmet.constraint) :]
                    continue
                return state

    def _place_after(self, constraint: Constraint) -> int:
        rules = self._program.template
        return 1 + next((at for at, one in enumerate(rules) if one is constraint), len(rules))

    def score(
        self,
        response: Mapping[str, Any],
        seed: int = 0,
        marks: Mapping[str, Value | None] | None = None,
    ) -> Result:
        """Outcomes of one attempt; ``response`` as a browser sends it, see `read_response`.

        ``marks`` are outcomes that a person has given: they stand, whatever the rules say.
        """
        return self.attempt(self.start(seed), response, marks)

    def attempt(
        self,
        state: State,
        response: Mapping[str, Any],
        marks: Mapping[str, Value | None] | None = None,
    ) -> Result:
        """One more attempt on a state that `start` or an earlier attempt has left.

        Outcomes of an adaptive item go on from there; those of any other item begin anew
        (QTI 3, 2.4). ``response`` holds all responses of the attempt, not the changed ones only.
        """
        if self._trace is not None:
            self._trace.steps.clear()
        state.begin_attempt(adaptive=self._program.adaptive)
        unbound = self._bind(state, response)
        result = self.finish(state, unbound)
        return result if not marks else replace(result, outcomes={**result.outcomes, **marks})

    def finish(self, state: State, unbound: Sequence[str] = ()) -> Result:
        """Response processing on a state that holds the answers of an attempt."""
        if not state.attempted:
            # The first attempt is number 1 while its answers are processed (QTI 3, 4.3.1).
            state.values["numAttempts"] = integer(1)
        with localcontext(EXACT):
            run(self._response, state)
            run(self._outcome, state)
        steps = () if self._trace is None else tuple(self._trace.steps)
        return Result(state.held(Role.OUTCOME), tuple(unbound), steps)

    def _bind(self, state: State, response: Mapping[str, Any]) -> list[str]:
        unbound: list[str] = []
        for name, given in response.items():
            declared = self._declared(state, name)
            entry = self._program.entries.get(name, _PLAIN)
            twin = entry.string_identifier
            try:
                if twin and twin not in response and state.knows(twin):
                    state.values[twin] = read_response(state.declaration(twin), given)
                state.values[name] = read_response(declared, given, entry)
            except Invalid:
                state.values[name] = None
                unbound.append(name)
        return unbound

    def _declared(self, state: State, name: str) -> Declaration:
        if not state.knows(name) or state.declaration(name).role is not Role.RESPONSE:
            raise Invalid(
                "qti-response-undeclared", response=name[:80], item=self._program.identifier[:80]
            )
        return state.declaration(name)


def run(acts: Sequence[Act], state: State) -> None:
    """Carry out rules until they end or an exit is reached."""
    try:
        for act in acts:
            act(state)
    except Ended:
        return


def as_json(value: Value | None) -> Any:
    """A value for JSON: numbers as numbers, points and pairs as text, containers as lists."""
    if value is None:
        return None
    if value.cardinality is Cardinality.RECORD:
        return {name: as_json(one) for name, one in value.fields.items()}
    if value.cardinality is Cardinality.SINGLE:
        return _atom_as_json(value.atom)
    return [_atom_as_json(atom) for atom in value.atoms]


def _atom_as_json(atom: Atom) -> Any:
    if isinstance(atom, Decimal):
        return float(compared(atom)) if atom.is_finite() else write_atom(atom)
    if isinstance(atom, int) and abs(atom) >= _LARGEST_IN_JSON:
        return write_atom(atom)
    return write_atom(atom) if isinstance(atom, tuple) else atom
