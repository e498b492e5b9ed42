"""The controlled vocabularies: their terms from `vocabulary.toml`, and the types of the fields that hold one.

A term is checked when a document or a dossier is validated, and OpenAPI and JSON Schema list each with its meaning.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import Field, GetCoreSchemaHandler, GetJsonSchemaHandler, ValidationInfo, ValidatorFunctionWrapHandler
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, core_schema

_FILE = tomllib.loads(Path(__file__).with_name("vocabulary.toml").read_text(encoding="utf-8"))

VOCABULARIES: Mapping[str, Mapping[str, str]] = {
    **_FILE,
    "role": {**_FILE["attribution_role"], **_FILE["participant_role"]},
}
"""Vocabulary name -> term -> meaning, in the order of the file; and the roles of both sorts together."""

NEWER_TERMS = {"newer_terms": True}
"""The validation context of who reads what another version may have written: terms that this one lacks are let through.
"""


@dataclass(frozen=True)
class Term:
    """Marks a string field as holding a term of the named vocabulary."""

    vocabulary: str

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        known = core_schema.literal_schema(list(VOCABULARIES[self.vocabulary]))
        return core_schema.with_info_wrap_validator_function(_known_or_newer, known)

    def __get_pydantic_json_schema__(self, schema: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        return {"type": "string", "enum": list(VOCABULARIES[self.vocabulary]), "x-vocabulary": self.vocabulary}


def _known_or_newer(value: Any, known: ValidatorFunctionWrapHandler, info: ValidationInfo) -> Any:
    return value if info.context is NEWER_TERMS and isinstance(value, str) else known(value)


def explain_terms(schema: Any) -> None:
    """Write the meaning of each term into the description of every field that holds one, anywhere in a JSON Schema."""
    if isinstance(schema, dict):
        if vocabulary := schema.get("x-vocabulary"):
            terms = VOCABULARIES[vocabulary]
            meanings = "\n".join(f"- `{term}`: {terms[term]}" for term in schema.get("enum", terms))
            schema["description"] = f"{schema['description']}\n\n{meanings}" if "description" in schema else meanings
        for value in schema.values():
            explain_terms(value)
    elif isinstance(schema, list):
        for value in schema:
            explain_terms(value)


CONFIRMED = frozenset({"very_high", "high"})
"""The confidence with which two things are called the same; with less, they only may be."""

EntityType = Literal["person", "place", "organisation"]
FactType = Literal["claim", "figure", "event", "relation"]
EntityTypeTerm = Annotated[EntityType, Field(json_schema_extra={"x-vocabulary": "record_type"})]
FactTypeTerm = Annotated[FactType, Field(json_schema_extra={"x-vocabulary": "record_type"})]
SearchableType = Literal["person", "place", "organisation", "article", "claim", "figure", "event", "relation"]
SearchableTypeTerm = Annotated[SearchableType, Field(json_schema_extra={"x-vocabulary": "record_type"})]
RecordType = Literal["article", "person", "place", "organisation", "claim", "figure", "event", "relation", "mention"]
RecordTypeTerm = Annotated[RecordType, Field(json_schema_extra={"x-vocabulary": "record_type"})]

PATHS: Mapping[RecordType, str] = {
    "article": "articles",
    "person": "people",
    "place": "places",
    "organisation": "organisations",
    "claim": "claims",
    "figure": "figures",
    "event": "events",
    "relation": "relations",
    "mention": "mentions",
}
"""Record type -> the name of its collection in a path."""

ClaimKind = Annotated[str, Term("claim_kind")]
Modality = Annotated[str, Term("modality")]
Voice = Annotated[str, Term("voice")]
Certainty = Annotated[str, Term("certainty")]
AttributionRole = Annotated[str, Term("attribution_role")]
ParticipantRole = Annotated[str, Term("participant_role")]
Role = Annotated[str, Term("role")]
EventKind = Annotated[str, Term("event_kind")]
EventStatus = Annotated[str, Term("event_status")]
RelationPredicate = Annotated[str, Term("relation_predicate")]
RelationStatus = Annotated[str, Term("relation_status")]
Measure = Annotated[str, Term("measure")]
Unit = Annotated[str, Term("unit")]
Qualifier = Annotated[str, Term("qualifier")]
TimeBasis = Annotated[str, Term("time_basis")]
TimePrecision = Annotated[str, Term("time_precision")]
RelatedHow = Annotated[str, Term("related_how")]
PersonKind = Annotated[str, Term("person_kind")]
PlaceKind = Annotated[str, Term("place_kind")]
OrganisationKind = Annotated[str, Term("organisation_kind")]
NameKind = Annotated[str, Term("name_kind")]
MentionKind = Annotated[str, Term("mention_kind")]
ParagraphKind = Annotated[str, Term("paragraph_kind")]
Confidence = Annotated[str, Term("confidence")]
CheckOutcome = Annotated[str, Term("check_outcome")]
CheckVerdict = Annotated[str, Term("check_verdict")]
BoundsRelation = Annotated[str, Term("bounds_relation")]
NameLanguage = Annotated[str, Term("name_language")]
IdentifierScheme = Annotated[str, Term("identifier_scheme")]
Match = Annotated[Literal["exact", "prefix", "words", "loose"], Term("match")]
ChangeHow = Annotated[Literal["added", "changed", "removed", "renamed"], Term("change")]
SnippetField = Annotated[Literal["name", "statement", "quote", "description"], Term("snippet_field")]


def url_of(record_type: RecordType, id: str) -> str:
    """The path-absolute link of a record: `/v1/people/ahmad-massoud`."""
    return f"/v1/{PATHS[record_type]}/{id}"
