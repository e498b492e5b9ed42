"""Metrics for Prometheus: how many requests of what kind, how long they took, and the state of the data.

Several workers share files, in the folder that the server names in the environment before this module is imported, so
that whichever is asked answers for all.
"""

import os
from collections.abc import Iterator
from dataclasses import dataclass

from prometheus_client import CollectorRegistry, Counter, Histogram, ProcessCollector, generate_latest
from prometheus_client.metrics_core import GaugeMetricFamily, Metric
from prometheus_client.multiprocess import MultiProcessCollector

from app.observation import Exchange

FOLDER = "PROMETHEUS_MULTIPROC_DIR"
"""Names the folder that workers share; the library reads it when it is imported."""

MEDIA_TYPE = "text/plain; version=0.0.4; charset=utf-8"

SECONDS = (0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0)
"""The upper bounds that times are counted by."""


@dataclass(frozen=True)
class State:
    """How things stand in the process that is asked."""

    version: str | None
    """The dataset version; None if none can be read."""
    cache_bytes: int
    cache_answers: int

    def collect(self) -> Iterator[Metric]:
        """As metrics."""
        up = 0 if self.version is None else 1
        yield GaugeMetricFamily("facts_database_up", "Whether the data can be read: 1 or 0.", up)
        info = GaugeMetricFamily("facts_dataset_info", "The dataset that is served: always 1.", labels=["version"])
        if self.version is not None:
            info.add_metric([self.version], 1)
        yield info
        size, number = self.cache_bytes, self.cache_answers
        yield GaugeMetricFamily("facts_cache_bytes", "Bytes that answers are kept in, by the worker asked.", size)
        yield GaugeMetricFamily("facts_cache_answers", "Answers that are kept, by the worker asked.", number)


class Metrics:
    """Counts, and their exposition."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self._exposed = self.registry
        if FOLDER in os.environ:
            self._exposed = CollectorRegistry()
            MultiProcessCollector(self._exposed)  # type: ignore[no-untyped-call]
        else:
            ProcessCollector(registry=self.registry)
        self._requests = Counter(
            "facts_http_requests",
            "Requests by method, template of the path, status and how the answer came about.",
            ["method", "route", "status", "cache"],
            registry=self.registry,
        )
        self._seconds = Histogram(
            "facts_http_request_seconds",
            "Time from the head of a request to the end of its answer.",
            ["route", "cache"],
            buckets=SECONDS,
            registry=self.registry,
        )
        self._counters: dict[tuple[str, str, int, str | None], Counter] = {}
        self._histograms: dict[tuple[str, str | None], Histogram] = {}

    def __call__(self, exchange: Exchange) -> None:
        """Count an exchange."""
        cache = exchange.cache
        kind = (exchange.method, exchange.route, exchange.status, cache)
        counter = self._counters.get(kind)
        if counter is None:
            labels = (exchange.method, exchange.route, str(exchange.status), cache or "none")
            counter = self._counters[kind] = self._requests.labels(*labels)
        counter.inc()
        histogram = self._histograms.get((exchange.route, cache))
        if histogram is None:
            labelled = self._seconds.labels(exchange.route, cache or "none")
            histogram = self._histograms[exchange.route, cache] = labelled
        histogram.observe(exchange.seconds)

    def exposition(self, state: State) -> bytes:
        """All of it, in the text format. It takes milliseconds: not for the event loop."""
        registry = CollectorRegistry()
        registry.register(state)
        return generate_latest(self._exposed) + generate_latest(registry)
