"""The first schema: owners, cases with stages and marks, conclusions, the journal."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

_MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "owners",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("mode", sa.String(20), nullable=False),
        sa.Column("issuer", sa.String(500), nullable=False),
        sa.Column("subject", sa.String(500), nullable=False),
        sa.Column("name", sa.String(500)),
        sa.Column("created", _MOMENT, nullable=False),
        sa.UniqueConstraint("mode", "issuer", "subject", name="owners_identity"),
    )
    op.create_table(
        "cases",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("owner_id", sa.String(32), sa.ForeignKey("owners.id"), nullable=False, index=True),
        sa.Column("title", sa.Text),
        sa.Column("document", sa.Text),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("rules_version", sa.String(100), nullable=False),
        sa.Column("rules_digest", sa.String(64), nullable=False),
        sa.Column("status", sa.String(20), nullable=False),
        sa.Column("created", _MOMENT, nullable=False),
        sa.Column("changed", _MOMENT, nullable=False, index=True),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("erased", _MOMENT),
    )
    op.create_table(
        "stages",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("case_id", sa.String(32), sa.ForeignKey("cases.id"), nullable=False, index=True),
        sa.Column("status", sa.String(20), nullable=False),
        sa.Column("day", sa.Date, nullable=False),
        sa.Column("author_id", sa.String(32), sa.ForeignKey("owners.id"), nullable=False),
        sa.Column("entered", _MOMENT, nullable=False),
    )
    op.create_table(
        "marks",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("case_id", sa.String(32), sa.ForeignKey("cases.id"), nullable=False, index=True),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("point", sa.String(300), nullable=False),
        sa.Column("answer", sa.String(20), nullable=False),
        sa.Column("comment", sa.Text),
        sa.Column("proof", sa.Text),
        sa.Column("author_id", sa.String(32), sa.ForeignKey("owners.id"), nullable=False),
        sa.Column("day", sa.Date, nullable=False),
        sa.Column("entered", _MOMENT, nullable=False),
    )
    op.create_table(
        "conclusions",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("case_id", sa.String(32), sa.ForeignKey("cases.id"), nullable=False, index=True),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("edition", sa.Integer, nullable=False),
        sa.Column("day", sa.Date, nullable=False),
        sa.Column("input_digest", sa.String(64), nullable=False),
        sa.Column("rules_version", sa.String(100), nullable=False),
        sa.Column("rules_digest", sa.String(64), nullable=False),
        sa.Column("document", sa.Text),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("author_id", sa.String(32), sa.ForeignKey("owners.id"), nullable=False),
        sa.Column("entered", _MOMENT, nullable=False),
        sa.UniqueConstraint("number", "edition", name="conclusions_number"),
    )
    op.create_table(
        "journal",
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("moment", _MOMENT, nullable=False),
        sa.Column("actor_id", sa.String(32)),
        sa.Column("action", sa.String(40), nullable=False),
        sa.Column("case_id", sa.String(32), index=True),
        sa.Column("version", sa.Integer),
        sa.Column("digest", sa.String(64)),
        sqlite_autoincrement=True,
    )
    for statement in _GUARDS_POSTGRESQL if op.get_bind().dialect.name == "postgresql" else _GUARDS_SQLITE:
        op.execute(statement)


# The journal only grows, and a conclusion stays as it was made, but that its personal content may be erased.
_GUARDS_SQLITE = (
    "CREATE TRIGGER journal_kept_as_written BEFORE UPDATE ON journal BEGIN SELECT RAISE(ABORT, 'append-only'); END",
    "CREATE TRIGGER journal_kept BEFORE DELETE ON journal BEGIN SELECT RAISE(ABORT, 'append-only'); END",
    "CREATE TRIGGER conclusions_kept BEFORE DELETE ON conclusions BEGIN SELECT RAISE(ABORT, 'frozen'); END",
    "CREATE TRIGGER conclusions_kept_as_made BEFORE UPDATE ON conclusions WHEN NEW.document IS NOT NULL"
    " OR NEW.digest IS NOT OLD.digest OR NEW.number IS NOT OLD.number OR NEW.edition IS NOT OLD.edition"
    " OR NEW.day IS NOT OLD.day OR NEW.input_digest IS NOT OLD.input_digest OR NEW.case_id IS NOT OLD.case_id"
    " BEGIN SELECT RAISE(ABORT, 'frozen'); END",
)
_GUARDS_POSTGRESQL = (
    "CREATE FUNCTION cluster_support_kept() RETURNS trigger LANGUAGE plpgsql AS"
    " $$ BEGIN RAISE EXCEPTION 'kept as written'; END $$",
    "CREATE TRIGGER journal_kept BEFORE UPDATE OR DELETE ON journal"
    " FOR EACH ROW EXECUTE FUNCTION cluster_support_kept()",
    "CREATE TRIGGER conclusions_kept BEFORE DELETE ON conclusions FOR EACH ROW EXECUTE FUNCTION cluster_support_kept()",
    "CREATE TRIGGER conclusions_kept_as_made BEFORE UPDATE ON conclusions FOR EACH ROW WHEN (NEW.document IS NOT NULL"
    " OR NEW.digest IS DISTINCT FROM OLD.digest OR NEW.number IS DISTINCT FROM OLD.number"
    " OR NEW.edition IS DISTINCT FROM OLD.edition OR NEW.day IS DISTINCT FROM OLD.day"
    " OR NEW.input_digest IS DISTINCT FROM OLD.input_digest OR NEW.case_id IS DISTINCT FROM OLD.case_id)"
    " EXECUTE FUNCTION cluster_support_kept()",
)
