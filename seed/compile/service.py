"""The documents of which there is one."""

from collections.abc import Sequence

from app import documents as doc
from app import tables
from app.ontology import CLASSES, PROPERTIES
from app.vocabulary import PATHS, VOCABULARIES
from seed.compile.actions import ACTIONS
from seed.compile.dataset import Sink
from seed.dossier import Source


def add_service(sink: Sink, sources: Sequence[Source]) -> None:
    """The vocabularies, and last the service's own description, which carries the dataset's version."""
    vocabularies = doc.Vocabularies(
        vocabularies=[
            doc.Vocabulary(
                name=name,
                terms=[doc.VocabularyTerm(term=term, meaning=meaning) for term, meaning in terms.items()],
            )
            for name, terms in VOCABULARIES.items()
        ],
        classes=[
            doc.LinkedClass(name=name, label=label, meaning=meaning) for name, (label, meaning) in CLASSES.items()
        ],
        properties=[
            doc.LinkedProperty(
                name=name,
                label=name.replace("_", " "),
                meaning=one.meaning,
                of=list(one.of),
                holds=list(one.holds),
            )
            for name, one in PROPERTIES.items()
        ],
    )
    sink.keep_single("/v1/vocabularies", vocabularies.model_dump_json())
    service = doc.Service(
        name="Article Facts",
        description="The facts of news articles as data, each pinned to the characters it was read from.",
        dataset_version="",
        counts=doc.ServiceCounts(**{path: sink.counts[type] for type, path in PATHS.items()}),
        links={
            **{path: f"/v1/{path}" for path in PATHS.values()},
            "facts": "/v1/facts",
            "timeline": "/v1/timeline",
            "vocabularies": "/v1/vocabularies",
            "changes": "/v1/changes",
            "context": "/v1/context.jsonld",
            "reconciliation": "/reconcile",
            "documentation": "/docs",
            "openapi": "/openapi.json",
        },
        actions=ACTIONS,
        licences=[doc.Licence(source=source.name, licence=source.licence, url=source.url) for source in sources],
    )
    # the version covers this document too, but for the version itself
    sink.keep_single("/v1", service.model_dump_json())
    for (type, former), id in sink.renamed.items():
        sink.add(tables.FormerId, type=type, slug=former, now=id)
    sink.version = sink.digest()
    whole = service.model_copy(update={"dataset_version": sink.version})
    sink.keep_single("/v1", whole.model_dump_json())
    for path, document in (("/v1", whole), ("/v1/vocabularies", vocabularies)):
        sink.add(tables.ServiceDocument, path=path, document=document.model_dump_json())
