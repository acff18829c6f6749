"""What is counted of a server, in the text format of Prometheus. No query and no address of a client is in it."""

from __future__ import annotations

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
_SECONDS = (0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1, 3, 10, 30)


class Metrics:
    """The counters of one server; each server has its own."""

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        self.requests = self._counter("kg_requests", "Requests by place and status", ("place", "status"))
        self.stopped = self._counter("kg_queries_stopped", "Queries that were stopped, by limit", ("limit",))
        self.cache = self._counter("kg_cache", "Answers found in the cache or not", ("found",))
        self.reloads = self._counter("kg_reloads", "Releases swapped in, or refused", ("outcome",))
        self.seconds = Histogram(
            "kg_query_seconds", "Time a query took, waiting included", buckets=_SECONDS, registry=self._registry
        )
        self.workers = Gauge("kg_workers", "Workers that live", registry=self._registry)
        self.waiting = Gauge("kg_queries_waiting", "Queries that wait for a worker", registry=self._registry)

    def _counter(self, name: str, meaning: str, labels: tuple[str, ...]) -> Counter:
        return Counter(name, meaning, labels, registry=self._registry)

    def text(self) -> bytes:
        """All figures."""
        return generate_latest(self._registry)
