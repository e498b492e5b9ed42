"""The beginnings of names with the type of whom they name, so that those of one type are found in order."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

KEY = sa.String().with_variant(sa.String(collation="C"), "postgresql")

KEEP = "CREATE TEMPORARY TABLE kept_name_beginning AS SELECT folded, entity_id FROM name_beginning"
BRING_BACK = "INSERT INTO name_beginning (folded, entity_id) SELECT folded, entity_id FROM kept_name_beginning"
BRING_BACK_TYPED = """
    INSERT INTO name_beginning (folded, entity_id, type)
    SELECT folded, entity_id, type FROM kept_name_beginning JOIN entity ON entity.id = entity_id
"""


def upgrade() -> None:
    op.execute(KEEP)
    op.drop_table("name_beginning")
    op.create_table(
        "name_beginning",
        sa.Column("folded", KEY, nullable=False),
        sa.Column("entity_id", sa.Integer(), nullable=False),
        sa.Column("type", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["entity_id", "type"], ["entity.id", "entity.type"]),
        sa.PrimaryKeyConstraint("folded", "entity_id"),
    )
    op.execute(BRING_BACK_TYPED)
    op.create_index("name_beginning_by_type", "name_beginning", ["type", "folded", "entity_id"], unique=False)
    op.drop_table("kept_name_beginning")


def downgrade() -> None:
    op.execute(KEEP)
    op.drop_table("name_beginning")
    op.create_table(
        "name_beginning",
        sa.Column("folded", KEY, nullable=False),
        sa.Column("entity_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["entity_id"], ["entity.id"]),
        sa.PrimaryKeyConstraint("folded", "entity_id"),
    )
    op.execute(BRING_BACK)
    op.drop_table("kept_name_beginning")
