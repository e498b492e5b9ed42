"""Articles with their coverage, and the mentions in them."""

from collections import Counter
from collections.abc import Iterator

from app import documents as doc
from app import tables
from app.vocabulary import url_of
from seed.compile.dataset import Sink
from seed.compile.facts import time_document
from seed.compile.index import ArticleIndex
from seed.compile.search import add_searchable
from seed.dossier import Mention

SPAN = {"paragraph", "start", "end", "sha256"}


def add_article(sink: Sink, index: ArticleIndex) -> None:
    """The article's documents, paragraphs and sentences."""
    dossier, number = index.dossier, index.number
    article = dossier.article
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
        counts=_counts(index),
        coverage=f"{url_of('article', article.id)}/coverage",
    )
    coverage = _coverage(index).model_dump_json()
    sink.keep_single(document.coverage, coverage)
    sink.add(
        tables.Article,
        id=number,
        slug=article.id,
        language=article.language,
        text_sha256=article.text.sha256,
        text_length=article.text.length,
        coverage=coverage,
        document=sink.keep("article", article.id, article.renamed_from, document),
    )
    add_searchable(sink, number, document)
    for paragraph in paragraphs:
        sink.add(tables.Paragraph, article_id=number, **paragraph.model_dump())
    for sentence in dossier.sentences:
        sink.add(tables.Sentence, id=index.sentence_number(sentence), article_id=number, **sentence.model_dump())


def add_mentions(sink: Sink, index: ArticleIndex) -> None:
    """Every mention, in text order."""
    dossier = index.dossier
    mentions = [(span, mentions.entity) for mentions in dossier.mentions for span in mentions.spans]
    mentions.sort(key=lambda mention: (mention[0].start, mention[0].end, mention[1]))
    for number, (span, entity) in enumerate(mentions, index.mentions_before + 1):
        id = f"{dossier.article.id}-{span.start}-{entity}"
        document = doc.Mention(
            id=id,
            type="mention",
            url=url_of("mention", id),
            article=index.reference,
            entity=index.shared.entity_reference(entity),
            **span.model_dump(),
        )
        sink.add(
            tables.Mention,
            id=number,
            slug=id,
            article_id=index.number,
            sentence_id=index.sentence_number(span),
            entity_id=index.shared.entity_numbers[entity],
            kind=span.kind,
            start=span.start,
            end=span.end,
            sha256=span.sha256,
            document=sink.keep("mention", id, _former_ids(index, span, entity), document),
        )


def _former_ids(index: ArticleIndex, span: Mention, entity: str) -> Iterator[str]:
    """A mention's id is made of the article's and the entity's, so it changes with either."""
    dossier = index.dossier
    for article in (dossier.article.id, *dossier.article.renamed_from):
        for former in (entity, *index.shared.entities[entity].renamed_from):
            if (article, former) != (dossier.article.id, entity):
                yield f"{article}-{span.start}-{former}"


def _counts(index: ArticleIndex) -> doc.ArticleCounts:
    dossier = index.dossier
    types = Counter(index.shared.entities[id].type for id in index.entities())
    return doc.ArticleCounts(
        sentences=len(dossier.sentences),
        mentions=sum(len(mentions.spans) for mentions in dossier.mentions),
        people=types["person"],
        places=types["place"],
        organisations=types["organisation"],
        claims=len(dossier.claims),
        figures=len(dossier.figures),
        events=len(dossier.events),
        relations=len(dossier.relations),
    )


def _coverage(index: ArticleIndex) -> doc.Coverage:
    facts: dict[int, list[doc.Reference]] = {}
    for filed in index.facts.values():
        for number in sorted({index.sentence_number(evidence) for evidence in filed.fact.evidence}):
            facts.setdefault(number, []).append(filed.reference)
    return doc.Coverage(
        article=index.reference,
        sentences=[
            doc.CoveredSentence(
                **sentence.model_dump(include=SPAN),
                facts=facts.get(index.sentence_number(sentence), []),
                reason=sentence.reason,
            )
            for sentence in index.dossier.sentences
        ],
    )
