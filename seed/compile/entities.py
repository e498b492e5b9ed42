"""People, places and organisations."""

from typing import Any

from app import documents as doc
from app import tables
from app.folding import beginnings
from app.vocabulary import url_of
from seed import dossier
from seed.compile.dataset import Dataset, Row
from seed.compile.index import Index
from seed.compile.search import add_searchable


def add_entity(dataset: Dataset, index: Index, entity: dossier.Entity) -> None:
    """The entity's document, names and identifiers."""
    number = index.entity_numbers[entity.id]
    document = _document(index, entity)
    dataset.add(
        tables.Entity,
        id=number,
        slug=entity.id,
        type=entity.type,
        kind=entity.kind,
        name=entity.name,
        document=dataset.keep(entity.type, entity.id, entity.renamed_from, document),
    )
    add_searchable(dataset, number, document)
    if isinstance(document, doc.Place):
        location = document.reference.location
        dataset.add(
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
        dataset.add(tables.EntityName, entity_id=number, position=position, **name)
    shown = [document.name, *(name["text"] for name in names)]
    for folded in sorted({beginning for name in shown for beginning in beginnings(name)}):
        dataset.add(tables.NameBeginning, folded=folded, entity_id=number, type=document.type)
    for article in sorted(index.articles_of(entity.id)):
        dataset.add(tables.Appearance, entity_id=number, article_id=index.article_numbers[article])
    for identifier in document.reference.identifiers:
        dataset.add(tables.Identifier, entity_id=number, **identifier.model_dump())


def add_containment(dataset: Dataset, index: Index) -> None:
    """Which place lies in which: by what the articles say, by reference data, and through each other."""
    around: dict[str, set[str]] = {id: set() for id, entity in index.entities.items() if entity.type == "place"}
    for id in around:
        entity = index.entities[id]
        if isinstance(entity, dossier.Place):
            around[id] |= {item.place for item in entity.reference.lies_in}
    for filed in index.filed.values():
        relation = filed.fact
        if isinstance(relation, dossier.Relation) and relation.predicate in {"located_in", "capital_of"}:
            ends = {link.role: link.entity or "" for link in relation.participants}
            if ends["subject"] in around and ends["object"] in around:
                around[ends["subject"]].add(ends["object"])
    for id in around:
        containers, further = {id}, {id}
        while further:
            further = {outer for inner in further for outer in around[inner]} - containers
            containers |= further
        for container in sorted(containers):
            dataset.add(
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
    facts, mentions = index.facts_of_entity[id], index.mentions_of_entity[id]
    types = [type for _, type in facts]
    return doc.EntityCounts(
        articles=len(index.articles_of(id)),
        mentions=sum(number for _, number in mentions),
        claims=types.count("claim"),
        figures=types.count("figure"),
        events=types.count("event"),
        relations=types.count("relation"),
    )
