"""`python -m tests.contract` writes the snapshot of the contract anew."""

import tempfile
from pathlib import Path

from seed.compile import compile_dossiers
from seed.load import load
from tests.conftest import api_over
from tests.dossiers import first_article
from tests.test_openapi import SNAPSHOT, snapshot_of

if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        database = Path(folder) / "facts.db"
        load(compile_dossiers(first_article()), database)
        SNAPSHOT.write_text(snapshot_of(api_over(database).document("/openapi.json")), encoding="utf-8")
