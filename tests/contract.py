"""`python -m tests.contract` writes the snapshot of the contract anew."""

import tempfile

from app.store import store_of
from seed.compile import compile_dossiers
from seed.load import load
from tests.conftest import Api
from tests.dossiers import first_article
from tests.test_openapi import SNAPSHOT, snapshot_of

if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/facts.db"
        load(compile_dossiers(first_article()), store_of(url))
        SNAPSHOT.write_text(snapshot_of(Api(url).document("/openapi.json")), encoding="utf-8")
