"""What the item bank keeps further: search, assignments."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "2026_11_21_2302"
down_revision: str | None = "2026_11_22_0001"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "itembank_bulk",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("change", sa.String(length=16), nullable=False),
        sa.Column("value", sa.String(length=200), nullable=False),
        sa.Column("comment", sa.Text(), nullable=False),
        sa.Column("by", sa.String(length=64), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("job_id", sa.String(length=36), nullable=True),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("undone_by", sa.String(length=64), nullable=True),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("tenant_id", sa.String(length=36), nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant_id"],
            ["foundation_tenant.id"],
            name=op.f("fk_itembank_bulk_tenant_id_foundation_tenant"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_itembank_bulk")),
    )
    with op.batch_alter_table("itembank_bulk", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_itembank_bulk_tenant_id"), ["tenant_id"], unique=False)

    op.create_table(
        "itembank_cell_task",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("writer", sa.String(length=64), nullable=False),
        sa.Column("level", sa.String(length=64), nullable=False),
        sa.Column("area", sa.String(length=200), nullable=False),
        sa.Column("section", sa.String(length=80), nullable=False),
        sa.Column("types", sa.JSON(), nullable=False),
        sa.Column("points", sa.String(length=32), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("due", sa.Date(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("given_by", sa.String(length=64), nullable=False),
        sa.Column("given_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("tenant_id", sa.String(length=36), nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant_id"],
            ["foundation_tenant.id"],
            name=op.f("fk_itembank_cell_task_tenant_id_foundation_tenant"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_itembank_cell_task")),
    )
    with op.batch_alter_table("itembank_cell_task", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_itembank_cell_task_tenant_id"), ["tenant_id"], unique=False
        )
        batch_op.create_index("ix_itembank_cell_task_writer", ["tenant_id", "writer"], unique=False)

    op.create_table(
        "itembank_item_enemy",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("item_id", sa.String(length=36), nullable=False),
        sa.Column("other_id", sa.String(length=36), nullable=False),
        sa.Column("tenant_id", sa.String(length=36), nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant_id"],
            ["foundation_tenant.id"],
            name=op.f("fk_itembank_item_enemy_tenant_id_foundation_tenant"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_itembank_item_enemy")),
        sa.UniqueConstraint(
            "item_id", "other_id", name=op.f("uq_itembank_item_enemy_item_id_other_id")
        ),
    )
    with op.batch_alter_table("itembank_item_enemy", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_itembank_item_enemy_other_id"), ["other_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_itembank_item_enemy_tenant_id"), ["tenant_id"], unique=False
        )

    op.create_table(
        "itembank_item_figures",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("item_id", sa.String(length=36), nullable=False),
        sa.Column("seen", sa.Integer(), nullable=False),
        sa.Column("facility", sa.Float(), nullable=True),
        sa.Column("discrimination", sa.Float(), nullable=True),
        sa.Column("flags", sa.JSON(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("tenant_id", sa.String(length=36), nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant_id"],
            ["foundation_tenant.id"],
            name=op.f("fk_itembank_item_figures_tenant_id_foundation_tenant"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_itembank_item_figures")),
        sa.UniqueConstraint("item_id", name=op.f("uq_itembank_item_figures_item_id")),
    )
    with op.batch_alter_table("itembank_item_figures", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_itembank_item_figures_tenant_id"), ["tenant_id"], unique=False
        )

    op.create_table(
        "itembank_item_index",
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.String(length=36), nullable=False),
        sa.Column("version_id", sa.String(length=36), nullable=False),
        sa.Column("identifier", sa.String(length=128), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("status", sa.String(length=16), nullable=False),
        sa.Column("in_use", sa.Integer(), nullable=True),
        sa.Column("used_cell", sa.String(length=400), nullable=True),
        sa.Column("pool", sa.String(length=16), nullable=False),
        sa.Column("level", sa.String(length=64), nullable=False),
        sa.Column("area", sa.String(length=200), nullable=False),
        sa.Column("item_type", sa.String(length=32), nullable=False),
        sa.Column("difficulty", sa.String(length=16), nullable=True),
        sa.Column("points", sa.String(length=32), nullable=False),
        sa.Column("author", sa.String(length=64), nullable=False),
        sa.Column("tags", sa.String(length=2000), nullable=False),
        sa.Column("flags", sa.String(length=400), nullable=False),
        sa.Column("seen", sa.Integer(), nullable=False),
        sa.Column("words", sa.String(length=64), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("tenant_id", sa.String(length=36), nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant_id"],
            ["foundation_tenant.id"],
            name=op.f("fk_itembank_item_index_tenant_id_foundation_tenant"),
        ),
        sa.PrimaryKeyConstraint("place", name=op.f("pk_itembank_item_index")),
        sa.UniqueConstraint("item_id", name=op.f("uq_itembank_item_index_item_id")),
    )
    with op.batch_alter_table("itembank_item_index", schema=None) as batch_op:
        batch_op.create_index(
            "ix_itembank_item_index_author", ["tenant_id", "author"], unique=False
        )
        batch_op.create_index(
            "ix_itembank_item_index_cell", ["tenant_id", "pool", "used_cell"], unique=False
        )
        batch_op.create_index(
            "ix_itembank_item_index_facets",
            ["tenant_id", "level", "area", "item_type", "difficulty", "status", "in_use"],
            unique=False,
        )
        batch_op.create_index("ix_itembank_item_index_flags", ["tenant_id", "flags"], unique=False)
        batch_op.create_index(
            "ix_itembank_item_index_name", ["tenant_id", "identifier"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_itembank_item_index_tenant_id"), ["tenant_id"], unique=False
        )

    op.create_table(
        "itembank_item_signature",
        sa.Column("place", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("item_id", sa.String(length=36), nullable=False),
        sa.Column("signature", sa.LargeBinary(length=512), nullable=False),
        sa.Column("tenant_id", sa.String(length=36), nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant_id"],
            ["foundation_tenant.id"],
            name=op.f("fk_itembank_item_signature_tenant_id_foundation_tenant"),
        ),
        sa.PrimaryKeyConstraint("place", name=op.f("pk_itembank_item_signature")),
    )
    with op.batch_alter_table("itembank_item_signature", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_itembank_item_signature_tenant_id"), ["tenant_id"], unique=False
        )

    op.create_table(
        "itembank_item_tag",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("item_id", sa.String(length=36), nullable=False),
        sa.Column("tag", sa.String(length=40), nullable=False),
        sa.Column("tenant_id", sa.String(length=36), nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant_id"],
            ["foundation_tenant.id"],
            name=op.f("fk_itembank_item_tag_tenant_id_foundation_tenant"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_itembank_item_tag")),
        sa.UniqueConstraint("item_id", "tag", name=op.f("uq_itembank_item_tag_item_id_tag")),
    )
    with op.batch_alter_table("itembank_item_tag", schema=None) as batch_op:
        batch_op.create_index("ix_itembank_item_tag_tag", ["tenant_id", "tag"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_itembank_item_tag_tenant_id"), ["tenant_id"], unique=False
        )

    op.create_table(
        "itembank_reviewer",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("item_id", sa.String(length=36), nullable=False),
        sa.Column("person", sa.String(length=64), nullable=False),
        sa.Column("by", sa.String(length=64), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("tenant_id", sa.String(length=36), nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant_id"],
            ["foundation_tenant.id"],
            name=op.f("fk_itembank_reviewer_tenant_id_foundation_tenant"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_itembank_reviewer")),
        sa.UniqueConstraint("item_id", name=op.f("uq_itembank_reviewer_item_id")),
    )
    with op.batch_alter_table("itembank_reviewer", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_itembank_reviewer_person"), ["person"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_itembank_reviewer_tenant_id"), ["tenant_id"], unique=False
        )

    op.create_table(
        "itembank_saved_search",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("owner", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("fields", sa.JSON(), nullable=False),
        sa.Column("shared", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("tenant_id", sa.String(length=36), nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant_id"],
            ["foundation_tenant.id"],
            name=op.f("fk_itembank_saved_search_tenant_id_foundation_tenant"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_itembank_saved_search")),
        sa.UniqueConstraint(
            "tenant_id", "owner", "name", name=op.f("uq_itembank_saved_search_tenant_id_owner_name")
        ),
    )
    with op.batch_alter_table("itembank_saved_search", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_itembank_saved_search_tenant_id"), ["tenant_id"], unique=False
        )

    op.create_table(
        "itembank_bulk_line",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("bulk_id", sa.String(length=36), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.String(length=36), nullable=False),
        sa.Column("identifier", sa.String(length=128), nullable=False),
        sa.Column("outcome", sa.String(length=16), nullable=False),
        sa.Column("before", sa.JSON(), nullable=True),
        sa.Column("version_id", sa.String(length=36), nullable=True),
        sa.Column("digest", sa.String(length=64), nullable=True),
        sa.Column("code", sa.String(length=80), nullable=True),
        sa.Column("facts", sa.JSON(), nullable=True),
        sa.Column("tenant_id", sa.String(length=36), nullable=False),
        sa.ForeignKeyConstraint(
            ["bulk_id"],
            ["itembank_bulk.id"],
            name=op.f("fk_itembank_bulk_line_bulk_id_itembank_bulk"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id"],
            ["foundation_tenant.id"],
            name=op.f("fk_itembank_bulk_line_tenant_id_foundation_tenant"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_itembank_bulk_line")),
        sa.UniqueConstraint("bulk_id", "place", name=op.f("uq_itembank_bulk_line_bulk_id_place")),
    )
    with op.batch_alter_table("itembank_bulk_line", schema=None) as batch_op:
        batch_op.create_index(
            "ix_itembank_bulk_line_outcome", ["bulk_id", "outcome", "place"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_itembank_bulk_line_tenant_id"), ["tenant_id"], unique=False
        )


def downgrade() -> None:
    with op.batch_alter_table("itembank_bulk_line", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_itembank_bulk_line_tenant_id"))
        batch_op.drop_index("ix_itembank_bulk_line_outcome")

    op.drop_table("itembank_bulk_line")
    with op.batch_alter_table("itembank_saved_search", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_itembank_saved_search_tenant_id"))

    op.drop_table("itembank_saved_search")
    with op.batch_alter_table("itembank_reviewer", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_itembank_reviewer_tenant_id"))
        batch_op.drop_index(batch_op.f("ix_itembank_reviewer_person"))

    op.drop_table("itembank_reviewer")
    with op.batch_alter_table("itembank_item_tag", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_itembank_item_tag_tenant_id"))
        batch_op.drop_index("ix_itembank_item_tag_tag")

    op.drop_table("itembank_item_tag")
    with op.batch_alter_table("itembank_item_signature", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_itembank_item_signature_tenant_id"))

    op.drop_table("itembank_item_signature")
    with op.batch_alter_table("itembank_item_index", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_itembank_item_index_tenant_id"))
        batch_op.drop_index("ix_itembank_item_index_name")
        batch_op.drop_index("ix_itembank_item_index_flags")
        batch_op.drop_index("ix_itembank_item_index_facets")
        batch_op.drop_index("ix_itembank_item_index_cell")
        batch_op.drop_index("ix_itembank_item_index_author")

    op.drop_table("itembank_item_index")
    with op.batch_alter_table("itembank_item_figures", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_itembank_item_figures_tenant_id"))

    op.drop_table("itembank_item_figures")
    with op.batch_alter_table("itembank_item_enemy", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_itembank_item_enemy_tenant_id"))
        batch_op.drop_index(batch_op.f("ix_itembank_item_enemy_other_id"))

    op.drop_table("itembank_item_enemy")
    with op.batch_alter_table("itembank_cell_task", schema=None) as batch_op:
        batch_op.drop_index("ix_itembank_cell_task_writer")
        batch_op.drop_index(batch_op.f("ix_itembank_cell_task_tenant_id"))

    op.drop_table("itembank_cell_task")
    with op.batch_alter_table("itembank_bulk", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_itembank_bulk_tenant_id"))

    op.drop_table("itembank_bulk")
