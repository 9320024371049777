"""What exams keep besides: designs, adaptive attempts."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "2026_11_21_2205"
down_revision: str | None = "2026_11_21_2202"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "exam_calibration_run",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=120), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("source", sa.JSON(), nullable=False),
        sa.Column("plan", sa.JSON(), nullable=False),
        sa.Column("data_digest", sa.String(length=64), nullable=False),
        sa.Column("persons", sa.Integer(), nullable=False),
        sa.Column("items", sa.Integer(), nullable=False),
        sa.Column("job_id", sa.String(length=36), nullable=False),
        sa.Column("result", sa.JSON(), nullable=True),
        sa.Column("started_by", sa.String(length=64), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("found_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by", sa.String(length=64), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decision_reason", sa.Text(), nullable=False),
        sa.Column("tenant_id", sa.String(length=36), nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant_id"],
            ["foundation_tenant.id"],
            name=op.f("fk_exam_calibration_run_tenant_id_foundation_tenant"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_exam_calibration_run")),
        sa.UniqueConstraint(
            "tenant_id", "version", name=op.f("uq_exam_calibration_run_tenant_id_version")
        ),
    )
    with op.batch_alter_table("exam_calibration_run", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_exam_calibration_run_tenant_id"), ["tenant_id"], unique=False
        )

    op.create_table(
        "exam_design",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("stage", sa.String(length=16), nullable=False),
        sa.Column("form_id", sa.String(length=36), nullable=True),
        sa.Column("changed_by", sa.String(length=64), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("published_by", sa.String(length=64), nullable=True),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("tenant_id", sa.String(length=36), nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant_id"],
            ["foundation_tenant.id"],
            name=op.f("fk_exam_design_tenant_id_foundation_tenant"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_exam_design")),
        sa.UniqueConstraint(
            "tenant_id", "name", "version", name=op.f("uq_exam_design_tenant_id_name_version")
        ),
    )
    with op.batch_alter_table("exam_design", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_exam_design_form_id"), ["form_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_exam_design_tenant_id"), ["tenant_id"], unique=False)

    op.create_table(
        "exam_parameter_set",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("source", sa.String(length=400), nullable=False),
        sa.Column("fictional", sa.Boolean(), nullable=False),
        sa.Column("curves", sa.JSON(), nullable=False),
        sa.Column("kept_by", sa.String(length=64), nullable=False),
        sa.Column("kept_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("tenant_id", sa.String(length=36), nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant_id"],
            ["foundation_tenant.id"],
            name=op.f("fk_exam_parameter_set_tenant_id_foundation_tenant"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_exam_parameter_set")),
        sa.UniqueConstraint("tenant_id", "name", name=op.f("uq_exam_parameter_set_tenant_id_name")),
    )
    with op.batch_alter_table("exam_parameter_set", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_exam_parameter_set_tenant_id"), ["tenant_id"], unique=False
        )

    op.create_table(
        "exam_calibration_data",
        sa.Column("run_id", sa.String(length=36), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("tenant_id", sa.String(length=36), nullable=False),
        sa.ForeignKeyConstraint(
            ["run_id"],
            ["exam_calibration_run.id"],
            name=op.f("fk_exam_calibration_data_run_id_exam_calibration_run"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id"],
            ["foundation_tenant.id"],
            name=op.f("fk_exam_calibration_data_tenant_id_foundation_tenant"),
        ),
        sa.PrimaryKeyConstraint("run_id", name=op.f("pk_exam_calibration_data")),
    )
    with op.batch_alter_table("exam_calibration_data", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_exam_calibration_data_tenant_id"), ["tenant_id"], unique=False
        )

    op.create_table(
        "exam_design_run",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("design_id", sa.String(length=36), nullable=False),
        sa.Column("job_id", sa.String(length=36), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("wanted", sa.JSON(), nullable=False),
        sa.Column("figures", sa.JSON(), nullable=True),
        sa.Column("asked_by", sa.String(length=64), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("tenant_id", sa.String(length=36), nullable=False),
        sa.ForeignKeyConstraint(
            ["design_id"], ["exam_design.id"], name=op.f("fk_exam_design_run_design_id_exam_design")
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id"],
            ["foundation_tenant.id"],
            name=op.f("fk_exam_design_run_tenant_id_foundation_tenant"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_exam_design_run")),
    )
    with op.batch_alter_table("exam_design_run", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_exam_design_run_design_id"), ["design_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_exam_design_run_tenant_id"), ["tenant_id"], unique=False
        )

    op.create_table(
        "exam_item_parameters",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("run_id", sa.String(length=36), nullable=False),
        sa.Column("item_ref", sa.String(length=128), nullable=False),
        sa.Column("identifier", sa.String(length=128), nullable=False),
        sa.Column("model", sa.String(length=16), nullable=False),
        sa.Column("categories", sa.JSON(), nullable=False),
        sa.Column("values", sa.JSON(), nullable=False),
        sa.Column("errors", sa.JSON(), nullable=False),
        sa.Column("tenant_id", sa.String(length=36), nullable=False),
        sa.ForeignKeyConstraint(
            ["run_id"],
            ["exam_calibration_run.id"],
            name=op.f("fk_exam_item_parameters_run_id_exam_calibration_run"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id"],
            ["foundation_tenant.id"],
            name=op.f("fk_exam_item_parameters_tenant_id_foundation_tenant"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_exam_item_parameters")),
        sa.UniqueConstraint(
            "run_id", "item_ref", name=op.f("uq_exam_item_parameters_run_id_item_ref")
        ),
    )
    with op.batch_alter_table("exam_item_parameters", schema=None) as batch_op:
        batch_op.create_index("ix_exam_item_parameters_item_ref", ["item_ref"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_exam_item_parameters_tenant_id"), ["tenant_id"], unique=False
        )

    op.create_table(
        "exam_standard_setting",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("title", sa.String(length=120), nullable=False),
        sa.Column("method", sa.String(length=16), nullable=False),
        sa.Column("level", sa.String(length=64), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("run_id", sa.String(length=36), nullable=True),
        sa.Column("file_name", sa.String(length=200), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("result", sa.JSON(), nullable=False),
        sa.Column("entered_by", sa.String(length=64), nullable=False),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_by", sa.String(length=64), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decision_reason", sa.Text(), nullable=False),
        sa.Column("tenant_id", sa.String(length=36), nullable=False),
        sa.ForeignKeyConstraint(
            ["run_id"],
            ["exam_calibration_run.id"],
            name=op.f("fk_exam_standard_setting_run_id_exam_calibration_run"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id"],
            ["foundation_tenant.id"],
            name=op.f("fk_exam_standard_setting_tenant_id_foundation_tenant"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_exam_standard_setting")),
    )
    with op.batch_alter_table("exam_standard_setting", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_exam_standard_setting_tenant_id"), ["tenant_id"], unique=False
        )

    op.create_table(
        "exam_adaptive_attempt",
        sa.Column("attempt_id", sa.String(length=36), nullable=False),
        sa.Column("form_id", sa.String(length=36), nullable=False),
        sa.Column("person_ref", sa.String(length=64), nullable=False),
        sa.Column("barred", sa.JSON(), nullable=False),
        sa.Column("began_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("items", sa.Integer(), nullable=False),
        sa.Column("theta", sa.Float(), nullable=True),
        sa.Column("error", sa.Float(), nullable=True),
        sa.Column("level", sa.Integer(), nullable=True),
        sa.Column("result", sa.JSON(), nullable=False),
        sa.Column("tenant_id", sa.String(length=36), nullable=False),
        sa.ForeignKeyConstraint(
            ["attempt_id"],
            ["exam_attempt.id"],
            name=op.f("fk_exam_adaptive_attempt_attempt_id_exam_attempt"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id"],
            ["foundation_tenant.id"],
            name=op.f("fk_exam_adaptive_attempt_tenant_id_foundation_tenant"),
        ),
        sa.PrimaryKeyConstraint("attempt_id", name=op.f("pk_exam_adaptive_attempt")),
    )
    with op.batch_alter_table("exam_adaptive_attempt", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_exam_adaptive_attempt_ended_at"), ["ended_at"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_exam_adaptive_attempt_form_id"), ["form_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_exam_adaptive_attempt_person_ref"), ["person_ref"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_exam_adaptive_attempt_tenant_id"), ["tenant_id"], unique=False
        )

    op.create_table(
        "exam_answer_file",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("attempt_id", sa.String(length=36), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("media_type", sa.String(length=128), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("kept_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("tenant_id", sa.String(length=36), nullable=False),
        sa.ForeignKeyConstraint(
            ["attempt_id"],
            ["exam_attempt.id"],
            name=op.f("fk_exam_answer_file_attempt_id_exam_attempt"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id"],
            ["foundation_tenant.id"],
            name=op.f("fk_exam_answer_file_tenant_id_foundation_tenant"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_exam_answer_file")),
    )
    with op.batch_alter_table("exam_answer_file", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_exam_answer_file_attempt_id"), ["attempt_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_exam_answer_file_tenant_id"), ["tenant_id"], unique=False
        )

    op.create_table(
        "exam_selection",
        sa.Column("attempt_id", sa.String(length=36), nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("item_ref", sa.String(length=64), nullable=False),
        sa.Column("score", sa.Integer(), nullable=True),
        sa.Column("answer_epoch", sa.Integer(), nullable=True),
        sa.Column("answer_seq", sa.Integer(), nullable=True),
        sa.Column("theta", sa.Float(), nullable=False),
        sa.Column("error", sa.Float(), nullable=False),
        sa.Column("record", sa.JSON(), nullable=False),
        sa.Column("chosen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("tenant_id", sa.String(length=36), nullable=False),
        sa.ForeignKeyConstraint(
            ["attempt_id"],
            ["exam_attempt.id"],
            name=op.f("fk_exam_selection_attempt_id_exam_attempt"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id"],
            ["foundation_tenant.id"],
            name=op.f("fk_exam_selection_tenant_id_foundation_tenant"),
        ),
        sa.PrimaryKeyConstraint("attempt_id", "position", name=op.f("pk_exam_selection")),
    )
    with op.batch_alter_table("exam_selection", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_exam_selection_tenant_id"), ["tenant_id"], unique=False
        )

    with op.batch_alter_table("exam_form", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("kind", sa.String(length=16), server_default="linear", nullable=False)
        )
        batch_op.add_column(sa.Column("design", sa.JSON(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("exam_form", schema=None) as batch_op:
        batch_op.drop_column("design")
        batch_op.drop_column("kind")

    with op.batch_alter_table("exam_selection", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_exam_selection_tenant_id"))

    op.drop_table("exam_selection")
    with op.batch_alter_table("exam_answer_file", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_exam_answer_file_tenant_id"))
        batch_op.drop_index(batch_op.f("ix_exam_answer_file_attempt_id"))

    op.drop_table("exam_answer_file")
    with op.batch_alter_table("exam_adaptive_attempt", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_exam_adaptive_attempt_tenant_id"))
        batch_op.drop_index(batch_op.f("ix_exam_adaptive_attempt_person_ref"))
        batch_op.drop_index(batch_op.f("ix_exam_adaptive_attempt_form_id"))
        batch_op.drop_index(batch_op.f("ix_exam_adaptive_attempt_ended_at"))

    op.drop_table("exam_adaptive_attempt")
    with op.batch_alter_table("exam_standard_setting", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_exam_standard_setting_tenant_id"))

    op.drop_table("exam_standard_setting")
    with op.batch_alter_table("exam_item_parameters", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_exam_item_parameters_tenant_id"))
        batch_op.drop_index("ix_exam_item_parameters_item_ref")

    op.drop_table("exam_item_parameters")
    with op.batch_alter_table("exam_design_run", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_exam_design_run_tenant_id"))
        batch_op.drop_index(batch_op.f("ix_exam_design_run_design_id"))

    op.drop_table("exam_design_run")
    with op.batch_alter_table("exam_calibration_data", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_exam_calibration_data_tenant_id"))

    op.drop_table("exam_calibration_data")
    with op.batch_alter_table("exam_parameter_set", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_exam_parameter_set_tenant_id"))

    op.drop_table("exam_parameter_set")
    with op.batch_alter_table("exam_design", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_exam_design_tenant_id"))
        batch_op.drop_index(batch_op.f("ix_exam_design_form_id"))

    op.drop_table("exam_design")
    with op.batch_alter_table("exam_calibration_run", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_exam_calibration_run_tenant_id"))

    op.drop_table("exam_calibration_run")
