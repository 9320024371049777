"""The item bank."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "2026_11_21_1502"
down_revision: str | None = "2026_11_21_1501"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "itembank_standard",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("name_en", sa.String(length=200), nullable=False),
        sa.Column("version", sa.String(length=64), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("tenant_id", sa.String(length=36), nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant_id"],
            ["foundation_tenant.id"],
            name=op.f("fk_itembank_standard_tenant_id_foundation_tenant"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_itembank_standard")),
        sa.UniqueConstraint(
            "tenant_id", "name", "version", name=op.f("uq_itembank_standard_tenant_id_name_version")
        ),
    )
    with op.batch_alter_table("itembank_standard", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_itembank_standard_tenant_id"), ["tenant_id"], unique=False
        )

    op.create_table(
        "itembank_item",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("identifier", sa.String(length=128), nullable=False),
        sa.Column("standard_id", sa.String(length=36), nullable=False),
        sa.Column("pool", sa.String(length=16), nullable=False),
        sa.Column("created_by", sa.String(length=64), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("tenant_id", sa.String(length=36), nullable=False),
        sa.ForeignKeyConstraint(
            ["standard_id"],
            ["itembank_standard.id"],
            name=op.f("fk_itembank_item_standard_id_itembank_standard"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id"],
            ["foundation_tenant.id"],
            name=op.f("fk_itembank_item_tenant_id_foundation_tenant"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_itembank_item")),
        sa.UniqueConstraint(
            "tenant_id", "identifier", name=op.f("uq_itembank_item_tenant_id_identifier")
        ),
    )
    with op.batch_alter_table("itembank_item", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_itembank_item_standard_id"), ["standard_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_itembank_item_tenant_id"), ["tenant_id"], unique=False)

    op.create_table(
        "itembank_item_version",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("item_id", sa.String(length=36), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("status", sa.String(length=16), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("written_by", sa.JSON(), nullable=False),
        sa.Column("title", sa.String(length=400), nullable=False),
        sa.Column("level", sa.String(length=64), nullable=False),
        sa.Column("area", sa.String(length=200), nullable=False),
        sa.Column("item_type", sa.String(length=32), nullable=False),
        sa.Column("difficulty", sa.String(length=16), nullable=True),
        sa.Column("points", sa.String(length=32), nullable=False),
        sa.Column("seconds", sa.Integer(), nullable=True),
        sa.Column("key_letter", sa.String(length=4), nullable=True),
        sa.Column("enemies", sa.JSON(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("retired_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("tenant_id", sa.String(length=36), nullable=False),
        sa.ForeignKeyConstraint(
            ["item_id"],
            ["itembank_item.id"],
            name=op.f("fk_itembank_item_version_item_id_itembank_item"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id"],
            ["foundation_tenant.id"],
            name=op.f("fk_itembank_item_version_tenant_id_foundation_tenant"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_itembank_item_version")),
        sa.UniqueConstraint(
            "item_id", "number", name=op.f("uq_itembank_item_version_item_id_number")
        ),
    )
    with op.batch_alter_table("itembank_item_version", schema=None) as batch_op:
        batch_op.create_index(
            "ix_itembank_item_version_pool", ["tenant_id", "status", "level", "area"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_itembank_item_version_tenant_id"), ["tenant_id"], unique=False
        )

    op.create_table(
        "itembank_item_act",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("version_id", sa.String(length=36), nullable=False),
        sa.Column("act", sa.String(length=16), nullable=False),
        sa.Column("by", sa.String(length=64), nullable=False),
        sa.Column("comment", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("tenant_id", sa.String(length=36), nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant_id"],
            ["foundation_tenant.id"],
            name=op.f("fk_itembank_item_act_tenant_id_foundation_tenant"),
        ),
        sa.ForeignKeyConstraint(
            ["version_id"],
            ["itembank_item_version.id"],
            name=op.f("fk_itembank_item_act_version_id_itembank_item_version"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_itembank_item_act")),
    )
    with op.batch_alter_table("itembank_item_act", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_itembank_item_act_tenant_id"), ["tenant_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_itembank_item_act_version_id"), ["version_id"], unique=False
        )

    op.create_table(
        "itembank_item_skill",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("version_id", sa.String(length=36), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("skill", sa.String(length=64), nullable=False),
        sa.Column("task", sa.String(length=64), nullable=False),
        sa.Column("tenant_id", sa.String(length=36), nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant_id"],
            ["foundation_tenant.id"],
            name=op.f("fk_itembank_item_skill_tenant_id_foundation_tenant"),
        ),
        sa.ForeignKeyConstraint(
            ["version_id"],
            ["itembank_item_version.id"],
            name=op.f("fk_itembank_item_skill_version_id_itembank_item_version"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_itembank_item_skill")),
        sa.UniqueConstraint(
            "version_id", "skill", name=op.f("uq_itembank_item_skill_version_id_skill")
        ),
    )
    with op.batch_alter_table("itembank_item_skill", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_itembank_item_skill_skill"), ["skill"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_itembank_item_skill_tenant_id"), ["tenant_id"], unique=False
        )


def downgrade() -> None:
    with op.batch_alter_table("itembank_item_skill", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_itembank_item_skill_tenant_id"))
        batch_op.drop_index(batch_op.f("ix_itembank_item_skill_skill"))

    op.drop_table("itembank_item_skill")
    with op.batch_alter_table("itembank_item_act", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_itembank_item_act_version_id"))
        batch_op.drop_index(batch_op.f("ix_itembank_item_act_tenant_id"))

    op.drop_table("itembank_item_act")
    with op.batch_alter_table("itembank_item_version", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_itembank_item_version_tenant_id"))
        batch_op.drop_index("ix_itembank_item_version_pool")

    op.drop_table("itembank_item_version")
    with op.batch_alter_table("itembank_item", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_itembank_item_tenant_id"))
        batch_op.drop_index(batch_op.f("ix_itembank_item_standard_id"))

    op.drop_table("itembank_item")
    with op.batch_alter_table("itembank_standard", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_itembank_standard_tenant_id"))

    op.drop_table("itembank_standard")
