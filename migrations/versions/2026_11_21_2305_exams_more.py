"""What exams keep further."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "2026_11_21_2305"
down_revision: str | None = "2026_11_21_2303"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "exam_item_try",
        sa.Column("attempt_id", sa.String(length=36), nullable=False),
        sa.Column("item_ref", sa.String(length=64), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("payload", sa.Text(), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("tenant_id", sa.String(length=36), nullable=False),
        sa.ForeignKeyConstraint(
            ["attempt_id"],
            ["exam_attempt.id"],
            name=op.f("fk_exam_item_try_attempt_id_exam_attempt"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id"],
            ["foundation_tenant.id"],
            name=op.f("fk_exam_item_try_tenant_id_foundation_tenant"),
        ),
        sa.PrimaryKeyConstraint("attempt_id", "item_ref", "number", name=op.f("pk_exam_item_try")),
    )
    with op.batch_alter_table("exam_item_try", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_exam_item_try_tenant_id"), ["tenant_id"], unique=False)

    with op.batch_alter_table("exam_parameter_set", schema=None) as batch_op:
        batch_op.add_column(sa.Column("run_id", sa.String(length=36), nullable=True))
        batch_op.add_column(sa.Column("measured", sa.JSON(), nullable=True))
        batch_op.create_index(batch_op.f("ix_exam_parameter_set_run_id"), ["run_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("exam_parameter_set", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_exam_parameter_set_run_id"))
        batch_op.drop_column("measured")
        batch_op.drop_column("run_id")

    with op.batch_alter_table("exam_item_try", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_exam_item_try_tenant_id"))

    op.drop_table("exam_item_try")
