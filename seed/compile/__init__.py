"""From dossiers to public documents and table rows.

Each document is validated by the model that OpenAPI publishes, and kept as the bytes that will be served. It goes
article by article, so that nothing has to be in memory but what is known of all of them.
"""

from collections.abc import Callable

from seed.check import check
from seed.compile.articles import add_article, add_mentions
from seed.compile.dataset import Dataset, Sink, digest
from seed.compile.entities import add_containment, add_entity
from seed.compile.facts import add_fact
from seed.compile.index import Index
from seed.compile.search import add_run_together, add_sounds
from seed.compile.service import add_service
from seed.dossier import Dossiers

__all__ = ["Compilation", "Dataset", "Sink", "compile_dossiers", "digest"]

Progress = Callable[[int], None]
"""Told how many more times an article has been gone through: each is read once, and written once."""


class Compilation:
    """The documents and rows of all dossiers, made while somebody takes them in."""

    version = ""

    def __init__(self, dossiers: Dossiers, progress: Progress = lambda _: None) -> None:
        self.dossiers = dossiers
        self.progress = progress

    def pour_into(self, sink: Sink) -> None:
        """Make everything. Raises DossierError with all that is wrong between the dossiers, and makes nothing then."""
        index = Index(self.dossiers, check(self.dossiers, self.progress))
        for article in index.articles():
            add_article(sink, article)
            add_mentions(sink, article)
            for filed in article.facts.values():
                add_fact(sink, article, filed)
            self.progress(1)
        for entity in index.entities.values():
            add_entity(sink, index, entity)
        add_containment(sink, index)
        add_sounds(sink, index.entities.values())
        add_run_together(sink, index.entities.values())
        add_service(sink, self.dossiers.sources)


def compile_dossiers(dossiers: Dossiers) -> Dataset:
    """The documents and rows of all dossiers. Raises DossierError with everything that is wrong between them."""
    dataset = Dataset()
    Compilation(dossiers).pour_into(dataset)
    return dataset
