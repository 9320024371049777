"""What the item bank keeps besides: imports, calibration, lifecycle."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "2026_11_21_2202"
down_revision: str | None = "2026_11_21_1505"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "itembank_file",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=400), nullable=False),
        sa.Column("media_type", sa.String(length=100), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("tenant_id", sa.String(length=36), nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant_id"],
            ["foundation_tenant.id"],
            name=op.f("fk_itembank_file_tenant_id_foundation_tenant"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_itembank_file")),
        sa.UniqueConstraint("tenant_id", "digest", name=op.f("uq_itembank_file_tenant_id_digest")),
    )
    with op.batch_alter_table("itembank_file", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_itembank_file_tenant_id"), ["tenant_id"], unique=False)

    op.create_table(
        "itembank_import",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("file_name", sa.String(length=400), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("dialect", sa.String(length=64), nullable=False),
        sa.Column("options", sa.JSON(), nullable=False),
        sa.Column("standard_id", sa.String(length=36), nullable=False),
        sa.Column("pool", sa.String(length=16), nullable=False),
        sa.Column("remarks", sa.JSON(), nullable=False),
        sa.Column("by", sa.String(length=64), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("undone_by", sa.String(length=64), nullable=True),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("tenant_id", sa.String(length=36), nullable=False),
        sa.ForeignKeyConstraint(
            ["standard_id"],
            ["itembank_standard.id"],
            name=op.f("fk_itembank_import_standard_id_itembank_standard"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id"],
            ["foundation_tenant.id"],
            name=op.f("fk_itembank_import_tenant_id_foundation_tenant"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_itembank_import")),
    )
    with op.batch_alter_table("itembank_import", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_itembank_import_digest"), ["digest"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_itembank_import_tenant_id"), ["tenant_id"], unique=False
        )

    op.create_table(
        "itembank_import_line",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("import_id", sa.String(length=36), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=128), nullable=False),
        sa.Column("outcome", sa.String(length=16), nullable=False),
        sa.Column("identifier", sa.String(length=128), nullable=False),
        sa.Column("category", sa.String(length=400), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("where", sa.JSON(), nullable=False),
        sa.Column("remarks", sa.JSON(), nullable=False),
        sa.Column("content", sa.JSON(), nullable=True),
        sa.Column("digest", sa.String(length=64), nullable=True),
        sa.Column("item_id", sa.String(length=36), nullable=True),
        sa.Column("version_id", sa.String(length=36), nullable=True),
        sa.Column("before", sa.JSON(), nullable=True),
        sa.Column("tenant_id", sa.String(length=36), nullable=False),
        sa.ForeignKeyConstraint(
            ["import_id"],
            ["itembank_import.id"],
            name=op.f("fk_itembank_import_line_import_id_itembank_import"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id"],
            ["foundation_tenant.id"],
            name=op.f("fk_itembank_import_line_tenant_id_foundation_tenant"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_itembank_import_line")),
        sa.UniqueConstraint(
            "import_id", "place", name=op.f("uq_itembank_import_line_import_id_place")
        ),
    )
    with op.batch_alter_table("itembank_import_line", schema=None) as batch_op:
        batch_op.create_index("ix_itembank_import_line_key", ["tenant_id", "key"], unique=False)
        batch_op.create_index(
            "ix_itembank_import_line_outcome", ["tenant_id", "outcome"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_itembank_import_line_tenant_id"), ["tenant_id"], unique=False
        )

    with op.batch_alter_table("itembank_item_version", schema=None) as batch_op:
        batch_op.add_column(sa.Column("signature", sa.LargeBinary(length=512), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("itembank_item_version", schema=None) as batch_op:
        batch_op.drop_column("signature")

    with op.batch_alter_table("itembank_import_line", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_itembank_import_line_tenant_id"))
        batch_op.drop_index("ix_itembank_import_line_outcome")
        batch_op.drop_index("ix_itembank_import_line_key")

    op.drop_table("itembank_import_line")
    with op.batch_alter_table("itembank_import", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_itembank_import_tenant_id"))
        batch_op.drop_index(batch_op.f("ix_itembank_import_digest"))

    op.drop_table("itembank_import")
    with op.batch_alter_table("itembank_file", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_itembank_file_tenant_id"))

    op.drop_table("itembank_file")
