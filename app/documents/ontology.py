"""What the words of ours in linked data mean, as linked data themselves."""

from typing import Annotated, Literal

from pydantic import Field

from app.documents.linked_parts import LinkedText, Sparse


class LinkedWord(Sparse):
    """A class, a property or a term, by its IRI."""

    id: str
    """Its IRI, abbreviated as the context has it."""


Kind = Literal["owl:Ontology", "rdfs:Class", "rdf:Property", "skos:ConceptScheme", "skos:Concept"]


class Definition(LinkedWord):
    """What a word means."""

    type: Kind | list[Kind]
    """What sort of word it is."""
    label: Annotated[LinkedText, Field(alias="rdfs:label")]
    """What it is called."""
    comment: Annotated[LinkedText, Field(alias="rdfs:comment")]
    """What it means."""
    of: Annotated[list[LinkedWord] | None, Field(alias="schema:domainIncludes")] = None
    """The classes of what has a property."""
    holds: Annotated[list[LinkedWord] | None, Field(alias="schema:rangeIncludes")] = None
    """What a property holds."""
    scheme: Annotated[LinkedWord | None, Field(alias="skos:inScheme")] = None
    """The vocabulary that a term is of."""


class Ontology(Sparse):
    """Every definition."""

    context: Annotated[dict[str, str], Field(alias="@context")]
    """What the keys stand for."""
    graph: Annotated[list[Definition], Field(alias="@graph")]
    """The definitions."""
