"""The client holds what OpenAPI says: every operation, every parameter, and nothing that is not there."""

import inspect
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any, get_type_hints

import pytest

from app.client import AsyncFactsClient, FactsClient, filters
from tests.test_collections import LISTS, operations_of

BY_ITSELF = {"count", "format"}
"""Parameters that the client gives when it asks for a total, or for CSV."""
METHODS = {
    "get_service": "service",
    "get_vocabularies": "vocabularies",
    "get_coverage": "coverage",
    "get_graph": "graph",
    "verify_text": "verify",
}
"""Operation -> the method that asks it, where it is not named as the operation, or what the operation gets or lists."""
ELSEWHERE = ("/reconcile", "/healthz", "/readyz", "/metrics", "/v1/context.jsonld", "/v1/columns", "/v1/export")
"""For other programs, for those who run the service, and files to be downloaded."""


def method_of(operation: str) -> str:
    """The name of the method that asks an operation."""
    return METHODS.get(operation, operation.removeprefix("list_").removeprefix("get_"))


def parameters_of(method: Any) -> dict[str, Any]:
    """Parameter of the service -> its type here, of everything that a method takes."""
    taken: dict[str, Any] = {}
    for name, parameter in inspect.signature(method).parameters.items():
        if parameter.kind is parameter.VAR_KEYWORD:
            (asked,) = parameter.annotation.__args__
            taken |= get_type_hints(asked, include_extras=True)
        elif name != "self":
            taken[name] = parameter.annotation
    return {filters.NAMES.get(name, name): type for name, type in taken.items()}


def test_every_operation_has_a_method_with_its_parameters_and_every_method_an_operation(
    openapi: Mapping[str, Any],
) -> None:
    asked = {"close", "following"}
    for path, _, operation in operations_of(openapi):
        if path.startswith(ELSEWHERE):
            continue
        name = method_of(operation["operationId"])
        asked.add(name)
        declared = {one["name"] for one in operation.get("parameters", [])} - BY_ITSELF
        taken = set(parameters_of(getattr(FactsClient, name)))
        if path.endswith("/coverage"):
            taken = {"id" if one == "article" else one for one in taken}
        if "requestBody" in operation:
            taken -= {"text", "questions"}
        assert taken == declared, path
    assert asked == {name for name in vars(FactsClient) if not name.startswith("_")}


def schema_of_value(schema: Mapping[str, Any]) -> str:
    """What sort of value a parameter takes, and whether several."""
    if schema["type"] == "array":
        return f"several {schema['items']['type']}"
    return str(schema["type"])


SORTS = {
    "several string": filters.Several,
    "several integer": filters.SeveralNumbers,
    "string": str,
    "integer": int,
    "boolean": bool,
    "number": filters.Amount,
}


@pytest.mark.parametrize("collection", LISTS)
def test_filters_are_of_the_published_types_and_explained_in_the_same_words(
    openapi: Mapping[str, Any], collection: str
) -> None:
    taken = parameters_of(getattr(FactsClient, collection))
    for parameter in openapi["paths"][f"/v1/{collection}"]["get"]["parameters"]:
        if parameter["name"] in BY_ITSELF:
            continue
        annotation = taken[parameter["name"]]
        if parameter["name"] != "type":
            assert annotation.__origin__ == SORTS[schema_of_value(parameter["schema"])], parameter["name"]
        explained = " ".join(parameter["description"].partition("\n\n- `")[0].split())
        assert annotation.__metadata__ == (explained,), parameter["name"]


def test_both_clients_are_asked_alike() -> None:
    names = {name for name in vars(FactsClient) if not name.startswith("_")}
    assert names == {name for name in vars(AsyncFactsClient) if not name.startswith("_")}
    for name in names:
        waiting, on_a_loop = (inspect.signature(getattr(client, name)) for client in (FactsClient, AsyncFactsClient))
        assert waiting.parameters == on_a_loop.parameters, name
        assert getattr(FactsClient, name).__doc__ == getattr(AsyncFactsClient, name).__doc__, name


def test_importing_the_client_loads_no_framework_and_no_database() -> None:
    program = "import sys, app.client; print(*sorted({name.partition('.')[0] for name in sys.modules}))"
    loaded = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout.split()
    assert {"app", "httpx", "pydantic"} <= set(loaded)
    unwanted = {"fastapi", "starlette", "uvicorn", "sqlalchemy", "sqlmodel", "alembic", "yaml", "networkx"}
    assert unwanted.isdisjoint(loaded)


PROGRAM = """
from app.client import AsyncFactsClient, FactsClient

def statements(client: FactsClient) -> list[str]:
    reveal_type(client.fact("a"))
    return [claim.statement for claim in client.claims(attributed_to="taliban", quoted=True)]

async def wrong(client: AsyncFactsClient) -> None:
    client.claims(atributed_to="taliban")
    client.claims(quoted="yes")
    client.facts(type="person")
    async for person in client.people():
        print(person.statement)
"""


def test_a_program_that_uses_it_is_checked_strictly(tmp_path: Path) -> None:
    program = tmp_path / "program.py"
    program.write_text(PROGRAM, encoding="utf-8")
    checked = subprocess.run(
        [sys.executable, "-m", "mypy", "--strict", "--cache-dir", str(tmp_path / "cache"), str(program)],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    revealed, *lines = [line for line in checked.stdout.splitlines() if "defined in" not in line]
    assert "app.documents.facts.Claim | app.documents.facts.Figure | app.documents" in revealed, checked.stdout
    assert len(lines) == 5, checked.stdout
    assert 'Unexpected keyword argument "atributed_to" for "claims" of "AsyncFactsClient"' in lines[0]
    assert (
        'Argument "quoted" to "claims" of "AsyncFactsClient" has incompatible type "str"; expected "bool"' in lines[1]
    )
    assert 'Argument "type" to "facts" of "AsyncFactsClient" has incompatible type "Literal[\'person\']"' in lines[2]
    assert '"Person" has no attribute "statement"' in lines[3]
