"""Web Annotation: what is said of which span of an article. What is unknown is absent."""

from typing import Annotated, Any, Literal

from pydantic import Field

from app.documents.linked_parts import IRI, Node, Sparse, Target

Contexts = Annotated[list[str | dict[str, Any]] | None, Field(alias="@context")]


class LinkedBody(Node):
    """What is said, or whom or what a mention means, as a link."""


class TextualBody(Sparse):
    """The same in words."""

    type: Literal["TextualBody"]
    format: Literal["text/plain"]
    value: str
    """A fact in words of ours, or an entity's name."""
    language: str | None = None
    """The language of a fact's words, as a BCP 47 tag."""


class Annotation(Node):
    """A record, as something said of spans of its article."""

    context: Contexts = None
    """What the keys stand for; an annotation in a list has that of the list."""
    type: Literal["Annotation"]
    motivation: Literal["describing", "identifying"]
    """Whether it is a fact, or says whom or what words mean."""
    body: list[LinkedBody | TextualBody]
    """What is said, as a link and in words."""
    target: list[Target]
    """The spans it is said of: the evidence, and the words quoted."""


class AnnotationCollection(Node):
    """A list of annotations as a whole."""

    type: Literal["AnnotationCollection"]
    first: IRI
    """Its first page."""
    total: int | None = None
    """How many annotations it has, if that was asked for."""


class AnnotationPage(Node):
    """A page of a list of annotations."""

    context: Contexts
    """What the keys stand for."""
    type: Literal["AnnotationPage"]
    partOf: AnnotationCollection  # noqa: N815 - the word of Web Annotation
    """The list."""
    items: list[Annotation]
    """The annotations."""
    next: IRI | None = None
    """Where the next page is."""
