"""What proctoring keeps further: questions shown."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "2026_11_21_2303"
down_revision: str | None = "2026_11_21_2302"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "proctor_questions_shown",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("sitting_id", sa.String(length=36), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("questions", sa.JSON(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("tenant_id", sa.String(length=36), nullable=False),
        sa.ForeignKeyConstraint(
            ["sitting_id"],
            ["proctor_sitting.id"],
            name=op.f("fk_proctor_questions_shown_sitting_id_proctor_sitting"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id"],
            ["foundation_tenant.id"],
            name=op.f("fk_proctor_questions_shown_tenant_id_foundation_tenant"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_proctor_questions_shown")),
        sa.UniqueConstraint(
            "sitting_id", "number", name=op.f("uq_proctor_questions_shown_sitting_id_number")
        ),
    )
    with op.batch_alter_table("proctor_questions_shown", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_proctor_questions_shown_tenant_id"), ["tenant_id"], unique=False
        )


def downgrade() -> None:
    with op.batch_alter_table("proctor_questions_shown", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_proctor_questions_shown_tenant_id"))

    op.drop_table("proctor_questions_shown")
