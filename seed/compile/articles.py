"""Articles with their coverage, and the mentions in them."""

from collections.abc import Iterator

from app import documents as doc
from app import tables
from app.vocabulary import url_of
from seed.compile.dataset import Dataset
from seed.compile.facts import time_document
from seed.compile.index import Index
from seed.compile.search import add_searchable
from seed.dossier import ArticleDossier, Mention

SPAN = {"paragraph", "start", "end", "sha256"}


def add_article(dataset: Dataset, index: Index, dossier: ArticleDossier) -> None:
    """The article's documents, paragraphs and sentences."""
    article = dossier.article
    number = index.article_numbers[article.id]
    paragraphs = [
        doc.Paragraph(number=n, **paragraph.model_dump()) for n, paragraph in enumerate(article.paragraphs, 1)
    ]
    document = doc.Article(
        id=article.id,
        type="article",
        url=url_of("article", article.id),
        name=article.title,
        language=article.language,
        publisher=article.publisher,
        published=article.published,
        time=time_document(article.time),
        text=doc.TextFingerprint(sha256=article.text.sha256, length=article.text.length),
        paragraphs=paragraphs,
        counts=_counts(index, dossier),
        coverage=f"{url_of('article', article.id)}/coverage",
    )
    coverage = _coverage(index, dossier).model_dump_json()
    dataset.singletons[document.coverage] = coverage
    dataset.add(
        tables.Article,
        id=number,
        slug=article.id,
        language=article.language,
        text_sha256=article.text.sha256,
        text_length=article.text.length,
        coverage=coverage,
        document=dataset.keep("article", article.id, article.renamed_from, document),
    )
    add_searchable(dataset, number, document)
    for paragraph in paragraphs:
        dataset.add(tables.Paragraph, article_id=number, **paragraph.model_dump())
    for sentence in dossier.sentences:
        sentence_number = index.sentence_number(dossier, sentence)
        dataset.add(tables.Sentence, id=sentence_number, article_id=number, **sentence.model_dump())


def add_mentions(dataset: Dataset, index: Index, dossier: ArticleDossier) -> None:
    """Every mention, in text order."""
    mentions = [(span, mentions.entity) for mentions in dossier.mentions for span in mentions.spans]
    for span, entity in sorted(mentions, key=lambda mention: (mention[0].start, mention[0].end, mention[1])):
        id = f"{dossier.article.id}-{span.start}-{entity}"
        document = doc.Mention(
            id=id,
            type="mention",
            url=url_of("mention", id),
            article=index.article_reference(dossier),
            entity=index.entity_reference(entity),
            **span.model_dump(),
        )
        dataset.add(
            tables.Mention,
            id=len(dataset.rows[tables.Mention]) + 1,
            slug=id,
            article_id=index.article_numbers[dossier.article.id],
            sentence_id=index.sentence_number(dossier, span),
            entity_id=index.entity_numbers[entity],
            kind=span.kind,
            start=span.start,
            end=span.end,
            sha256=span.sha256,
            document=dataset.keep("mention", id, _former_ids(index, dossier, span, entity), document),
        )


def _former_ids(index: Index, dossier: ArticleDossier, span: Mention, entity: str) -> Iterator[str]:
    """A mention's id is made of the article's and the entity's, so it changes with either."""
    for article in (dossier.article.id, *dossier.article.renamed_from):
        for former in (entity, *index.entities[entity].renamed_from):
            if (article, former) != (dossier.article.id, entity):
                yield f"{article}-{span.start}-{former}"


def _counts(index: Index, dossier: ArticleDossier) -> doc.ArticleCounts:
    types = [entity.type for id, entity in index.entities.items() if dossier.article.id in index.articles_of(id)]
    return doc.ArticleCounts(
        sentences=len(dossier.sentences),
        mentions=sum(len(mentions.spans) for mentions in dossier.mentions),
        people=types.count("person"),
        places=types.count("place"),
        organisations=types.count("organisation"),
        claims=len(dossier.claims),
        figures=len(dossier.figures),
        events=len(dossier.events),
        relations=len(dossier.relations),
    )


def _coverage(index: Index, dossier: ArticleDossier) -> doc.Coverage:
    facts: dict[int, list[doc.Reference]] = {}
    in_order = sorted(dossier.facts(), key=lambda fact: index.filed[fact.id].number)
    for fact in in_order:
        for number in sorted({index.sentence_number(dossier, evidence) for evidence in fact.evidence}):
            facts.setdefault(number, []).append(index.fact_reference(fact.id))
    return doc.Coverage(
        article=index.article_reference(dossier),
        sentences=[
            doc.CoveredSentence(
                **sentence.model_dump(include=SPAN),
                facts=facts.get(index.sentence_number(dossier, sentence), []),
                reason=sentence.reason,
            )
            for sentence in dossier.sentences
        ],
    )
