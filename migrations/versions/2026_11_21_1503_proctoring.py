"""Proctoring."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "2026_11_21_1503"
down_revision: str | None = "2026_11_21_1502"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "proctor_sitting",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("subject_ref", sa.String(length=64), nullable=False),
        sa.Column("source", sa.String(length=8), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("policy", sa.JSON(), nullable=False),
        sa.Column("baseline", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("calibration", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("drift", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("light", sa.String(length=16), nullable=True),
        sa.Column("observations", sa.Integer(), nullable=False),
        sa.Column("last_observation", sa.String(length=36), nullable=True),
        sa.Column("chain_length", sa.Integer(), nullable=False),
        sa.Column("chain_head", sa.String(length=64), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("live_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("keep_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("held", sa.Boolean(), nullable=False),
        sa.Column("held_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("erased", sa.JSON(), nullable=False),
        sa.Column("erased_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("tenant_id", sa.String(length=36), nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant_id"],
            ["foundation_tenant.id"],
            name=op.f("fk_proctor_sitting_tenant_id_foundation_tenant"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_proctor_sitting")),
        sa.UniqueConstraint(
            "tenant_id",
            "subject_ref",
            "source",
            name=op.f("uq_proctor_sitting_tenant_id_subject_ref_source"),
        ),
    )
    with op.batch_alter_table("proctor_sitting", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_proctor_sitting_keep_until"), ["keep_until"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_proctor_sitting_tenant_id"), ["tenant_id"], unique=False
        )

    op.create_table(
        "proctor_check_in",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("sitting_id", sa.String(length=36), nullable=False),
        sa.Column("seed", sa.String(length=64), nullable=False),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("frames", sa.Integer(), nullable=False),
        sa.Column("samples", sa.JSON(), nullable=False),
        sa.Column("outcome", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("picture", sa.String(length=64), nullable=True),
        sa.Column("clearness", sa.Float(), nullable=False),
        sa.Column("tenant_id", sa.String(length=36), nullable=False),
        sa.ForeignKeyConstraint(
            ["sitting_id"],
            ["proctor_sitting.id"],
            name=op.f("fk_proctor_check_in_sitting_id_proctor_sitting"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id"],
            ["foundation_tenant.id"],
            name=op.f("fk_proctor_check_in_tenant_id_foundation_tenant"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_proctor_check_in")),
    )
    with op.batch_alter_table("proctor_check_in", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_proctor_check_in_sitting_id"), ["sitting_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_proctor_check_in_tenant_id"), ["tenant_id"], unique=False
        )

    op.create_table(
        "proctor_incident",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("sitting_id", sa.String(length=36), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("cause", sa.String(length=16), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("confidence", sa.Float(), nullable=False),
        sa.Column("reasons", sa.JSON(), nullable=False),
        sa.Column("best_sequence", sa.Integer(), nullable=True),
        sa.Column("settled", sa.Boolean(), nullable=False),
        sa.Column("second_wanted", sa.Boolean(), nullable=False),
        sa.Column("verdict", sa.String(length=32), nullable=True),
        sa.Column("claimed_by", sa.String(length=64), nullable=True),
        sa.Column("claimed_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("tenant_id", sa.String(length=36), nullable=False),
        sa.ForeignKeyConstraint(
            ["sitting_id"],
            ["proctor_sitting.id"],
            name=op.f("fk_proctor_incident_sitting_id_proctor_sitting"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id"],
            ["foundation_tenant.id"],
            name=op.f("fk_proctor_incident_tenant_id_foundation_tenant"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_proctor_incident")),
    )
    with op.batch_alter_table("proctor_incident", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_proctor_incident_sitting_id"), ["sitting_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_proctor_incident_tenant_id"), ["tenant_id"], unique=False
        )
        batch_op.create_index(
            "ix_proctor_incident_waiting", ["tenant_id", "verdict", "started_at"], unique=False
        )

    op.create_table(
        "proctor_observation",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("sitting_id", sa.String(length=36), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("stage", sa.String(length=16), nullable=False),
        sa.Column("taken_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("measured", sa.JSON(), nullable=False),
        sa.Column("tenant_id", sa.String(length=36), nullable=False),
        sa.ForeignKeyConstraint(
            ["sitting_id"],
            ["proctor_sitting.id"],
            name=op.f("fk_proctor_observation_sitting_id_proctor_sitting"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id"],
            ["foundation_tenant.id"],
            name=op.f("fk_proctor_observation_tenant_id_foundation_tenant"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_proctor_observation")),
        sa.UniqueConstraint(
            "sitting_id", "number", name=op.f("uq_proctor_observation_sitting_id_number")
        ),
        sa.UniqueConstraint(
            "sitting_id", "sequence", name=op.f("uq_proctor_observation_sitting_id_sequence")
        ),
    )
    with op.batch_alter_table("proctor_observation", schema=None) as batch_op:
        batch_op.create_index(
            "ix_proctor_observation_received", ["sitting_id", "received_at"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_proctor_observation_tenant_id"), ["tenant_id"], unique=False
        )

    op.create_table(
        "proctor_finding",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("sitting_id", sa.String(length=36), nullable=False),
        sa.Column("incident_id", sa.String(length=36), nullable=True),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("noticed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("confidence", sa.Float(), nullable=False),
        sa.Column("model_version", sa.String(length=64), nullable=False),
        sa.Column("detail", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("tenant_id", sa.String(length=36), nullable=False),
        sa.ForeignKeyConstraint(
            ["incident_id"],
            ["proctor_incident.id"],
            name=op.f("fk_proctor_finding_incident_id_proctor_incident"),
        ),
        sa.ForeignKeyConstraint(
            ["sitting_id"],
            ["proctor_sitting.id"],
            name=op.f("fk_proctor_finding_sitting_id_proctor_sitting"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id"],
            ["foundation_tenant.id"],
            name=op.f("fk_proctor_finding_tenant_id_foundation_tenant"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_proctor_finding")),
        sa.UniqueConstraint(
            "sitting_id",
            "kind",
            "started_at",
            name=op.f("uq_proctor_finding_sitting_id_kind_started_at"),
        ),
    )
    with op.batch_alter_table("proctor_finding", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_proctor_finding_incident_id"), ["incident_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_proctor_finding_tenant_id"), ["tenant_id"], unique=False
        )

    op.create_table(
        "proctor_review",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("incident_id", sa.String(length=36), nullable=False),
        sa.Column("person_ref", sa.String(length=64), nullable=False),
        sa.Column("act", sa.String(length=16), nullable=False),
        sa.Column("verdict", sa.String(length=32), nullable=True),
        sa.Column("code", sa.String(length=32), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("tenant_id", sa.String(length=36), nullable=False),
        sa.ForeignKeyConstraint(
            ["incident_id"],
            ["proctor_incident.id"],
            name=op.f("fk_proctor_review_incident_id_proctor_incident"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id"],
            ["foundation_tenant.id"],
            name=op.f("fk_proctor_review_tenant_id_foundation_tenant"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_proctor_review")),
    )
    with op.batch_alter_table("proctor_review", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_proctor_review_incident_id"), ["incident_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_proctor_review_tenant_id"), ["tenant_id"], unique=False
        )

    op.create_table(
        "proctor_evidence",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("sitting_id", sa.String(length=36), nullable=False),
        sa.Column("finding_id", sa.String(length=36), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("taken_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sealed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("blob", sa.String(length=64), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("previous", sa.String(length=64), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("erased_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("tenant_id", sa.String(length=36), nullable=False),
        sa.ForeignKeyConstraint(
            ["finding_id"],
            ["proctor_finding.id"],
            name=op.f("fk_proctor_evidence_finding_id_proctor_finding"),
        ),
        sa.ForeignKeyConstraint(
            ["sitting_id"],
            ["proctor_sitting.id"],
            name=op.f("fk_proctor_evidence_sitting_id_proctor_sitting"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id"],
            ["foundation_tenant.id"],
            name=op.f("fk_proctor_evidence_tenant_id_foundation_tenant"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_proctor_evidence")),
        sa.UniqueConstraint(
            "sitting_id", "number", name=op.f("uq_proctor_evidence_sitting_id_number")
        ),
    )
    with op.batch_alter_table("proctor_evidence", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_proctor_evidence_blob"), ["blob"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_proctor_evidence_finding_id"), ["finding_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_proctor_evidence_tenant_id"), ["tenant_id"], unique=False
        )

    op.create_table(
        "proctor_wanted_picture",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("sitting_id", sa.String(length=36), nullable=False),
        sa.Column("finding_id", sa.String(length=36), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("taken_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("tenant_id", sa.String(length=36), nullable=False),
        sa.ForeignKeyConstraint(
            ["finding_id"],
            ["proctor_finding.id"],
            name=op.f("fk_proctor_wanted_picture_finding_id_proctor_finding"),
        ),
        sa.ForeignKeyConstraint(
            ["sitting_id"],
            ["proctor_sitting.id"],
            name=op.f("fk_proctor_wanted_picture_sitting_id_proctor_sitting"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id"],
            ["foundation_tenant.id"],
            name=op.f("fk_proctor_wanted_picture_tenant_id_foundation_tenant"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_proctor_wanted_picture")),
        sa.UniqueConstraint(
            "sitting_id",
            "sequence",
            "finding_id",
            name=op.f("uq_proctor_wanted_picture_sitting_id_sequence_finding_id"),
        ),
    )
    with op.batch_alter_table("proctor_wanted_picture", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_proctor_wanted_picture_finding_id"), ["finding_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_proctor_wanted_picture_tenant_id"), ["tenant_id"], unique=False
        )


def downgrade() -> None:
    with op.batch_alter_table("proctor_wanted_picture", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_proctor_wanted_picture_tenant_id"))
        batch_op.drop_index(batch_op.f("ix_proctor_wanted_picture_finding_id"))

    op.drop_table("proctor_wanted_picture")
    with op.batch_alter_table("proctor_evidence", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_proctor_evidence_tenant_id"))
        batch_op.drop_index(batch_op.f("ix_proctor_evidence_finding_id"))
        batch_op.drop_index(batch_op.f("ix_proctor_evidence_blob"))

    op.drop_table("proctor_evidence")
    with op.batch_alter_table("proctor_review", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_proctor_review_tenant_id"))
        batch_op.drop_index(batch_op.f("ix_proctor_review_incident_id"))

    op.drop_table("proctor_review")
    with op.batch_alter_table("proctor_finding", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_proctor_finding_tenant_id"))
        batch_op.drop_index(batch_op.f("ix_proctor_finding_incident_id"))

    op.drop_table("proctor_finding")
    with op.batch_alter_table("proctor_observation", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_proctor_observation_tenant_id"))
        batch_op.drop_index("ix_proctor_observation_received")

    op.drop_table("proctor_observation")
    with op.batch_alter_table("proctor_incident", schema=None) as batch_op:
        batch_op.drop_index("ix_proctor_incident_waiting")
        batch_op.drop_index(batch_op.f("ix_proctor_incident_tenant_id"))
        batch_op.drop_index(batch_op.f("ix_proctor_incident_sitting_id"))

    op.drop_table("proctor_incident")
    with op.batch_alter_table("proctor_check_in", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_proctor_check_in_tenant_id"))
        batch_op.drop_index(batch_op.f("ix_proctor_check_in_sitting_id"))

    op.drop_table("proctor_check_in")
    with op.batch_alter_table("proctor_sitting", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_proctor_sitting_tenant_id"))
        batch_op.drop_index(batch_op.f("ix_proctor_sitting_keep_until"))

    op.drop_table("proctor_sitting")
