"""Linked data as readers have it that nobody here wrote: expanded by PyLD, and as triples by rdflib."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from pyld import jsonld
from rdflib import Graph, Namespace

from tests.conftest import Api

SERVICE = "http://127.0.0.1:8000"
"""Where the service is in the tests; they ask it under another name."""

OURS = Namespace(f"{SERVICE}/v1/vocabularies#")
OA = Namespace("http://www.w3.org/ns/oa#")


def expanded(document: Any, contexts: Mapping[str, Any]) -> Any:
    """A JSON-LD document without abbreviations, by PyLD, which is given the contexts and loads nothing else."""

    def load(url: str, options: Any) -> Any:
        return {"contextUrl": None, "documentUrl": url, "document": contexts[url]}

    return jsonld.expand(document, {"documentLoader": load})


def triples_of(document: Mapping[str, Any], context: Mapping[str, Any]) -> Graph:
    """A JSON-LD document as triples, by rdflib, with the context that it names."""
    return Graph().parse(data=json.dumps({**document, **context}), format="json-ld")


def context_of(api: Api) -> Any:
    """The context as the service has it."""
    return api.document("/v1/context.jsonld")


def list_of(api: Api, collection: str) -> Any:
    """A collection as one page."""
    return api.document(f"/v1/{collection}?limit=500&format=json-ld")


def pages(api: Api, url: str) -> Iterator[Any]:
    """Every page of a list of linked data, as its links lead on."""
    following: str | None = url
    while following:
        page = api.document(following)
        yield page
        following = page["next"].removeprefix(SERVICE) if "next" in page else None


def properties_in(value: Any, keywords: tuple[str, ...]) -> int:
    """How often something is said of something in a document, whatever its keys."""
    if isinstance(value, dict):
        own = sum(not key.startswith("@") and key not in keywords for key in value)
        return own + sum(properties_in(item, keywords) for key, item in value.items() if key != "@context")
    return sum(properties_in(item, keywords) for item in value) if isinstance(value, list) else 0


def keys_and_links(value: Any) -> set[str]:
    """The keys, classes and links of an expanded document."""
    if isinstance(value, dict):
        found = {key for key in value if not key.startswith("@")}
        found |= {*value.get("@type", ())} if "@value" not in value else set()
        return found.union({value["@id"]} if "@id" in value else set(), *map(keys_and_links, value.values()))
    return set().union(*map(keys_and_links, value)) if isinstance(value, list) else set()
