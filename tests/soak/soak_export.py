"""An export of 100,000 facts takes little more memory than one of a hundred."""

import json
import subprocess
import sys
from pathlib import Path

from app.store import store_of
from seed.compile import Dataset, compile_dossiers
from seed.load import load
from tests.conftest import NewDatabase
from tests.dossiers import first_article
from tests.processes import PROJECT

MEGABYTES = 48
"""How much more a process may hold at most, of which 20 are what the drivers and the interpreter keep for themselves."""

PROGRAM = """
import resource, sys
from pathlib import Path
from app.export import export
from app.store import store_of

for url, folder in zip(sys.argv[1::2], sys.argv[2::2]):
    export(store_of(url), Path(folder))
    print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)
"""


def test_memory_does_not_grow_with_the_data(corpus: Dataset, new_database: NewDatabase, tmp_path: Path) -> None:
    small, large = new_database(), new_database()
    load(compile_dossiers(first_article()), store_of(small))
    load(corpus, store_of(large))
    printed = subprocess.check_output(
        [sys.executable, "-c", PROGRAM, small, str(tmp_path / "small"), large, str(tmp_path / "large")],
        cwd=PROJECT,
        text=True,
    )
    before, after = map(int, printed.split())
    assert after - before < MEGABYTES
    index = json.loads((tmp_path / "large" / "latest" / "export.json").read_text(encoding="utf-8"))
    assert sum(file["bytes"] for file in index["files"]) > MEGABYTES * 1024 * 1024
    facts = ("claims", "figures", "events", "relations")
    lines = 0
    for path in facts:
        with (tmp_path / "large" / "latest" / f"{path}.ndjson").open(encoding="utf-8") as file:
            lines += sum(1 for _ in file)
    assert lines == 100_000
