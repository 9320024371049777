"""The full-text engines of both databases: what is written to them, and what a query becomes.

The table ``itembank_item_text`` holds for each ``place`` of `ItemIndexRow` the item's words and
pairs (see `itembank.segmenting`), the text as candidates read it, all of the text folded, and the
tenant. In SQLite it is a virtual table of FTS5 ranked by BM25, in PostgreSQL a table of tsvectors
with a GIN index. Tokens come ready-made, so that neither engine's own rules for words matter; the
tsvector is that of the configuration ``simple``. A migration written by hand makes it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import (
    ColumnElement,
    Connection,
    Text,
    and_,
    bindparam,
    cast,
    column,
    delete,
    func,
    insert,
    literal_column,
    or_,
    select,
    table,
)
from sqlalchemy.dialects.postgresql import TSQUERY, TSVECTOR
from sqlalchemy.orm import InstrumentedAttribute
from sqlalchemy.sql.expression import TableClause

from itembank.segmenting import Term, pairs_of, words_in

TABLE: Final = "itembank_item_text"
_LONGEST_PLACE: Final = 16_383
"""PostgreSQL counts positions no further; tokens behind it are found, but not as a phrase."""

_TOKENS: Final = Text().with_variant(TSVECTOR(), "postgresql")
_text: Final[TableClause] = table(
    TABLE,
    *(column(name) for name in ("rowid", "place", "tenant_id", "shown", "told")),
    *(column(name, _TOKENS) for name in ("words", "pairs")),
)


def is_full_text(name: str | None) -> bool:
    """Whether a table belongs to the full-text engine, and so to no declared metadata."""
    return name is not None and (name == TABLE or name.startswith(f"{TABLE}_"))


@dataclass(frozen=True, slots=True)
class Indexed:
    """One item's text: ``shown`` as candidates read it, ``told`` all that is searched, folded."""

    place: int
    tenant_id: str
    shown: str
    told: str


def put(connection: Connection, entries: Sequence[Indexed]) -> None:
    """Keep these texts, in the place of what stood there."""
    if not entries:
        return
    remove(connection, [entry.place for entry in entries])
    connection.execute(insert(_text), [_row(connection.dialect.name, one) for one in entries])


def remove(connection: Connection, places: Sequence[int]) -> None:
    """Forget the texts of these places."""
    if places:
        gone = delete(_text).where(_text.c[_key(connection.dialect.name)] == bindparam("gone"))
        connection.execute(gone, [{"gone": place} for place in places])


def forget_others(connection: Connection, place: ColumnElement[int]) -> None:
    """Forget texts whose place is not among the values of ``place``, a column of the index."""
    key = _text.c[_key(connection.dialect.name)]
    gone = connection.scalars(select(key).where(key.not_in(select(place)))).all()
    remove(connection, gone)


def matching(dialect: str, terms: Sequence[Term]) -> Any:
    """A select of the places whose text holds all of ``terms``; there must be one."""
    key = _text.c[_key(dialect)]
    return select(key).where(*_conditions(dialect, terms))


def ranked(
    dialect: str, terms: Sequence[Term], place: InstrumentedAttribute[int]
) -> tuple[Any, Any, Any]:
    """For a statement that orders by fitness: table to join, its ON clause, the best-first order.

    The conditions are those of `matching`, and stand in the ON clause.
    """
    on = and_(_text.c[_key(dialect)] == place, *_conditions(dialect, terms))
    if dialect == "sqlite":
        # A word counts more than a pair of signs that may straddle two words.
        return _text, on, literal_column(f"bm25({TABLE}, 4.0, 1.0)")
    wanted = [query for term in terms for query in (_word_query(term), _pair_query(term)) if query]
    if not wanted:
        return _text, on, place
    query = cast(" | ".join(f"({one})" for one in wanted), TSQUERY)
    return _text, on, func.ts_rank(_text.c.words.op("||")(_text.c.pairs), query).desc()


def shown_texts(connection: Connection, places: Iterable[int]) -> dict[int, str]:
    """What candidates read of the items at these places."""
    key = _text.c[_key(connection.dialect.name)]
    statement = select(key.label("place"), _text.c.shown).where(key.in_(list(places)))
    return {row.place: row.shown for row in connection.execute(statement)}


def _key(dialect: str) -> str:
    return "rowid" if dialect == "sqlite" else "place"


def _row(dialect: str, entry: Indexed) -> dict[str, object]:
    words, pairs = words_in(entry.told), pairs_of(entry.told)
    spell = " ".join if dialect == "sqlite" else _vector
    return {
        _key(dialect): entry.place,
        "words": spell(words),
        "pairs": spell(pairs),
        "shown": entry.shown,
        "told": entry.told,
        "tenant_id": entry.tenant_id,
    }


def _vector(tokens: Sequence[str]) -> str:
    """Tokens as a tsvector is written: ``'质量':1 '量监':2``. They hold letters and digits only."""
    return " ".join(
        f"'{token}':{min(place, _LONGEST_PLACE)}" for place, token in enumerate(tokens, start=1)
    )


def _conditions(dialect: str, terms: Sequence[Term]) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    indexed = [term for term in terms if term.pairs]
    if indexed and dialect == "sqlite":
        asked = " AND ".join(_fts5(term) for term in indexed)
        conditions.append(literal_column(TABLE).op("MATCH")(asked))
    elif indexed:
        conditions += [_holds(term) for term in indexed]
    within = func.instr if dialect == "sqlite" else func.strpos
    conditions += [within(_text.c.told, term.literal) > 0 for term in terms if term.literal]
    return conditions


def _fts5(term: Term) -> str:
    phrase = f'pairs : "{" ".join(term.pairs)}"{" *" if term.open_end else ""}'
    words = " AND ".join(f'"{word}"' for word in term.words)
    # A single word is looked for as such too: no item more, but those that hold it rank higher.
    words = words or (f'"{"".join(term.pairs)}"' if len(term.pairs) == 1 else "")
    return f"(({phrase}) OR (words : ({words})))" if words else f"({phrase})"


def _holds(term: Term) -> ColumnElement[bool]:
    whole = _text.c.pairs.op("@@")(cast(_pair_query(term), TSQUERY))
    words = _word_query(term)
    return or_(whole, _text.c.words.op("@@")(cast(words, TSQUERY))) if words else whole


def _pair_query(term: Term) -> str:
    """A phrase as tsquery writes it: ``'学习' <-> '习需'``; an open end is ``:*``."""
    quoted = [f"'{token}'" for token in term.pairs]
    if term.open_end and quoted:
        quoted[-1] += ":*"
    return " <-> ".join(quoted)


def _word_query(term: Term) -> str:
    return " & ".join(f"'{word}'" for word in term.words)
