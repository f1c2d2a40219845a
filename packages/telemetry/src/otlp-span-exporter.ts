import { OTLPExporterBase } from '@opentelemetry/otlp-exporter-base';
import type { OTLPGRPCExporterConfigNode } from '@opentelemetry/otlp-grpc-exporter-base';
import {
  convertLegacyOtlpGrpcOptions,
  createOtlpGrpcExportDelegate,
} from '@opentelemetry/otlp-grpc-exporter-base';
import { ProtobufTraceSerializer } from '@opentelemetry/otlp-transformer';
import type { EncodedSpans } from './encoding-span-processor.ts';

/** OpenTelemetry's exporter of spans over gRPC, for spans that are encoded already. */
export class OtlpSpanExporter extends OTLPExporterBase<EncodedSpans> {
  constructor(config: OTLPGRPCExporterConfigNode) {
    const serializer = {
      ...ProtobufTraceSerializer,
      serializeRequest: ({ body }: EncodedSpans) => body,
    };
    super(
      createOtlpGrpcExportDelegate(
        convertLegacyOtlpGrpcOptions(config, 'TRACES'),
        serializer,
        'otlp_grpc_span_exporter',
        { name: 'span', countItems: ({ count }: EncodedSpans) => count },
        undefined,
        'TraceExportService',
        '/opentelemetry.proto.collector.trace.v1.TraceService/Export',
      ),
    );
  }
}
