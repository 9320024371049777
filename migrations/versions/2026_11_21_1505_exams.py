"""Schemes, forms, enrolment, sittings, marks and results."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "2026_11_21_1505"
down_revision: str | None = "2026_11_21_1504"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "exam_accommodation",
        sa.Column("enrolment_id", sa.String(length=36), nullable=False),
        sa.Column("factor", sa.String(length=32), nullable=False),
        sa.Column("reason", sa.String(length=400), nullable=False),
        sa.Column("approved_by", sa.String(length=64), nullable=False),
        sa.Column("approved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("tenant_id", sa.String(length=36), nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant_id"],
            ["foundation_tenant.id"],
            name=op.f("fk_exam_accommodation_tenant_id_foundation_tenant"),
        ),
        sa.PrimaryKeyConstraint("enrolment_id", name=op.f("pk_exam_accommodation")),
    )
    with op.batch_alter_table("exam_accommodation", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_exam_accommodation_tenant_id"), ["tenant_id"], unique=False
        )

    op.create_table(
        "exam_batch",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("code", sa.String(length=32), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("scheme_code", sa.String(length=32), nullable=False),
        sa.Column("certificate_name", sa.String(length=120), nullable=False),
        sa.Column("levels", sa.JSON(), nullable=False),
        sa.Column("sites", sa.JSON(), nullable=False),
        sa.Column("number_prefix", sa.String(length=12), nullable=False),
        sa.Column("opens_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closes_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("exam_date", sa.Date(), nullable=False),
        sa.Column("default_quota", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("tenant_id", sa.String(length=36), nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant_id"],
            ["foundation_tenant.id"],
            name=op.f("fk_exam_batch_tenant_id_foundation_tenant"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_exam_batch")),
        sa.UniqueConstraint("tenant_id", "code", name=op.f("uq_exam_batch_tenant_id_code")),
        sa.UniqueConstraint(
            "tenant_id", "number_prefix", name=op.f("uq_exam_batch_tenant_id_number_prefix")
        ),
    )
    with op.batch_alter_table("exam_batch", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_exam_batch_scheme_code"), ["scheme_code"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_exam_batch_tenant_id"), ["tenant_id"], unique=False)

    op.create_table(
        "exam_candidate",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("name", sa.String(length=400), nullable=False),
        sa.Column("name_key", sa.String(length=400), nullable=False),
        sa.Column("name_on_certificate", sa.String(length=400), nullable=False),
        sa.Column("document_kind", sa.String(length=32), nullable=False),
        sa.Column("document_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("document_masked", sa.String(length=24), nullable=False),
        sa.Column("document_blind", sa.String(length=64), nullable=False),
        sa.Column("sex", sa.String(length=8), nullable=True),
        sa.Column("birth_date", sa.Date(), nullable=True),
        sa.Column("ethnicity", sa.String(length=40), nullable=False),
        sa.Column("phone_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("email_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("photo_digest", sa.String(length=64), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("tenant_id", sa.String(length=36), nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant_id"],
            ["foundation_tenant.id"],
            name=op.f("fk_exam_candidate_tenant_id_foundation_tenant"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_exam_candidate")),
        sa.UniqueConstraint(
            "tenant_id", "document_blind", name=op.f("uq_exam_candidate_tenant_id_document_blind")
        ),
    )
    with op.batch_alter_table("exam_candidate", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_exam_candidate_name_key"), ["name_key"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_exam_candidate_tenant_id"), ["tenant_id"], unique=False
        )

    op.create_table(
        "exam_form",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("level", sa.String(length=64), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("total", sa.String(length=32), nullable=False),
        sa.Column("seed", sa.String(length=120), nullable=False),
        sa.Column("blueprint", sa.JSON(), nullable=False),
        sa.Column("figures", sa.JSON(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("created_by", sa.String(length=64), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("frozen_by", sa.String(length=64), nullable=True),
        sa.Column("frozen_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("tenant_id", sa.String(length=36), nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant_id"],
            ["foundation_tenant.id"],
            name=op.f("fk_exam_form_tenant_id_foundation_tenant"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_exam_form")),
    )
    with op.batch_alter_table("exam_form", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_exam_form_level"), ["level"], unique=False)
        batch_op.create_index(batch_op.f("ix_exam_form_tenant_id"), ["tenant_id"], unique=False)

    op.create_table(
        "exam_loose_photo",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("tenant_id", sa.String(length=36), nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant_id"],
            ["foundation_tenant.id"],
            name=op.f("fk_exam_loose_photo_tenant_id_foundation_tenant"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_exam_loose_photo")),
        sa.UniqueConstraint(
            "tenant_id", "digest", name=op.f("uq_exam_loose_photo_tenant_id_digest")
        ),
    )
    with op.batch_alter_table("exam_loose_photo", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_exam_loose_photo_tenant_id"), ["tenant_id"], unique=False
        )

    op.create_table(
        "exam_number_parts",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("rule", sa.String(length=80), nullable=False),
        sa.Column("parts", sa.JSON(), nullable=False),
        sa.Column("changed_by", sa.String(length=64), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("tenant_id", sa.String(length=36), nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant_id"],
            ["foundation_tenant.id"],
            name=op.f("fk_exam_number_parts_tenant_id_foundation_tenant"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_exam_number_parts")),
        sa.UniqueConstraint("tenant_id", "rule", name=op.f("uq_exam_number_parts_tenant_id_rule")),
    )
    with op.batch_alter_table("exam_number_parts", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_exam_number_parts_tenant_id"), ["tenant_id"], unique=False
        )

    op.create_table(
        "exam_part_mark",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("enrolment_id", sa.String(length=36), nullable=False),
        sa.Column("part", sa.String(length=32), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("examiner", sa.String(length=64), nullable=False),
        sa.Column("tasks", sa.JSON(), nullable=False),
        sa.Column("total", sa.String(length=32), nullable=False),
        sa.Column("comment", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("tenant_id", sa.String(length=36), nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant_id"],
            ["foundation_tenant.id"],
            name=op.f("fk_exam_part_mark_tenant_id_foundation_tenant"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_exam_part_mark")),
        sa.UniqueConstraint(
            "enrolment_id",
            "part",
            "version",
            name=op.f("uq_exam_part_mark_enrolment_id_part_version"),
        ),
    )
    with op.batch_alter_table("exam_part_mark", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_exam_part_mark_enrolment_id"), ["enrolment_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_exam_part_mark_examiner"), ["examiner"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_exam_part_mark_tenant_id"), ["tenant_id"], unique=False
        )

    op.create_table(
        "exam_result_case",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("enrolment_id", sa.String(length=36), nullable=False),
        sa.Column("incident_ref", sa.String(length=64), nullable=False),
        sa.Column("opened_by", sa.String(length=64), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("statement", sa.Text(), nullable=False),
        sa.Column("stated_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_by", sa.String(length=64), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("outcome", sa.String(length=16), nullable=True),
        sa.Column("closing_reason", sa.Text(), nullable=False),
        sa.Column("tenant_id", sa.String(length=36), nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant_id"],
            ["foundation_tenant.id"],
            name=op.f("fk_exam_result_case_tenant_id_foundation_tenant"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_exam_result_case")),
    )
    with op.batch_alter_table("exam_result_case", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_exam_result_case_enrolment_id"), ["enrolment_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_exam_result_case_tenant_id"), ["tenant_id"], unique=False
        )

    op.create_table(
        "exam_score_run",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("batch_id", sa.String(length=36), nullable=False),
        sa.Column("attempt_id", sa.String(length=36), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("engine", sa.String(length=64), nullable=False),
        sa.Column("forms", sa.JSON(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("asked_by", sa.String(length=64), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("scored", sa.Integer(), nullable=False),
        sa.Column("changes", sa.JSON(), nullable=False),
        sa.Column("tenant_id", sa.String(length=36), nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant_id"],
            ["foundation_tenant.id"],
            name=op.f("fk_exam_score_run_tenant_id_foundation_tenant"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_exam_score_run")),
        sa.UniqueConstraint("batch_id", "version", name=op.f("uq_exam_score_run_batch_id_version")),
    )
    with op.batch_alter_table("exam_score_run", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_exam_score_run_batch_id"), ["batch_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_exam_score_run_tenant_id"), ["tenant_id"], unique=False
        )

    op.create_table(
        "exam_sitting",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("batch_ref", sa.String(length=64), nullable=False),
        sa.Column("level", sa.String(length=32), nullable=False),
        sa.Column("part", sa.String(length=32), nullable=False),
        sa.Column("form_id", sa.String(length=36), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("window_opens_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("window_closes_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("window_rule", sa.String(length=24), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("watching", sa.String(length=16), nullable=False),
        sa.Column("policy", sa.JSON(), nullable=False),
        sa.Column("access_rules", sa.JSON(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("tenant_id", sa.String(length=36), nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant_id"],
            ["foundation_tenant.id"],
            name=op.f("fk_exam_sitting_tenant_id_foundation_tenant"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_exam_sitting")),
    )
    with op.batch_alter_table("exam_sitting", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_exam_sitting_batch_ref"), ["batch_ref"], unique=False)
        batch_op.create_index(batch_op.f("ix_exam_sitting_tenant_id"), ["tenant_id"], unique=False)

    op.create_table(
        "exam_webhook",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("address", sa.String(length=500), nullable=False),
        sa.Column("kinds", sa.JSON(), nullable=False),
        sa.Column("key_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("made_by", sa.String(length=64), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("tenant_id", sa.String(length=36), nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant_id"],
            ["foundation_tenant.id"],
            name=op.f("fk_exam_webhook_tenant_id_foundation_tenant"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_exam_webhook")),
    )
    with op.batch_alter_table("exam_webhook", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_exam_webhook_tenant_id"), ["tenant_id"], unique=False)

    op.create_table(
        "exam_attempt",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("sitting_id", sa.String(length=36), nullable=False),
        sa.Column("enrolment_id", sa.String(length=36), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("seed", sa.BigInteger(), nullable=False),
        sa.Column("time_factor", sa.String(length=32), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("deadline_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("extra_seconds", sa.Integer(), nullable=False),
        sa.Column("paused_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("epoch", sa.Integer(), nullable=False),
        sa.Column("notice", sa.Integer(), nullable=False),
        sa.Column("proctor_ref", sa.String(length=36), nullable=True),
        sa.Column("identity_checked_by", sa.String(length=36), nullable=True),
        sa.Column("identity_checked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("identity_checks", sa.JSON(), nullable=False),
        sa.Column("camera_withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("moved_room", sa.Integer(), nullable=True),
        sa.Column("moved_seat", sa.Integer(), nullable=True),
        sa.Column("late_counted", sa.Boolean(), nullable=False),
        sa.Column("answers_digest", sa.String(length=64), nullable=True),
        sa.Column("receipt_code", sa.String(length=16), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("tenant_id", sa.String(length=36), nullable=False),
        sa.ForeignKeyConstraint(
            ["sitting_id"],
            ["exam_sitting.id"],
            name=op.f("fk_exam_attempt_sitting_id_exam_sitting"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id"],
            ["foundation_tenant.id"],
            name=op.f("fk_exam_attempt_tenant_id_foundation_tenant"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_exam_attempt")),
        sa.UniqueConstraint(
            "sitting_id", "enrolment_id", name=op.f("uq_exam_attempt_sitting_id_enrolment_id")
        ),
    )
    with op.batch_alter_table("exam_attempt", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_exam_attempt_enrolment_id"), ["enrolment_id"], unique=False
        )
        batch_op.create_index(
            "ix_exam_attempt_state_deadline_at", ["state", "deadline_at"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_exam_attempt_tenant_id"), ["tenant_id"], unique=False)

    op.create_table(
        "exam_batch_quota",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("batch_id", sa.String(length=36), nullable=False),
        sa.Column("organisation_id", sa.String(length=36), nullable=False),
        sa.Column("places", sa.Integer(), nullable=False),
        sa.Column("tenant_id", sa.String(length=36), nullable=False),
        sa.ForeignKeyConstraint(
            ["batch_id"], ["exam_batch.id"], name=op.f("fk_exam_batch_quota_batch_id_exam_batch")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["foundation_organisation.id"],
            name=op.f("fk_exam_batch_quota_organisation_id_foundation_organisation"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id"],
            ["foundation_tenant.id"],
            name=op.f("fk_exam_batch_quota_tenant_id_foundation_tenant"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_exam_batch_quota")),
        sa.UniqueConstraint(
            "batch_id", "organisation_id", name=op.f("uq_exam_batch_quota_batch_id_organisation_id")
        ),
    )
    with op.batch_alter_table("exam_batch_quota", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_exam_batch_quota_tenant_id"), ["tenant_id"], unique=False
        )

    op.create_table(
        "exam_case_appeal",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("case_id", sa.String(length=36), nullable=False),
        sa.Column("enrolment_id", sa.String(length=36), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("lodged_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_by", sa.String(length=64), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("outcome", sa.String(length=16), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("tenant_id", sa.String(length=36), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"],
            ["exam_result_case.id"],
            name=op.f("fk_exam_case_appeal_case_id_exam_result_case"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id"],
            ["foundation_tenant.id"],
            name=op.f("fk_exam_case_appeal_tenant_id_foundation_tenant"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_exam_case_appeal")),
        sa.UniqueConstraint("case_id", name=op.f("uq_exam_case_appeal_case_id")),
    )
    with op.batch_alter_table("exam_case_appeal", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_exam_case_appeal_enrolment_id"), ["enrolment_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_exam_case_appeal_tenant_id"), ["tenant_id"], unique=False
        )

    op.create_table(
        "exam_enrolment_file",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("organisation_id", sa.String(length=36), nullable=False),
        sa.Column("batch_id", sa.String(length=36), nullable=True),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("rows", sa.Integer(), nullable=False),
        sa.Column("good", sa.Integer(), nullable=False),
        sa.Column("warned", sa.Integer(), nullable=False),
        sa.Column("wrong", sa.Integer(), nullable=False),
        sa.Column("ignored", sa.Integer(), nullable=False),
        sa.Column("imported", sa.Integer(), nullable=False),
        sa.Column("results", sa.String(length=64), nullable=True),
        sa.Column("uploaded_by", sa.String(length=64), nullable=False),
        sa.Column("uploaded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("confirmed_by", sa.String(length=64), nullable=True),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("tenant_id", sa.String(length=36), nullable=False),
        sa.ForeignKeyConstraint(
            ["batch_id"], ["exam_batch.id"], name=op.f("fk_exam_enrolment_file_batch_id_exam_batch")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["foundation_organisation.id"],
            name=op.f("fk_exam_enrolment_file_organisation_id_foundation_organisation"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id"],
            ["foundation_tenant.id"],
            name=op.f("fk_exam_enrolment_file_tenant_id_foundation_tenant"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_exam_enrolment_file")),
        sa.UniqueConstraint(
            "organisation_id",
            "batch_id",
            "digest",
            name=op.f("uq_exam_enrolment_file_organisation_id_batch_id_digest"),
        ),
    )
    with op.batch_alter_table("exam_enrolment_file", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_exam_enrolment_file_batch_id"), ["batch_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_exam_enrolment_file_organisation_id"), ["organisation_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_exam_enrolment_file_tenant_id"), ["tenant_id"], unique=False
        )

    op.create_table(
        "exam_photo_upload",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("batch_id", sa.String(length=36), nullable=False),
        sa.Column("organisation_id", sa.String(length=36), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("job_id", sa.String(length=36), nullable=True),
        sa.Column("photos", sa.Integer(), nullable=False),
        sa.Column("matched", sa.Integer(), nullable=False),
        sa.Column("refused", sa.Integer(), nullable=False),
        sa.Column("unmatched", sa.Integer(), nullable=False),
        sa.Column("results", sa.String(length=64), nullable=True),
        sa.Column("taken", sa.Integer(), nullable=False),
        sa.Column("uploaded_by", sa.String(length=64), nullable=False),
        sa.Column("uploaded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("confirmed_by", sa.String(length=64), nullable=True),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("tenant_id", sa.String(length=36), nullable=False),
        sa.ForeignKeyConstraint(
            ["batch_id"], ["exam_batch.id"], name=op.f("fk_exam_photo_upload_batch_id_exam_batch")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["foundation_organisation.id"],
            name=op.f("fk_exam_photo_upload_organisation_id_foundation_organisation"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id"],
            ["foundation_tenant.id"],
            name=op.f("fk_exam_photo_upload_tenant_id_foundation_tenant"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_exam_photo_upload")),
    )
    with op.batch_alter_table("exam_photo_upload", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_exam_photo_upload_batch_id"), ["batch_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_exam_photo_upload_organisation_id"), ["organisation_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_exam_photo_upload_tenant_id"), ["tenant_id"], unique=False
        )

    op.create_table(
        "exam_scheme",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("code", sa.String(length=32), nullable=False),
        sa.Column("version", sa.String(length=64), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("blueprints", sa.JSON(), nullable=False),
        sa.Column("standard_id", sa.String(length=36), nullable=False),
        sa.Column("adopted_by", sa.String(length=64), nullable=False),
        sa.Column("adopted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("tenant_id", sa.String(length=36), nullable=False),
        sa.ForeignKeyConstraint(
            ["standard_id"],
            ["itembank_standard.id"],
            name=op.f("fk_exam_scheme_standard_id_itembank_standard"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id"],
            ["foundation_tenant.id"],
            name=op.f("fk_exam_scheme_tenant_id_foundation_tenant"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_exam_scheme")),
        sa.UniqueConstraint(
            "tenant_id", "code", "version", name=op.f("uq_exam_scheme_tenant_id_code_version")
        ),
    )
    with op.batch_alter_table("exam_scheme", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_exam_scheme_tenant_id"), ["tenant_id"], unique=False)

    op.create_table(
        "exam_time_request",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("sitting_id", sa.String(length=36), nullable=False),
        sa.Column("attempt_ids", sa.JSON(), nullable=False),
        sa.Column("for_many", sa.Boolean(), nullable=False),
        sa.Column("seconds", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(length=400), nullable=False),
        sa.Column("asked_by", sa.String(length=64), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_by", sa.String(length=64), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("approved", sa.Boolean(), nullable=True),
        sa.Column("tenant_id", sa.String(length=36), nullable=False),
        sa.ForeignKeyConstraint(
            ["sitting_id"],
            ["exam_sitting.id"],
            name=op.f("fk_exam_time_request_sitting_id_exam_sitting"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id"],
            ["foundation_tenant.id"],
            name=op.f("fk_exam_time_request_tenant_id_foundation_tenant"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_exam_time_request")),
    )
    with op.batch_alter_table("exam_time_request", schema=None) as batch_op:
        batch_op.create_index(
            "ix_exam_time_request_open", ["sitting_id", "decided_at"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_exam_time_request_tenant_id"), ["tenant_id"], unique=False
        )

    op.create_table(
        "exam_webhook_delivery",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("webhook_id", sa.String(length=36), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("next_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answer", sa.String(length=80), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("delivered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("about", sa.JSON(), nullable=False),
        sa.Column("tenant_id", sa.String(length=36), nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant_id"],
            ["foundation_tenant.id"],
            name=op.f("fk_exam_webhook_delivery_tenant_id_foundation_tenant"),
        ),
        sa.ForeignKeyConstraint(
            ["webhook_id"],
            ["exam_webhook.id"],
            name=op.f("fk_exam_webhook_delivery_webhook_id_exam_webhook"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_exam_webhook_delivery")),
    )
    with op.batch_alter_table("exam_webhook_delivery", schema=None) as batch_op:
        batch_op.create_index(
            "ix_exam_webhook_delivery_state_next_at",
            ["tenant_id", "state", "next_at"],
            unique=False,
        )
        batch_op.create_index(
            batch_op.f("ix_exam_webhook_delivery_tenant_id"), ["tenant_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_exam_webhook_delivery_webhook_id"), ["webhook_id"], unique=False
        )

    op.create_table(
        "exam_answer",
        sa.Column("attempt_id", sa.String(length=36), nullable=False),
        sa.Column("epoch", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("client_seq", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("item_ref", sa.String(length=64), nullable=False),
        sa.Column("payload", sa.Text(), nullable=False),
        sa.Column("client_time", sa.BigInteger(), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("late", sa.Boolean(), nullable=False),
        sa.Column("superseded", sa.Boolean(), nullable=False),
        sa.Column("tenant_id", sa.String(length=36), nullable=False),
        sa.ForeignKeyConstraint(
            ["attempt_id"], ["exam_attempt.id"], name=op.f("fk_exam_answer_attempt_id_exam_attempt")
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id"],
            ["foundation_tenant.id"],
            name=op.f("fk_exam_answer_tenant_id_foundation_tenant"),
        ),
        sa.PrimaryKeyConstraint("attempt_id", "epoch", "client_seq", name=op.f("pk_exam_answer")),
    )
    with op.batch_alter_table("exam_answer", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_exam_answer_tenant_id"), ["tenant_id"], unique=False)

    op.create_table(
        "exam_enrolment",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("batch_id", sa.String(length=36), nullable=False),
        sa.Column("candidate_id", sa.String(length=36), nullable=False),
        sa.Column("organisation_id", sa.String(length=36), nullable=False),
        sa.Column("file_id", sa.String(length=36), nullable=True),
        sa.Column("level", sa.String(length=32), nullable=False),
        sa.Column("subjects", sa.String(length=16), nullable=False),
        sa.Column("resit", sa.Boolean(), nullable=False),
        sa.Column("previous_admission", sa.String(length=60), nullable=False),
        sa.Column("department", sa.String(length=120), nullable=False),
        sa.Column("major", sa.String(length=120), nullable=False),
        sa.Column("class_name", sa.String(length=120), nullable=False),
        sa.Column("student_number", sa.String(length=60), nullable=False),
        sa.Column("education", sa.String(length=32), nullable=True),
        sa.Column("entry_month", sa.String(length=7), nullable=True),
        sa.Column("site", sa.String(length=120), nullable=False),
        sa.Column("photo_name", sa.String(length=200), nullable=False),
        sa.Column("accommodation", sa.String(length=120), nullable=False),
        sa.Column("remarks", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("admission_number", sa.String(length=32), nullable=True),
        sa.Column("room", sa.Integer(), nullable=True),
        sa.Column("seat", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("tenant_id", sa.String(length=36), nullable=False),
        sa.ForeignKeyConstraint(
            ["batch_id"], ["exam_batch.id"], name=op.f("fk_exam_enrolment_batch_id_exam_batch")
        ),
        sa.ForeignKeyConstraint(
            ["candidate_id"],
            ["exam_candidate.id"],
            name=op.f("fk_exam_enrolment_candidate_id_exam_candidate"),
        ),
        sa.ForeignKeyConstraint(
            ["file_id"],
            ["exam_enrolment_file.id"],
            name=op.f("fk_exam_enrolment_file_id_exam_enrolment_file"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["foundation_organisation.id"],
            name=op.f("fk_exam_enrolment_organisation_id_foundation_organisation"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id"],
            ["foundation_tenant.id"],
            name=op.f("fk_exam_enrolment_tenant_id_foundation_tenant"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_exam_enrolment")),
        sa.UniqueConstraint(
            "batch_id", "candidate_id", name=op.f("uq_exam_enrolment_batch_id_candidate_id")
        ),
        sa.UniqueConstraint(
            "tenant_id",
            "admission_number",
            name=op.f("uq_exam_enrolment_tenant_id_admission_number"),
        ),
    )
    with op.batch_alter_table("exam_enrolment", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_exam_enrolment_candidate_id"), ["candidate_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_exam_enrolment_file_id"), ["file_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_exam_enrolment_organisation_id"), ["organisation_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_exam_enrolment_state"), ["state"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_exam_enrolment_tenant_id"), ["tenant_id"], unique=False
        )

    op.create_table(
        "exam_help_request",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("sitting_id", sa.String(length=36), nullable=False),
        sa.Column("attempt_id", sa.String(length=36), nullable=False),
        sa.Column("reason", sa.String(length=16), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answered_by", sa.String(length=64), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_by", sa.String(length=64), nullable=True),
        sa.Column("tenant_id", sa.String(length=36), nullable=False),
        sa.ForeignKeyConstraint(
            ["attempt_id"],
            ["exam_attempt.id"],
            name=op.f("fk_exam_help_request_attempt_id_exam_attempt"),
        ),
        sa.ForeignKeyConstraint(
            ["sitting_id"],
            ["exam_sitting.id"],
            name=op.f("fk_exam_help_request_sitting_id_exam_sitting"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id"],
            ["foundation_tenant.id"],
            name=op.f("fk_exam_help_request_tenant_id_foundation_tenant"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_exam_help_request")),
    )
    with op.batch_alter_table("exam_help_request", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_exam_help_request_attempt_id"), ["attempt_id"], unique=False
        )
        batch_op.create_index(
            "ix_exam_help_request_open", ["sitting_id", "closed_at"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_exam_help_request_tenant_id"), ["tenant_id"], unique=False
        )

    op.create_table(
        "exam_message",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("sitting_id", sa.String(length=36), nullable=False),
        sa.Column("attempt_id", sa.String(length=36), nullable=True),
        sa.Column("text", sa.String(length=1000), nullable=False),
        sa.Column("sent_by", sa.String(length=64), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("tenant_id", sa.String(length=36), nullable=False),
        sa.ForeignKeyConstraint(
            ["attempt_id"],
            ["exam_attempt.id"],
            name=op.f("fk_exam_message_attempt_id_exam_attempt"),
        ),
        sa.ForeignKeyConstraint(
            ["sitting_id"],
            ["exam_sitting.id"],
            name=op.f("fk_exam_message_sitting_id_exam_sitting"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id"],
            ["foundation_tenant.id"],
            name=op.f("fk_exam_message_tenant_id_foundation_tenant"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_exam_message")),
    )
    with op.batch_alter_table("exam_message", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_exam_message_sitting_id"), ["sitting_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_exam_message_tenant_id"), ["tenant_id"], unique=False)

    op.create_table(
        "exam_print_file",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("certificate_id", sa.String(length=36), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("tenant_id", sa.String(length=36), nullable=False),
        sa.ForeignKeyConstraint(
            ["certificate_id"],
            ["certs_certificate.id"],
            name=op.f("fk_exam_print_file_certificate_id_certs_certificate"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id"],
            ["foundation_tenant.id"],
            name=op.f("fk_exam_print_file_tenant_id_foundation_tenant"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_exam_print_file")),
        sa.UniqueConstraint("certificate_id", name=op.f("uq_exam_print_file_certificate_id")),
    )
    with op.batch_alter_table("exam_print_file", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_exam_print_file_made_at"), ["made_at"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_exam_print_file_tenant_id"), ["tenant_id"], unique=False
        )

    op.create_table(
        "exam_response_mark",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("attempt_id", sa.String(length=36), nullable=False),
        sa.Column("item_ref", sa.String(length=64), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("marker", sa.String(length=64), nullable=False),
        sa.Column("points", sa.String(length=32), nullable=False),
        sa.Column("maximum", sa.String(length=32), nullable=False),
        sa.Column("comment", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("tenant_id", sa.String(length=36), nullable=False),
        sa.ForeignKeyConstraint(
            ["attempt_id"],
            ["exam_attempt.id"],
            name=op.f("fk_exam_response_mark_attempt_id_exam_attempt"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id"],
            ["foundation_tenant.id"],
            name=op.f("fk_exam_response_mark_tenant_id_foundation_tenant"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_exam_response_mark")),
        sa.UniqueConstraint(
            "attempt_id",
            "item_ref",
            "version",
            name=op.f("uq_exam_response_mark_attempt_id_item_ref_version"),
        ),
    )
    with op.batch_alter_table("exam_response_mark", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_exam_response_mark_attempt_id"), ["attempt_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_exam_response_mark_tenant_id"), ["tenant_id"], unique=False
        )

    op.create_table(
        "exam_score",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("run_id", sa.String(length=36), nullable=False),
        sa.Column("run_version", sa.Integer(), nullable=False),
        sa.Column("attempt_id", sa.String(length=36), nullable=False),
        sa.Column("enrolment_id", sa.String(length=36), nullable=False),
        sa.Column("part", sa.String(length=32), nullable=False),
        sa.Column("form_id", sa.String(length=36), nullable=False),
        sa.Column("answers_digest", sa.String(length=64), nullable=False),
        sa.Column("earned", sa.String(length=32), nullable=False),
        sa.Column("possible", sa.String(length=32), nullable=False),
        sa.Column("waiting", sa.Integer(), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("tenant_id", sa.String(length=36), nullable=False),
        sa.ForeignKeyConstraint(
            ["attempt_id"], ["exam_attempt.id"], name=op.f("fk_exam_score_attempt_id_exam_attempt")
        ),
        sa.ForeignKeyConstraint(
            ["run_id"], ["exam_score_run.id"], name=op.f("fk_exam_score_run_id_exam_score_run")
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id"],
            ["foundation_tenant.id"],
            name=op.f("fk_exam_score_tenant_id_foundation_tenant"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_exam_score")),
        sa.UniqueConstraint("run_id", "attempt_id", name=op.f("uq_exam_score_run_id_attempt_id")),
    )
    with op.batch_alter_table("exam_score", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_exam_score_attempt_id"), ["attempt_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_exam_score_enrolment_id"), ["enrolment_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_exam_score_run_id"), ["run_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_exam_score_tenant_id"), ["tenant_id"], unique=False)

    op.create_table(
        "exam_seat_move",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("attempt_id", sa.String(length=36), nullable=False),
        sa.Column("from_room", sa.Integer(), nullable=True),
        sa.Column("from_seat", sa.Integer(), nullable=True),
        sa.Column("to_room", sa.Integer(), nullable=False),
        sa.Column("to_seat", sa.Integer(), nullable=False),
        sa.Column("epoch", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(length=400), nullable=False),
        sa.Column("moved_by", sa.String(length=64), nullable=False),
        sa.Column("moved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("tenant_id", sa.String(length=36), nullable=False),
        sa.ForeignKeyConstraint(
            ["attempt_id"],
            ["exam_attempt.id"],
            name=op.f("fk_exam_seat_move_attempt_id_exam_attempt"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id"],
            ["foundation_tenant.id"],
            name=op.f("fk_exam_seat_move_tenant_id_foundation_tenant"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_exam_seat_move")),
    )
    with op.batch_alter_table("exam_seat_move", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_exam_seat_move_attempt_id"), ["attempt_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_exam_seat_move_tenant_id"), ["tenant_id"], unique=False
        )

    op.create_table(
        "exam_side_pairing",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("attempt_id", sa.String(length=36), nullable=False),
        sa.Column("code_digest", sa.String(length=64), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("paired_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("frame_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("battery", sa.Integer(), nullable=True),
        sa.Column("charging", sa.Boolean(), nullable=True),
        sa.Column("tenant_id", sa.String(length=36), nullable=False),
        sa.ForeignKeyConstraint(
            ["attempt_id"],
            ["exam_attempt.id"],
            name=op.f("fk_exam_side_pairing_attempt_id_exam_attempt"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id"],
            ["foundation_tenant.id"],
            name=op.f("fk_exam_side_pairing_tenant_id_foundation_tenant"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_exam_side_pairing")),
        sa.UniqueConstraint("code_digest", name=op.f("uq_exam_side_pairing_code_digest")),
    )
    with op.batch_alter_table("exam_side_pairing", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_exam_side_pairing_attempt_id"), ["attempt_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_exam_side_pairing_tenant_id"), ["tenant_id"], unique=False
        )

    op.create_table(
        "exam_time_grant",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("sitting_id", sa.String(length=36), nullable=False),
        sa.Column("attempt_id", sa.String(length=36), nullable=True),
        sa.Column("seconds", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(length=400), nullable=False),
        sa.Column("granted_by", sa.String(length=64), nullable=False),
        sa.Column("approved_by", sa.String(length=64), nullable=True),
        sa.Column("granted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("tenant_id", sa.String(length=36), nullable=False),
        sa.ForeignKeyConstraint(
            ["attempt_id"],
            ["exam_attempt.id"],
            name=op.f("fk_exam_time_grant_attempt_id_exam_attempt"),
        ),
        sa.ForeignKeyConstraint(
            ["sitting_id"],
            ["exam_sitting.id"],
            name=op.f("fk_exam_time_grant_sitting_id_exam_sitting"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id"],
            ["foundation_tenant.id"],
            name=op.f("fk_exam_time_grant_tenant_id_foundation_tenant"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_exam_time_grant")),
    )
    with op.batch_alter_table("exam_time_grant", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_exam_time_grant_sitting_id"), ["sitting_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_exam_time_grant_tenant_id"), ["tenant_id"], unique=False
        )

    op.create_table(
        "exam_form_item",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("form_id", sa.String(length=36), nullable=False),
        sa.Column("item_version_id", sa.String(length=36), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("section", sa.String(length=80), nullable=False),
        sa.Column("points", sa.String(length=32), nullable=False),
        sa.Column("item_digest", sa.String(length=64), nullable=False),
        sa.Column("tenant_id", sa.String(length=36), nullable=False),
        sa.ForeignKeyConstraint(
            ["form_id"], ["exam_form.id"], name=op.f("fk_exam_form_item_form_id_exam_form")
        ),
        sa.ForeignKeyConstraint(
            ["item_version_id"],
            ["itembank_item_version.id"],
            name=op.f("fk_exam_form_item_item_version_id_itembank_item_version"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id"],
            ["foundation_tenant.id"],
            name=op.f("fk_exam_form_item_tenant_id_foundation_tenant"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_exam_form_item")),
        sa.UniqueConstraint(
            "form_id", "item_version_id", name=op.f("uq_exam_form_item_form_id_item_version_id")
        ),
        sa.UniqueConstraint("form_id", "position", name=op.f("uq_exam_form_item_form_id_position")),
    )
    with op.batch_alter_table("exam_form_item", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_exam_form_item_tenant_id"), ["tenant_id"], unique=False
        )

    op.create_table(
        "exam_message_receipt",
        sa.Column("message_id", sa.String(length=36), nullable=False),
        sa.Column("attempt_id", sa.String(length=36), nullable=False),
        sa.Column("shown_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("tenant_id", sa.String(length=36), nullable=False),
        sa.ForeignKeyConstraint(
            ["attempt_id"],
            ["exam_attempt.id"],
            name=op.f("fk_exam_message_receipt_attempt_id_exam_attempt"),
        ),
        sa.ForeignKeyConstraint(
            ["message_id"],
            ["exam_message.id"],
            name=op.f("fk_exam_message_receipt_message_id_exam_message"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id"],
            ["foundation_tenant.id"],
            name=op.f("fk_exam_message_receipt_tenant_id_foundation_tenant"),
        ),
        sa.PrimaryKeyConstraint("message_id", "attempt_id", name=op.f("pk_exam_message_receipt")),
    )
    with op.batch_alter_table("exam_message_receipt", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_exam_message_receipt_tenant_id"), ["tenant_id"], unique=False
        )

    op.create_table(
        "exam_result",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("enrolment_id", sa.String(length=36), nullable=False),
        sa.Column("batch_id", sa.String(length=36), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("scheme_version", sa.String(length=64), nullable=False),
        sa.Column("run_id", sa.String(length=36), nullable=True),
        sa.Column("score_id", sa.String(length=36), nullable=True),
        sa.Column("parts", sa.JSON(), nullable=False),
        sa.Column("composite", sa.String(length=32), nullable=True),
        sa.Column("passed", sa.Boolean(), nullable=False),
        sa.Column("conditions", sa.JSON(), nullable=False),
        sa.Column("waiting", sa.Integer(), nullable=False),
        sa.Column("annulled", sa.Boolean(), nullable=False),
        sa.Column("code", sa.String(length=16), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("released_by", sa.String(length=64), nullable=True),
        sa.Column("released_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("certificate_id", sa.String(length=36), nullable=True),
        sa.Column("tenant_id", sa.String(length=36), nullable=False),
        sa.ForeignKeyConstraint(
            ["certificate_id"],
            ["certs_certificate.id"],
            name=op.f("fk_exam_result_certificate_id_certs_certificate"),
        ),
        sa.ForeignKeyConstraint(
            ["run_id"], ["exam_score_run.id"], name=op.f("fk_exam_result_run_id_exam_score_run")
        ),
        sa.ForeignKeyConstraint(
            ["score_id"], ["exam_score.id"], name=op.f("fk_exam_result_score_id_exam_score")
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id"],
            ["foundation_tenant.id"],
            name=op.f("fk_exam_result_tenant_id_foundation_tenant"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_exam_result")),
        sa.UniqueConstraint(
            "enrolment_id", "version", name=op.f("uq_exam_result_enrolment_id_version")
        ),
    )
    with op.batch_alter_table("exam_result", schema=None) as batch_op:
        batch_op.create_index("ix_exam_result_batch_id_state", ["batch_id", "state"], unique=False)
        batch_op.create_index(batch_op.f("ix_exam_result_code"), ["code"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_exam_result_enrolment_id"), ["enrolment_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_exam_result_tenant_id"), ["tenant_id"], unique=False)

    op.create_table(
        "exam_issue_line",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("job_id", sa.String(length=36), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("result_id", sa.String(length=36), nullable=False),
        sa.Column("enrolment_id", sa.String(length=36), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("portrait", sa.String(length=64), nullable=True),
        sa.Column("code", sa.String(length=80), nullable=True),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("tenant_id", sa.String(length=36), nullable=False),
        sa.ForeignKeyConstraint(
            ["job_id"], ["foundation_job.id"], name=op.f("fk_exam_issue_line_job_id_foundation_job")
        ),
        sa.ForeignKeyConstraint(
            ["result_id"], ["exam_result.id"], name=op.f("fk_exam_issue_line_result_id_exam_result")
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id"],
            ["foundation_tenant.id"],
            name=op.f("fk_exam_issue_line_tenant_id_foundation_tenant"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_exam_issue_line")),
        sa.UniqueConstraint("job_id", "place", name=op.f("uq_exam_issue_line_job_id_place")),
    )
    with op.batch_alter_table("exam_issue_line", schema=None) as batch_op:
        batch_op.create_index("ix_exam_issue_line_job_id_state", ["job_id", "state"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_exam_issue_line_result_id"), ["result_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_exam_issue_line_tenant_id"), ["tenant_id"], unique=False
        )


def downgrade() -> None:
    with op.batch_alter_table("exam_issue_line", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_exam_issue_line_tenant_id"))
        batch_op.drop_index(batch_op.f("ix_exam_issue_line_result_id"))
        batch_op.drop_index("ix_exam_issue_line_job_id_state")

    op.drop_table("exam_issue_line")
    with op.batch_alter_table("exam_result", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_exam_result_tenant_id"))
        batch_op.drop_index(batch_op.f("ix_exam_result_enrolment_id"))
        batch_op.drop_index(batch_op.f("ix_exam_result_code"))
        batch_op.drop_index("ix_exam_result_batch_id_state")

    op.drop_table("exam_result")
    with op.batch_alter_table("exam_message_receipt", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_exam_message_receipt_tenant_id"))

    op.drop_table("exam_message_receipt")
    with op.batch_alter_table("exam_form_item", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_exam_form_item_tenant_id"))

    op.drop_table("exam_form_item")
    with op.batch_alter_table("exam_time_grant", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_exam_time_grant_tenant_id"))
        batch_op.drop_index(batch_op.f("ix_exam_time_grant_sitting_id"))

    op.drop_table("exam_time_grant")
    with op.batch_alter_table("exam_side_pairing", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_exam_side_pairing_tenant_id"))
        batch_op.drop_index(batch_op.f("ix_exam_side_pairing_attempt_id"))

    op.drop_table("exam_side_pairing")
    with op.batch_alter_table("exam_seat_move", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_exam_seat_move_tenant_id"))
        batch_op.drop_index(batch_op.f("ix_exam_seat_move_attempt_id"))

    op.drop_table("exam_seat_move")
    with op.batch_alter_table("exam_score", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_exam_score_tenant_id"))
        batch_op.drop_index(batch_op.f("ix_exam_score_run_id"))
        batch_op.drop_index(batch_op.f("ix_exam_score_enrolment_id"))
        batch_op.drop_index(batch_op.f("ix_exam_score_attempt_id"))

    op.drop_table("exam_score")
    with op.batch_alter_table("exam_response_mark", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_exam_response_mark_tenant_id"))
        batch_op.drop_index(batch_op.f("ix_exam_response_mark_attempt_id"))

    op.drop_table("exam_response_mark")
    with op.batch_alter_table("exam_print_file", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_exam_print_file_tenant_id"))
        batch_op.drop_index(batch_op.f("ix_exam_print_file_made_at"))

    op.drop_table("exam_print_file")
    with op.batch_alter_table("exam_message", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_exam_message_tenant_id"))
        batch_op.drop_index(batch_op.f("ix_exam_message_sitting_id"))

    op.drop_table("exam_message")
    with op.batch_alter_table("exam_help_request", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_exam_help_request_tenant_id"))
        batch_op.drop_index("ix_exam_help_request_open")
        batch_op.drop_index(batch_op.f("ix_exam_help_request_attempt_id"))

    op.drop_table("exam_help_request")
    with op.batch_alter_table("exam_enrolment", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_exam_enrolment_tenant_id"))
        batch_op.drop_index(batch_op.f("ix_exam_enrolment_state"))
        batch_op.drop_index(batch_op.f("ix_exam_enrolment_organisation_id"))
        batch_op.drop_index(batch_op.f("ix_exam_enrolment_file_id"))
        batch_op.drop_index(batch_op.f("ix_exam_enrolment_candidate_id"))

    op.drop_table("exam_enrolment")
    with op.batch_alter_table("exam_answer", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_exam_answer_tenant_id"))

    op.drop_table("exam_answer")
    with op.batch_alter_table("exam_webhook_delivery", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_exam_webhook_delivery_webhook_id"))
        batch_op.drop_index(batch_op.f("ix_exam_webhook_delivery_tenant_id"))
        batch_op.drop_index("ix_exam_webhook_delivery_state_next_at")

    op.drop_table("exam_webhook_delivery")
    with op.batch_alter_table("exam_time_request", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_exam_time_request_tenant_id"))
        batch_op.drop_index("ix_exam_time_request_open")

    op.drop_table("exam_time_request")
    with op.batch_alter_table("exam_scheme", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_exam_scheme_tenant_id"))

    op.drop_table("exam_scheme")
    with op.batch_alter_table("exam_photo_upload", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_exam_photo_upload_tenant_id"))
        batch_op.drop_index(batch_op.f("ix_exam_photo_upload_organisation_id"))
        batch_op.drop_index(batch_op.f("ix_exam_photo_upload_batch_id"))

    op.drop_table("exam_photo_upload")
    with op.batch_alter_table("exam_enrolment_file", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_exam_enrolment_file_tenant_id"))
        batch_op.drop_index(batch_op.f("ix_exam_enrolment_file_organisation_id"))
        batch_op.drop_index(batch_op.f("ix_exam_enrolment_file_batch_id"))

    op.drop_table("exam_enrolment_file")
    with op.batch_alter_table("exam_case_appeal", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_exam_case_appeal_tenant_id"))
        batch_op.drop_index(batch_op.f("ix_exam_case_appeal_enrolment_id"))

    op.drop_table("exam_case_appeal")
    with op.batch_alter_table("exam_batch_quota", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_exam_batch_quota_tenant_id"))

    op.drop_table("exam_batch_quota")
    with op.batch_alter_table("exam_attempt", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_exam_attempt_tenant_id"))
        batch_op.drop_index("ix_exam_attempt_state_deadline_at")
        batch_op.drop_index(batch_op.f("ix_exam_attempt_enrolment_id"))

    op.drop_table("exam_attempt")
    with op.batch_alter_table("exam_webhook", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_exam_webhook_tenant_id"))

    op.drop_table("exam_webhook")
    with op.batch_alter_table("exam_sitting", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_exam_sitting_tenant_id"))
        batch_op.drop_index(batch_op.f("ix_exam_sitting_batch_ref"))

    op.drop_table("exam_sitting")
    with op.batch_alter_table("exam_score_run", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_exam_score_run_tenant_id"))
        batch_op.drop_index(batch_op.f("ix_exam_score_run_batch_id"))

    op.drop_table("exam_score_run")
    with op.batch_alter_table("exam_result_case", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_exam_result_case_tenant_id"))
        batch_op.drop_index(batch_op.f("ix_exam_result_case_enrolment_id"))

    op.drop_table("exam_result_case")
    with op.batch_alter_table("exam_part_mark", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_exam_part_mark_tenant_id"))
        batch_op.drop_index(batch_op.f("ix_exam_part_mark_examiner"))
        batch_op.drop_index(batch_op.f("ix_exam_part_mark_enrolment_id"))

    op.drop_table("exam_part_mark")
    with op.batch_alter_table("exam_number_parts", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_exam_number_parts_tenant_id"))

    op.drop_table("exam_number_parts")
    with op.batch_alter_table("exam_loose_photo", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_exam_loose_photo_tenant_id"))

    op.drop_table("exam_loose_photo")
    with op.batch_alter_table("exam_form", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_exam_form_tenant_id"))
        batch_op.drop_index(batch_op.f("ix_exam_form_level"))

    op.drop_table("exam_form")
    with op.batch_alter_table("exam_candidate", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_exam_candidate_tenant_id"))
        batch_op.drop_index(batch_op.f("ix_exam_candidate_name_key"))

    op.drop_table("exam_candidate")
    with op.batch_alter_table("exam_batch", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_exam_batch_tenant_id"))
        batch_op.drop_index(batch_op.f("ix_exam_batch_scheme_code"))

    op.drop_table("exam_batch")
    with op.batch_alter_table("exam_accommodation", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_exam_accommodation_tenant_id"))

    op.drop_table("exam_accommodation")
