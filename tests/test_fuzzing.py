"""Whatever the contract allows or forbids is answered as it says."""

from pathlib import Path

import pytest

from app.store import store_of
from seed.compile import compile_dossiers
from seed.load import load
from tests.conftest import Serve
from tests.dossiers import first_article
from tests.fuzzing import fuzz


@pytest.mark.filterwarnings("ignore")  # of the tool's own dependencies
def test_the_service_keeps_its_contract(tmp_path: Path, serve: Serve) -> None:
    url = f"sqlite:///{tmp_path / 'facts.db'}"
    load(compile_dossiers(first_article()), store_of(url))
    report = fuzz(serve(url, cache_bytes=1_000_000, query_deadline=30).app, examples=3, seed=20210822)
    assert report.failures == []
    assert set(report.cases) == {"EXAMPLES", "COVERAGE", "FUZZING", "STATEFUL_TESTING"}
    assert report.cases["COVERAGE"] > 4_000
    assert min(report.cases.values()) >= 10
