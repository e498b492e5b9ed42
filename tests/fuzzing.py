"""The contract's own test: schemathesis asks what the OpenAPI document allows and what it forbids, with all its checks."""

import json
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import schemathesis
from schemathesis.config import SchemathesisConfig
from schemathesis.core.failures import Failure
from schemathesis.engine import events, from_schema
from schemathesis.engine.recorder import ScenarioRecorder
from starlette.types import ASGIApp

LAWFUL = ["2xx", "3xx", "404", "410", "422"]
"""The statuses of answers to requests that fit the schema: what they ask for may not be there, or make no sense."""

REFUSALS = ["400", "404", "406", "413", "414", "415", "422"]
"""The statuses of answers to requests that do not."""

BEYOND_THE_SCHEMA = [
    r"(from|to): `[\d-]+` is not in the calendar;",
    r"(could_be|at_least|at_most|value|lower|upper): expected a number in digits alone,",
    r"(value|lower|upper): a number has at most 15 digits;",
    r"bbox: expected four numbers: west,south,east,north;",
    r"\w+: holds a NUL character",
    r"(queries|query|extend): (is not JSON|string should have at least 1 character)",
]
"""What is asked of values that a JSON Schema cannot say: how the detail of a problem with one begins."""


@dataclass
class Report:
    """What came of it."""

    cases: Counter[str] = field(default_factory=Counter)
    """How many requests were made, by phase."""
    failures: list[str] = field(default_factory=list)


def fuzz(app: ASGIApp, examples: int, seed: int) -> Report:
    """Ask an application everything: examples, values at the bounds, values at random, and what answers lead to."""
    config = SchemathesisConfig.from_dict(
        {
            "seed": seed,
            "request-timeout": 60,
            "generation": {"mode": "all", "max-examples": examples, "database": "none"},
            "checks": {
                "positive_data_acceptance": {"expected-statuses": LAWFUL},
                "negative_data_rejection": {"expected-statuses": REFUSALS},
            },
        }
    )
    report = Report()
    for event in from_schema(schemathesis.openapi.from_asgi("/openapi.json", app, config=config, timeout=60)).execute():
        if isinstance(event, events.ScenarioFinished):
            report.cases[event.phase.name] += len(event.recorder.cases)
            report.failures += _failures(event.recorder)
        elif isinstance(event, (events.NonFatalError, events.FatalError)):
            report.failures.append(str(event))
    return report


def _failures(recorder: ScenarioRecorder) -> Iterator[str]:
    for id, checks in recorder.checks.items():
        response = recorder.interactions[id].response if id in recorder.interactions else None
        content = response.content if response is not None else b""
        if response is not None and "profile=" in str(response.headers.get("content-type")):
            # a media type is looked up without its parameters, which is the schema of the form that has none
            checks = [check for check in checks if check.name != "response_schema_conformance"]  # noqa: PLW2901
        for check in checks:
            if check.failure_info is not None and not _is_beyond_the_schema(check.failure_info.failure, content):
                case = recorder.cases[id].value
                asked: tuple[Any, ...] = (case.operation.label, case.path_parameters, case.query, case.body)
                yield f"{check.name}: {check.failure_info.failure.title}: {asked!r:.600} -> {content!r:.900}"


def _is_beyond_the_schema(failure: Failure, content: bytes) -> bool:
    if failure.title != "Schema-valid request rejected":
        return False
    problem = json.loads(content)
    return problem["status"] == 400 and all(
        any(re.match(pattern, f"{error['parameter']}: {error['detail']}") for pattern in BEYOND_THE_SCHEMA)
        for error in problem["errors"]
    )
