"""OpenTelemetry's SDK as its OTEL_* variables set it, with the instrumentation of confluent-kafka.

It counts the sampled spans that end, and those that the sink takes. The rest was dropped.
"""

from opentelemetry.exporter.otlp.proto.grpc.trace_exporter import OTLPSpanExporter
from opentelemetry.instrumentation.confluent_kafka import ConfluentKafkaInstrumentor
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor, SpanExportResult

_provider = TracerProvider()
_emitted = 0
_exported = 0


class _Exporter(OTLPSpanExporter):
    def export(self, spans):
        global _exported
        result = super().export(spans)
        if result is SpanExportResult.SUCCESS:
            _exported += len(spans)
        return result


class _Processor(BatchSpanProcessor):
    def on_end(self, span):
        global _emitted
        if span.context.trace_flags.sampled:
            _emitted += 1
        super().on_end(span)


def start() -> None:
    _provider.add_span_processor(_Processor(_Exporter()))
    ConfluentKafkaInstrumentor().instrument(tracer_provider=_provider)


def stop() -> dict[str, int]:
    """Sends what is left; how many spans there were and how many of them were lost."""
    _provider.shutdown()
    return {"spansEmitted": _emitted, "spansDropped": _emitted - _exported}
