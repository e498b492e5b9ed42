"""Traces for OpenTelemetry: a span for each request, sent by OTLP. Imported only where they are asked for.

A span continues the trace that a client names in `traceparent`. The library's own variables, `OTEL_*`, hold too.
"""

from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.resources import SERVICE_NAME, Resource
from opentelemetry.sdk.trace import SpanProcessor, TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor
from opentelemetry.trace import SpanKind, Status, StatusCode
from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.observation import METHODS, REQUEST_ID
from app.observation.templates import Finder

PROPAGATED = {b"traceparent", b"tracestate"}


class Traced:
    """An application around another, which records a span for each request."""

    def __init__(self, app: ASGIApp, route_of: Finder, processor: SpanProcessor) -> None:
        self.app = app
        self.route_of = route_of
        self.provider = TracerProvider(resource=Resource.create({SERVICE_NAME: "article-facts"}))
        self.provider.add_span_processor(processor)
        self._tracer = self.provider.get_tracer("article-facts")
        self._propagator = TraceContextTextMapPropagator()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Passes the request on."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        carrier = {name.decode(): value.decode("latin-1") for name, value in scope["headers"] if name in PROPAGATED}
        method = scope["method"] if scope["method"] in METHODS else "_OTHER"
        route = self.route_of(scope["path"])
        attributes = {"http.request.method": method, "http.route": route, "article_facts.request_id": REQUEST_ID.get()}
        context = self._propagator.extract(carrier)
        with self._tracer.start_as_current_span(f"{method} {route}", context, SpanKind.SERVER, attributes) as span:

            async def send_noted(message: Message) -> None:
                if message["type"] == "http.response.start":
                    span.set_attribute("http.response.status_code", message["status"])
                    if message["status"] >= 500:
                        span.set_status(Status(StatusCode.ERROR))
                await send(message)

            await self.app(scope, receive, send_noted)


def sender(endpoint: str) -> BatchSpanProcessor:
    """Sends spans to a collector, many at a time, from a thread of its own."""
    return BatchSpanProcessor(OTLPSpanExporter(endpoint=endpoint))
