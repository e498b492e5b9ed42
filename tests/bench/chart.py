"""A chart of what was measured."""

from pathlib import Path
from typing import Any

from matplotlib import pyplot


def draw(results: Any, path: Path) -> None:
    """Bars of each server's rate as a ratio to bare uvicorn, on a logarithmic scale."""
    peers = {name: peer["cases"] for name, peer in results["peers"].items() if name != "bare uvicorn"}
    cases = list(results["peers"]["bare uvicorn"]["cases"])
    figure, axes = pyplot.subplots(figsize=(10, 4.5), layout="constrained")
    width = 0.8 / len(peers)
    for place, (name, taken) in enumerate(peers.items()):
        at = [case + place * width - 0.4 for case, what in enumerate(cases) if what in taken]
        axes.bar(at, [taken[what]["ratio"] for what in cases if what in taken], width, align="edge", label=name)
    axes.set_yscale("log")
    axes.axhline(1, color="black", linewidth=0.8)
    axes.set_xticks(range(len(cases)), cases)
    axes.set_ylabel("requests a second, bare uvicorn = 1")
    axes.set_title(f"{results['claims']:,} claims; {results['machine']}; {results['date']}", fontsize=9)
    axes.legend(ncols=3, fontsize=8)
    figure.savefig(path, metadata={"Date": None})
