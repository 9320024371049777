"""What exams keep further."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "2026_11_22_2505"
down_revision: str | None = "2026_11_22_2402"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "exam_look_up",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("organisation_id", sa.String(length=36), nullable=True),
        sa.Column("actor", sa.String(length=64), nullable=False),
        sa.Column("person_id", sa.String(length=36), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("way", sa.String(length=16), nullable=False),
        sa.Column("asked", sa.String(length=120), nullable=False),
        sa.Column("number_index", sa.String(length=64), nullable=True),
        sa.Column("outcome", sa.String(length=32), nullable=False),
        sa.Column("told", sa.Boolean(), nullable=False),
        sa.Column("tenant_id", sa.String(length=36), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["foundation_organisation.id"],
            name=op.f("fk_exam_look_up_organisation_id_foundation_organisation"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id"],
            ["foundation_tenant.id"],
            name=op.f("fk_exam_look_up_tenant_id_foundation_tenant"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_exam_look_up")),
    )
    with op.batch_alter_table("exam_look_up", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_exam_look_up_number_index"), ["number_index"], unique=False
        )
        batch_op.create_index("ix_exam_look_up_of_body", ["tenant_id", "id"], unique=False)
        batch_op.create_index(
            "ix_exam_look_up_of_organisation", ["organisation_id", "id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_exam_look_up_tenant_id"), ["tenant_id"], unique=False)

    with op.batch_alter_table("exam_issue_line", schema=None) as batch_op:
        batch_op.drop_column("portrait")


def downgrade() -> None:
    with op.batch_alter_table("exam_issue_line", schema=None) as batch_op:
        batch_op.add_column(sa.Column("portrait", sa.VARCHAR(length=64), nullable=True))

    with op.batch_alter_table("exam_look_up", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_exam_look_up_tenant_id"))
        batch_op.drop_index("ix_exam_look_up_of_organisation")
        batch_op.drop_index("ix_exam_look_up_of_body")
        batch_op.drop_index(batch_op.f("ix_exam_look_up_number_index"))

    op.drop_table("exam_look_up")
