"""Where the evidence of a batch is kept: the digests of its files and the stamps over them."""

from datetime import datetime

from sqlalchemy import JSON, Integer, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from foundation.ids import new_id
from foundation.schema import Base, Id, TenantOwned, UtcDateTime


class EvidenceBatchRow(TenantOwned, Base):
    """One stamped batch.

    ``digests`` are the SHA-256 digests of its files in ascending order, 32 bytes each, one behind
    the other: the proof of each file is worked out from them when it is asked for. ``tokens`` are
    the time stamp and its renewals in base64. ``issued_from`` and ``issued_to`` tell in which
    batches a certificate can be.
    """

    __tablename__ = "certs_evidence_batch"
    __table_args__ = (UniqueConstraint("tenant_id", "batch_ref"),)

    id: Mapped[str] = mapped_column(Id, primary_key=True, default=new_id)
    batch_ref: Mapped[str] = mapped_column(String(80))
    digests: Mapped[bytes] = mapped_column(LargeBinary)
    count: Mapped[int] = mapped_column(Integer)
    tokens: Mapped[list[str]] = mapped_column(JSON)
    issued_from: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    issued_to: Mapped[datetime] = mapped_column(UtcDateTime)
    stamped_at: Mapped[datetime] = mapped_column(UtcDateTime)
    good_until: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
