"""Claims, figures, events and relations, with their evidence, time and participations."""

import re
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from app import documents as doc
from app import tables
from app.quoted_words import keys_of, words_of
from app.vocabulary import url_of
from seed import dossier, edtf
from seed.compile.dataset import Dataset
from seed.compile.index import Filed, Index
from seed.compile.search import add_searchable

SPAN = {"start", "end", "sha256"}


def add_fact(dataset: Dataset, index: Index, filed: Filed) -> None:
    """The fact's document, its subtype row, and the rows that tie it to article, entities and other facts."""
    number, fact = filed.number, filed.fact
    article = index.article_numbers[filed.article.article.id]
    document = _document(index, filed)
    dataset.add(
        tables.Fact,
        id=number,
        slug=fact.id,
        type=fact.type,
        article_id=article,
        voice=document.voice,
        statement=document.statement,
        document=dataset.keep(fact.type, fact.id, _former_ids(index, fact), document),
    )
    add_searchable(dataset, number, document, article)
    _add_subtype(dataset, index, filed)
    place = index.timeline.get(fact.id)
    if document.time is not None:
        time = document.time.model_dump(exclude={"precision", "approximate", "uncertain"})
        dataset.add(tables.FactTime, fact_id=number, position=place, **time)
    links = [("attribution", link) for link in document.attribution] + [
        ("content", link) for link in document.participants
    ]
    for position, (part, link) in enumerate(links, 1):
        dataset.add(
            tables.Participation,
            fact_id=number,
            position=position,
            part=part,
            role=link.role,
            entity_id=index.entity_numbers[link.entity.id] if link.entity else None,
            label=link.label,
            certainty=link.certainty,
        )
    for entity in sorted({link.entity.id for _, link in links if link.entity is not None}):
        dataset.add(tables.Involvement, entity_id=index.entity_numbers[entity], fact_id=number)
        if place is not None:
            dataset.add(tables.DatedInvolvement, entity_id=index.entity_numbers[entity], position=place)
    for position, evidence in enumerate(fact.evidence, 1):
        sentence = index.sentence_number(filed.article, evidence)
        row = evidence.model_dump(include=SPAN)
        dataset.add(tables.Evidence, fact_id=number, position=position, sentence_id=sentence, **row)
        for role in evidence.omits:
            dataset.add(tables.Omission, fact_id=number, position=position, role=role)
    for how, other in index.related.get(fact.id, ()):
        dataset.add(tables.Related, fact_id=number, other_id=index.filed[other].number, how=how)


def _former_ids(index: Index, fact: dossier.Fact) -> list[str]:
    """Ids it had before. A relation's is made of its ends, so it changes with theirs."""
    former = list(fact.renamed_from)
    if isinstance(fact, dossier.Relation) and fact.own_id is None:
        ends = {link.role: link.entity or "" for link in fact.participants}
        subjects, objects = ([ends[end], *index.entities[ends[end]].renamed_from] for end in ("subject", "object"))
        former += [fact.id_of(one, other) for one in subjects for other in objects]
    return [id for id in former if id != fact.id]


def time_document(time: dossier.Time | None) -> doc.Time | None:
    """The public form of a time, with its bounds and how exact they are."""
    if time is None:
        return None
    written = time.model_dump()
    if time.edtf is None:
        return doc.Time(**written, earliest=None, latest=None, precision=None, approximate=None, uncertain=None)
    return doc.Time(**written, **asdict(edtf.bounds(time.edtf)), **asdict(edtf.exactness(time.edtf)))


def _add_subtype(dataset: Dataset, index: Index, filed: Filed) -> None:
    number, fact = filed.number, filed.fact
    if isinstance(fact, dossier.Claim):
        row = fact.model_dump(include={"kind", "modality", "condition"})
        dataset.add(tables.Claim, id=number, type="claim", **row)
        for position, quote in enumerate(fact.quotes, 1):
            sentence = index.sentence_number(filed.article, quote)
            row = quote.model_dump(include=SPAN | {"text"})
            dataset.add(tables.Quote, claim_id=number, position=position, sentence_id=sentence, **row)
            for pair in keys_of(words_of(quote.text)):
                dataset.add(tables.QuotePair, pair=pair, claim_id=number, position=position)
        return
    claim_id = index.filed[fact.claim].number if fact.claim is not None else None
    if isinstance(fact, dossier.Figure):
        row = fact.model_dump(include={"measure", "unit", "printed", "qualifier"}) | {
            name: None if bound is None else float(bound) for name, bound in _bounds(fact).items()
        }
        dataset.add(tables.Figure, id=number, type="figure", claim_id=claim_id, **row)
    elif isinstance(fact, dossier.Event):
        row = fact.model_dump(include={"kind", "status"})
        dataset.add(tables.Event, id=number, type="event", claim_id=claim_id, **row)
    else:
        row = fact.model_dump(include={"predicate", "status"})
        dataset.add(tables.Relation, id=number, type="relation", claim_id=claim_id, **row)


def _bounds(figure: dossier.Figure) -> dict[str, Any]:
    if figure.qualifier == "exact":
        return {"value": figure.value, "lower": figure.value, "upper": figure.value}
    return {"value": figure.value, "lower": figure.lower, "upper": figure.upper}


def _document(index: Index, filed: Filed) -> doc.Claim | doc.Figure | doc.Event | doc.Relation:
    fact = filed.fact
    links = index.attribution_of(fact)
    shared: dict[str, Any] = {
        "id": fact.id,
        "type": fact.type,
        "url": url_of(fact.type, fact.id),
        "article": index.article_reference(filed.article),
        "statement": fact.statement,
        "attribution_text": _attribution_text(index, fact, links),
        "voice": "attributed" if links else "article",
        "caveat": fact.caveat,
        "attribution": [doc.Attribution(**_participation(index, fact, link)) for link in links],
        "participants": [doc.Participant(**_participation(index, fact, link)) for link in fact.participants],
        "time": time_document(fact.time),
        "related": [
            doc.Related(how=how, fact=index.fact_reference(other)) for how, other in index.related.get(fact.id, ())
        ],
        "evidence": [doc.Evidence(**evidence.model_dump()) for evidence in fact.evidence],
    }
    if isinstance(fact, dossier.Claim):
        own = fact.model_dump(include={"kind", "modality", "condition"})
        return doc.Claim(**shared, **own, quotes=[doc.Quote(**quote.model_dump()) for quote in fact.quotes])
    shared["claim"] = index.fact_reference(fact.claim) if fact.claim is not None else None
    if isinstance(fact, dossier.Figure):
        own = fact.model_dump(include={"measure", "counted", "unit", "printed", "qualifier"})
        return doc.Figure(**shared, **own, **_bounds(fact))
    if isinstance(fact, dossier.Event):
        return doc.Event(**shared, kind=fact.kind, status=fact.status)
    return doc.Relation(**shared, predicate=fact.predicate, status=fact.status)


def _participation(index: Index, fact: dossier.Fact, link: dossier.Participation) -> dict[str, Any]:
    return {
        "role": link.role,
        "entity": index.entity_reference(link.entity) if link.entity is not None else None,
        "label": link.label,
        "certainty": "implied" if _is_implied(fact, link) else "stated",
    }


def _is_implied(fact: dossier.Fact, link: dossier.Participation) -> bool:
    """No telling prints the role."""
    return all(link.role in evidence.omits for evidence in fact.evidence)


def _unnamed(link: dossier.Attribution) -> str:
    """`unnamed spokesman`; a group that is addressed is not unnamed, but meant as a group."""
    label = link.label or ""
    return f"unnamed {re.sub('^(a|an|the) ', '', label, flags=re.IGNORECASE)}" if link.role == "speaker" else label


ATTRIBUTION_WORDS = {"told_to": "told ", "reported_by": "reported by ", "addressed_to": "to "}


def _attribution_text(index: Index, fact: dossier.Fact, links: Sequence[dossier.Attribution]) -> str:
    """`Ali Maysam Nazari (spokesman), National Resistance Front, told AFP`; what is implied is said to be."""
    if not links:
        return "the article"
    parts = []
    for link in links:
        name = index.entities[link.entity].name if link.entity is not None else _unnamed(link)
        label = link.label if link.entity is not None and link.role != "on_behalf_of" else None
        notes = ", ".join(note for note in (label, "implied" if _is_implied(fact, link) else None) if note)
        parts.append(f"{ATTRIBUTION_WORDS.get(link.role, '')}{name}{f' ({notes})' if notes else ''}")
    return ", ".join(parts)
