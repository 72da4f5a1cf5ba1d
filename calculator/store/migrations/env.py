"""What Alembic runs: it takes the connection of the store, inside the transaction that is open there."""

from __future__ import annotations

from alembic import context

from calculator.store.schema import VERSION_TABLE
from calculator.store.tables import Base

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    version_table=VERSION_TABLE,
    transactional_ddl=True,
)
with context.begin_transaction():
    context.run_migrations()
