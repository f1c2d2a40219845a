package kafkao11y;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.config.SslConfigs;
import org.apache.kafka.common.metrics.KafkaMetric;
import org.apache.kafka.common.metrics.MetricsReporter;
import org.apache.kafka.common.security.ssl.DefaultSslEngineFactory;
import org.apache.kafka.server.authorizer.AuthorizableRequestContext;
import org.apache.kafka.server.telemetry.ClientTelemetryContext;
import org.apache.kafka.server.telemetry.ClientTelemetryExporter;
import org.apache.kafka.server.telemetry.ClientTelemetryExporterProvider;
import org.apache.kafka.server.telemetry.ClientTelemetryPayload;
import org.apache.kafka.shaded.io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import org.apache.kafka.shaded.io.opentelemetry.proto.common.v1.AnyValue;
import org.apache.kafka.shaded.io.opentelemetry.proto.common.v1.KeyValue;
import org.apache.kafka.shaded.io.opentelemetry.proto.metrics.v1.ResourceMetrics;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Passes on what clients push to the broker of their own metrics (KIP-714), by OTLP over HTTP. Such a push has
 * the form of OTLP already; what it lacks is who sent it. The broker's settings:
 *
 * <pre>
 * metric.reporters=org.apache.kafka.common.metrics.JmxReporter,kafkao11y.OtlpClientTelemetry
 * client.telemetry.otlp.endpoint=http://otel-collector:4318/v1/metrics
 * </pre>
 *
 * To an https address it shows the broker's certificate (ssl.keystore.*).
 *
 * Never waits: a push comes in on a thread that requests of all clients need. At most {@link #MAX_IN_FLIGHT}
 * pushes are on their way; any more, and those that fail, are dropped, and the log says how many.
 */
public final class OtlpClientTelemetry implements MetricsReporter, ClientTelemetryExporterProvider {
  private static final String ENDPOINT = "client.telemetry.otlp.endpoint";
  private static final int MAX_IN_FLIGHT = 64;
  private static final Duration TIMEOUT = Duration.ofSeconds(5);
  private static final Duration BETWEEN_WARNINGS = Duration.ofMinutes(1);
  private static final Logger log = LoggerFactory.getLogger(OtlpClientTelemetry.class);

  private final Semaphore free = new Semaphore(MAX_IN_FLIGHT);
  private final AtomicLong dropped = new AtomicLong();
  private final AtomicLong warnedAt = new AtomicLong(System.nanoTime() - BETWEEN_WARNINGS.toNanos());
  private HttpClient http;
  private URI endpoint;

  @Override
  public void configure(Map<String, ?> configs) {
    Object value = configs.get(ENDPOINT);
    if (value == null) {
      throw new ConfigException(ENDPOINT + " is not set: the address that metrics of clients are sent to");
    }
    try {
      endpoint = URI.create(value.toString());
    } catch (IllegalArgumentException error) {
      throw new ConfigException(ENDPOINT, value, "it is no address");
    }
    HttpClient.Builder client = HttpClient.newBuilder().connectTimeout(TIMEOUT);
    if ("https".equals(endpoint.getScheme())) client.sslContext(sslContext(configs));
    http = client.build();
  }

  /** With the broker's own certificate, and the authorities that it trusts. */
  private static SSLContext sslContext(Map<String, ?> configs) {
    ConfigDef settings = new ConfigDef();
    SslConfigs.addClientSslSupport(settings);
    DefaultSslEngineFactory broker = new DefaultSslEngineFactory();
    try {
      broker.configure(new AbstractConfig(settings, configs, false).values());
      KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      keys.init(broker.keystore(), new char[0]);
      TrustManagerFactory trusted =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trusted.init(broker.truststore());
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(keys.getKeyManagers(), trusted.getTrustManagers(), null);
      return context;
    } catch (GeneralSecurityException error) {
      throw new ConfigException("The broker's ssl.keystore and ssl.truststore can't be used: " + error);
    }
  }

  @Override
  public ClientTelemetryExporter clientTelemetryExporter() {
    return this::export;
  }

  private void export(ClientTelemetryContext context, ClientTelemetryPayload payload) {
    if (!free.tryAcquire()) {
      drop("the Collector does not keep up");
      return;
    }
    try {
      byte[] body = withSender(context.authorizableRequestContext(), payload).toByteArray();
      HttpRequest request =
          HttpRequest.newBuilder(endpoint)
              .timeout(TIMEOUT)
              .header("content-type", "application/x-protobuf")
              .POST(BodyPublishers.ofByteArray(body))
              .build();
      http.sendAsync(request, BodyHandlers.ofString())
          .whenComplete(
              (answer, error) -> {
                free.release();
                if (error != null) drop(error.toString());
                else if (answer.statusCode() != 200) {
                  drop("status " + answer.statusCode() + " " + answer.body());
                }
              });
    } catch (Exception error) {
      free.release();
      drop(error.toString());
    }
  }

  /** The push with the client's name and address as attributes of its resource. */
  private static ExportMetricsServiceRequest withSender(
      AuthorizableRequestContext client, ClientTelemetryPayload payload) throws Exception {
    // A push is of the message MetricsData, whose only field is also this message's only field.
    ExportMetricsServiceRequest.Builder request =
        ExportMetricsServiceRequest.parseFrom(payload.data()).toBuilder();
    List<KeyValue> sender = new ArrayList<>();
    sender.add(attribute("service.name", "kafka-client"));
    sender.add(attribute("service.instance.id", payload.clientInstanceId().toString()));
    sender.add(attribute("messaging.client.id", client.clientId()));
    sender.add(attribute("client.address", client.clientAddress().getHostAddress()));
    for (ResourceMetrics.Builder metrics : request.getResourceMetricsBuilderList()) {
      metrics.getResourceBuilder().addAllAttributes(sender);
    }
    return request.build();
  }

  private static KeyValue attribute(String key, String value) {
    return KeyValue.newBuilder()
        .setKey(key)
        .setValue(AnyValue.newBuilder().setStringValue(value))
        .build();
  }

  private void drop(String reason) {
    long count = dropped.incrementAndGet();
    long before = warnedAt.get();
    long now = System.nanoTime();
    if (now - before < BETWEEN_WARNINGS.toNanos() || !warnedAt.compareAndSet(before, now)) return;
    log.warn("{} pushes of clients' metrics dropped so far; the last one: {}", count, reason);
  }

  @Override
  public void init(List<KafkaMetric> metrics) {}

  @Override
  public void metricChange(KafkaMetric metric) {}

  @Override
  public void metricRemoval(KafkaMetric metric) {}

  @Override
  public void close() {}
}
