"""People, places and organisations."""

from typing import Any

from app import documents as doc
from app import tables
from app.folding import beginnings
from app.vocabulary import url_of
from seed import dossier
from seed.compile.dataset import Row, Sink
from seed.compile.index import Index
from seed.compile.search import add_searchable


def add_entity(sink: Sink, index: Index, entity: dossier.Entity) -> None:
    """The entity's document, names and identifiers."""
    number = index.entity_numbers[entity.id]
    document = _document(index, entity)
    sink.add(
        tables.Entity,
        id=number,
        slug=entity.id,
        type=entity.type,
        kind=entity.kind,
        name=entity.name,
        document=sink.keep(entity.type, entity.id, entity.renamed_from, document),
    )
    add_searchable(sink, number, document)
    if isinstance(document, doc.Place):
        location = document.reference.location
        sink.add(
            tables.Place,
            id=number,
            type="place",
            latitude=location.latitude if location else None,
            longitude=location.longitude if location else None,
        )
    names: list[Row] = [
        {"text": name.text, "kind": name.kind, "language": None, "script": None, "source": None}
        for name in document.names
    ]
    names += [
        {"text": name.text, "kind": None, "language": name.lang, "script": name.script, "source": name.source}
        for name in document.reference.names
    ]
    for position, name in enumerate(names, 1):
        sink.add(tables.EntityName, entity_id=number, position=position, **name)
    shown = [document.name, *(name["text"] for name in names)]
    for folded in sorted({beginning for name in shown for beginning in beginnings(name)}):
        sink.add(tables.NameBeginning, folded=folded, entity_id=number, type=document.type)
    for article in index.articles_of(entity.id):
        sink.add(tables.Appearance, entity_id=number, article_id=article)
    for identifier in document.reference.identifiers:
        sink.add(tables.Identifier, entity_id=number, **identifier.model_dump())


def add_containment(sink: Sink, index: Index) -> None:
    """Which place lies in which: by what the articles say, by reference data, and through each other."""
    around: dict[str, set[str]] = {id: set() for id, entity in index.entities.items() if entity.type == "place"}
    for id in around:
        entity = index.entities[id]
        if isinstance(entity, dossier.Place):
            around[id] |= {item.place for item in entity.reference.lies_in}
    for inner, outer in index.located:
        if inner in around and outer in around:
            around[inner].add(outer)
    for id in around:
        containers, further = {id}, {id}
        while further:
            further = {outer for inner in further for outer in around[inner]} - containers
            containers |= further
        for container in sorted(containers):
            sink.add(
                tables.Containment,
                place_id=index.entity_numbers[id],
                container_id=index.entity_numbers[container],
            )


def _document(index: Index, entity: dossier.Entity) -> doc.Person | doc.Place | doc.Organisation:
    shared: dict[str, Any] = {
        "id": entity.id,
        "type": entity.type,
        "url": url_of(entity.type, entity.id),
        "kind": entity.kind,
        "name": entity.name,
        "names": [doc.EntityName(text=name.text, kind=name.kind) for name in entity.names],
        "description": entity.description,
        "counts": _counts(index, entity.id),
    }
    reference: dict[str, Any] = {
        "names": [
            doc.ReferenceName(text=name.text, lang=name.lang, script=name.script, source=index.source_text(name))
            for name in entity.reference.names
        ],
        "identifiers": [
            doc.Identifier(**item.model_dump(exclude={"source"}), source=index.source_text(item))
            for item in entity.reference.identifiers
        ],
    }
    if isinstance(entity, dossier.Person):
        return doc.Person(**shared, reference=doc.PersonReference(**reference))
    if isinstance(entity, dossier.Organisation):
        return doc.Organisation(**shared, reference=doc.OrganisationReference(**reference))
    if point := entity.reference.location:
        licence = index.source_of(point).licence
        seen = {"source": index.source_text(point), "licence": licence}
        reference["location"] = doc.Location(**point.model_dump(exclude={"source"}), **seen)
    reference["lies_in"] = [
        doc.LiesIn(place=index.entity_reference(item.place), source=index.source_text(item))
        for item in entity.reference.lies_in
    ]
    return doc.Place(**shared, reference=doc.PlaceReference(**{"location": None, **reference}))


def _counts(index: Index, id: str) -> doc.EntityCounts:
    tally = index.tally(id)
    return doc.EntityCounts(
        articles=len(tally.articles),
        mentions=tally.mentions,
        claims=tally.facts["claim"],
        figures=tally.facts["figure"],
        events=tally.facts["event"],
        relations=tally.facts["relation"],
    )
