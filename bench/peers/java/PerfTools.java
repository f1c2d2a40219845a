import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.apache.kafka.tools.ConsumerPerformance;
import org.apache.kafka.tools.ProducerPerformance;

/**
 * Kafka's own performance tools as a subject of the benchmark: BENCH_* says what to do (see
 * bench/program/settings.ts), and the last line on stdout is the report. The tools neither send keys
 * nor warm up, and end at a number of records only. So interceptors, which Kafka's clients have for
 * the like, set the keys, count, and end a tool in time.
 */
public final class PerfTools {
  private static final String UNTIL_TOLD = String.valueOf(Long.MAX_VALUE);
  private static final String PATIENCE_MS = "600000";

  public static void main(String[] args) throws Exception {
    if (setting("ROLE").equals("consume")) {
      consume();
    } else {
      produce();
    }
  }

  private static void produce() throws Exception {
    Thread tool = new Thread(() -> run(() -> ProducerPerformance.main(producerOptions())));
    tool.setDaemon(true);
    SentRecords.awaitFirst(tool);
    Thread.sleep(millis("WARMUP_SECONDS"));
    Moment begin = SentRecords.now();
    Thread.sleep(millis("SECONDS"));
    Moment end = SentRecords.now();
    SentRecords.stop();
    report(SentRecords.acknowledged(), begin, end, SentRecords.failed());
  }

  private static String[] producerOptions() {
    return new String[] {
      "--topic", setting("TOPIC"),
      "--num-records", UNTIL_TOLD,
      "--throughput", "-1",
      "--payload-file", setting("VALUES_FILE"),
      "--producer-props",
      "bootstrap.servers=" + setting("BROKERS"),
      "acks=all",
      "enable.idempotence=false",
      "linger.ms=" + setting("LINGER_MS"),
      "max.in.flight.requests.per.connection=" + setting("IN_FLIGHT"),
      "compression.type=" + setting("COMPRESSION"),
      "interceptor.classes=" + SentRecords.class.getName(),
    };
  }

  private static void consume() throws Exception {
    Path config = Files.createTempFile("bench", ".properties");
    String interceptor = "interceptor.classes=" + ReceivedRecords.class.getName();
    Files.write(config, List.of(interceptor, "auto.commit.interval.ms=1000", "fetch.max.wait.ms=250"));
    Thread untilTold = new Thread(() -> run(() -> {
      System.in.readAllBytes();
      reportReceived();
    }));
    untilTold.setDaemon(true);
    long records = Long.parseLong(setting("RECORDS"));
    if (records == 0) untilTold.start();
    ConsumerPerformance.main(new String[] {
      "--bootstrap-server", setting("BROKERS"),
      "--topic", setting("TOPIC"),
      "--group", setting("GROUP"),
      "--messages", records == 0 ? UNTIL_TOLD : String.valueOf(records),
      "--timeout", PATIENCE_MS,
      "--consumer.config", config.toString(),
    });
    reportReceived();
  }

  private static void reportReceived() throws Exception {
    report(ReceivedRecords.total(), ReceivedRecords.begin(), ReceivedRecords.end(), 0);
  }

  /** Prints the report and ends the process, once the agent has exported what it counted. */
  private static synchronized void report(long total, Moment begin, Moment end, long errors)
      throws Exception {
    if (!"true".equals(System.getenv("OTEL_SDK_DISABLED"))) Thread.sleep(millis("SETTLE_SECONDS"));
    System.out.println(String.format(
        Locale.ROOT,
        "{\"total\":%d,\"records\":%d,\"seconds\":%f,\"cpuMicros\":%d,\"errors\":%d,\"rssBytes\":%d}",
        total,
        end.count() - begin.count(),
        (end.nanos() - begin.nanos()) / 1e9,
        (end.cpuNanos() - begin.cpuNanos()) / 1_000,
        errors,
        mostMemory()));
    System.exit(0);
  }

  /** What Linux calls the high water mark of the resident set; 0 elsewhere. */
  private static long mostMemory() throws IOException {
    Path status = Path.of("/proc/self/status");
    if (!Files.exists(status)) return 0;
    for (String line : Files.readAllLines(status)) {
      if (line.startsWith("VmHWM:")) return Long.parseLong(line.replaceAll("\\D", "")) * 1024;
    }
    return 0;
  }

  static String setting(String name) {
    return System.getenv("BENCH_" + name);
  }

  private static long millis(String name) {
    return (long) (Double.parseDouble(setting(name)) * 1000);
  }

  private interface Work {
    void run() throws Exception;
  }

  private static void run(Work work) {
    try {
      work.run();
    } catch (Exception error) {
      error.printStackTrace();
      System.exit(1);
    }
  }
}
