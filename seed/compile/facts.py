"""Claims, figures, events and relations, with their evidence, time and participations."""

import re
from collections.abc import Sequence
from typing import Any

from app import documents as doc
from app import tables
from app.quotations.words import keys_of, words_of
from seed import dossier, edtf
from seed.compile.dataset import Sink
from seed.compile.index import ArticleIndex, Filed
from seed.compile.search import add_searchable


def add_fact(sink: Sink, index: ArticleIndex, filed: Filed) -> None:
    """The fact's document, its subtype row, and the rows that tie it to article, entities and other facts."""
    number, fact = filed.number, filed.fact
    numbers = index.shared.entity_numbers
    document = _document(index, filed)
    sink.add(
        tables.Fact,
        id=number,
        slug=fact.id,
        type=fact.type,
        article_id=index.number,
        voice=document.voice,
        statement=document.statement,
        document=sink.keep(fact.type, fact.id, _former_ids(index, fact), document),
    )
    add_searchable(sink, number, document, index.number)
    _add_subtype(sink, index, filed)
    place = index.shared.timeline[number] or None
    if (time := document.time) is not None:
        sink.add(
            tables.FactTime,
            fact_id=number,
            position=place,
            printed=time.printed,
            edtf=time.edtf,
            earliest=time.earliest,
            latest=time.latest,
            basis=time.basis,
            reasoning=time.reasoning,
            source=time.source,
        )
    links = [("attribution", link) for link in document.attribution] + [
        ("content", link) for link in document.participants
    ]
    for position, (part, link) in enumerate(links, 1):
        sink.add(
            tables.Participation,
            fact_id=number,
            position=position,
            part=part,
            role=link.role,
            entity_id=numbers[link.entity.id] if link.entity else None,
            label=link.label,
            certainty=link.certainty,
        )
    for entity in sorted({link.entity.id for _, link in links if link.entity is not None}):
        sink.add(tables.Involvement, entity_id=numbers[entity], fact_id=number)
        if place is not None:
            sink.add(tables.DatedInvolvement, entity_id=numbers[entity], position=place)
    for position, evidence in enumerate(fact.evidence, 1):
        sink.add(
            tables.Evidence,
            fact_id=number,
            position=position,
            sentence_id=index.sentence_number(evidence),
            start=evidence.start,
            end=evidence.end,
            sha256=evidence.sha256,
        )
        for role in evidence.omits:
            sink.add(tables.Omission, fact_id=number, position=position, role=role)
    for related in index.shared.related.get(fact.id, ()):
        sink.add(tables.Related, fact_id=number, other_id=related.number, how=related.how)


def _former_ids(index: ArticleIndex, fact: dossier.Fact) -> list[str]:
    """Ids it had before. A relation's is made of its ends, so it changes with theirs."""
    former = list(fact.renamed_from)
    if isinstance(fact, dossier.Relation) and fact.own_id is None:
        ends = {link.role: link.entity or "" for link in fact.participants}
        subjects, objects = (
            [ends[end], *index.shared.entities[ends[end]].renamed_from] for end in ("subject", "object")
        )
        former += [fact.id_of(one, other) for one in subjects for other in objects]
    return [id for id in former if id != fact.id]


def time_document(time: dossier.Time | None) -> doc.Time | None:
    """The public form of a time, with its bounds and how exact they are."""
    if time is None:
        return None
    written = {
        "printed": time.printed,
        "edtf": time.edtf,
        "basis": time.basis,
        "reasoning": time.reasoning,
        "source": time.source,
    }
    if time.edtf is None:
        return doc.Time(**written, earliest=None, latest=None, precision=None, approximate=None, uncertain=None)
    return doc.Time(**written, **vars(edtf.bounds(time.edtf)), **vars(edtf.exactness(time.edtf)))


def _add_subtype(sink: Sink, index: ArticleIndex, filed: Filed) -> None:
    number, fact = filed.number, filed.fact
    if isinstance(fact, dossier.Claim):
        own = {"kind": fact.kind, "modality": fact.modality, "condition": fact.condition}
        sink.add(tables.Claim, id=number, type="claim", **own)
        for position, quote in enumerate(fact.quotes, 1):
            sentence = index.sentence_number(quote)
            row = {"text": quote.text, "start": quote.start, "end": quote.end, "sha256": quote.sha256}
            sink.add(tables.Quote, claim_id=number, position=position, sentence_id=sentence, **row)
            for pair in keys_of(words_of(quote.text)):
                sink.add(tables.QuotePair, pair=pair, claim_id=number, position=position)
        return
    claim = index.claim_of(fact)
    claim_id = claim.number if claim is not None else None
    if isinstance(fact, dossier.Figure):
        bounds = {name: None if bound is None else float(bound) for name, bound in _bounds(fact).items()}
        own = {"measure": fact.measure, "unit": fact.unit, "printed": fact.printed, "qualifier": fact.qualifier}
        sink.add(tables.Figure, id=number, type="figure", claim_id=claim_id, **own, **bounds)
    elif isinstance(fact, dossier.Event):
        sink.add(tables.Event, id=number, type="event", claim_id=claim_id, kind=fact.kind, status=fact.status)
    else:
        own = {"predicate": fact.predicate, "status": fact.status}
        sink.add(tables.Relation, id=number, type="relation", claim_id=claim_id, **own)


def _bounds(figure: dossier.Figure) -> dict[str, Any]:
    if figure.qualifier == "exact":
        return {"value": figure.value, "lower": figure.value, "upper": figure.value}
    return {"value": figure.value, "lower": figure.lower, "upper": figure.upper}


def _document(index: ArticleIndex, filed: Filed) -> doc.Claim | doc.Figure | doc.Event | doc.Relation:
    fact = filed.fact
    links = index.attribution_of(fact)
    shared: dict[str, Any] = {
        "id": fact.id,
        "type": fact.type,
        "url": filed.reference.url,
        "article": index.reference,
        "statement": fact.statement,
        "attribution_text": _attribution_text(index, fact, links),
        "voice": "attributed" if links else "article",
        "caveat": fact.caveat,
        "attribution": [doc.Attribution(**_participation(index, fact, link)) for link in links],
        "participants": [doc.Participant(**_participation(index, fact, link)) for link in fact.participants],
        "time": time_document(fact.time),
        "related": [doc.Related(how=link.how, fact=link.reference) for link in index.shared.related.get(fact.id, ())],
        "evidence": [doc.Evidence(**_span(evidence), omits=evidence.omits) for evidence in fact.evidence],
    }
    if isinstance(fact, dossier.Claim):
        quotes = [doc.Quote(**_span(quote), text=quote.text) for quote in fact.quotes]
        own = {"kind": fact.kind, "modality": fact.modality, "condition": fact.condition}
        return doc.Claim(**shared, **own, quotes=quotes)
    claim = index.claim_of(fact)
    shared["claim"] = claim.reference if claim is not None else None
    if isinstance(fact, dossier.Figure):
        own = {"measure": fact.measure, "counted": fact.counted, "unit": fact.unit}
        own |= {"printed": fact.printed, "qualifier": fact.qualifier}
        return doc.Figure(**shared, **own, **_bounds(fact))
    if isinstance(fact, dossier.Event):
        return doc.Event(**shared, kind=fact.kind, status=fact.status)
    return doc.Relation(**shared, predicate=fact.predicate, status=fact.status)


def _span(span: dossier.Span) -> dict[str, Any]:
    return {"paragraph": span.paragraph, "start": span.start, "end": span.end, "sha256": span.sha256}


def _participation(index: ArticleIndex, fact: dossier.Fact, link: dossier.Participation) -> dict[str, Any]:
    return {
        "role": link.role,
        "entity": index.shared.entity_reference(link.entity) if link.entity is not None else None,
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


def _attribution_text(index: ArticleIndex, fact: dossier.Fact, links: Sequence[dossier.Attribution]) -> str:
    """`Ali Maysam Nazari (spokesman), National Resistance Front, told AFP`; what is implied is said to be."""
    if not links:
        return "the article"
    parts = []
    for link in links:
        name = index.shared.entities[link.entity].name if link.entity is not None else _unnamed(link)
        label = link.label if link.entity is not None and link.role != "on_behalf_of" else None
        notes = ", ".join(note for note in (label, "implied" if _is_implied(fact, link) else None) if note)
        parts.append(f"{ATTRIBUTION_WORDS.get(link.role, '')}{name}{f' ({notes})' if notes else ''}")
    return ", ".join(parts)
