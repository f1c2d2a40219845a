package main

import (
	"context"
	"errors"
	"sync/atomic"

	"go.opentelemetry.io/otel/exporters/otlp/otlpmetric/otlpmetricgrpc"
	"go.opentelemetry.io/otel/exporters/otlp/otlptrace/otlptracegrpc"
	"go.opentelemetry.io/otel/sdk/metric"
	"go.opentelemetry.io/otel/sdk/trace"
)

// telemetry is OpenTelemetry's SDK as its OTEL_* variables set it, with a count of the sampled spans
// that ended and of those that the sink took. The rest was dropped.
type telemetry struct {
	tracers           *trace.TracerProvider
	meters            *metric.MeterProvider
	emitted, exported atomic.Int64
}

func startTelemetry(ctx context.Context) (*telemetry, error) {
	started := &telemetry{}
	spans, err := otlptracegrpc.New(ctx)
	if err != nil {
		return nil, err
	}
	metrics, err := otlpmetricgrpc.New(ctx)
	if err != nil {
		return nil, err
	}
	started.tracers = trace.NewTracerProvider(
		trace.WithSpanProcessor(countingProcessor{trace.NewBatchSpanProcessor(
			countingExporter{spans, &started.exported},
		), &started.emitted}),
	)
	started.meters = metric.NewMeterProvider(metric.WithReader(metric.NewPeriodicReader(metrics)))
	return started, nil
}

func (running *telemetry) stop(ctx context.Context) error {
	return errors.Join(running.tracers.Shutdown(ctx), running.meters.Shutdown(ctx))
}

type countingProcessor struct {
	trace.SpanProcessor
	emitted *atomic.Int64
}

func (processor countingProcessor) OnEnd(span trace.ReadOnlySpan) {
	if span.SpanContext().IsSampled() {
		processor.emitted.Add(1)
	}
	processor.SpanProcessor.OnEnd(span)
}

type countingExporter struct {
	trace.SpanExporter
	exported *atomic.Int64
}

func (exporter countingExporter) ExportSpans(ctx context.Context, spans []trace.ReadOnlySpan) error {
	err := exporter.SpanExporter.ExportSpans(ctx, spans)
	if err == nil {
		exporter.exported.Add(int64(len(spans)))
	}
	return err
}
