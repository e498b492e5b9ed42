"""A dataset that is loaded while it is compiled: it is the one that is compiled whole, and half of it is never seen."""

from typing import Any

import pytest
from sqlalchemy import select

from app.store import store_of
from app.tables import Change, Seed, Table
from seed.compile import Compilation, Sink, compile_dossiers
from seed.dossier import Dossiers
from seed.load import load
from tests.conftest import NewDatabase, Serve
from tests.dossiers import first_article
from tests.synthetic import Corpus


@pytest.fixture(params=["first article", "corpus"])
def dossiers(request: pytest.FixtureRequest) -> Dossiers:
    """Some dossiers: one article, or several times as many rows as are handed to a database at a time."""
    return first_article() if request.param == "first article" else Corpus(1200, 90).dossiers()


def contents(url: str) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table, but for when it was seeded."""
    tables = [table for name, table in Table.metadata.tables.items() if name not in {"word_index", Seed.__tablename__}]
    with store_of(url).reading() as connection:
        assert connection is not None
        return {table.name: sorted(map(tuple, connection.execute(select(table))), key=repr) for table in tables}


def test_what_is_loaded_while_it_is_compiled_is_what_is_compiled(dossiers: Dossiers, new_database: NewDatabase) -> None:
    whole, piecemeal = new_database(), new_database()
    dataset = compile_dossiers(dossiers)
    one, other = load(dataset, store_of(whole)), load(Compilation(dossiers), store_of(piecemeal))
    assert one.version == other.version == dataset.version
    assert one.counts == other.counts
    assert contents(whole) == contents(piecemeal)
    assert len(contents(whole)[str(Change.__tablename__)]) == len(dataset.documents) == one.counts["added"]
    assert load(Compilation(dossiers), store_of(piecemeal)).unchanged


def test_articles_in_whatever_order_give_the_same(place: str) -> None:
    dossiers = Corpus(500, 30).dossiers()
    backwards = Dossiers(dossiers.sources, dossiers.entities[::-1], [*dossiers.articles][::-1])
    load(Compilation(dossiers), store_of(place))
    assert load(Compilation(backwards), store_of(place)).unchanged


def test_each_article_is_told_of_twice() -> None:
    told: list[int] = []
    dossiers = Corpus(500, 30).dossiers()
    Compilation(dossiers, told.append).pour_into(compile_dossiers(first_article()))
    assert sum(told) == 2 * len(dossiers.articles)


class Broken(Compilation):
    """A compilation that fails when the last document is made."""

    def pour_into(self, sink: Sink) -> None:
        super().pour_into(sink)
        raise OSError("nothing more can be read")


def test_a_compilation_that_fails_leaves_nothing(place: str, serve: Serve) -> None:
    load(Compilation(first_article()), store_of(place))
    before = contents(place)
    with pytest.raises(OSError, match="nothing more"):
        load(Broken(Corpus(1200, 90).dossiers()), store_of(place))
    assert contents(place) == before
    assert serve(place).get("/readyz").status_code == 200
