"""Indexes by which the changes since a version are found, however long the log is."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

KEY = sa.String().with_variant(sa.String(collation="C"), "postgresql")
RENAMED = sa.text("renamed_to IS NOT NULL")


def upgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.alter_column("change", "renamed_to", type_=KEY, existing_type=sa.String(), existing_nullable=True)
    op.create_index("seed_by_version", "seed", ["version", "sequence"], unique=False)
    for name, columns in (
        ("change_by_new_id", ["type", "renamed_to", "sequence"]),
        ("change_by_seed_and_new_id", ["sequence", "type", "renamed_to"]),
    ):
        op.create_index(name, "change", columns, unique=False, sqlite_where=RENAMED, postgresql_where=RENAMED)


def downgrade() -> None:
    op.drop_index("change_by_seed_and_new_id", "change")
    op.drop_index("change_by_new_id", "change")
    op.drop_index("seed_by_version", "seed")
    if op.get_bind().dialect.name == "postgresql":
        op.alter_column("change", "renamed_to", type_=sa.String(), existing_type=KEY, existing_nullable=True)
