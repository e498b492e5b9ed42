"""What it costs to see requests: rates with logs and metrics on, and off, as ratios to uvicorn sending the same bytes.

`python -m tests.bench.observing` needs wrk (Debian's package) and Linux. It loads three servers in turn, each on the
same core and wrk on the others, and prints medians and the ratio of the medians. Exit status 1 if one is too low.
"""

import os
import sys
import tempfile
from contextlib import ExitStack
from pathlib import Path
from statistics import median

from app.store import store_of
from seed.compile import compile_dossiers
from seed.load import load
from tests.bench.caching import CASES, ROUNDS, UNSEEN, rate, running
from tests.dossiers import first_article

AT_LEAST = {"off": 0.85, "on": 0.6}
"""What a ratio may be."""


def main() -> None:
    """Print the table."""
    failed = False
    cores = os.sched_getaffinity(0)
    ours = {max(cores)}
    program = "app.main:create_app_from_environment"
    with tempfile.TemporaryDirectory() as folder, Path(folder, "log").open("wb") as log:
        url = f"sqlite:///{folder}/facts.db"
        load(compile_dossiers(first_article()), store_of(url))
        for name, (path, encoding) in CASES.items():
            common = {"FACTS_DATABASE_URL": url, "BENCH_URL": path, "BENCH_ENCODING": encoding}
            off = common | UNSEEN
            os.sched_setaffinity(0, ours)
            with ExitStack() as stack:
                addresses = {
                    "bare": stack.enter_context(running("tests.bench.caching:bare", off)),
                    "off": stack.enter_context(running(program, off)),
                    "on": stack.enter_context(running(program, common, log)),
                }
                os.sched_setaffinity(0, cores - ours or ours)
                rates: dict[str, list[float]] = {side: [] for side in addresses}
                for _ in range(ROUNDS):
                    for side, address in addresses.items():
                        rates[side].append(rate(address, path, encoding))
            medians = {side: median(found) for side, found in rates.items()}
            ratios = {side: medians[side] / medians["bare"] for side in AT_LEAST}
            failed |= any(ratios[side] < least for side, least in AT_LEAST.items())
            shown = "  ".join(f"{side} {medians[side]:8,.0f}/s {ratio:5.2f}" for side, ratio in ratios.items())
            print(f"bare {medians['bare']:8,.0f}/s  {shown}  {name}")  # noqa: T201
    sys.exit(failed)


if __name__ == "__main__":
    main()
