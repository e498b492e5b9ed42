"""Places on the timeline, and statements to name facts by in a graph."""

import json

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

FACT = sa.table("fact", sa.column("id"), sa.column("document"), sa.column("statement"))
AT_A_TIME = 1_000

IN_TIME_ORDER = """
    UPDATE fact_time SET position = ordered.position FROM (
        SELECT fact_id, row_number() OVER (
            ORDER BY coalesce(earliest, ''), latest IS NULL, latest, fact_id
        ) AS position
        FROM fact_time WHERE earliest IS NOT NULL OR latest IS NOT NULL
    ) AS ordered WHERE ordered.fact_id = fact_time.fact_id
"""
DATED = """
    INSERT INTO dated_involvement (entity_id, position)
    SELECT entity_id, position FROM involvement JOIN fact_time ON fact_time.fact_id = involvement.fact_id
    WHERE position IS NOT NULL
"""


def upgrade() -> None:
    op.add_column("fact", sa.Column("statement", sa.String(), nullable=True))
    _take_statements_from_documents(op.get_bind())
    # where the table is made anew for it, the document stays the last column
    with op.batch_alter_table("fact", partial_reordering=[("statement", "document")]) as batch_op:
        batch_op.alter_column("statement", existing_type=sa.String(), nullable=False)

    op.add_column("fact_time", sa.Column("position", sa.Integer(), nullable=True))
    op.execute(IN_TIME_ORDER)
    with op.batch_alter_table("fact_time") as batch_op:
        batch_op.create_check_constraint(
            "fact_time_has_a_place_if_bounded", "(position IS NULL) = (earliest IS NULL AND latest IS NULL)"
        )
        batch_op.create_index("fact_time_by_position", ["position"], unique=True)

    op.create_table(
        "dated_involvement",
        sa.Column("entity_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["entity_id"],
            ["entity.id"],
        ),
        sa.ForeignKeyConstraint(
            ["position"],
            ["fact_time.position"],
        ),
        sa.PrimaryKeyConstraint("entity_id", "position"),
    )
    op.execute(DATED)


def _take_statements_from_documents(connection: sa.Connection) -> None:
    set_statement = sa.update(FACT).where(FACT.c.id == sa.bindparam("of")).values(statement=sa.bindparam("statement"))
    last = 0
    while True:
        next_ones = sa.select(FACT.c.id, FACT.c.document).where(FACT.c.id > last).order_by(FACT.c.id).limit(AT_A_TIME)
        facts = connection.execute(next_ones).all()
        if not facts:
            return
        statements = [{"of": id, "statement": json.loads(document)["statement"]} for id, document in facts]
        connection.execute(set_statement, statements)
        last = facts[-1].id


def downgrade() -> None:
    op.drop_table("dated_involvement")
    with op.batch_alter_table("fact_time") as batch_op:
        batch_op.drop_index("fact_time_by_position")
        batch_op.drop_constraint("fact_time_has_a_place_if_bounded", type_="check")
        batch_op.drop_column("position")

    with op.batch_alter_table("fact") as batch_op:
        batch_op.drop_column("statement")
