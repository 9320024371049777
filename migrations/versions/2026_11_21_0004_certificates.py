"""Certificates."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "2026_11_21_0004"
down_revision: str | None = "2026_11_21_0003"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "certs_certificate",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("order_ref", sa.String(length=80), nullable=False),
        sa.Column("subject_ref", sa.String(length=80), nullable=False),
        sa.Column("number", sa.String(length=40), nullable=False),
        sa.Column("token", sa.String(length=40), nullable=False),
        sa.Column("stage", sa.String(length=12), nullable=False),
        sa.Column("standing", sa.String(length=12), nullable=False),
        sa.Column("award", sa.JSON(), nullable=False),
        sa.Column("template", sa.String(length=40), nullable=False),
        sa.Column("issued_on", sa.Date(), nullable=False),
        sa.Column("expires_on", sa.Date(), nullable=True),
        sa.Column("reserved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("file_digest", sa.String(length=64), nullable=True),
        sa.Column("supersedes_id", sa.String(length=36), nullable=True),
        sa.Column("tenant_id", sa.String(length=36), nullable=False),
        sa.ForeignKeyConstraint(
            ["supersedes_id"],
            ["certs_certificate.id"],
            name=op.f("fk_certs_certificate_supersedes_id_certs_certificate"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id"],
            ["foundation_tenant.id"],
            name=op.f("fk_certs_certificate_tenant_id_foundation_tenant"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_certs_certificate")),
        sa.UniqueConstraint("number", name=op.f("uq_certs_certificate_number")),
        sa.UniqueConstraint("supersedes_id", name=op.f("uq_certs_certificate_supersedes_id")),
        sa.UniqueConstraint(
            "tenant_id", "order_ref", name=op.f("uq_certs_certificate_tenant_id_order_ref")
        ),
        sa.UniqueConstraint("token", name=op.f("uq_certs_certificate_token")),
    )
    with op.batch_alter_table("certs_certificate", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_certs_certificate_stage"), ["stage"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_certs_certificate_subject_ref"), ["subject_ref"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_certs_certificate_tenant_id"), ["tenant_id"], unique=False
        )

    op.create_table(
        "certs_number_counter",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("key", sa.String(length=120), nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.Column("tenant_id", sa.String(length=36), nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant_id"],
            ["foundation_tenant.id"],
            name=op.f("fk_certs_number_counter_tenant_id_foundation_tenant"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_certs_number_counter")),
        sa.UniqueConstraint("tenant_id", "key", name=op.f("uq_certs_number_counter_tenant_id_key")),
    )
    with op.batch_alter_table("certs_number_counter", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_certs_number_counter_tenant_id"), ["tenant_id"], unique=False
        )

    op.create_table(
        "certs_status_change",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("certificate_id", sa.String(length=36), nullable=False),
        sa.Column("act", sa.String(length=12), nullable=False),
        sa.Column("before", sa.String(length=12), nullable=False),
        sa.Column("after", sa.String(length=12), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("person_ref", sa.String(length=80), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("tenant_id", sa.String(length=36), nullable=False),
        sa.ForeignKeyConstraint(
            ["certificate_id"],
            ["certs_certificate.id"],
            name=op.f("fk_certs_status_change_certificate_id_certs_certificate"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id"],
            ["foundation_tenant.id"],
            name=op.f("fk_certs_status_change_tenant_id_foundation_tenant"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_certs_status_change")),
    )
    with op.batch_alter_table("certs_status_change", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_certs_status_change_certificate_id"), ["certificate_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_certs_status_change_tenant_id"), ["tenant_id"], unique=False
        )


def downgrade() -> None:
    with op.batch_alter_table("certs_status_change", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_certs_status_change_tenant_id"))
        batch_op.drop_index(batch_op.f("ix_certs_status_change_certificate_id"))

    op.drop_table("certs_status_change")
    with op.batch_alter_table("certs_number_counter", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_certs_number_counter_tenant_id"))

    op.drop_table("certs_number_counter")
    with op.batch_alter_table("certs_certificate", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_certs_certificate_tenant_id"))
        batch_op.drop_index(batch_op.f("ix_certs_certificate_subject_ref"))
        batch_op.drop_index(batch_op.f("ix_certs_certificate_stage"))

    op.drop_table("certs_certificate")
