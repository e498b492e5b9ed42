"""From dossiers to public documents and table rows.

Each document is validated by the model that OpenAPI publishes, and kept as the bytes that will be served.
"""

from seed.check import check
from seed.compile.articles import add_article, add_mentions
from seed.compile.dataset import Dataset
from seed.compile.entities import add_containment, add_entity
from seed.compile.facts import add_fact
from seed.compile.index import Index
from seed.compile.search import add_run_together, add_sounds
from seed.compile.service import add_service
from seed.dossier import Dossiers
from seed.source import DossierError

__all__ = ["Dataset", "compile_dossiers"]


def compile_dossiers(dossiers: Dossiers) -> Dataset:
    """The documents and rows of all dossiers. Raises DossierError with everything that is wrong between them."""
    if faults := check(dossiers):
        raise DossierError(faults)
    index = Index(dossiers)
    dataset = Dataset()
    for article in index.articles:
        add_article(dataset, index, article)
    for entity in index.entities.values():
        add_entity(dataset, index, entity)
    add_containment(dataset, index)
    for article in index.articles:
        add_mentions(dataset, index, article)
    for filed in index.filed.values():
        add_fact(dataset, index, filed)
    add_sounds(dataset)
    add_run_together(dataset)
    add_service(dataset, dossiers.sources)
    return dataset
