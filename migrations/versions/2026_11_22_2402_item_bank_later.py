"""What the item bank keeps further: later."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "2026_11_22_2402"
down_revision: str | None = "2026_11_21_2305"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "itembank_compromise",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("item_id", sa.String(length=36), nullable=False),
        sa.Column("seen_where", sa.String(length=400), nullable=False),
        sa.Column("seen_on", sa.Date(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("stood", sa.JSON(), nullable=False),
        sa.Column("marked_by", sa.String(length=64), nullable=False),
        sa.Column("marked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("lifted_by", sa.String(length=64), nullable=True),
        sa.Column("lifted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("lift_reason", sa.Text(), nullable=False),
        sa.Column("tenant_id", sa.String(length=36), nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant_id"],
            ["foundation_tenant.id"],
            name=op.f("fk_itembank_compromise_tenant_id_foundation_tenant"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_itembank_compromise")),
    )
    with op.batch_alter_table("itembank_compromise", schema=None) as batch_op:
        batch_op.create_index("ix_itembank_compromise_item", ["tenant_id", "item_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_itembank_compromise_tenant_id"), ["tenant_id"], unique=False
        )

    op.create_table(
        "itembank_item_sitting",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("item_id", sa.String(length=36), nullable=False),
        sa.Column("version_id", sa.String(length=36), nullable=False),
        sa.Column("batch_ref", sa.String(length=64), nullable=False),
        sa.Column("form_ref", sa.String(length=64), nullable=False),
        sa.Column("persons", sa.Integer(), nullable=False),
        sa.Column("facility", sa.Float(), nullable=True),
        sa.Column("item_rest", sa.Float(), nullable=True),
        sa.Column("unanswered", sa.Float(), nullable=True),
        sa.Column("options", sa.JSON(), nullable=False),
        sa.Column("reasons", sa.JSON(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("tenant_id", sa.String(length=36), nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant_id"],
            ["foundation_tenant.id"],
            name=op.f("fk_itembank_item_sitting_tenant_id_foundation_tenant"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_itembank_item_sitting")),
        sa.UniqueConstraint(
            "version_id",
            "batch_ref",
            "form_ref",
            name=op.f("uq_itembank_item_sitting_version_id_batch_ref_form_ref"),
        ),
    )
    with op.batch_alter_table("itembank_item_sitting", schema=None) as batch_op:
        batch_op.create_index(
            "ix_itembank_item_sitting_item", ["tenant_id", "item_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_itembank_item_sitting_tenant_id"), ["tenant_id"], unique=False
        )

    with op.batch_alter_table("itembank_item_figures", schema=None) as batch_op:
        batch_op.add_column(sa.Column("reasons", sa.JSON(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("itembank_item_figures", schema=None) as batch_op:
        batch_op.drop_column("reasons")

    with op.batch_alter_table("itembank_item_sitting", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_itembank_item_sitting_tenant_id"))
        batch_op.drop_index("ix_itembank_item_sitting_item")

    op.drop_table("itembank_item_sitting")
    with op.batch_alter_table("itembank_compromise", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_itembank_compromise_tenant_id"))
        batch_op.drop_index("ix_itembank_compromise_item")

    op.drop_table("itembank_compromise")
