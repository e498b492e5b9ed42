"""The pairs of words that quotations are looked up by."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

KEY = sa.String().with_variant(sa.String(collation="C"), "postgresql")


def upgrade() -> None:
    op.create_table(
        "quote_pair",
        sa.Column("pair", KEY, nullable=False),
        sa.Column("claim_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["claim_id", "position"], ["quote.claim_id", "quote.position"]),
        sa.PrimaryKeyConstraint("pair", "claim_id", "position"),
    )


def downgrade() -> None:
    op.drop_table("quote_pair")
