"""Certificates."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "2026_11_21_1504"
down_revision: str | None = "2026_11_21_1503"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "certs_log_checkpoint",
        sa.Column(
            "size",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=False,
            nullable=False,
        ),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("signed_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("size", name=op.f("pk_certs_log_checkpoint")),
    )
    with op.batch_alter_table("certs_log_checkpoint", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_certs_log_checkpoint_signed_at"), ["signed_at"], unique=False
        )

    op.create_table(
        "certs_log_entry",
        sa.Column(
            "leaf_index",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=False,
            nullable=False,
        ),
        sa.Column("entry", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("leaf_index", name=op.f("pk_certs_log_entry")),
    )
    op.create_table(
        "certs_log_tile",
        sa.Column("level", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column(
            "number",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=False,
            nullable=False,
        ),
        sa.Column("hashes", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("level", "number", name=op.f("pk_certs_log_tile")),
    )
    op.create_table(
        "certs_award_frame",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("tenant_id", sa.String(length=36), nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant_id"],
            ["foundation_tenant.id"],
            name=op.f("fk_certs_award_frame_tenant_id_foundation_tenant"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_certs_award_frame")),
        sa.UniqueConstraint(
            "tenant_id", "digest", name=op.f("uq_certs_award_frame_tenant_id_digest")
        ),
    )
    with op.batch_alter_table("certs_award_frame", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_certs_award_frame_tenant_id"), ["tenant_id"], unique=False
        )

    op.create_table(
        "certs_evidence_batch",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("batch_ref", sa.String(length=80), nullable=False),
        sa.Column("digests", sa.LargeBinary(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("tokens", sa.JSON(), nullable=False),
        sa.Column("issued_from", sa.DateTime(timezone=True), nullable=False),
        sa.Column("issued_to", sa.DateTime(timezone=True), nullable=False),
        sa.Column("stamped_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("good_until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("tenant_id", sa.String(length=36), nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant_id"],
            ["foundation_tenant.id"],
            name=op.f("fk_certs_evidence_batch_tenant_id_foundation_tenant"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_certs_evidence_batch")),
        sa.UniqueConstraint(
            "tenant_id", "batch_ref", name=op.f("uq_certs_evidence_batch_tenant_id_batch_ref")
        ),
    )
    with op.batch_alter_table("certs_evidence_batch", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_certs_evidence_batch_good_until"), ["good_until"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_certs_evidence_batch_issued_from"), ["issued_from"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_certs_evidence_batch_tenant_id"), ["tenant_id"], unique=False
        )

    op.create_table(
        "certs_log_cosignature",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("size", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("witness", sa.String(length=200), nullable=False),
        sa.Column("line", sa.Text(), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["size"],
            ["certs_log_checkpoint.size"],
            name=op.f("fk_certs_log_cosignature_size_certs_log_checkpoint"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_certs_log_cosignature")),
        sa.UniqueConstraint("size", "witness", name=op.f("uq_certs_log_cosignature_size_witness")),
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
        "certs_template_use",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.Column("reference", sa.String(length=40), nullable=False),
        sa.Column("whole_document", sa.Boolean(), nullable=False),
        sa.Column("chosen_by", sa.String(length=80), nullable=False),
        sa.Column("chosen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("tenant_id", sa.String(length=36), nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant_id"],
            ["foundation_tenant.id"],
            name=op.f("fk_certs_template_use_tenant_id_foundation_tenant"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_certs_template_use")),
        sa.UniqueConstraint("tenant_id", "rank", name=op.f("uq_certs_template_use_tenant_id_rank")),
    )
    with op.batch_alter_table("certs_template_use", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_certs_template_use_tenant_id"), ["tenant_id"], unique=False
        )

    op.create_table(
        "certs_template_version",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("name", sa.String(length=28), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("stage", sa.String(length=12), nullable=False),
        sa.Column("edition", sa.Integer(), nullable=False),
        sa.Column("html", sa.Text(), nullable=False),
        sa.Column("css", sa.Text(), nullable=False),
        sa.Column("layout", sa.Text(), nullable=False),
        sa.Column("edited_by", sa.String(length=80), nullable=False),
        sa.Column("edited_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("published_by", sa.String(length=80), nullable=True),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("tenant_id", sa.String(length=36), nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant_id"],
            ["foundation_tenant.id"],
            name=op.f("fk_certs_template_version_tenant_id_foundation_tenant"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_certs_template_version")),
        sa.UniqueConstraint(
            "tenant_id",
            "name",
            "version",
            name=op.f("uq_certs_template_version_tenant_id_name_version"),
        ),
    )
    with op.batch_alter_table("certs_template_version", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_certs_template_version_tenant_id"), ["tenant_id"], unique=False
        )

    op.create_table(
        "certs_certificate",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("order_ref", sa.String(length=80), nullable=False),
        sa.Column("subject_ref", sa.String(length=80), nullable=False),
        sa.Column("number", sa.String(length=40), nullable=False),
        sa.Column("token", sa.String(length=40), nullable=False),
        sa.Column("status_index", sa.Integer(), nullable=False),
        sa.Column("stage", sa.String(length=12), nullable=False),
        sa.Column("standing", sa.String(length=12), nullable=False),
        sa.Column("frame_id", sa.String(length=36), nullable=False),
        sa.Column("holding", sa.JSON(), nullable=False),
        sa.Column("template", sa.String(length=40), nullable=False),
        sa.Column("issued_on", sa.Date(), nullable=False),
        sa.Column("expires_on", sa.Date(), nullable=True),
        sa.Column("reserved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("file_digest", sa.String(length=64), nullable=True),
        sa.Column("path", sa.String(length=12), nullable=True),
        sa.Column("fallback_reason", sa.String(length=80), nullable=True),
        sa.Column("supersedes_id", sa.String(length=36), nullable=True),
        sa.Column("cause", sa.String(length=40), nullable=True),
        sa.Column("tenant_id", sa.String(length=36), nullable=False),
        sa.ForeignKeyConstraint(
            ["frame_id"],
            ["certs_award_frame.id"],
            name=op.f("fk_certs_certificate_frame_id_certs_award_frame"),
        ),
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
        sa.UniqueConstraint(
            "tenant_id", "status_index", name=op.f("uq_certs_certificate_tenant_id_status_index")
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
        batch_op.create_index(
            batch_op.f("ix_certs_certificate_tenant_id_standing_status_index"),
            ["tenant_id", "standing", "status_index"],
            unique=False,
        )

    op.create_table(
        "certs_look_up_choice",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("certificate_id", sa.String(length=36), nullable=False),
        sa.Column("closed", sa.Boolean(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("tenant_id", sa.String(length=36), nullable=False),
        sa.ForeignKeyConstraint(
            ["certificate_id"],
            ["certs_certificate.id"],
            name=op.f("fk_certs_look_up_choice_certificate_id_certs_certificate"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id"],
            ["foundation_tenant.id"],
            name=op.f("fk_certs_look_up_choice_tenant_id_foundation_tenant"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_certs_look_up_choice")),
        sa.UniqueConstraint("certificate_id", name=op.f("uq_certs_look_up_choice_certificate_id")),
    )
    with op.batch_alter_table("certs_look_up_choice", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_certs_look_up_choice_tenant_id"), ["tenant_id"], unique=False
        )

    op.create_table(
        "certs_share_link",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("certificate_id", sa.String(length=36), nullable=False),
        sa.Column("token_digest", sa.String(length=64), nullable=False),
        sa.Column("shows", sa.JSON(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("opened", sa.Integer(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("tenant_id", sa.String(length=36), nullable=False),
        sa.ForeignKeyConstraint(
            ["certificate_id"],
            ["certs_certificate.id"],
            name=op.f("fk_certs_share_link_certificate_id_certs_certificate"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id"],
            ["foundation_tenant.id"],
            name=op.f("fk_certs_share_link_tenant_id_foundation_tenant"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_certs_share_link")),
        sa.UniqueConstraint("token_digest", name=op.f("uq_certs_share_link_token_digest")),
    )
    with op.batch_alter_table("certs_share_link", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_certs_share_link_certificate_id"), ["certificate_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_certs_share_link_tenant_id"), ["tenant_id"], unique=False
        )

    op.create_table(
        "certs_status_change",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("certificate_id", sa.String(length=36), nullable=False),
        sa.Column("act", sa.String(length=12), nullable=False),
        sa.Column("before", sa.String(length=12), nullable=False),
        sa.Column("after", sa.String(length=12), nullable=False),
        sa.Column("reason_code", sa.String(length=40), nullable=False),
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

    op.create_table(
        "certs_wallet_offer",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("certificate_id", sa.String(length=36), nullable=False),
        sa.Column("form", sa.String(length=12), nullable=False),
        sa.Column("seed", sa.String(length=40), nullable=False),
        sa.Column("code_digest", sa.String(length=64), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("access_digest", sa.String(length=64), nullable=True),
        sa.Column("access_ends_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("holder_key", sa.String(length=64), nullable=True),
        sa.Column("claimed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("tenant_id", sa.String(length=36), nullable=False),
        sa.ForeignKeyConstraint(
            ["certificate_id"],
            ["certs_certificate.id"],
            name=op.f("fk_certs_wallet_offer_certificate_id_certs_certificate"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id"],
            ["foundation_tenant.id"],
            name=op.f("fk_certs_wallet_offer_tenant_id_foundation_tenant"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_certs_wallet_offer")),
        sa.UniqueConstraint("access_digest", name=op.f("uq_certs_wallet_offer_access_digest")),
        sa.UniqueConstraint(
            "certificate_id", "form", name=op.f("uq_certs_wallet_offer_certificate_id_form")
        ),
        sa.UniqueConstraint("code_digest", name=op.f("uq_certs_wallet_offer_code_digest")),
    )
    with op.batch_alter_table("certs_wallet_offer", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_certs_wallet_offer_tenant_id"), ["tenant_id"], unique=False
        )

    op.create_table(
        "certs_withdrawal",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("certificate_id", sa.String(length=36), nullable=False),
        sa.Column("reason_code", sa.String(length=40), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("proposed_by", sa.String(length=80), nullable=False),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_by", sa.String(length=80), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("outcome", sa.String(length=12), nullable=True),
        sa.Column("remark", sa.Text(), nullable=False),
        sa.Column("tenant_id", sa.String(length=36), nullable=False),
        sa.ForeignKeyConstraint(
            ["certificate_id"],
            ["certs_certificate.id"],
            name=op.f("fk_certs_withdrawal_certificate_id_certs_certificate"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id"],
            ["foundation_tenant.id"],
            name=op.f("fk_certs_withdrawal_tenant_id_foundation_tenant"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_certs_withdrawal")),
    )
    with op.batch_alter_table("certs_withdrawal", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_certs_withdrawal_certificate_id"), ["certificate_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_certs_withdrawal_tenant_id"), ["tenant_id"], unique=False
        )

    op.create_table(
        "certs_log_opening",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("certificate_id", sa.String(length=36), nullable=False),
        sa.Column("change_id", sa.String(length=36), nullable=True),
        sa.Column(
            "leaf_index", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("salt", sa.String(length=64), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("tenant_id", sa.String(length=36), nullable=False),
        sa.ForeignKeyConstraint(
            ["certificate_id"],
            ["certs_certificate.id"],
            name=op.f("fk_certs_log_opening_certificate_id_certs_certificate"),
        ),
        sa.ForeignKeyConstraint(
            ["change_id"],
            ["certs_status_change.id"],
            name=op.f("fk_certs_log_opening_change_id_certs_status_change"),
        ),
        sa.ForeignKeyConstraint(
            ["leaf_index"],
            ["certs_log_entry.leaf_index"],
            name=op.f("fk_certs_log_opening_leaf_index_certs_log_entry"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id"],
            ["foundation_tenant.id"],
            name=op.f("fk_certs_log_opening_tenant_id_foundation_tenant"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_certs_log_opening")),
        sa.UniqueConstraint("change_id", name=op.f("uq_certs_log_opening_change_id")),
        sa.UniqueConstraint("leaf_index", name=op.f("uq_certs_log_opening_leaf_index")),
    )
    with op.batch_alter_table("certs_log_opening", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_certs_log_opening_certificate_id_tenant_id"),
            ["certificate_id", "tenant_id"],
            unique=False,
        )
        batch_op.create_index(
            batch_op.f("ix_certs_log_opening_tenant_id"), ["tenant_id"], unique=False
        )


def downgrade() -> None:
    with op.batch_alter_table("certs_log_opening", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_certs_log_opening_tenant_id"))
        batch_op.drop_index(batch_op.f("ix_certs_log_opening_certificate_id_tenant_id"))

    op.drop_table("certs_log_opening")
    with op.batch_alter_table("certs_withdrawal", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_certs_withdrawal_tenant_id"))
        batch_op.drop_index(batch_op.f("ix_certs_withdrawal_certificate_id"))

    op.drop_table("certs_withdrawal")
    with op.batch_alter_table("certs_wallet_offer", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_certs_wallet_offer_tenant_id"))

    op.drop_table("certs_wallet_offer")
    with op.batch_alter_table("certs_status_change", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_certs_status_change_tenant_id"))
        batch_op.drop_index(batch_op.f("ix_certs_status_change_certificate_id"))

    op.drop_table("certs_status_change")
    with op.batch_alter_table("certs_share_link", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_certs_share_link_tenant_id"))
        batch_op.drop_index(batch_op.f("ix_certs_share_link_certificate_id"))

    op.drop_table("certs_share_link")
    with op.batch_alter_table("certs_look_up_choice", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_certs_look_up_choice_tenant_id"))

    op.drop_table("certs_look_up_choice")
    with op.batch_alter_table("certs_certificate", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_certs_certificate_tenant_id_standing_status_index"))
        batch_op.drop_index(batch_op.f("ix_certs_certificate_tenant_id"))
        batch_op.drop_index(batch_op.f("ix_certs_certificate_subject_ref"))
        batch_op.drop_index(batch_op.f("ix_certs_certificate_stage"))

    op.drop_table("certs_certificate")
    with op.batch_alter_table("certs_template_version", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_certs_template_version_tenant_id"))

    op.drop_table("certs_template_version")
    with op.batch_alter_table("certs_template_use", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_certs_template_use_tenant_id"))

    op.drop_table("certs_template_use")
    with op.batch_alter_table("certs_number_counter", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_certs_number_counter_tenant_id"))

    op.drop_table("certs_number_counter")
    op.drop_table("certs_log_cosignature")
    with op.batch_alter_table("certs_evidence_batch", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_certs_evidence_batch_tenant_id"))
        batch_op.drop_index(batch_op.f("ix_certs_evidence_batch_issued_from"))
        batch_op.drop_index(batch_op.f("ix_certs_evidence_batch_good_until"))

    op.drop_table("certs_evidence_batch")
    with op.batch_alter_table("certs_award_frame", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_certs_award_frame_tenant_id"))

    op.drop_table("certs_award_frame")
    op.drop_table("certs_log_tile")
    op.drop_table("certs_log_entry")
    with op.batch_alter_table("certs_log_checkpoint", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_certs_log_checkpoint_signed_at"))

    op.drop_table("certs_log_checkpoint")
