"""The ground floor: tenants, people, logins, audit, jobs."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "2026_11_21_1501"
down_revision: str | None = None
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "foundation_lockout",
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("last_failed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("locked_until", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_foundation_lockout")),
    )
    with op.batch_alter_table("foundation_lockout", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_foundation_lockout_last_failed_at"), ["last_failed_at"], unique=False
        )

    op.create_table(
        "foundation_tenant",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("code", sa.String(length=32), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("name_en", sa.String(length=200), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_foundation_tenant")),
        sa.UniqueConstraint("code", name=op.f("uq_foundation_tenant_code")),
    )
    op.create_table(
        "foundation_audit_entry",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor", sa.String(length=64), nullable=False),
        sa.Column("act", sa.String(length=80), nullable=False),
        sa.Column("subject", sa.String(length=120), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("previous", sa.String(length=64), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("tenant_id", sa.String(length=36), nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant_id"],
            ["foundation_tenant.id"],
            name=op.f("fk_foundation_audit_entry_tenant_id_foundation_tenant"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_foundation_audit_entry")),
        sa.UniqueConstraint(
            "tenant_id", "sequence", name=op.f("uq_foundation_audit_entry_tenant_id_sequence")
        ),
    )
    with op.batch_alter_table("foundation_audit_entry", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_foundation_audit_entry_act"), ["act"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_foundation_audit_entry_subject"), ["subject"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_foundation_audit_entry_tenant_id"), ["tenant_id"], unique=False
        )

    op.create_table(
        "foundation_consent_text",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("purpose", sa.String(length=80), nullable=False),
        sa.Column("version", sa.String(length=32), nullable=False),
        sa.Column("language", sa.String(length=16), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("tenant_id", sa.String(length=36), nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant_id"],
            ["foundation_tenant.id"],
            name=op.f("fk_foundation_consent_text_tenant_id_foundation_tenant"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_foundation_consent_text")),
        sa.UniqueConstraint(
            "tenant_id",
            "purpose",
            "version",
            "language",
            name=op.f("uq_foundation_consent_text_tenant_id_purpose_version_language"),
        ),
    )
    with op.batch_alter_table("foundation_consent_text", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_foundation_consent_text_tenant_id"), ["tenant_id"], unique=False
        )

    op.create_table(
        "foundation_job",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("kind", sa.String(length=64), nullable=False),
        sa.Column("payload", sa.JSON(), nullable=False),
        sa.Column("asked_by", sa.String(length=64), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("attempt", sa.Integer(), nullable=False),
        sa.Column("pauses", sa.Integer(), nullable=False),
        sa.Column("run_after", sa.DateTime(timezone=True), nullable=False),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("taken_up_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("taken_up_with", sa.Integer(), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("result", sa.JSON(), nullable=False),
        sa.Column("error_code", sa.String(length=80), nullable=True),
        sa.Column("error_facts", sa.JSON(), nullable=False),
        sa.Column("tenant_id", sa.String(length=36), nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant_id"],
            ["foundation_tenant.id"],
            name=op.f("fk_foundation_job_tenant_id_foundation_tenant"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_foundation_job")),
    )
    with op.batch_alter_table("foundation_job", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_foundation_job_state"), ["state"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_foundation_job_tenant_id"), ["tenant_id"], unique=False
        )

    op.create_table(
        "foundation_organisation",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("code", sa.String(length=32), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("parent_id", sa.String(length=36), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("tenant_id", sa.String(length=36), nullable=False),
        sa.ForeignKeyConstraint(
            ["parent_id"],
            ["foundation_organisation.id"],
            name=op.f("fk_foundation_organisation_parent_id_foundation_organisation"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id"],
            ["foundation_tenant.id"],
            name=op.f("fk_foundation_organisation_tenant_id_foundation_tenant"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_foundation_organisation")),
        sa.UniqueConstraint(
            "tenant_id", "code", name=op.f("uq_foundation_organisation_tenant_id_code")
        ),
    )
    with op.batch_alter_table("foundation_organisation", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_foundation_organisation_tenant_id"), ["tenant_id"], unique=False
        )

    op.create_table(
        "foundation_person",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("left_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("tenant_id", sa.String(length=36), nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant_id"],
            ["foundation_tenant.id"],
            name=op.f("fk_foundation_person_tenant_id_foundation_tenant"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_foundation_person")),
    )
    with op.batch_alter_table("foundation_person", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_foundation_person_tenant_id"), ["tenant_id"], unique=False
        )

    op.create_table(
        "foundation_api_key",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("public_id", sa.String(length=12), nullable=False),
        sa.Column("secret_digest", sa.String(length=64), nullable=False),
        sa.Column("person_id", sa.String(length=36), nullable=False),
        sa.Column("label", sa.String(length=80), nullable=False),
        sa.Column("permissions", sa.JSON(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("tenant_id", sa.String(length=36), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["foundation_person.id"],
            name=op.f("fk_foundation_api_key_person_id_foundation_person"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id"],
            ["foundation_tenant.id"],
            name=op.f("fk_foundation_api_key_tenant_id_foundation_tenant"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_foundation_api_key")),
        sa.UniqueConstraint("public_id", name=op.f("uq_foundation_api_key_public_id")),
    )
    with op.batch_alter_table("foundation_api_key", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_foundation_api_key_person_id"), ["person_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_foundation_api_key_tenant_id"), ["tenant_id"], unique=False
        )

    op.create_table(
        "foundation_consent",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("subject_ref", sa.String(length=64), nullable=False),
        sa.Column("text_id", sa.String(length=36), nullable=False),
        sa.Column("purpose", sa.String(length=80), nullable=False),
        sa.Column("decision", sa.String(length=16), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("tenant_id", sa.String(length=36), nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant_id"],
            ["foundation_tenant.id"],
            name=op.f("fk_foundation_consent_tenant_id_foundation_tenant"),
        ),
        sa.ForeignKeyConstraint(
            ["text_id"],
            ["foundation_consent_text.id"],
            name=op.f("fk_foundation_consent_text_id_foundation_consent_text"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_foundation_consent")),
    )
    with op.batch_alter_table("foundation_consent", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_foundation_consent_subject_ref"), ["subject_ref"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_foundation_consent_tenant_id"), ["tenant_id"], unique=False
        )

    op.create_table(
        "foundation_grant",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("person_id", sa.String(length=36), nullable=False),
        sa.Column("role", sa.String(length=32), nullable=False),
        sa.Column("organisation_id", sa.String(length=36), nullable=True),
        sa.Column("valid_from", sa.DateTime(timezone=True), nullable=False),
        sa.Column("valid_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("granted_by", sa.String(length=64), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("tenant_id", sa.String(length=36), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["foundation_organisation.id"],
            name=op.f("fk_foundation_grant_organisation_id_foundation_organisation"),
        ),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["foundation_person.id"],
            name=op.f("fk_foundation_grant_person_id_foundation_person"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id"],
            ["foundation_tenant.id"],
            name=op.f("fk_foundation_grant_tenant_id_foundation_tenant"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_foundation_grant")),
    )
    with op.batch_alter_table("foundation_grant", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_foundation_grant_person_id"), ["person_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_foundation_grant_tenant_id"), ["tenant_id"], unique=False
        )

    op.create_table(
        "foundation_login",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.Column("name_key", sa.String(length=256), nullable=False),
        sa.Column("person_id", sa.String(length=36), nullable=False),
        sa.Column("tenant_id", sa.String(length=36), nullable=False),
        sa.Column("password_hash", sa.String(length=255), nullable=False),
        sa.Column("password_changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("must_change_password", sa.Boolean(), nullable=False),
        sa.Column("password_reset_by", sa.String(length=64), nullable=True),
        sa.Column("second_factor_removed_by", sa.String(length=64), nullable=True),
        sa.Column("last_login_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["foundation_person.id"],
            name=op.f("fk_foundation_login_person_id_foundation_person"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id"],
            ["foundation_tenant.id"],
            name=op.f("fk_foundation_login_tenant_id_foundation_tenant"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_foundation_login")),
        sa.UniqueConstraint("name_key", name=op.f("uq_foundation_login_name_key")),
        sa.UniqueConstraint("person_id", name=op.f("uq_foundation_login_person_id")),
    )
    op.create_table(
        "foundation_login_session",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("person_id", sa.String(length=36), nullable=True),
        sa.Column("subject_ref", sa.String(length=64), nullable=True),
        sa.Column("token_digest", sa.String(length=64), nullable=False),
        sa.Column("client", sa.String(length=80), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("idle_seconds", sa.Integer(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("second_factor_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("tenant_id", sa.String(length=36), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["foundation_person.id"],
            name=op.f("fk_foundation_login_session_person_id_foundation_person"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id"],
            ["foundation_tenant.id"],
            name=op.f("fk_foundation_login_session_tenant_id_foundation_tenant"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_foundation_login_session")),
        sa.UniqueConstraint("token_digest", name=op.f("uq_foundation_login_session_token_digest")),
    )
    with op.batch_alter_table("foundation_login_session", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_foundation_login_session_expires_at"), ["expires_at"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_foundation_login_session_person_id"), ["person_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_foundation_login_session_subject_ref"), ["subject_ref"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_foundation_login_session_tenant_id"), ["tenant_id"], unique=False
        )

    op.create_table(
        "foundation_recovery_code",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("person_id", sa.String(length=36), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("tenant_id", sa.String(length=36), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["foundation_person.id"],
            name=op.f("fk_foundation_recovery_code_person_id_foundation_person"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id"],
            ["foundation_tenant.id"],
            name=op.f("fk_foundation_recovery_code_tenant_id_foundation_tenant"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_foundation_recovery_code")),
    )
    with op.batch_alter_table("foundation_recovery_code", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_foundation_recovery_code_person_id"), ["person_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_foundation_recovery_code_tenant_id"), ["tenant_id"], unique=False
        )

    op.create_table(
        "foundation_second_factor",
        sa.Column("person_id", sa.String(length=36), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=True),
        sa.Column("offered", sa.LargeBinary(), nullable=True),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_step", sa.Integer(), nullable=False),
        sa.Column("tenant_id", sa.String(length=36), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["foundation_person.id"],
            name=op.f("fk_foundation_second_factor_person_id_foundation_person"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id"],
            ["foundation_tenant.id"],
            name=op.f("fk_foundation_second_factor_tenant_id_foundation_tenant"),
        ),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_foundation_second_factor")),
    )
    with op.batch_alter_table("foundation_second_factor", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_foundation_second_factor_tenant_id"), ["tenant_id"], unique=False
        )


def downgrade() -> None:
    with op.batch_alter_table("foundation_second_factor", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_foundation_second_factor_tenant_id"))

    op.drop_table("foundation_second_factor")
    with op.batch_alter_table("foundation_recovery_code", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_foundation_recovery_code_tenant_id"))
        batch_op.drop_index(batch_op.f("ix_foundation_recovery_code_person_id"))

    op.drop_table("foundation_recovery_code")
    with op.batch_alter_table("foundation_login_session", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_foundation_login_session_tenant_id"))
        batch_op.drop_index(batch_op.f("ix_foundation_login_session_subject_ref"))
        batch_op.drop_index(batch_op.f("ix_foundation_login_session_person_id"))
        batch_op.drop_index(batch_op.f("ix_foundation_login_session_expires_at"))

    op.drop_table("foundation_login_session")
    op.drop_table("foundation_login")
    with op.batch_alter_table("foundation_grant", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_foundation_grant_tenant_id"))
        batch_op.drop_index(batch_op.f("ix_foundation_grant_person_id"))

    op.drop_table("foundation_grant")
    with op.batch_alter_table("foundation_consent", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_foundation_consent_tenant_id"))
        batch_op.drop_index(batch_op.f("ix_foundation_consent_subject_ref"))

    op.drop_table("foundation_consent")
    with op.batch_alter_table("foundation_api_key", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_foundation_api_key_tenant_id"))
        batch_op.drop_index(batch_op.f("ix_foundation_api_key_person_id"))

    op.drop_table("foundation_api_key")
    with op.batch_alter_table("foundation_person", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_foundation_person_tenant_id"))

    op.drop_table("foundation_person")
    with op.batch_alter_table("foundation_organisation", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_foundation_organisation_tenant_id"))

    op.drop_table("foundation_organisation")
    with op.batch_alter_table("foundation_job", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_foundation_job_tenant_id"))
        batch_op.drop_index(batch_op.f("ix_foundation_job_state"))

    op.drop_table("foundation_job")
    with op.batch_alter_table("foundation_consent_text", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_foundation_consent_text_tenant_id"))

    op.drop_table("foundation_consent_text")
    with op.batch_alter_table("foundation_audit_entry", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_foundation_audit_entry_tenant_id"))
        batch_op.drop_index(batch_op.f("ix_foundation_audit_entry_subject"))
        batch_op.drop_index(batch_op.f("ix_foundation_audit_entry_act"))

    op.drop_table("foundation_audit_entry")
    op.drop_table("foundation_tenant")
    with op.batch_alter_table("foundation_lockout", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_foundation_lockout_last_failed_at"))

    op.drop_table("foundation_lockout")
