"""What records are found by: their words, and the sound of their names.

Words are folded in Python (see `app.folding`), and no engine does anything to them: SQLite's FTS5 is told to take all
but spaces for letters, and PostgreSQL is given the lexemes as they are. So both find the same records.
"""

from typing import Any, cast

from sqlalchemy import CheckConstraint, Index, Text
from sqlalchemy.dialects.postgresql import TSVECTOR
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.schema import CreateTable
from sqlalchemy.sql.compiler import DDLCompiler, SQLCompiler
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.sql.visitors import Visitable
from sqlmodel import Field, col

from app.tables.base import Key, Table

ENTITIES_FROM = -1_000_000_000
"""An entity is found under its number, counted from here: before any article."""
ARTICLES_FROM = -500_000_000
"""An article is found under its number, counted from here: before any fact, which is found under its own number."""


class Searchable(Table, table=True):
    """A record that can be searched for: its names and texts, one a line, as they are and folded. `id` runs by weight:
    entities, articles, then facts, each in list order."""

    __tablename__ = "searchable"
    __table_args__ = (
        CheckConstraint(
            "type IN ('person', 'place', 'organisation', 'article', 'claim', 'figure', 'event', 'relation')",
            name="searchable_type_is_known",
        ),
        CheckConstraint("(article_id IS NOT NULL) = (id > 0)", name="searchable_fact_has_article"),
    )

    id: int = Field(primary_key=True)
    type: str
    slug: str
    article_id: int | None = Field(foreign_key="article.id")
    names: str = Field(sa_type=Text)
    texts: str = Field(sa_type=Text)
    folded_names: str = Field(sa_type=Text)
    folded_texts: str = Field(sa_type=Text)


class WordIndex(Table, table=True):
    """The folded words of a searchable record, which has the same number. It is looked up with `holds_words` alone."""

    __tablename__ = "word_index"
    __table_args__ = (Index("word_index_by_word", "words", postgresql_using="gin").ddl_if(dialect="postgresql"),)

    rowid: int = Field(primary_key=True)
    words: str = Field(sa_type=Text().with_variant(TSVECTOR(), "postgresql"))


@compiles(CreateTable, "sqlite")
def _create_on_sqlite(create: CreateTable, compiler: DDLCompiler, **options: Any) -> str:
    if create.element.name != WordIndex.__tablename__:
        return str(compiler.visit_create_table(create, **options))  # type: ignore[no-untyped-call]
    return (
        "CREATE VIRTUAL TABLE word_index USING fts5(words, content='', columnsize=0, detail=none,"
        " prefix='1 2 3 4 5 6', tokenize=\"ascii tokenchars '_'\")"
    )


class holds_words(FunctionElement[bool]):  # noqa: N801 - it reads as the function that it is in SQL
    """A row of the index holds all words of a folded text, and one that begins with the last of them.

    The text is a parameter of the statement. It is words of letters, digits and underscores, one space apart, so there
    is nothing in it that an engine could take for an operator; each is quoted all the same.
    """

    inherit_cache = True


@compiles(holds_words, "sqlite")
def _holds_words_on_sqlite(element: "holds_words", compiler: SQLCompiler, **options: Any) -> str:
    words = compiler.process(element.clauses, **options)
    return f"""(word_index MATCH '"' || replace({words}, ' ', '" "') || '"*')"""


@compiles(holds_words, "postgresql")
def _holds_words_on_postgresql(element: "holds_words", compiler: SQLCompiler, **options: Any) -> str:
    column = compiler.process(cast("Visitable", col(WordIndex.words)), **options)
    words = compiler.process(element.clauses, **options)
    return f"({column} @@ CAST('''' || replace({words}, ' ', ''' & ''') || ''':*' AS tsquery))"


RUN_TOGETHER = "^"
"""What a key begins with that is no sound, but a name's words run together or its initials. No sound has it."""
IN_TEXTS = "="
"""What the keys of a word begin with that no name has, but a title, a statement, quoted words or a description."""


class NameSound(Table, table=True):
    """A word of a name, under each of the keys that whoever hears or mistypes it may come to (see `app.sounds`); a name
    of several words, under these run together and under its initials; and a word of a text, as that of a name."""

    __tablename__ = "name_sound"

    key: str = Field(primary_key=True, sa_type=Key)
    word: str = Field(primary_key=True, sa_type=Key)
    plain: str
