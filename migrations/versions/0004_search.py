"""The tables that records are searched by: an index of words, of each engine's own, and the sound of names."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import TSVECTOR

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

KEY = sa.String().with_variant(sa.String(collation="C"), "postgresql")


def upgrade() -> None:
    op.create_table(
        "searchable",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("type", sa.String(), nullable=False),
        sa.Column("slug", sa.String(), nullable=False),
        sa.Column("article_id", sa.Integer(), nullable=True),
        sa.Column("names", sa.Text(), nullable=False),
        sa.Column("texts", sa.Text(), nullable=False),
        sa.Column("folded_names", sa.Text(), nullable=False),
        sa.Column("folded_texts", sa.Text(), nullable=False),
        sa.CheckConstraint("(article_id IS NOT NULL) = (id > 0)", name="searchable_fact_has_article"),
        sa.CheckConstraint(
            "type IN ('person', 'place', 'organisation', 'article', 'claim', 'figure', 'event', 'relation')",
            name="searchable_type_is_known",
        ),
        sa.ForeignKeyConstraint(
            ["article_id"],
            ["article.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "name_sound",
        sa.Column("key", KEY, nullable=False),
        sa.Column("word", KEY, nullable=False),
        sa.Column("plain", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("key", "word"),
    )
    if op.get_bind().dialect.name == "sqlite":
        op.execute(
            "CREATE VIRTUAL TABLE word_index USING fts5(words, content='', columnsize=0, detail=none,"
            " prefix='1 2 3 4 5 6', tokenize=\"ascii tokenchars '_'\")"
        )
        return
    op.create_table(
        "word_index",
        sa.Column("rowid", sa.Integer(), nullable=False),
        sa.Column("words", TSVECTOR(), nullable=False),
        sa.PrimaryKeyConstraint("rowid"),
    )
    op.create_index("word_index_by_word", "word_index", ["words"], unique=False, postgresql_using="gin")


def downgrade() -> None:
    op.drop_table("word_index")
    op.drop_table("name_sound")
    op.drop_table("searchable")
