"""The contract's own test at length, on both engines: 100 examples an operation, and other ones each time."""

import secrets

import pytest

from tests.conftest import Serve
from tests.fuzzing import fuzz


@pytest.mark.filterwarnings("ignore")  # of the tool's own dependencies
def test_the_service_keeps_its_contract(database: str, serve: Serve) -> None:
    seed = secrets.randbits(32)
    report = fuzz(serve(database, query_deadline=30).app, examples=100, seed=seed)
    print(f"seed {seed}: {dict(report.cases)}")  # noqa: T201 - to be repeated with
    assert report.failures == []
