"""What an item declares: its responses, outcomes and template variables (QTI 3, 4.3)."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from foundation.errors import Invalid
from itembank.qti.mappings import AreaMapping, LookupTable, ValueMapping
from itembank.qti.values import (
    NUMBERS,
    Atom,
    BaseType,
    Cardinality,
    Value,
    container,
    decimal,
    integer,
    read_atom,
    single,
)


class Role(StrEnum):
    """Whose variable it is."""

    RESPONSE = "response"
    OUTCOME = "outcome"
    TEMPLATE = "template"
    CONTEXT = "context"


@dataclass(frozen=True, slots=True)
class Declaration:
    """One variable; what does not belong to its role is None."""

    role: Role
    identifier: str
    cardinality: Cardinality
    base_type: BaseType | None
    default: Value | None = None
    correct: Value | None = None
    mapping: ValueMapping | None = None
    areas: AreaMapping | None = None
    table: LookupTable | None = None
    normal_maximum: Decimal | None = None
    normal_minimum: Decimal | None = None
    stands_in_math: bool = False
    """``mathVariable``: whether its name in MathML stands for its value."""

    @property
    def beginning(self) -> Value | None:
        """What the variable holds at first: an outcome that is a number begins at 0."""
        if self.default is not None or self.role is not Role.OUTCOME:
            return self.default
        if self.cardinality is Cardinality.SINGLE and self.base_type is BaseType.INTEGER:
            return integer(0)
        if self.cardinality is Cardinality.SINGLE and self.base_type is BaseType.FLOAT:
            return decimal(Decimal(0))
        return None

    def take(self, value: Value | None) -> Value | None:
        """The value as this variable holds it.

        A whole number becomes a float and back where nothing is lost, and one value a container of
        one. Raises Invalid("qti-value-unfit") for what the variable cannot hold.
        """
        if value is None:
            return None
        if self.cardinality is Cardinality.RECORD or value.cardinality is Cardinality.RECORD:
            if value.cardinality is not self.cardinality:
                raise self._unfit(value)
            return value
        if self.cardinality is Cardinality.SINGLE and len(value.atoms) != 1:
            raise self._unfit(value)
        if value.cardinality is self.cardinality and value.base_type is self.base_type:
            return value
        return container(
            self.cardinality, self.base_type, (self._atom(value, atom) for atom in value.atoms)
        )

    def read(self, texts: tuple[str, ...]) -> Value | None:
        """The value that these texts mean; Invalid("qti-value-unreadable") where one means none."""
        if self.base_type is None:
            return None
        atoms = [read_atom(self.base_type, text) for text in texts if text != ""]
        if self.cardinality is Cardinality.SINGLE:
            return single(self.base_type, atoms[0]) if atoms else None
        return container(self.cardinality, self.base_type, atoms)

    def _atom(self, value: Value, atom: Atom) -> Atom:
        wanted, given = self.base_type, value.base_type
        if wanted is given or wanted is None:
            return atom
        if wanted is BaseType.FLOAT and given is BaseType.INTEGER and isinstance(atom, int):
            return Decimal(atom)
        if wanted is BaseType.INTEGER and isinstance(atom, Decimal):
            if atom.is_finite() and atom == atom.to_integral_value():
                return int(atom)
            raise self._unfit(value)
        if wanted in NUMBERS or given in NUMBERS or isinstance(atom, bool | tuple):
            if isinstance(atom, tuple) and {wanted, given} <= _PAIRS:
                return atom
            if wanted is BaseType.STRING:
                return Value(Cardinality.SINGLE, given, (atom,)).text()
            return self._read(value, atom)
        return atom

    def _read(self, value: Value, atom: Atom) -> Atom:
        """A text that says a number, as files write it now and then."""
        if not isinstance(atom, str) or self.base_type is None:
            raise self._unfit(value)
        return read_atom(self.base_type, atom)

    def _unfit(self, value: Value) -> Invalid:
        return Invalid("qti-value-unfit", variable=self.identifier, value=value.text()[:80])


_PAIRS = {BaseType.PAIR, BaseType.DIRECTED_PAIR}
COMPLETION_STATUS = "completionStatus"
"""The outcome that every item has without declaring it."""
UNKNOWN = Value(Cardinality.SINGLE, BaseType.IDENTIFIER, ("unknown",))
"""What it holds from the first attempt on, until the item's own rules say something else."""
BUILT_IN = (
    Declaration(
        Role.OUTCOME,
        COMPLETION_STATUS,
        Cardinality.SINGLE,
        BaseType.IDENTIFIER,
        Value(Cardinality.SINGLE, BaseType.IDENTIFIER, ("not_attempted",)),
    ),
    Declaration(Role.RESPONSE, "numAttempts", Cardinality.SINGLE, BaseType.INTEGER, integer(0)),
    Declaration(
        Role.RESPONSE,
        "duration",
        Cardinality.SINGLE,
        BaseType.DURATION,
        Value(Cardinality.SINGLE, BaseType.DURATION, (Decimal(0),)),
    ),
    # Who sits where is nothing that a mark may depend on here: it is there, and says nothing.
    Declaration(Role.CONTEXT, "QTI_CONTEXT", Cardinality.RECORD, None),
)
"""Variables that every item has (QTI 3, 4.3.1, 4.3.2 and "QTI_CONTEXT")."""
