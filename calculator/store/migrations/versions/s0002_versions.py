"""Every version of a case that was saved, so that what changed can be told; those that stand now begin it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "versions",
        sa.Column("case_id", sa.String(32), sa.ForeignKey("cases.id"), primary_key=True),
        sa.Column("version", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("moment", sa.DateTime(timezone=True), nullable=False),
        sa.Column("author_id", sa.String(32), sa.ForeignKey("owners.id"), nullable=False),
        sa.Column("document", sa.Text),
        sa.Column("digest", sa.String(64), nullable=False),
    )
    op.execute(
        "INSERT INTO versions (case_id, version, moment, author_id, document, digest)"
        " SELECT id, version, changed, owner_id, document, digest FROM cases"
    )
