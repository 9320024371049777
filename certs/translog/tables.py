"""Where the log is kept: public entries, tiles and checkpoints, and what opens the entries.

The log belongs to the installation and not to a tenant: entries, tiles, checkpoints and
cosignatures name nobody and are shown to everybody. What an entry is about stands in
`LogOpeningRow`, which belongs to the body that issued the certificate.
"""

from datetime import datetime

from sqlalchemy import (
    BigInteger,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    Text,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column

from foundation.ids import new_id
from foundation.schema import Base, Id, TenantOwned, UtcDateTime

_Count = BigInteger().with_variant(Integer, "sqlite")


class LogEntryRow(Base):
    """One leaf: its place, counted from 0 without gaps, and its bytes; never edited or removed."""

    __tablename__ = "certs_log_entry"

    leaf_index: Mapped[int] = mapped_column(_Count, primary_key=True, autoincrement=False)
    entry: Mapped[bytes] = mapped_column(LargeBinary)


class LogOpeningRow(TenantOwned, Base):
    """What the entry at ``leaf_index`` is about; number and file digest are the certificate's.

    ``change_id`` is the change of standing that was entered, none for the issue itself. ``salt``
    is hexadecimal and as secret as the certificate's token. ``at`` is the time in the entry.
    """

    __tablename__ = "certs_log_opening"
    __table_args__ = (
        UniqueConstraint("leaf_index"),
        UniqueConstraint("change_id"),
        # With the tenant in it, or SQLite prefers the tenant's index and reads all of its rows.
        Index(None, "certificate_id", "tenant_id"),
    )

    id: Mapped[str] = mapped_column(Id, primary_key=True, default=new_id)
    certificate_id: Mapped[str] = mapped_column(Id, ForeignKey("certs_certificate.id"))
    change_id: Mapped[str | None] = mapped_column(Id, ForeignKey("certs_status_change.id"))
    leaf_index: Mapped[int] = mapped_column(_Count, ForeignKey("certs_log_entry.leaf_index"))
    kind: Mapped[str] = mapped_column(String(12))
    salt: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime] = mapped_column(UtcDateTime)


class LogTileRow(Base):
    """One tile as wide as the newest checkpoint needs it; a narrower one is its beginning."""

    __tablename__ = "certs_log_tile"

    level: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    number: Mapped[int] = mapped_column(_Count, primary_key=True, autoincrement=False)
    hashes: Mapped[bytes] = mapped_column(LargeBinary)


class LogCheckpointRow(Base):
    """One signed head of the tree; there is one for a size, ever."""

    __tablename__ = "certs_log_checkpoint"

    size: Mapped[int] = mapped_column(_Count, primary_key=True, autoincrement=False)
    note: Mapped[str] = mapped_column(Text)
    signed_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)


class LogCosignatureRow(Base):
    """A witness's signature under a checkpoint, as the line that is added to the note."""

    __tablename__ = "certs_log_cosignature"
    __table_args__ = (UniqueConstraint("size", "witness"),)

    id: Mapped[str] = mapped_column(Id, primary_key=True, default=new_id)
    size: Mapped[int] = mapped_column(_Count, ForeignKey("certs_log_checkpoint.size"))
    witness: Mapped[str] = mapped_column(String(200))
    line: Mapped[str] = mapped_column(Text)
    seen_at: Mapped[datetime] = mapped_column(UtcDateTime)
