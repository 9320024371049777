"""The words of items in the database's own full-text engine.

Written by hand: a virtual table of FTS5 and a column of tsvectors are in no declared metadata.
"""

from collections.abc import Sequence

from alembic import op

revision: str = "2026_11_22_0001"
down_revision: str | None = "2026_11_21_2205"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None


def upgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        # The tokens are cut and folded by the application and stand between blanks.
        op.execute(
            "CREATE VIRTUAL TABLE itembank_item_text USING fts5("
            "words, pairs, shown UNINDEXED, told UNINDEXED, tenant_id UNINDEXED, "
            "tokenize = 'unicode61 remove_diacritics 0')"
        )
        return
    op.execute(
        "CREATE TABLE itembank_item_text ("
        "place integer CONSTRAINT pk_itembank_item_text PRIMARY KEY, "
        "tenant_id varchar(36) NOT NULL, "
        "words tsvector NOT NULL, "
        "pairs tsvector NOT NULL, "
        "shown text NOT NULL, "
        "told text NOT NULL)"
    )
    op.execute(
        "CREATE INDEX ix_itembank_item_text_tokens ON itembank_item_text USING gin (words, pairs)"
    )


def downgrade() -> None:
    op.execute("DROP TABLE itembank_item_text")
